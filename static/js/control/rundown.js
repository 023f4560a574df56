// The rundown as the producer reads it: planned, expected and actual, kept apart; and how late the whole is. Pure.

import { GIVING, canGive, clockAt, locate, project } from "../timeline.js";

const VISIBLE = 30_000; // ms: a smaller difference does not change a clock time that people read

const MINUTE = 60_000;
const FURTHEST = 60; // steps that a part's end can be drawn at once

/** Why a Talk that is not over has no film to show: "withheld" (a yes is missing), "missing", or null. */
function lacks({ kind, talk }, isPast) {
  if (kind !== "talk" || isPast || talk?.url) return null;
  return talk?.withheld ? "withheld" : "missing";
}

/**
 * One row a slot: {key, kind, title, planned, expected, actual, length, isNow, isPast, lacks, left, gives, floor, to}; instants
 * and lengths in ms or null. `floor` only where time can be taken. `proposal` is what a press under consideration would
 * make of it ({changes}): `to` = {starts_at, length} where the row would change.
 */
export function rows(state, now, proposal = null) {
  const { status, index, remaining_ms: left } = locate(state, now);
  const expected = project(state, now);
  const clock = clockAt(state, now);
  const changes = new Map(proposal?.changes.map((one) => [one.key, one.new]) ?? []);
  return state.slots.map((slot, i) => {
    const begun = status === "over" ? slot.starts_at < (state.run.ended_at ?? Infinity) : index !== null && i <= index;
    const isNow = i === index;
    const isPast = begun && !isNow;
    const isGiver = GIVING.includes(slot.kind) && !isPast && status !== "over";
    const to = changes.get(slot.key);
    return {
      key: slot.key,
      kind: slot.kind,
      title: slot.title,
      planned: slot.planned_starts_at,
      expected: begun || status === "over" ? null : expected[i].starts_at,
      actual: begun ? slot.starts_at : null,
      length: expected[i].ends_at - expected[i].starts_at,
      isNow,
      isPast,
      lacks: lacks(slot, isPast || status === "over"),
      left: isNow ? left : null,
      gives: isGiver ? canGive(expected[i], clock) : 0,
      floor: isGiver ? slot.floor_ms : null,
      to: to ? { starts_at: to.starts_at, length: to.ends_at - to.starts_at } : null,
    };
  });
}

/** The last row: the end that was planned, is expected, came, and would come; and how it stands to the fixed end. */
export function ending(state, now, proposal = null) {
  const { status, projected_end: end } = locate(state, now);
  const hardOut = proposal?.hard_out.after ?? state.run.hard_out;
  const to = proposal?.ends_at.after ?? null;
  return {
    planned: state.run.planned_out,
    expected: status === "over" ? null : end,
    actual: status === "over" ? end : null,
    to: to !== null && to !== end ? to : null,
    hardOut,
    oldHardOut: state.run.hard_out,
    over: (to ?? end) - hardOut,
  };
}

/** Steps of a (scaled) minute by which the end of a part may be drawn: {min, max}; null where it may not be. */
export function reach(state, now, key, scale) {
  const { index } = locate(state, now);
  const at = state.slots.findIndex((slot) => slot.key === key);
  if (index === null || at < index || state.slots[at].kind === "talk") return null;
  const slot = state.slots[at];
  const above = slot.ends_at - slot.starts_at - slot.stood_ms - slot.floor_ms;
  const left = at === index ? slot.ends_at - clockAt(state, now) - 1 : Infinity;
  return { min: -Math.max(0, Math.floor(Math.min(above, left) / (MINUTE * scale))) || 0, max: FURTHEST };
}

/** The part that is marked, while it has not passed; else the one under way, else null. */
export function marked(state, now, key) {
  const { index } = locate(state, now);
  if (index === null) return null;
  const at = state.slots.findIndex((slot) => slot.key === key);
  return state.slots[Math.max(at, index)];
}

/** The mark moved by one line, among the parts that have not passed: a key, or null before the start. */
export function moveMark(state, now, key, by) {
  const { index } = locate(state, now);
  if (index === null) return null;
  const at = state.slots.indexOf(marked(state, now, key));
  return state.slots[Math.min(state.slots.length - 1, Math.max(index, at + by))].key;
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
  return { name: { held: "held", planned: "planned", armed: "armed" }[status] ?? "kept", by: 0 };
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
