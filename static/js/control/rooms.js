// What of each room the producer needs to know: in step, or in need, and why; which rooms are shown, and in what order. Pure.

import { fill, clock, timer } from "../screen/words.js";
import { scriptOf } from "../script.js";

export const HALL_ABOVE = 40; // rooms: more than these are shown as chairs
const LEVELS = { bad: 0, warn: 1, empty: 2, ok: 3 };
const NOTABLE = 1_000; // ms
const LOADED = 0.95; // of a film: the rest comes while it plays
export const collator = new Intl.Collator("sv", { numeric: true });

/** `describe` of every group; what is the same for many is worked out once. */
export function describeAll(groups, around) {
  const plain = new Map();
  return groups.map((group) => describe(group, around, plain));
}

/**
 * What a room's tile says: {id, name, municipality, level, icon, words, sign, also, steps, index, step, fact, sent, screen,
 * facilitator}. level "bad" and "warn" need the producer; "empty" has not come yet, before the start. `words` is the worst
 * thing, `also` the others, worst first. `plain` keeps the clock's own script by number of people.
 */
export function describe(group, around, plain = new Map()) {
  const { position, texts } = around;
  const byClock = scriptByClock(group, around, plain);
  const script = group.step ? scriptOf(around.scripts, position, { people: people(group), step: group.step, scale: around.scale }) : byClock;
  const found = findings(group, { ...around, texts: texts.rooms, script, byClock });
  const first = found.find(({ quiet }) => !quiet);
  const main = first ?? { level: "ok", icon: "check", sign: "", words: well(group, position, script, texts.rooms) };
  const { level, icon, sign, words } = main;
  return {
    id: group.id,
    name: group.name,
    municipality: group.municipality,
    level, icon, sign, words,
    also: found.filter((one) => one !== first).map((one) => one.words),
    steps: script?.steps.length ?? 0,
    index: script?.index ?? -1,
    step: script ? script.steps[script.index].title : "",
    ...fact(group, position.slot?.kind, texts.rooms),
    screen: group.screens > 0,
    facilitator: group.facilitators_online > 0,
  };
}

const people = (group) => group.present ?? group.expected;

function scriptByClock(group, { position, scripts, scale }, plain) {
  const n = people(group);
  if (!plain.has(n)) plain.set(n, scriptOf(scripts, position, { people: n, scale }));
  return plain.get(n);
}

/** Everything worth telling, the worst first; what is `quiet` is never the first thing said of a room. */
function findings(group, around) {
  const found = [called, missing, unseen, byHand, muted, drifting, loading, unfetched, pace, unled, clockOff].map((look) => look(group, around)).filter(Boolean);
  return found.sort((a, b) => LEVELS[a.level] - LEVELS[b.level]);
}

function called({ help }, { now, texts }) {
  if (!help) return null;
  const { answered, since } = standing(help);
  if (answered) return { level: "warn", icon: "hand", sign: "~", words: fill(texts.answered, { clock: clock(since) }) };
  return { level: "bad", icon: "hand", sign: "!", words: fill(texts.calls, { time: timer(Math.floor((now - since) / 1000) * 1000) }) };
}

/** {answered, since}: whether the producer wrote last, and when; or since when the room has waited for an answer. */
export function standing({ opened_at: opened, lines }) {
  const last = lines.findLastIndex((line) => line.by === "organiser");
  if (last >= 0 && last === lines.length - 1) return { answered: true, since: lines[last].at };
  return { answered: false, since: last < 0 ? opened : lines[last + 1].at };
}

const isLive = ({ status }) => status === "running" || status === "held";

function missing(group, { position, texts }) {
  if (group.screens > 0 || position.status === "over") return null;
  const live = isLive(position);
  if (group.screen_seen) return { level: live ? "bad" : "warn", icon: "own-clock", sign: "!", words: fill(texts.away, { clock: clock(group.screen_seen) }) };
  return live
    ? { level: "bad", icon: "screen", sign: "!", words: texts.never_live }
    : { level: "empty", icon: "screen", sign: "–", words: texts.never };
}

/** A film that plays behind another window is seen by no one. */
function unseen({ screens, report = {} }, { position, texts }) {
  return screens && report.hidden && position.slot?.kind === "talk" ? { level: "warn", icon: "screen", sign: "~", words: texts.hidden } : null;
}

function muted({ report = {} }, { position, texts }) {
  return report.sound === false && position.status !== "over" ? { level: "warn", icon: "speaker", sign: "~", words: texts.silent } : null;
}

function drifting({ screens, report = {} }, { position, texts }) {
  const off = report.offset_ms ?? 0;
  if (screens && report.stalled && position.slot?.kind === "talk") return { level: "warn", icon: "hourglass", sign: "~", words: texts.film_stalled };
  if (!screens || Math.abs(off) <= NOTABLE || position.slot?.kind !== "talk") return null;
  return { level: "warn", icon: "hourglass", sign: "~", words: fill(off < 0 ? texts.film_late : texts.film_early, { n: seconds(off) }) };
}

function loading({ screens, report = {} }, { position, texts }) {
  const loaded = report.talk_loaded;
  const ahead = position.next?.kind === "talk";
  if (!screens || typeof loaded !== "number" || !(ahead || position.slot?.kind === "talk") || loaded >= LOADED) return null;
  const words = fill(texts.loading, { n: Math.round(loaded * 100) });
  if (loaded < 0.05) return { level: "warn", icon: "hourglass", sign: "~", words };
  return ahead ? { level: "ok", quiet: true, words } : null;
}

/** The room plays the film poorer than it should, or by itself. */
function byHand({ screens, report = {} }, { position, texts }) {
  if (!screens || !report.plays || position.slot?.kind !== "talk") return null;
  if (report.plays === "local") return { level: "warn", icon: "screen", sign: "~", words: texts.plays_local };
  return { level: "ok", quiet: true, words: texts.plays_small };
}

/** What keeps the films from coming, until they have been shown: someone at the computer is needed, or only time. */
function unfetched({ screens, report = {} }, { position, texts }) {
  const ahead = !isLive(position) || ["welcome", "talk"].includes(position.slot?.kind);
  if (!screens || !report.talk_problem || !ahead || position.status === "over") return null;
  const words = texts[`film_${report.talk_problem}`];
  return report.talk_problem === "no_space" ? { level: "warn", icon: "warning", sign: "~", words } : { level: "ok", quiet: true, words };
}

/** Steps away from the clock: one is a calm remark, more behind need a look. */
function pace(group, { script, byClock, texts }) {
  if (!script || !group.step) return null;
  const behind = byClock.index - script.index;
  if (behind < 0) return { level: "ok", quiet: true, words: behind === -1 ? texts.ahead : fill(texts.ahead_many, { n: -behind }) };
  if (behind < 1) return null;
  const words = behind === 1 ? texts.behind : fill(texts.behind_many, { n: behind });
  return { level: behind === 1 ? "ok" : "warn", icon: "hourglass", sign: "~", words };
}

function unled(group, { position, texts }) {
  if (group.facilitators_online > 0 || !isLive(position)) return null;
  const words = group.facilitator_seen ? fill(texts.facilitator_away, { clock: clock(group.facilitator_seen) }) : texts.facilitator_never;
  return { level: "ok", quiet: true, words };
}

function clockOff({ screens, report = {} }, { texts }) {
  const off = report.clock_ms ?? 0;
  if (!screens || Math.abs(off) <= NOTABLE) return null;
  const words = off < 0 ? texts.clock_slow : texts.clock_fast;
  return { level: "ok", quiet: true, words: fill(words, { time: timer(Math.abs(off)) }) };
}

const seconds = (ms) => Math.round(Math.abs(ms) / 1000);

function well(group, { status }, script, texts) {
  const here = fill(texts.people, { n: people(group) });
  if (script) return `${script.steps[script.index].title} · ${here}`;
  const words = { running: texts.here, held: texts.here, over: texts.done }[status] ?? texts.ready;
  return `${words} · ${here}`;
}

function fact(group, kind, texts) {
  if (kind === "evaluation" || group.answers) return { fact: fill(texts.answers, { n: group.answers, all: people(group) }), sent: false };
  if (kind === "productive" || kind === "sharing") return { fact: counted(group.proposals, texts.proposal, texts.proposals), sent: false };
  return { fact: counted(group.points, texts.point, texts.points), sent: group.sent && group.points > 0 };
}

const counted = (n, one, many) => (n === 1 ? one : fill(many, { n }));

export const needsMe = (room) => room.level === "bad" || room.level === "warn";

/** Those in need, the worst first; otherwise as they came. */
export function inNeed(rooms) {
  return rooms.filter(needsMe).sort((a, b) => LEVELS[a.level] - LEVELS[b.level]);
}

/** [{name, rooms}] by municipality, the largest first; the rooms keep their order. */
export function byMunicipality(rooms) {
  const found = new Map();
  for (const room of rooms) {
    if (!found.has(room.municipality)) found.set(room.municipality, []);
    found.get(room.municipality).push(room);
  }
  return [...found].map(([name, own]) => ({ name, rooms: own })).sort((a, b) => b.rooms.length - a.rooms.length);
}

/** Those of one municipality ("" for all) whose name or municipality has the words in it. */
export function picked(rooms, { municipality = "", search = "" } = {}) {
  const words = search.trim().toLocaleLowerCase("sv");
  if (!municipality && !words) return rooms;
  return rooms.filter((room) => (!municipality || room.municipality === municipality)
    && (!words || `${room.name} ${room.municipality}`.toLocaleLowerCase("sv").includes(words)));
}

/**
 * A function (rooms, by) that gives them in order: by "municipality" or "name" as in a Swedish list, by "need" the worst
 * first. Names are compared only when they change: this is done every second, for 250 rooms.
 */
export function createOrder() {
  let known = null;
  const places = { municipality: new Map(), name: new Map() };

  function learn(rooms) {
    const names = rooms.map(({ id, name, municipality }) => `${id}\n${name}\n${municipality}`).join("\n");
    if (names === known) return;
    known = names;
    const compare = { name: (a, b) => collator.compare(a.name, b.name), municipality: (a, b) => collator.compare(a.municipality, b.municipality) };
    const { name, municipality } = compare;
    const orders = { name: (a, b) => name(a, b) || municipality(a, b) || a.id - b.id, municipality: (a, b) => municipality(a, b) || name(a, b) || a.id - b.id };
    for (const by of Object.keys(orders)) places[by] = new Map([...rooms].sort(orders[by]).map((room, place) => [room.id, place]));
  }

  return (rooms, by) => {
    learn(rooms);
    const place = places[by] ?? places.municipality;
    const level = by === "need" ? (room) => LEVELS[room.level] : () => 0;
    return [...rooms].sort((a, b) => level(a) - level(b) || place.get(a.id) - place.get(b.id));
  };
}

/** Which of the boxes ({x, y} of their corners, in reading order) an arrow, Home or End leads to from `index`. */
export function beside(boxes, index, key) {
  const last = boxes.length - 1;
  const along = { ArrowRight: Math.min(last, index + 1), ArrowLeft: Math.max(0, index - 1), Home: 0, End: last };
  if (key in along) return along[key];
  const down = key === "ArrowDown";
  const { x, y } = boxes[index];
  const beyond = boxes.map((box, at) => ({ ...box, at })).filter((box) => (down ? box.y > y : box.y < y));
  if (!beyond.length) return index;
  return beyond.sort((a, b) => Math.abs(a.y - y) - Math.abs(b.y - y) || Math.abs(a.x - x) - Math.abs(b.x - x))[0].at;
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
