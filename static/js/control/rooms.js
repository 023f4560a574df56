// What of each room the producer needs to know: in step, or in need, and why. Pure.

import { fill, clock, timer } from "../screen/words.js";
import { scriptOf } from "../script.js";

export const HALL_ABOVE = 40; // rooms: more than these are shown as chairs
const LEVELS = { bad: 0, warn: 1, empty: 2, ok: 3 };

/**
 * What a room's tile says: {id, name, municipality, level, icon, words, sign, steps, index, facts}.
 * level "bad" and "warn" need the producer; "empty" has not come yet, before the start.
 */
export function describe(group, { position, now, scripts, scale, texts }) {
  const script = scriptOf(scripts, position, { people: group.present ?? group.expected, step: group.step, scale });
  const found = trouble(group, { position, now, script, scripts, scale, texts: texts.rooms });
  return {
    id: group.id,
    name: group.name,
    municipality: group.municipality,
    ...(found ?? { level: "ok", icon: "check", sign: "", words: well(group, position, script, texts.rooms) }),
    steps: script?.steps.length ?? 0,
    index: script?.index ?? -1,
    step: script ? script.steps[script.index].title : "",
    fact: fact(group, position.slot?.kind, texts.rooms),
    screen: group.screens > 0,
    facilitator: group.facilitators_online > 0,
  };
}

function trouble(group, context) {
  return called(group, context) ?? missing(group, context) ?? muted(group, context) ?? behind(group, context);
}

function called({ help }, { now, texts }) {
  if (!help) return null;
  if (help.answered_at) return { level: "warn", icon: "hand", sign: "~", words: fill(texts.answered, { clock: clock(help.answered_at) }) };
  return { level: "bad", icon: "hand", sign: "!", words: fill(texts.calls, { time: timer(Math.floor((now - help.opened_at) / 1000) * 1000) }) };
}

function missing(group, { position, texts }) {
  if (group.screens > 0 || position.status === "over") return null;
  const live = position.status === "running" || position.status === "held";
  if (group.screen_seen) return { level: live ? "bad" : "warn", icon: "own-clock", sign: "!", words: fill(texts.away, { clock: clock(group.screen_seen) }) };
  return live
    ? { level: "bad", icon: "screen", sign: "!", words: texts.never_live }
    : { level: "empty", icon: "screen", sign: "–", words: texts.never };
}

function muted({ report = {} }, { position, texts }) {
  if (report.sound === false && position.status !== "over") return { level: "warn", icon: "speaker", sign: "~", words: texts.silent };
  const loaded = report.talk_loaded;
  const soon = position.next?.kind === "talk" || position.slot?.kind === "talk";
  if (soon && typeof loaded === "number" && loaded < 0.05) {
    return { level: "warn", icon: "hourglass", sign: "~", words: fill(texts.loading, { n: Math.round(loaded * 100) }) };
  }
  return null;
}

/** Steps behind what the clock would have: one is a calm remark, more need a look. */
function behind(group, { position, script, scripts, scale, texts }) {
  if (!script || !group.step) return null;
  const plain = scriptOf(scripts, position, { people: group.present ?? group.expected, scale });
  const steps = plain.index - script.index;
  if (steps < 1) return null;
  const words = steps === 1 ? texts.behind : fill(texts.behind_many, { n: steps });
  return { level: steps === 1 ? "ok" : "warn", icon: "hourglass", sign: "~", words };
}

function well(group, { status }, script, texts) {
  const people = fill(texts.people, { n: group.present ?? group.expected });
  if (script) return `${script.steps[script.index].title} · ${people}`;
  const words = { running: texts.here, held: texts.here, over: texts.done }[status] ?? texts.ready;
  return `${words} · ${people}`;
}

function fact(group, kind, texts) {
  if (kind === "evaluation" || group.answers) return fill(texts.answers, { n: group.answers, all: group.present ?? group.expected });
  if (kind === "productive" || kind === "sharing") return counted(group.proposals, texts.proposal, texts.proposals);
  return counted(group.points, texts.point, texts.points);
}

const counted = (n, one, many) => (n === 1 ? one : fill(many, { n }));

export const needsMe = (room) => room.level === "bad" || room.level === "warn";

/** Those in need, the worst first; otherwise as they came. */
export function inNeed(rooms) {
  return rooms.filter(needsMe).sort((a, b) => LEVELS[a.level] - LEVELS[b.level]);
}

/** [{name, rooms}] by municipality, the largest first. */
export function byMunicipality(rooms) {
  const found = new Map();
  for (const room of rooms) found.set(room.municipality, [...(found.get(room.municipality) ?? []), room]);
  return [...found].map(([name, own]) => ({ name, rooms: own })).sort((a, b) => b.rooms.length - a.rooms.length);
}

/** Sums for "just now". */
export function sums(groups) {
  const sum = (value) => groups.reduce((total, group) => total + value(group), 0);
  return {
    screens: sum((group) => (group.screens > 0 ? 1 : 0)),
    facilitators: sum((group) => (group.facilitators_online > 0 ? 1 : 0)),
    points: sum((group) => group.points),
    questions: sum((group) => group.questions),
    proposals: sum((group) => group.proposals),
    answers: sum((group) => group.answers),
    people: sum((group) => group.present ?? group.expected),
    rooms: groups.length,
  };
}
