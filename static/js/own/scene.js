// What the own team's screen shows: the rooms' scenes, with what is shared with others replaced. Pure.

import { scriptOf } from "../script.js";
import { dialogue } from "../screen/dialogue.js";
import { sceneOf } from "../screen/scene.js";
import { fill } from "../screen/words.js";

const SPOKEN = new Set(["gathering", "evaluation"]); // with the rooms these are shared; here they are dialogues too

/** @param {{state: object|null, now: number, config: object, people: number, notes: boolean, broken: boolean}} world */
export function ownScene({ state, now, config, people, notes, broken }) {
  const { texts } = config;
  if (!state) return waiting(config);
  const group = { present: people, step: state.step };
  const room = { name: "", municipality: "", expected: people };
  const world = { agenda: state, group, wall: null, now, config: { ...config, room } };
  const scene = { ...sceneOf(world), meeting: null };
  if (scene.name === "over") {
    return { ...scene, place: config.seminar, heading: texts.over, hint: notes ? texts.own_over_hint : texts.own_over_empty, qr: false };
  }
  const { slot, position } = scene;
  const script = scriptOf(config.scripts, position, { people, step: state.step });
  const about = {
    todo: script ? script.steps[script.index].do : "",
    isLastStep: !script || script.index === script.steps.length - 1,
  };
  if (SPOKEN.has(slot.kind)) return titled({ ...scene, ...dialogue(world, position), ...about, icon: "lamp", light: "lamp", qr: false });
  if (slot.kind === "talk") return { ...scene, ...about, todo: "", hint: broken && scene.name === "film" ? texts.film_broken : scene.hint };
  return { ...scene, ...about, room: slot.kind === "welcome" ? "" : scene.room ?? "", icon: slot.kind === "welcome" ? "lamp" : scene.icon };
}

function waiting(config) {
  const { texts, plan } = config;
  const minutes = Math.round(plan.reduce((sum, { duration }) => sum + duration, 0) / 60_000);
  return {
    name: "before", key: "before", icon: "lamp", light: "lamp", place: texts.own_place, held: false, aside: "", next: "", slot: null,
    position: null, heading: config.seminar, hint: fill(texts.own_before, { parts: plan.length, minutes, people: config.people }),
    title: config.seminar, todo: "", isLastStep: false,
  };
}

function titled(scene) {
  return { ...scene, title: `${scene.place} ${scene.timer}` };
}
