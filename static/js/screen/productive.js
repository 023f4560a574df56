// The productive dialogue: as the learning one, with what to decide beside the clock, and the ideas while they are chosen. Pure.

import { dialogue } from "./dialogue.js";
import { scriptOf } from "../script.js";

const MOST = 5; // ideas beside the clock

export function productive(world, position) {
  const scene = dialogue(world, position);
  if (scene.name !== "dialogue") return scene;
  const key = stepOf(world, position);
  return { ...scene, ...(key === "concrete" && { heading: scene.stepTitle }), prompts: promptsOf(world, key) };
}

/** [{lead, text}] beside the clock in the steps that have any: what a proposal needs, or the ideas with most dots. */
export function promptsOf({ group, config }, key) {
  if (key === "concrete") return config.texts.prompts;
  if (key !== "choose") return [];
  const liked = [...(group?.suggestions ?? [])].sort((a, b) => b.dots - a.dots || a.id - b.id);
  return liked.slice(0, MOST).map(({ dots, text }) => ({ lead: String(dots), text }));
}

function stepOf({ group, config }, position) {
  const people = group?.present ?? group?.group?.expected ?? config.room.expected;
  const place = scriptOf(config.scripts, position, { people, step: group?.step ?? null, scale: config.scale });
  return place ? place.steps[place.index].key : null;
}
