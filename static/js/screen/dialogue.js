// The learning and productive dialogues: the step's question, and whose turn it is in a round. Pure.

import { called, chairsOf, longestOf, roundNow } from "../round-now.js";
import { scriptOf } from "../script.js";
import { fill, timer } from "./words.js";

export function dialogue({ group, config, names = {} }, position) {
  const { texts, scale } = config;
  const count = chairsOf(group, config.room.expected);
  const place = scriptOf(config.scripts, position, { people: count, step: group?.step ?? null, scale });
  if (!place) return { name: "card", heading: position.slot.title, hint: "", room: "" };
  const { slot, elapsed_ms: elapsed } = position;
  const step = place.steps[place.index];
  const into = Math.max(0, elapsed - step.starts);
  const longest = longestOf(config.scripts, slot, place.index, scale);
  const now = roundNow({ round: group?.round ?? null, slot, elapsed, script: place, longest, count, scale });
  return {
    name: "dialogue",
    step: `${slot.key}:${place.index}`,
    heading: step.screen,
    stepTitle: step.title,
    steps: fill(texts.step_of, { n: place.index + 1, count: place.steps.length }),
    part: step.duration ? Math.min(1, into / step.duration) : 1,
    stepTimer: timer(step.duration - into),
    round: now && roundWords(now, { stepLeft: step.duration - into, texts, names }),
  };
}

/** What the room sees of a round: the chairs, who has the floor and who is next, and the turn's time. */
export function roundWords(now, { stepLeft, texts, names = {} }) {
  const { floor, next, chairs, silence, byHand } = now;
  const about = { chairs, floor: floor?.[0] ?? null, silent: silence > 0 };
  if (!floor) return { ...about, timer: timer(stepLeft), last: false, who: "", after: "", then: texts.round_done, rule: "", label: texts.round_done };
  const spoken = chairs.filter(({ state }) => state === "done").length;
  const said = {
    ...about,
    timer: timer(silence || now.left),
    last: now.isLast,
    turn: `${floor}:${byHand ? now.round.since : ""}`,
    label: fill(texts.round_label, { count: chairs.length, done: spoken, seat: floor[0] }),
  };
  if (silence) {
    return { ...said, who: texts.silent, after: "", then: fill(texts.after_silence, { who: called(floor[0], names, texts.seat) }), rule: "" };
  }
  const then = next && fill(next[1] ? texts.then_again : texts.then_seat, { who: called(next[0], names, texts.seat_low) });
  return { ...said, who: called(floor[0], names, texts.seat), after: texts.has_floor, then: then ?? texts.then_all, rule: texts.no_interruption };
}
