// The producer's words: how the log tells of a cue, and what the server's preview of one means. Pure.

import { clock, clockOf, fill } from "../screen/words.js";
import { locate, project } from "../timeline.js";

const EARLY = 60_000; // ms before the hard out that are worth a word
const TIMELESS = new Set(["message"]);

/** What a cue of the log was: "Höll tiden". `log` finds what an undo took back, `titles` (by key) which part it was. */
export function told(cue, log, texts, titles = {}) {
  const { args = {} } = cue;
  const words = texts.log;
  if (cue.action === "start") return args.at ? fill(words.arm, { clock: clock(args.at) }) : words.start;
  if (cue.action === "extend") return extended(args, words, texts, titles[args.slot]);
  if (cue.action === "advance" && args.cut_talk) return words.cut_talk;
  if (cue.action === "message") return fill(words.message, { text: args.text });
  if (cue.action === "undo") {
    const undone = log.find((one) => one.seq === args.seq);
    return fill(words.undo, { what: undone ? lowered(told(undone, log, texts, titles)) : "" });
  }
  return fill(words[cue.action] ?? cue.action, args.at ? { clock: clock(args.at) } : {});
}

function extended({ seconds }, words, texts, title) {
  const values = { n: amount(Math.abs(seconds) * 1000, texts), title };
  const name = seconds > 0 ? "longer" : "shorter";
  return fill(title ? words[`${name}_part`] : words[name], values);
}

/** The same with who did it: "Anna Ek höll tiden". */
export function toldBy(cue, log, texts, titles) {
  const what = told(cue, log, texts, titles);
  return cue.by ? fill(texts.log.by, { name: cue.by, what: lowered(what) }) : what;
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

/** Lengths as one reads them side by side: whole minutes where these tell the difference, else to the second. */
export function lengths(...all) {
  const whole = all.map((ms) => Math.round(ms / 60_000) * 60_000);
  return (all.length > 1 && whole[0] === whole[1]) || whole.includes(0) ? all : whole;
}

/**
 * What the server's preview means: the order's own sentence, what becomes of the slots, and the end.
 * `answer` = {changes, overrun_ms, ends_at, hard_out}.
 */
export function consequences(asked, answer, { state, now, texts, scale = 1 }) {
  const clock = clockOf(scale);
  const { slot, index } = locate(state, now);
  if (asked.action === "end") return own(asked, texts);
  if (asked.cue && TIMELESS.has(asked.cue.action)) return [...own(asked, texts), texts.will.nothing, ...ending(answer, texts, clock)];
  const passed = new Set(state.slots.slice(0, index ?? 0).map(({ key }) => key));
  const titles = new Map(state.slots.map(({ key, title }) => [key, title]));
  const ahead = answer.changes.filter((one) => !passed.has(one.key)).map((one) => ({ ...one, title: titles.get(one.key) ?? one.title }));
  return [...own(asked, texts), ...changed(ahead, slot, state, now, texts, clock), ...ending(answer, texts, clock), ...heard(asked, answer, texts)];
}

function own(asked, texts) {
  const words = texts.will[asked.name];
  const more = asked.name === "hold" && asked.isTalk ? [texts.will.hold_talk] : [];
  return [...(words ? [fill(words, asked.values)] : []), ...more];
}

/** What the facilitators get to read of it. */
function heard(asked, { hard_out: { before, after } }, texts) {
  return asked.name === "cut_talk" || before !== after ? [texts.will.facilitators] : [];
}

function changed(changes, current, state, now, texts, clock) {
  const resized = changes.filter((one) => Math.abs(length(one.old) - length(one.new)) >= 1000);
  const said = resized.map((one) => {
    if (one.key === current?.key && one.old.starts_at === one.new.starts_at && seen(one.old.ends_at, one.new.ends_at, clock)) {
      return fill(texts.will.ends, { title: one.title, old: clock(one.old.ends_at), new: clock(one.new.ends_at) });
    }
    const [old, fresh] = lengths(length(one.old), length(one.new));
    return fill(texts.will.length, { title: one.title, old: minutes(old), new: amount(fresh, texts) });
  });
  return [...said, ...moved(changes.filter((one) => !resized.includes(one)), resized.at(-1), state, now, texts, clock)];
}

function moved(moves, lastLength, state, now, texts, clock) {
  const seenMoves = moves.filter((one) => seen(one.old.starts_at, one.new.starts_at, clock));
  if (seenMoves.length) {
    const [first, ...rest] = seenMoves;
    const line = fill(texts.will.starts, { title: first.title, old: clock(first.old.starts_at), new: clock(first.new.starts_at) });
    if (!rest.length) return [line];
    return [line, rest.length === 1 ? texts.will.more_one : fill(texts.will.more, { n: rest.length })];
  }
  const after = lastLength && project(state, now)[state.slots.findIndex((slot) => slot.key === lastLength.key) + 1];
  return after ? [fill(texts.will.starts_as_now, { title: after.title, at: clock(after.starts_at) })] : [];
}

function ending({ overrun_ms: overrun, ends_at: { after: end }, hard_out: hardOut }, texts, clock) {
  const at = clock(hardOut.after);
  const moved = hardOut.after === hardOut.before ? [] : [fill(texts.will.end_moves, { at })];
  if (overrun.after >= 1000) {
    return [...moved, fill(texts.will.overrun, { end: clock(hardOut.after + overrun.after), n: amount(lengths(overrun.after)[0], texts), at })];
  }
  if (overrun.before >= 1000) return [...moved, texts.will.overrun_gone, fill(texts.will.end_stays, { at })];
  if (hardOut.after - end >= EARLY) return [...moved, fill(texts.will.early, { end: clock(end), at })];
  return moved.length ? moved : [fill(texts.will.end_stays, { at })];
}

const length = (slot) => slot.ends_at - slot.starts_at;
const seen = (before, after, clock) => clock(before) !== clock(after);
