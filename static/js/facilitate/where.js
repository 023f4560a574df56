// What the facilitator's page shows now, from the snapshots and the clock. Pure.

import { day } from "../screen/words.js";
import { scaleOf, scriptOf } from "../script.js";
import { clock as clockText } from "../screen/words.js";
import { locate } from "../timeline.js";

export { clockText };

const FAR = 12 * 3600_000; // further off than this, the date says more than a countdown

/**
 * {phase: "far" | "before" | "late" | "running" | "held" | "over" | "cancelled", position, slot, step, steps, index,
 *  slotLeft, stepLeft, moved, progress}; `step` and what follows are null outside a segment.
 */
export function whereNow({ agenda, group, scripts, now }) {
  const cancelled = agenda.run.cancelled ? { slot: null, next: null, remaining_ms: 0 } : {};
  const position = { ...locate(agenda, now), ...cancelled };
  const base = { phase: phaseOf(agenda, position), position, slot: position.slot, next: position.next, ...NOTHING };
  if (!position.slot) {
    const progress = position.status === "over" ? { index: agenda.slots.length, part: 0 } : null;
    return { ...base, slotLeft: position.remaining_ms, progress };
  }
  const people = group?.present ?? group?.group.expected ?? null;
  const script = scriptOf(scripts, position, { people, step: group?.step, scale: scaleOf(agenda) });
  const length = position.slot.ends_at - position.slot.starts_at - (position.slot.stood_ms ?? 0);
  const found = {
    ...base,
    slotLeft: position.remaining_ms,
    progress: { index: position.index, part: length > 0 ? position.elapsed_ms / length : 1 },
  };
  return script ? { ...found, ...stepOf(script, position, group) } : found;
}

const NOTHING = { steps: null, index: null, step: null, stepLeft: null, slotLeft: 0, moved: false, progress: null };

function phaseOf(agenda, position) {
  if (agenda.run.cancelled) return "cancelled";
  if (position.status === "planned" || position.status === "armed") {
    if (position.remaining_ms > FAR) return "far";
    return position.remaining_ms > 0 ? "before" : "late";
  }
  return position.status;
}

function stepOf({ steps, index }, position, group) {
  const moved = group?.step;
  return {
    steps,
    index,
    step: steps[index],
    stepLeft: Math.max(0, steps[index].ends - position.elapsed_ms),
    moved: Boolean(moved && moved.slot === position.slot.key && moved.at >= position.slot.starts_at && moved.index !== null),
  };
}

/** Which step "Nästa" and "Tillbaka" lead to; null where there is none. */
export function neighbours({ steps, index }) {
  if (!steps) return { next: null, back: null };
  return { next: index + 1 < steps.length ? index + 1 : null, back: index > 0 ? index - 1 : null };
}

/** What the facilitator says and does now: the script's words, unless the morning is another. */
export function toSay(view, agenda, texts) {
  if (view.phase === "held") return { say: texts.held_say, todo: texts.held_todo };
  if (view.slot?.talk?.withheld) return { say: texts.withheld_say, todo: texts.withheld_todo };
  if (view.step) return { say: view.step.say, todo: doing(view.step, agenda, texts) };
  if (view.phase === "before") return { say: fill(texts.before_say, { clock: clockText(agenda.slots[0].starts_at) }), todo: "" };
  if (view.phase === "cancelled") return { say: "", todo: texts.cancelled_todo };
  if (view.phase === "late") return { say: texts.late_say, todo: texts.late_todo };
  return { say: "", todo: "" };
}

/** 9:24, or 1:04:10 from an hour on; a second that has begun counts until it has gone. */
/** Nobody is sent to a meeting that the run has not; what an organiser wrote stands as it is. */
function doing({ do: words }, { run }, texts) {
  return (run.meeting_url ? null : texts.without_meeting?.[words]) ?? words;
}

/** When the run begins: with its day while that is far away. */
export function beginning({ phase, next }, texts, language) {
  if (!next) return "";
  const words = phase === "far" ? texts.starts_on : texts.starts_at;
  return fill(words, { day: day(next.starts_at, language), clock: clockText(next.starts_at) });
}

export function timer(ms) {
  const total = Math.max(0, Math.ceil(ms / 1000));
  const [hours, minutes, seconds] = [Math.floor(total / 3600), Math.floor(total / 60) % 60, total % 60];
  const two = (number) => String(number).padStart(2, "0");
  return hours ? `${hours}:${two(minutes)}:${two(seconds)}` : `${minutes}:${two(seconds)}`;
}

/** Numbers to choose from for how many are present: seven around the one that stands. */
export function headcounts(present, expected) {
  const middle = present ?? expected ?? 7;
  const first = Math.min(24, Math.max(1, middle - 3));
  return Array.from({ length: 7 }, (_, index) => first + index);
}

/** Puts values into a text's {places}. */
export function fill(text, values = {}) {
  return text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}
