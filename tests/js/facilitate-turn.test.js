// The gathering on the facilitator's page: where the group stands, what it reads aloud, and what can be pressed.

import assert from "node:assert/strict";
import { test } from "node:test";

import { turnView } from "../../static/js/facilitate/turn.js";

const MIN = 60_000;
const START = Date.UTC(2026, 2, 12, 8);
const NOW = START + 5 * MIN;
const FILLED = { you_number: "you_number {n}", has_word: "has_word {group}" };
const texts = new Proxy({}, { get: (_, name) => FILLED[name] ?? String(name) });
const SLOT = { key: "g", kind: "gathering", place: "joint", starts_at: START, ends_at: START + 25 * MIN, planned_starts_at: START, planned_ends_at: START + 25 * MIN, floor_ms: 0, stood_ms: 0 };
const RUN = { started_at: START, ended_at: null, cancelled: false, planned_out: START + 140 * MIN, hard_out: START + 140 * MIN };
const agenda = (url) => ({ run: { ...RUN, meeting_url: url }, effective_at: START, held_at: null, message: null, slots: [SLOT] });
const note = (text, sent = true, kind = "point") => ({ kind, text, sent });
const groupOf = (notes = [note("Ring"), note("Hur?", true, "question")]) => ({ group: { id: 5 }, in_meeting: true, notes });
const EMPTY = { speaking: null, next: null, waiting: [], done: [], passed: [] };
const who = (group) => ({ group, name: `G${group}`, municipality: "S" });
const speaks = (group) => ({ ...who(group), began: 5 * MIN, called: NOW, length: 60_000 });

const look = (queue, { kind = "gathering", group = groupOf(), now = NOW, url = "https://x.test/", wished = null } = {}) =>
  turnView({ kind, agenda: agenda(url), wall: queue && { queue: { ...EMPTY, ...queue } }, group, now, texts, wished });

test("it is shown from the break on, and says where the group stands", () => {
  assert.equal(look({ waiting: [5] }, { kind: "learning" }), null);
  assert.equal(look({ waiting: [5] }, { group: null }), null);
  assert.equal(look(null, { kind: "break", now: START - MIN }).heading, "gathering_soon");
  const headings = [{ waiting: [6, 7, 5] }, { waiting: [5] }, { done: [5] }, { passed: [5] }, { speaking: speaks(5) }].map((queue) => look(queue).heading);
  assert.deepEqual(headings, ["you_number 3", "you_next", "you_done", "you_passed", "you_speak_low"]);
});

test("the group's points are there to read while it waits and speaks, with the time left", () => {
  const { points, time, hint, last } = look({ speaking: speaks(5) }, { now: NOW + 50_000 });
  assert.deepEqual([points, time, hint, last], [["Ring"], "0:10", "round_off", true]);
  assert.deepEqual([look({ waiting: [5] }).points, look({ done: [5] }).points, look({ waiting: [5] }).time], [["Ring"], [], ""]);
  assert.equal(look({ speaking: speaks(6), waiting: [5] }).floor, "has_word G6");
});

test("when its time is out it is asked to thank and be quiet", () => {
  assert.equal(look({ speaking: speaks(5) }, { now: NOW + 60_000 }).hint, "turn_over");
});

test("the script's words give way once the card says all there is to say", () => {
  const many = Array.from({ length: 40 }, (_, index) => index + 5);
  const leads = [null, { waiting: [6, 5] }, { waiting: many }, { speaking: speaks(5) }, { done: [5] }, { passed: [5] }].map((queue) => look(queue).leads);
  assert.deepEqual(leads, [false, false, true, true, true, true]);
});

test("a group passes while it waits, takes it back, and sees at once what it pressed", () => {
  const can = (queue, wished) => {
    const { state, canPass, canWait } = look(queue, { wished });
    return [state, canPass, canWait];
  };
  assert.deepEqual(can({ waiting: [5] }), ["waiting", true, false]);
  assert.deepEqual(can({ waiting: [5] }, "passed"), ["passed", false, true]);
  assert.deepEqual(can({ passed: [5] }), ["passed", false, true]);
  assert.deepEqual(can({ speaking: speaks(5) }, "passed"), ["speaking", false, false], "it was called meanwhile");
  assert.deepEqual(can({ done: [5] }), ["done", false, false]);
});

test("it says whether the points have been sent", () => {
  const of = (...notes) => look({ waiting: [5] }, { group: groupOf(notes) }).sending;
  assert.deepEqual([of(), of(note("a"), note("b", false)), of(note("a"), note(" ", false))], ["none", "unsent", "sent"]);
});

test("where points are read nobody is asked to speak", () => {
  const waiting = Array.from({ length: 40 }, (_, index) => index + 5);
  assert.equal(look({ waiting }).heading, "written_heading");
  const noLine = { url: "", group: { ...groupOf(), in_meeting: false } };
  assert.equal(look({ waiting: [5] }, noLine).hint, "no_line_read");
  assert.equal(look({ speaking: speaks(5) }, noLine).heading, "read_now");
});
