// The clock of a group that runs the seminar by itself: an agenda of its own, moved by its own buttons. Pure. The state is
// what timeline.js reads, so that the screen's scenes need not know whose clock it is; `step` is script.js's.

import { scriptOf } from "../script.js";
import { locate, project } from "../timeline.js";

const NEVER = Number.MAX_SAFE_INTEGER; // there is no fixed end: nobody else waits
const AGAIN = 10_000; // ms into a part from which "back" begins that part again rather than the one before

/** @param {{key: string, kind: string, title: string, duration: number, talk: object|null}[]} plan */
export function begin(plan, now) {
  let at = now;
  const slots = plan.map(({ key, kind, title, duration, talk }) => {
    const [starts_at, ends_at] = [at, (at += duration)];
    return {
      key, kind, title, talk, place: "group", starts_at, ends_at, planned_starts_at: starts_at, planned_ends_at: ends_at,
      floor_ms: duration, stood_ms: 0,
    };
  });
  return {
    run: { started_at: now, ended_at: null, hard_out: NEVER, planned_out: at, cancelled: false, meeting_url: "" },
    effective_at: now, held_at: null, message: null, notice: null, slots, step: null,
  };
}

export function pause(state, now) {
  return locate(state, now).status === "running" ? { ...state, held_at: now } : state;
}

/** Time goes on; the part under way, and the step that a hand moved to, are as far along as when it stopped. */
export function resume(state, now) {
  if (state.held_at === null) return state;
  const stood = now - state.held_at;
  const step = state.step && { ...state.step, at: state.step.at + stood };
  return { ...state, held_at: null, slots: project(state, now), step };
}

/** The next step of a dialogue, the next part after its last step, the end after the last part. */
export function forward(state, now, { scripts, people }) {
  const run = resume(state, now);
  const position = locate(run, now);
  if (!position.slot) return state;
  const place = scriptOf(scripts, position, { people, step: run.step });
  if (place && place.index + 1 < place.steps.length) return atStep(run, position.slot, place.index + 1, now);
  return enter(run, position.index + 1, now);
}

/** The step before; from the first one the part again, or the part before when this one has hardly begun. */
export function back(state, now, { scripts, people }) {
  const run = resume(state, now);
  const position = locate(run, now);
  if (!position.slot) return state;
  const place = scriptOf(scripts, position, { people, step: run.step });
  if (place && place.index > 0) return atStep(run, position.slot, place.index - 1, now);
  const again = position.elapsed_ms >= AGAIN || position.index === 0;
  return enter(run, again ? position.index : position.index - 1, now);
}

/** More time for the part under way, and so for its steps. A Talk keeps its length. */
export function extend(state, now, ms) {
  const { slot, index } = locate(state, now);
  return slot && slot.kind !== "talk" ? lengthened(state, index, ms, 0) : state;
}

/** The film is `ms` behind its place: the clock waits for it, so that nobody misses a word. */
export function wait(state, now, ms) {
  const { slot, index, status } = locate(state, now);
  return slot && status === "running" ? lengthened(state, index, ms, ms) : state;
}

export function finish(state, now) {
  return { ...state, run: { ...state.run, ended_at: now } };
}

export const isUnderWay = (state, now) => Boolean(state?.slots?.length) && locate(state, now).status !== "over";

function atStep(state, slot, index, now) {
  return { ...state, step: { slot: slot.key, index, at: now } };
}

/** The part at `index` begins now, whole; those that were begun before it are whole again when they come. */
function enter(state, index, now) {
  const reached = locate(state, now).index ?? state.slots.length;
  let at = now;
  const slots = state.slots.map((slot, place) => {
    if (place < index) return { ...slot, starts_at: Math.min(slot.starts_at, now), ends_at: Math.min(slot.ends_at, now) };
    const length = place <= reached ? slot.planned_ends_at - slot.planned_starts_at : slot.ends_at - slot.starts_at - slot.stood_ms;
    return { ...slot, starts_at: at, ends_at: (at += length), stood_ms: 0 };
  });
  const entered = { ...state, slots, step: null };
  return index < slots.length ? entered : finish(entered, now);
}

function lengthened(state, index, ms, stood) {
  const slots = state.slots.map((slot, place) => {
    if (place < index) return slot;
    if (place > index) return { ...slot, starts_at: slot.starts_at + ms, ends_at: slot.ends_at + ms };
    return { ...slot, ends_at: slot.ends_at + ms, stood_ms: slot.stood_ms + stood };
  });
  return { ...state, slots };
}
