// The gathering on a room's screen: its own turn, who speaks, and which points are up.

import assert from "node:assert/strict";
import { test } from "node:test";

import { createAnnouncer } from "../../static/js/screen/announce.js";
import { createThanks } from "../../static/js/screen/turn.js";
import { gathering, pagesOf } from "../../static/js/screen/wall.js";

const MIN = 60_000;
const START = Date.UTC(2026, 2, 12, 8);
const NOW = START + 5 * MIN;
const FILLED = {
  quote: "quote {text}", has_word: "has_word {group}", asked_by: "asked_by {who}", of_group: "of_group {group}", of_group_more: "of_group {group} +{n}",
  you_number: "you_number {n}", then_speaks: "then_speaks {group}", left: "left {time}",
};
const texts = new Proxy({}, { get: (_, name) => FILLED[name] ?? String(name) });
const config = { group: 5, texts, scale: 1 };

function agendaOf({ url = "https://example.test/", held = null } = {}) {
  const slot = { key: "g", kind: "gathering", place: "joint", title: "Samling", starts_at: START, ends_at: START + 25 * MIN, planned_starts_at: START, planned_ends_at: START + 25 * MIN, floor_ms: 0, stood_ms: 0 };
  const run = { meeting_url: url, started_at: START, ended_at: null, cancelled: false, planned_out: START + 140 * MIN, hard_out: START + 140 * MIN };
  return { run, effective_at: START, held_at: held, message: null, slots: [slot] };
}

const item = (note, heading, by, text = `t${note}`, more = {}) => ({ note, heading, kind: "point", text, doubles: 0, group: `G${by}`, municipality: "S", by, spotlit: false, answered: false, ...more });
const wallOf = (items = [], queue = null) => ({ headings: [{ id: 1, text: "Möten", n: 3 }, { id: 2, text: "Ansvar", n: 1 }], rest: 0, items, queue });
const queueOf = (more) => ({ speaking: null, next: null, waiting: [], done: [], passed: [], ...more });
const speaks = (group, length = 90_000, began = 5 * MIN) => ({ group, name: `G${group}`, municipality: "S", began, called: NOW, length });
const seen = (queue, { items = [], now = NOW, group = null, thanks = false, ...more } = {}) => gathering({ agenda: agendaOf(more), wall: wallOf(items, queue), group, config, now, thanks });

test("a room reads its number, that it is next, and what it is when it has passed or spoken", () => {
  const of = (more) => {
    const { aside, bar, isNext } = seen(queueOf(more));
    return [aside, bar, isNext];
  };
  assert.deepEqual(of({ waiting: [7, 6, 5] }), ["you_number 3", "", false]);
  assert.deepEqual(of({ waiting: [5, 6] }), ["you_next", "you_next_mic", true]);
  assert.deepEqual(of({ passed: [5], waiting: [6] }), ["you_passed", "", false]);
  assert.deepEqual(of({ done: [5], waiting: [6] }), ["you_done", "", false]);
  assert.equal(seen(null).aside, undefined, "what stands there otherwise stays");
});

test("the whole screen is lit while the room speaks, and turns in the last 15 s", () => {
  const queue = queueOf({ speaking: speaks(5), next: { group: 6, name: "G6", municipality: "S" }, waiting: [6] });
  const at = (seconds) => {
    const { name, timer, last, after } = seen(queue, { now: NOW + seconds * 1000 });
    return [name, timer, last, after];
  };
  assert.deepEqual(at(0), ["yours", "1:30", false, "then_speaks G6"]);
  assert.deepEqual(at(74.9), ["yours", "0:16", false, "then_speaks G6"]);
  assert.deepEqual(at(75), ["yours", "0:15", true, "round_off"]);
  assert.deepEqual(at(95), ["yours", "0:00", true, "time_out"]);
  const placed = (seconds) => seen(queue, { now: NOW + seconds * 1000 }).place;
  assert.deepEqual([placed(0), placed(89), placed(95)], ["mic_on", "mic_on", undefined], "at 0:00 nobody is asked to begin");
  assert.equal(seen(queue).isQueued, true, "the way to the meeting is said in few words");
  const alone = seen(queueOf({ speaking: speaks(5) }));
  assert.deepEqual([alone.after, alone.hint], ["then_nobody", "no_line_hint"]);
  assert.equal(seen(queue, { group: { in_meeting: true } }).hint, "");
});

test("a hold stops the turn", () => {
  const held = seen(queueOf({ speaking: speaks(5) }), { held: NOW + 10_000, now: NOW + 5 * MIN });
  assert.equal(held.timer, "1:20");
});

test("a room without a line has its points read and sees them", () => {
  const group = { notes: [{ kind: "point", text: "Ring" }, { kind: "question", text: "Hur?" }, { kind: "point", text: " " }] };
  const read = seen(queueOf({ speaking: speaks(5) }), { url: "", group });
  assert.deepEqual([read.name, read.heading, read.points, read.aside], ["wall", "read_now", [{ text: "quote Ring", by: "" }], "left 1:30"]);
  assert.equal(seen(queueOf({ waiting: [6, 5] }), { url: "" }).bar, "no_line_read");
  assert.equal(seen(queueOf({ speaking: speaks(5) }), { url: "", group: { in_meeting: true } }).name, "yours", "it came to the meeting by itself");
});

test("where a group gets less than 45 s the points are read, and no room waits for a number", () => {
  const many = seen(queueOf({ waiting: Array.from({ length: 40 }, (_, index) => index + 5) }));
  assert.deepEqual([many.aside, many.bar, many.isNext], [undefined, "written_mode", false]);
  const picked = seen(queueOf({ speaking: speaks(5, 45_000), waiting: Array.from({ length: 40 }, (_, index) => index + 6) }));
  assert.equal(picked.name, "yours", "who is picked speaks");
});

test("others see who speaks with its points, or its point in the spotlight", () => {
  const queue = queueOf({ speaking: speaks(6), waiting: [5] });
  const look = (items) => {
    const { heading, by, points, floor, groups } = seen(queue, { items });
    return [heading, by, points.map(({ text }) => text), floor, groups.filter(({ current }) => current).map(({ name }) => name)];
  };
  assert.deepEqual(look([]), ["has_word G6", "", [], "", []]);
  assert.deepEqual(look([item(1, 1, 6), item(2, 2, 7)]), ["quote t1", "has_word G6", [], "", ["Möten"]]);
  assert.deepEqual(look([item(1, 1, 6), item(2, 1, 6)]), ["has_word G6", "", ["quote t1", "quote t2"], "", ["Möten"]]);
  assert.deepEqual(look([item(1, 1, 6), item(2, 2, 7, "t2", { spotlit: true })]), ["quote t2", "of_group G7", [], "has_word G6", ["Ansvar"]]);
  assert.deepEqual(look([item(1, 1, 6, "t1", { spotlit: true })]), ["quote t1", "has_word G6", [], "", ["Möten"]]);
});

test("a question in the spotlight says that it is one", () => {
  const { by } = seen(null, { items: [item(1, 1, 6, "Hur?", { kind: "question", spotlit: true })] });
  assert.equal(by, "asked_by of_group G6");
});

test("without a spotlight the points come a page of a heading at a time, the same in every room", () => {
  const items = [item(1, 1, 6), item(2, 1, 7, "t2", { doubles: 2 }), item(3, 1, 8, "x".repeat(200)), item(4, 2, 6)];
  assert.deepEqual(pagesOf(items).map((page) => page.map(({ note }) => note)), [[1, 2], [3], [4]]);
  const look = (group, now) => {
    const { heading, points } = gathering({ agenda: agendaOf(), wall: wallOf(items), group: null, config: { ...config, group }, now });
    return [heading, ...points.map(({ by }) => by)];
  };
  const from = Math.ceil(NOW / 36_000) * 36_000;
  assert.deepEqual(look(5, from), ["Möten", "of_group G6", "of_group G7 +2"]);
  assert.deepEqual(look(6, from + 11_999), look(5, from));
  assert.deepEqual(look(5, from + 24_000), ["Ansvar", "of_group G6"]);
  assert.deepEqual(pagesOf([]), []);
});

test("a room is thanked for a while, and only for a turn that it saw", () => {
  const thanks = createThanks();
  assert.equal(thanks({ speaks: false, now: 1000 }), false);
  thanks({ speaks: true, now: 2000 });
  assert.deepEqual([thanks({ speaks: false, now: 9000 }), thanks({ speaks: false, now: 10_001 })], [true, false]);
  const { name, heading, hint } = seen(queueOf({ done: [5] }), { thanks: true });
  assert.deepEqual([name, heading, hint], ["thanks", "thanks", "mic_off"]);
  assert.equal(seen(queueOf({ waiting: [5] }), { thanks: true }).name, "wall", "a turn that was taken back is not over");
});

test("a screen reader hears that the room is next and that it speaks, once", () => {
  const say = createAnnouncer(texts);
  const world = { key: "g", slot: { title: "Samling" }, position: { remaining_ms: 10 * MIN } };
  assert.deepEqual(["", "next", "next", "speaks", ""].map((told) => say({ ...world, told })), [null, "next", null, "speaks", null]);
});
