// The producer's buttons: what each would order now, whether it is offered, and how the log tells of it. Pure.

import { fill, clock } from "../screen/words.js";
import { legal, locate, project } from "../timeline.js";

const MINUTES = { minus1: -1, plus1: 1, plus5: 5 };
const EARLY = 60_000; // ms before the hard out that are worth a word
const TIMELESS = new Set(["message"]);

/**
 * What a button means now: {name, action, args, values, danger}, or null when it is not offered.
 * `context` = {state, now, table, scale, log}; `name` is a text key of "ask", "apply" and "will".
 */
export function order(button, context) {
  const { state, now, table } = context;
  const found = MAKERS[button]?.(context, locate(state, now));
  return found && !state.run.cancelled && legal(table, state, now).has(found.action) ? found : null;
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

function extend({ scale }, { slot }, minutes) {
  if (!slot) return null;
  const args = { seconds: minutes * 60 * scale, slot: slot.key };
  return { name: minutes > 0 ? "longer" : "shorter", action: "extend", args, values: { title: slot.title }, by: minutes };
}

function undo({ log }) {
  const cue = lastInForce(log);
  return cue && { name: "undo", action: "undo", args: { seq: cue.seq }, values: {}, cue };
}

const MAKERS = {
  arm: (context, place) => start(context, place, true),
  start: (context, place) => start(context, place, false),
  hold,
  advance,
  back,
  minus1: (context, place) => extend(context, place, MINUTES.minus1),
  plus1: (context, place) => extend(context, place, MINUTES.plus1),
  plus5: (context, place) => extend(context, place, MINUTES.plus5),
  undo,
  end: () => ({ name: "end", action: "end", args: {}, values: {}, danger: true }),
};

/** The last cue that still counts, or null. */
export function lastInForce(log) {
  return log.findLast((cue) => cue.action !== "undo" && !cue.undone) ?? null;
}

/** What a cue of the log was, in words. `log` finds what an undo took back. */
export function told(cue, log, texts) {
  const { args = {} } = cue;
  const words = texts.log;
  if (cue.action === "start") return args.at ? fill(words.arm, { clock: clock(args.at) }) : words.start;
  if (cue.action === "extend") {
    return fill(args.seconds > 0 ? words.longer : words.shorter, { n: amount(Math.abs(args.seconds) * 1000, texts) });
  }
  if (cue.action === "advance" && args.cut_talk) return words.cut_talk;
  if (cue.action === "message") return fill(words.message, { text: args.text });
  if (cue.action === "undo") {
    const undone = log.find((one) => one.seq === args.seq);
    return fill(words.undo, { what: undone ? lowered(told(undone, log, texts)) : "" });
  }
  return fill(words[cue.action] ?? cue.action, args.at ? { clock: clock(args.at) } : {});
}

export function lowered(text) {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

/** "6 minuter", "1 minut", "5:30 minuter". */
export function amount(ms, texts) {
  const number = minutes(ms);
  return fill(number === "1" ? texts.will.minute : texts.will.minutes, { n: number });
}

/** "6", or "5:30" when seconds are left over. */
export function minutes(ms) {
  const total = Math.round(ms / 1000);
  const rest = total % 60;
  return rest ? `${Math.floor(total / 60)}:${String(rest).padStart(2, "0")}` : String(total / 60);
}

/**
 * What the server's preview means, in words: the order's own sentence, what becomes of the slots, and the end.
 * `answer` = {changes, overrun_ms, hard_out}.
 */
export function consequences(asked, answer, { state, now, texts }) {
  const { slot, index } = locate(state, now);
  if (asked.action === "end") return own(asked, texts);
  if (asked.cue && TIMELESS.has(asked.cue.action)) return [...own(asked, texts), texts.will.nothing, ...ending(answer, state, texts)];
  const passed = new Set(state.slots.slice(0, index ?? 0).map(({ key }) => key));
  const ahead = answer.changes.filter((one) => !passed.has(one.key));
  return [...own(asked, texts), ...changed(ahead, slot, state, now, texts), ...ending(answer, state, texts)];
}

function own(asked, texts) {
  const words = texts.will[asked.name];
  const more = asked.name === "hold" && asked.isTalk ? [texts.will.hold_talk] : [];
  return [...(words ? [fill(words, asked.values)] : []), ...more];
}

function changed(changes, current, state, now, texts) {
  const lengths = changes.filter((one) => Math.abs(length(one.old) - length(one.new)) >= 1000);
  const said = lengths.map((one) => {
    if (one.key === current?.key && one.old.starts_at === one.new.starts_at && seen(one.old.ends_at, one.new.ends_at)) {
      return fill(texts.will.ends, { title: one.title, old: clock(one.old.ends_at), new: clock(one.new.ends_at) });
    }
    const [old, fresh] = readable(length(one.old), length(one.new));
    return fill(texts.will.length, { title: one.title, old: minutes(old), new: amount(fresh, texts) });
  });
  return [...said, ...moved(changes.filter((one) => !lengths.includes(one)), lengths.at(-1), state, now, texts)];
}

/** Whole minutes where these tell the difference, else to the second. */
function readable(...lengths) {
  const whole = lengths.map((ms) => Math.round(ms / 60_000) * 60_000);
  return whole[0] === whole[1] || whole.includes(0) ? lengths : whole;
}

function moved(moves, lastLength, state, now, texts) {
  const seenMoves = moves.filter((one) => seen(one.old.starts_at, one.new.starts_at));
  if (seenMoves.length) {
    const [first, ...rest] = seenMoves;
    const line = fill(texts.will.starts, { title: first.title, old: clock(first.old.starts_at), new: clock(first.new.starts_at) });
    if (!rest.length) return [line];
    return [line, rest.length === 1 ? texts.will.more_one : fill(texts.will.more, { n: rest.length })];
  }
  const after = lastLength && project(state, now)[state.slots.findIndex((slot) => slot.key === lastLength.key) + 1];
  return after ? [fill(texts.will.starts_as_now, { title: after.title, at: clock(after.starts_at) })] : [];
}

function ending({ changes, overrun_ms: overrun, hard_out: hardOut }, state, texts) {
  const at = clock(hardOut.after);
  const end = changes.find((one) => one.key === state.slots.at(-1).key)?.new.ends_at ?? hardOut.after;
  const moved = hardOut.after === hardOut.before ? [] : [fill(texts.will.hard_out, { at })];
  if (overrun.after >= 1000) {
    return [...moved, fill(texts.will.overrun, { end: clock(hardOut.after + overrun.after), n: amount(overrun.after, texts), at })];
  }
  if (overrun.before >= 1000) return [...moved, texts.will.overrun_gone, fill(texts.will.end_stays, { at })];
  if (hardOut.after - end >= EARLY) return [...moved, fill(texts.will.early, { end: clock(end), at })];
  return moved.length ? moved : [fill(texts.will.end_stays, { at })];
}

const length = (slot) => slot.ends_at - slot.starts_at;
const seen = (before, after) => clock(before) !== clock(after);
