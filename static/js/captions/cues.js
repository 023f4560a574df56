// A language's captions as rows that can be changed. Every function gives a new list and leaves the old one as it was,
// so that a step back is the list before. Times in whole milliseconds. No DOM, no network.

import { stamp } from "../film-time.js";

export const LIMITS = { perSecond: 17, wide: 42, tall: 2, shortest: 1000 };
const NEW = 2000; // a new row's length, where there is room
const TIME = String.raw`(?:(\d{2,}):)?([0-5]\d):([0-5]\d)\.(\d{3})`;
const TIMING = new RegExp(`^${TIME}[ \\t]+-->[ \\t]+${TIME}(?:[ \\t]+(\\S.*))?$`);

/** Reads WebVTT into {header, cues, tail}; null when a row's times cannot be read, which only text can mend. */
export function parse(vtt) {
  const lines = vtt.replace(/^\uFEFF/, "").replace(/\r\n?/g, "\n").split("\n");
  if (!/^WEBVTT([ \t].*)?$/.test(lines[0])) return null;
  const blocks = lines.join("\n").split(/\n(?:[ \t]*\n)+/).map((block) => block.replace(/^\n+|\n+$/g, "")).filter((block) => block.trim());
  const cues = [];
  let before = [];
  for (const block of blocks.slice(1)) {
    if (/^(NOTE|STYLE|REGION)(\s|$)/.test(block)) {
      before.push(block);
      continue;
    }
    const cue = readCue(block.split("\n"));
    if (!cue) return null;
    cues.push({ ...cue, before });
    before = [];
  }
  return { header: blocks[0], cues, tail: before };
}

function readCue(lines) {
  const at = lines[0].includes("-->") ? 0 : 1;
  const match = TIMING.exec(lines[at] ?? "");
  if (!match) return null;
  const [start, end] = [time(match.slice(1, 5)), time(match.slice(5, 9))];
  return { name: at ? lines[0] : "", start, end, settings: match[9] ?? "", text: lines.slice(at + 1).join("\n") };
}

const time = ([hours, minutes, seconds, thousandths]) => ((Number(hours ?? 0) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000 + Number(thousandths);

/** The rows as WebVTT, with the notes, names and settings they came with. A row's text can hold no empty line. */
export function format({ header, cues, tail }) {
  const blocks = cues.flatMap(({ before, name, start, end, settings, text }) => [
    ...before,
    [name, `${stamp(start)} --> ${stamp(end)}${settings ? ` ${settings}` : ""}`, plain(text)].filter(Boolean).join("\n"),
  ]);
  return `${[header, ...blocks, ...tail].join("\n\n")}\n`;
}

const plain = (text) => text.replaceAll("-->", "→").split("\n").map((line) => line.trimEnd()).filter((line) => line.trim()).join("\n");
/** Milliseconds of what is typed: "1:02,5", "62.5", "0:01:02"; null when it is no time. */
export function typedTime(text) {
  const match = /^(?:(?:(\d{1,2}):)?(\d{1,3}):)?(\d{1,4})(?:[.,](\d{1,3}))?$/.exec(text.trim());
  if (!match) return null;
  const [, hours = 0, minutes, seconds, part = ""] = match;
  if (minutes !== undefined && Number(seconds) > 59) return null;
  return ((Number(hours) * 60 + Number(minutes ?? 0)) * 60 + Number(seconds)) * 1000 + Number(part.padEnd(3, "0"));
}

/** Milliseconds of a shift typed in seconds, "-0,3"; null when it is no number. */
export function typedShift(text) {
  const match = /^([+\-−]?)(\d{1,5})(?:[.,](\d{1,3}))?$/.exec(text.trim());
  if (!match) return null;
  const ms = Number(match[2]) * 1000 + Number((match[3] ?? "").padEnd(3, "0"));
  return match[1] && match[1] !== "+" ? -ms : ms;
}

const swap = (cues, index, ...rows) => [...cues.slice(0, index), ...rows, ...cues.slice(index + 1)];
const row = (start, end, text = "") => ({ before: [], name: "", settings: "", start, end, text });

export const setText = (cues, index, text) => swap(cues, index, { ...cues[index], text });

/** The row begins at `at`; its end moves on if it must, and the row before is shortened rather than overlapped. */
export function setStart(cues, index, at) {
  const cue = cues[index];
  const end = cue.end > at ? cue.end : at + LIMITS.shortest;
  const changed = swap(cues, index, { ...cue, start: at, end });
  const earlier = changed[index - 1];
  const runsInto = earlier && earlier.start < at && earlier.end > at;
  return inOrder(runsInto ? swap(changed, index - 1, { ...earlier, end: at }) : changed, changed[index]);
}

/** The row ends at `at`; unchanged when that is not after its beginning. */
export function setEnd(cues, index, at) {
  return { cues: at > cues[index].start ? swap(cues, index, { ...cues[index], end: at }) : cues, index };
}

function inOrder(cues, cue) {
  const sorted = cues.map((one, place) => [one, place]).sort(([a, i], [b, j]) => a.start - b.start || i - j).map(([one]) => one);
  return { cues: sorted, index: sorted.indexOf(cue) };
}

/** Two rows of one: the text cut at `caret`, the time by how much text stands on each side. */
export function split(cues, index, caret) {
  const cue = cues[index];
  const [first, second] = [cue.text.slice(0, caret).trim(), cue.text.slice(caret).trim()];
  const letters = first.length + second.length;
  const share = letters ? Math.min(Math.max(first.length / letters, 0.1), 0.9) : 0.5;
  const at = cue.start + Math.round((cue.end - cue.start) * share);
  if (at <= cue.start || at >= cue.end) return { cues, index };
  const later = { ...row(at, cue.end, second), settings: cue.settings };
  return inOrder(swap(cues, index, { ...cue, end: at, text: first }, later), later);
}

/** A row and the next in one, on a line each where both are one line. */
export function merge(cues, index) {
  const [cue, next] = [cues[index], cues[index + 1]];
  if (!next) return { cues, index };
  const lines = [cue.text.trim(), next.text.trim()].filter(Boolean);
  const text = lines.join(lines.every((one) => !one.includes("\n")) ? "\n" : " ");
  const both = { ...cue, end: Math.max(cue.end, next.end), text, before: [...cue.before, ...next.before] };
  return { cues: [...cues.slice(0, index), both, ...cues.slice(index + 2)], index };
}

/** A new row at `at`, no longer than to the next one. */
export function insert(cues, at, length = Infinity) {
  const index = cues.findLastIndex((cue) => cue.start <= at) + 1;
  const start = Math.max(at, 0);
  const room = Math.min(cues[index]?.start ?? Infinity, length > start ? length : Infinity);
  const end = room > start ? Math.min(start + NEW, room) : start + NEW;
  const earlier = cues[index - 1];
  const cut = earlier && earlier.start < start && earlier.end > start ? swap(cues, index - 1, { ...earlier, end: start }) : cues;
  return { cues: [...cut.slice(0, index), row(start, end), ...cut.slice(index)], index };
}

export function remove(cues, index) {
  const kept = cues[index].before;
  const rest = [...cues.slice(0, index), ...cues.slice(index + 1)];
  const next = rest[index];
  const cuesLeft = next && kept.length ? swap(rest, index, { ...next, before: [...kept, ...next.before] }) : rest;
  return { cues: cuesLeft, index: Math.min(index, cuesLeft.length - 1) };
}

/** All rows moved by `ms`; null when one would begin before the film does. */
export function shift(cues, ms) {
  if (cues.some((cue) => cue.start + ms < 0)) return null;
  return cues.map((cue) => ({ ...cue, start: cue.start + ms, end: cue.end + ms }));
}

/** The row that is heard at `at`, or -1. */
export const heardAt = (cues, at) => cues.findIndex((cue) => cue.start <= at && at < cue.end);

const withoutMarkup = (text) => text.replace(/<[^>]*>/g, "");

/** What to look over in a row: [code, figure] pairs. `length` is the film's, 0 when it is not known. */
export function warnings(cues, index, length = 0) {
  const { start, end, text } = cues[index];
  const lines = withoutMarkup(text).split("\n").map((line) => line.trim()).filter(Boolean);
  const letters = [...lines.join(" ")].length;
  const widest = Math.max(0, ...lines.map((line) => [...line].length));
  const speed = end > start ? Math.ceil((letters * 1000) / (end - start)) : 0;
  const found = [
    ["blank", 0, letters === 0],
    ["backwards", 0, end <= start],
    ["short", 0, end > start && end - start < LIMITS.shortest],
    ["fast", speed, speed > LIMITS.perSecond],
    ["long", widest, widest > LIMITS.wide],
    ["tall", lines.length, lines.length > LIMITS.tall],
    ["overlap", 0, index > 0 && start < cues[index - 1].end],
    ["outside", 0, length > 0 && end > length],
  ];
  return found.filter(([, , is]) => is).map(([code, figure]) => [code, figure]);
}
