// The learning and productive dialogues: the step's question, and whose turn it is in a round. Pure.

import { letterOf } from "../chairs.js";
import { scriptOf } from "../script.js";
import { fill, timer } from "./words.js";

const LAST = 15_000; // ms left of a turn when its light goes out

export function dialogue({ group, config }, position) {
  const { texts } = config;
  const count = group?.present ?? group?.group?.expected ?? config.room.expected;
  const place = scriptOf(config.scripts, position, { people: count, step: group?.step ?? null, scale: config.scale });
  if (!place) return { name: "card", heading: position.slot.title, hint: "", room: "" };
  const step = place.steps[place.index];
  const into = Math.max(0, position.elapsed_ms - step.starts);
  const about = {
    name: "dialogue",
    step: `${position.slot.key}:${place.index}`,
    heading: step.screen,
    stepTitle: step.title,
    steps: fill(texts.step_of, { n: place.index + 1, count: place.steps.length }),
    part: step.duration ? Math.min(1, into / step.duration) : 1,
    stepTimer: timer(step.duration - into),
    round: null,
  };
  return step.turn ? { ...about, round: roundOf(step, into, count, texts) } : about;
}

/** Who has the floor `into` ms into a round, as chairs: A has the first `step.turn` ms, and so on around the table. */
export function roundOf(step, into, count, texts) {
  const turn = Math.floor(into / step.turn);
  if (turn >= count) return { turn: count, count, timer: timer(step.duration - into), who: "", then: texts.round_done, last: false };
  const left = step.turn - (into - turn * step.turn);
  return {
    turn, count,
    timer: timer(left),
    last: left <= LAST,
    who: fill(texts.chair, { letter: letterOf(turn) }),
    then: turn + 1 < count ? fill(texts.then_chair, { letter: letterOf(turn + 1) }) : texts.then_all,
    label: fill(texts.round_label, { count, done: turn, letter: letterOf(turn) }),
  };
}
