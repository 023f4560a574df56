// The round of the step under way, as a page shows it: led by hand, or by the clock until somebody leads it. Pure.

import { begun, floorOf, isOf, present, queue, timing } from "./round.js";

/**
 * @param {object} about  `round` the room's, or null; `slot` under way and `elapsed` ms into it; `script` {steps, index}
 *   of script.js; `longest` the step's longest turn in ms (0: nobody goes round); `count` people; `scale` the run's
 * @returns null where nobody goes round, else {round, byHand, floor, next, waiting, unspoken, passed, chairs, ...timing}:
 *   `floor` and `next` are [seat, offered again] or null, `unspoken` how many have not been offered a turn but whoever
 *   has it, `chairs` [{seat, state: "" | "now" | "next" | "done" | "passed"}] around the table
 */
export function roundNow({ round, slot, elapsed, script, longest, count, scale = 1 }) {
  const step = script.steps[script.index];
  const byHand = isOf(round, { slot: slot.key, step: script.index, begins: slot.starts_at });
  if (!byHand && !step.turn) return null;
  const now = byHand ? round : byClock(begun(slot.key, script.index, count, round), step, elapsed);
  const time = timing(now, { at: elapsed, ends: step.ends, longest: byHand ? longest || step.duration : step.turn, scale });
  const [floor = null, next = null] = queue(now);
  return {
    round: now, byHand, floor, next,
    length: 0, left: 0, isLast: false, silence: 0, ...time,
    waiting: queue(now).length,
    unspoken: queue(now).slice(1).filter(([, again]) => !again).length,
    passed: now.passed.filter((seat) => !now.done.includes(seat) && !now.away.includes(seat)),
    chairs: present(now).sort((a, b) => a - b).map((seat) => ({ seat, state: stateOf(now, seat, floor, next, time?.silence) })),
  };
}

/** A has the first turn, and so on around the table. */
function byClock(round, step, elapsed) {
  const turns = Math.min(round.order.length, Math.max(0, Math.floor((elapsed - step.starts) / step.turn)));
  return { ...round, done: round.order.slice(0, turns), since: step.starts + turns * step.turn };
}

function stateOf(round, seat, floor, next, silence) {
  if (floor?.[0] === seat) return silence ? "next" : "now";
  if (round.done.includes(seat)) return "done";
  if (!silence && next?.[0] === seat) return "next";
  return round.passed.includes(seat) ? "passed" : "";
}

/** The step's longest turn in ms, from the page's scripts. */
export const longestOf = (scripts, slot, index, scale = 1) => (scripts[slot.kind]?.[index]?.turn ?? 0) * 1000 * scale;

/** How many chairs a room has: those of its round, else those present. */
export const chairsOf = (group, expected) => group?.present ?? group?.group?.expected ?? expected;

/** Who a seat is, as it is said: the name if this browser knows it, else the chair's number. */
export const called = (seat, names, text) => names[seat]?.trim() || text.replace("{seat}", String(seat));

export const isDone = ({ round }) => floorOf(round) === null;
