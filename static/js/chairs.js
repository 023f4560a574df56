// The agenda as chairs, in the browser: which chair is done, which is lit. The same rules as seminars/chairs.py; pure.
// Chairs are counted by the planned lengths, so that the row stays the same while the clock changes.

import { markOf } from "./marks.js";

const CHAIR = 300_000;
const STANDARD = 28;
const AIR = 2.2; // degrees of extra room between two segments of a ring
export const SHAPE = "M-19 13C-23-2-21-12-12-14-4-15.5 4-15.5 12-14 21-12 23-2 19 13 18 16-18 16-19 13Z";
export const MOST = 36;

/** The light of a slot: lamp, sky, birch or pause. */
export function lightOf({ kind, place }) {
  if (kind === "talk") return "birch";
  if (kind === "break") return "pause";
  return place === "joint" ? "sky" : "lamp";
}

/** Chairs of each length: five minutes each when all are whole fives, else shares of 28, at least one each. */
export function counts(lengths) {
  if (lengths.every((length) => length % CHAIR === 0)) return lengths.map((length) => length / CHAIR);
  const total = lengths.reduce((sum, length) => sum + length, 0);
  const exact = lengths.map((length) => (length / total) * Math.max(STANDARD, lengths.length));
  const given = exact.map((share) => Math.max(1, Math.floor(share)));
  const rest = () => Math.max(STANDARD, lengths.length) - given.reduce((sum, count) => sum + count, 0);
  const pick = (indexes, sign) => indexes.reduce((best, i) => (sign * (exact[i] - given[i]) > sign * (exact[best] - given[best]) ? i : best));
  while (rest() > 0) given[pick([...given.keys()], 1)] += 1;
  while (rest() < 0) given[pick([...given.keys()].filter((i) => given[i] > 1), -1)] -= 1;
  return given;
}

/**
 * All chairs in order: [{slot, light, state: "" | "now" | "done", part, first}].
 * `progress` = {index, part} of the slot under way; null before the start; an index past the last: all done.
 */
export function band(slots, progress) {
  const numbers = counts(slots.map((slot) => slot.planned_ends_at - slot.planned_starts_at));
  return slots.flatMap((slot, index) =>
    Array.from({ length: numbers[index] }, (_, chair) => {
      const gone = goneOf(progress, index, chair, numbers[index]);
      const state = gone >= 1 ? "done" : gone < 0 ? "" : "now";
      return { slot: index, light: lightOf(slot), state, part: Math.min(1, Math.max(0, gone)), first: chair === 0 };
    }));
}

function goneOf(progress, index, chair, count) {
  if (!progress || progress.index < index) return -1;
  if (progress.index > index) return 1;
  return Math.min(1, Math.max(0, progress.part)) * count - chair;
}

/** The same chairs around the table, each with its transform; the lit one drawn in and larger. */
export function ring(slots, progress) {
  const chairs = band(slots, progress);
  const step = (360 - AIR * slots.length) / chairs.length;
  let angle = AIR / 2 - step / 2 - AIR;
  return chairs.map((chair) => {
    angle += step + (chair.first ? AIR : 0);
    return { ...chair, ...seat(angle, chair.state === "now" ? 75 : 85, chair.state === "now" ? 0.42 : 0.37) };
  });
}

/** People around the table, from [{seat, state}]: each with its number, mark and place; whoever has the floor drawn in. */
export function people(chairs) {
  return chairs.map(({ seat: number, state }, index) => ({
    state, number, mark: markOf(number),
    ...seat((360 * index) / chairs.length, state === "now" ? 78 : 82, (state === "now" ? 1.16 : 0.98) * crowd(chairs.length)),
  }));
}

/** Above nine the chairs are smaller, so that they do not touch. */
const crowd = (count) => Math.min(1, 9.5 / count);

function seat(angle, radius, scale) {
  const x = radius * Math.sin((angle * Math.PI) / 180);
  const y = -radius * Math.cos((angle * Math.PI) / 180);
  return { x, y, transform: `translate(${x.toFixed(1)} ${y.toFixed(1)}) rotate(${angle.toFixed(1)}) scale(${scale})` };
}
