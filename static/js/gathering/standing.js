// The gathering at an instant: what turns and questions mean, and how long the turn under way has left. Pure; the same
// rules as facilitation/gathering.py, on the same vectors. Times are ms into the slot, without what it stood still.

import { scaleOf } from "../script.js";
import { locate } from "../timeline.js";

const GRAIN = 5_000;
const LONGEST = 90_000;
const SHORTEST = 45_000; // less than this a group: points are read, and the moderator picks who speaks
const [OPENING, POINTS, PARTS] = [1, 8, 25]; // of the slot: before the groups' points, and their share

/** {phase: "before" | "on" | "after", elapsed, runs, begins, scale} from a snapshot of `agenda`. */
export function momentOf(agenda, now) {
  const scale = scaleOf(agenda);
  const slots = agenda.slots.flatMap(({ kind }, index) => (kind === "gathering" ? [index] : []));
  const { status, index: at, elapsed_ms: elapsed } = locate(agenda, now);
  if (!slots.length) return { phase: status === "over" ? "after" : "before", elapsed: 0, runs: 0, begins: 0, scale };
  const begun = slots.filter((index) => at !== null && index <= at);
  const index = begun.length ? begun.at(-1) : status === "over" ? slots.at(-1) : slots[0];
  const phase = phaseOf(status, at, index);
  const { starts_at, ends_at, stood_ms } = agenda.slots[index];
  return { phase, elapsed: phase === "on" ? elapsed : 0, runs: ends_at - starts_at - stood_ms, begins: starts_at, scale };
}

function phaseOf(status, at, index) {
  if (status === "over") return "after";
  if (at === null || at < index) return "before";
  return at === index ? "on" : "after";
}

/**
 * What the queue means at that moment. `queue` is of `wall`, or null until it was opened.
 * @returns {speaking, next, waiting, states: Map of group to "waiting" | "speaking" | "done" | "passed",
 *   left: ms of the turn under way, each: ms that a group gets by the plan, isWritten, share: ms left for the others}
 */
export function standing(queue, at) {
  const turns = turnsOf(queue);
  const states = new Map(turns.map(({ group, state }) => [group, read(state, at.phase)]));
  const speaking = turns.find(({ group }) => states.get(group) === "speaking") ?? null;
  const waiting = turns.filter(({ group }) => states.get(group) === "waiting").map(({ group }) => group);
  const each = plannedTurn(at, turns.filter(({ state }) => state !== "passed").length);
  const left = speaking ? leftOf(speaking, at) : 0;
  return {
    speaking: speaking?.group ?? null,
    next: waiting[0] ?? null,
    waiting, states, left, each,
    isWritten: turns.length > 0 && each < SHORTEST * at.scale,
    share: Math.max(0, shareLeft(at) - left),
  };
}

/** Where a group stands: {state, number}; `number` counts those that wait from 1, "näst", and is 0 for the others. */
export function placeOf(standing, group) {
  return { state: standing.states.get(group) ?? null, number: standing.waiting.indexOf(group) + 1 };
}

/** "open", "now", "answered", or "written": left without an answer, which is then to be written. */
export function question(at, { answered, spotlit = false }) {
  if (answered) return "answered";
  if (at.phase === "after") return "written";
  return spotlit && at.phase === "on" ? "now" : "open";
}

function turnsOf(queue) {
  if (!queue) return [];
  const of = (state) => queue[state].map((group) => ({ group, state }));
  const speaking = queue.speaking ? [{ ...queue.speaking, state: "speaking" }] : [];
  return [...speaking, ...of("waiting"), ...of("done"), ...of("passed")];
}

function read(state, phase) {
  if (phase === "after") return { speaking: "done", waiting: "passed" }[state] ?? state;
  return phase === "before" && state === "speaking" ? "waiting" : state;
}

/** A turn called before the slot began anew, as after a step back, begins anew with it. */
function leftOf({ began, called, length }, at) {
  return Math.max(0, length - Math.max(0, at.elapsed - (called >= at.begins ? began : 0)));
}

function plannedTurn(at, groups) {
  return groups ? whole((at.runs * POINTS) / PARTS / groups, at.scale) : Math.trunc(LONGEST * at.scale);
}

function shareLeft({ phase, runs, elapsed }) {
  const share = Math.floor((runs * POINTS) / PARTS);
  if (phase === "before") return share;
  return phase === "on" ? Math.max(0, Math.min(share, Math.floor((runs * (OPENING + POINTS)) / PARTS) - elapsed)) : 0;
}

function whole(ms, scale) {
  const grain = GRAIN * scale;
  return grain ? Math.trunc(Math.min(LONGEST * scale, Math.floor(ms / grain) * grain)) : 0;
}
