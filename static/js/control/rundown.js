// The rundown as the producer reads it: planned, expected and actual, kept apart; and how late the whole is. Pure.

import { locate, project } from "../timeline.js";

const VISIBLE = 30_000; // ms: a smaller difference does not change a clock time that people read

/** One row a slot: {key, kind, title, planned, expected, actual, isNow, isPast, left, gives}; instants in ms or null. */
export function rows(state, now) {
  const { status, index, remaining_ms: left } = locate(state, now);
  const expected = project(state, now);
  return state.slots.map((slot, i) => {
    const begun = status === "over" ? slot.starts_at < (state.run.ended_at ?? Infinity) : index !== null && i <= index;
    const isNow = i === index;
    return {
      key: slot.key,
      kind: slot.kind,
      title: slot.title,
      planned: slot.planned_starts_at,
      expected: begun || status === "over" ? null : expected[i].starts_at,
      actual: begun ? slot.starts_at : null,
      isNow,
      isPast: begun && !isNow,
      left: isNow ? left : null,
      gives: begun ? 0 : gives(expected[i]),
    };
  });
}

function gives(slot) {
  return Math.max(0, slot.ends_at - slot.starts_at - slot.stood_ms - slot.floor_ms);
}

/** True when a clock time differs from the plan so that one sees it. */
export function differs(instant, planned) {
  return instant !== null && Math.abs(instant - planned) >= VISIBLE;
}

/** The one number: how far from the plan the slot under way will end (the first begin, the whole end), in ms. */
export function lateness(state, now) {
  const { status, index, projected_end: end } = locate(state, now);
  if (status === "over") return end - state.run.planned_out;
  const slots = project(state, now);
  if (index === null) return slots[0].starts_at - slots[0].planned_starts_at;
  return slots[index].ends_at - slots[index].planned_ends_at;
}

/** What the badge says of the hard out: {name: "cancelled" | "held" | "overrun" | "over" | "kept", by}. */
export function verdict(state, now) {
  const { status, overrun_ms: overrun } = locate(state, now);
  if (state.run.cancelled) return { name: "cancelled", by: 0 };
  if (overrun >= VISIBLE) return { name: "overrun", by: overrun };
  if (status === "over") return { name: "over", by: 0 };
  return { name: status === "held" ? "held" : "kept", by: 0 };
}

/** {gone, all}: minutes of the run that have gone, for the band's label. */
export function progress(state, now) {
  const { status, index, elapsed_ms: elapsed } = locate(state, now);
  const planned = state.slots.map((slot) => slot.planned_ends_at - slot.planned_starts_at);
  const all = planned.reduce((sum, length) => sum + length, 0);
  if (status === "over") return { gone: all / 60_000, all: all / 60_000, place: { index: state.slots.length, part: 0 } };
  if (index === null) return { gone: 0, all: all / 60_000, place: null };
  const slot = state.slots[index];
  const part = Math.min(1, elapsed / Math.max(1, slot.ends_at - slot.starts_at - slot.stood_ms));
  const before = planned.slice(0, index).reduce((sum, length) => sum + length, 0);
  return { gone: (before + part * planned[index]) / 60_000, all: all / 60_000, place: { index, part } };
}
