// How far the run has come, for ring, band and rim; and what the table's middle says. Pure; used by the rooms' screens and
// the own team's.

import { fill } from "./words.js";

const MINUTE = 60_000;

/** {index, part} of the slot that a scene shows, past the last one when all is over; null before the start. */
export function progressOf({ slot, position, name }, slots) {
  if (!slot) return name === "over" ? { index: slots?.length ?? 0, part: 1 } : null;
  const length = position.elapsed_ms + position.remaining_ms;
  return { index: position.index, part: length ? position.elapsed_ms / length : 1 };
}

/** "34 av 140 minuter har gått", by the plan; empty without slots. */
export function minutesGone(slots, position, texts) {
  if (!slots) return "";
  const count = Math.round((slots.at(-1).planned_ends_at - slots[0].planned_starts_at) / MINUTE);
  const before = slots.slice(0, position?.index ?? 0).reduce((sum, one) => sum + one.planned_ends_at - one.planned_starts_at, 0);
  const n = position?.status === "over" ? count : Math.round((before + (position?.elapsed_ms ?? 0)) / MINUTE);
  return fill(texts.minutes_gone, { n: Math.min(n, count), count });
}

/** What stands in the disc and beside it, under the names that the page's sections have for it. */
export function discWords({ round, stepTimer, timer }, texts) {
  return {
    disc: round ? round.timer : stepTimer ?? timer,
    discBelow: round ? "" : stepTimer ? texts.left_of_step : "",
    who: round?.who ?? "",
    whoAfter: round?.after ?? "",
    then: round ? `${round.then} ${round.rule}` : "",
  };
}
