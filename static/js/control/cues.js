// The producer's orders: what each button means now, and whether it is offered. Pure; the words stand in words.js.

import { clock } from "../screen/words.js";
import { legal, locate } from "../timeline.js";
import { marked } from "./rundown.js";

/**
 * What a button means now: {name, action, args, values, danger}, or null when it is not offered.
 * `context` = {state, now, table, scale, log, mark}; `given` is what the producer has chosen besides: {seq} of undo,
 * {at, moveEnd} of restart, {at} of hard_out, {slot, minutes} of stretch. `name` is a text key of "ask" and "apply".
 */
export function order(button, context, given = {}) {
  const { state, now, table } = context;
  const found = MAKERS[button]?.(context, locate(state, now), given);
  return found && !state.run.cancelled && legal(table, state, now).has(found.action) ? found : null;
}

/** True when two orders mean the same to the one who gives them, though the state has changed in between. */
export function isSame(one, other) {
  return Boolean(one && other) && ["slot", "seq", "seconds"].every((name) => one.args[name] === other.args[name]) && one.name === other.name;
}

/** The seqs that may be taken back now: the last cue of time still in force, and the messages after it. */
export function undoable(log) {
  const inForce = log.filter((cue) => cue.action !== "undo" && !cue.undone);
  const last = inForce.findLastIndex((cue) => cue.action !== "message");
  return new Set(inForce.slice(Math.max(0, last)).map((cue) => cue.seq));
}

/** The last cue that still counts, or null. */
export function lastInForce(log) {
  return log.findLast((cue) => cue.action !== "undo" && !cue.undone) ?? null;
}

function start({ state, now }, { status }, armed) {
  const first = state.slots[0];
  const at = first.planned_starts_at;
  if (armed && (at <= now + 1_000 || (status === "armed" && state.run.started_at === at))) return null;
  const values = { title: first.title, at: clock(at), clock: clock(at) };
  return { name: armed ? "arm" : "start", action: "start", args: armed ? { at } : {}, values };
}

function hold(_context, { status, slot }) {
  const values = { title: slot?.title ?? "" };
  if (status === "held") return { name: "release", action: "release", args: {}, values };
  return { name: "hold", action: "hold", args: {}, values, isTalk: slot?.kind === "talk" };
}

function advance(_context, { slot, next }) {
  if (!slot || !next) return null;
  const isTalk = slot.kind === "talk";
  const args = { slot: slot.key, ...(isTalk && { cut_talk: true }) };
  const values = { title: isTalk ? slot.title : next.title, next: next.title };
  return { name: isTalk ? "cut_talk" : "advance", action: "advance", args, values, danger: isTalk };
}

function back({ state }, { slot, index }) {
  if (!index) return null;
  return { name: "back", action: "back", args: { slot: slot.key }, values: { title: state.slots[index - 1].title } };
}

function extend({ state, now, scale }, slot, minutes) {
  if (!slot || !minutes || !marked(state, now, slot.key)) return null;
  const seconds = Math.round(minutes * 60_000 * scale) / 1000;
  return { name: minutes > 0 ? "longer" : "shorter", action: "extend", args: { seconds, slot: slot.key }, values: { title: slot.title } };
}

const extendMarked = (minutes) => (context) => extend(context, marked(context.state, context.now, context.mark), minutes);

function undo({ log }, _place, { seq }) {
  const cue = seq === undefined ? lastInForce(log) : log.find((one) => one.seq === seq && undoable(log).has(seq));
  return cue ? { name: "undo", action: "undo", args: { seq: cue.seq }, values: {}, cue } : null;
}

function restart({ state }, _place, { at = state.run.started_at, moveEnd = false }) {
  const args = { at, ...(moveEnd && { move_hard_out: true }) };
  return { name: "restart", action: "restart_at", args, values: { at: clock(at ?? 0) }, danger: moveEnd };
}

function hardOut({ state }, _place, { at = state.run.hard_out }) {
  return { name: "hard_out", action: "move_hard_out", args: { at }, values: { at: clock(at) }, danger: true };
}

const MAKERS = {
  arm: (context, place) => start(context, place, true),
  start: (context, place) => start(context, place, false),
  hold,
  advance,
  back,
  minus1: extendMarked(-1),
  plus1: extendMarked(1),
  plus5: extendMarked(5),
  stretch: (context, _place, { slot, minutes }) => extend(context, context.state.slots.find(({ key }) => key === slot), minutes),
  undo,
  restart,
  hard_out: hardOut,
  end: () => ({ name: "end", action: "end", args: {}, values: {}, danger: true }),
};
