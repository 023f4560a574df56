// The presenters' questions: under their headings, doubles once, and what still waits for an answer.

import assert from "node:assert/strict";
import { test } from "node:test";

import { presentersPart, rowsOf, waiting } from "../../static/js/present/questions.js";

const texts = { now_title: "Nu", open_title: "Öppna", no_heading: "Övrigt" };
const ON = { phase: "on" };
const AFTER = { phase: "after" };
const note = (id, more = {}) => ({
  id, kind: "question", text: `t${id}`, sent: true, group: { id, name: `G${id}`, municipality: "S" },
  heading: null, place: 0, double_of: null, raised: false, spotlit: false, answered: false, answer: null, ...more,
});
const HEADINGS = [{ id: 1, text: "Möten" }, { id: 2, text: "Ansvar" }];
const read = (notes, at = ON, headings = HEADINGS) => rowsOf({ headings, notes }, "question", at, texts).map((row) => row.id ?? `${row.heading} ${row.n}`);

test("questions stand under their headings in the organisers' order, and what stands under none last", () => {
  const notes = [note(1), note(2, { heading: 2 }), note(3, { heading: 1, place: 2 }), note(4, { heading: 1, place: 1 })];
  assert.deepEqual(read(notes), ["Möten 2", 4, 3, "Ansvar 1", 2, "Övrigt 1", 1]);
  assert.deepEqual(read([note(1), note(2)], ON, []), [1, 2], "without a heading before anybody has sorted");
  assert.deepEqual(rowsOf(null, "question", ON, texts), []);
});

test("points are not among the questions", () => {
  const desk = { headings: [], notes: [note(1), note(2, { kind: "point" })] };
  assert.deepEqual(rowsOf(desk, "point", ON, texts).map(({ id }) => id), [2]);
});

test("doubles stand with the first, counted, with their words when they say it otherwise", () => {
  const [row] = rowsOf({ headings: [], notes: [note(1), note(2, { double_of: 1 }), note(3, { double_of: 1, text: "t1" })] }, "question", ON, texts);
  assert.deepEqual([row.id, row.groups.map(({ name }) => name), row.doubles], [1, ["G1", "G2", "G3"], ["t2"]]);
  assert.deepEqual(read([note(2, { double_of: 9 })], ON, []), [2], "whose first has gone stands by itself");
});

test("the question now comes first, and after the gathering those that wait for an answer", () => {
  const notes = [note(1, { heading: 1 }), note(2, { heading: 1, spotlit: true }), note(3, { heading: 1, answered: true }), note(4, { heading: 1, answer: { text: "Så", by: "P", rev: 1 } })];
  assert.deepEqual(read(notes), ["Nu 1", 2, "Möten 3", 1, 3, 4]);
  assert.deepEqual(read(notes, AFTER), ["Öppna 2", 1, 2, "Möten 2", 3, 4]);
  const counts = [ON, AFTER].map((at) => waiting(rowsOf({ headings: HEADINGS, notes }, "question", at, texts)));
  assert.deepEqual(counts, [3, 2]);
});

test("an answer that was emptied waits again, and its revision is kept", () => {
  const [, row] = rowsOf({ headings: [], notes: [note(1, { answer: { text: " ", by: "P", rev: 2 } })] }, "question", AFTER, texts);
  assert.deepEqual([row.state, row.answer.rev], ["written", 2]);
});

test("the presenters' part lies between the synthesis and the bridge", () => {
  const MIN = 60_000;
  const at = (minutes) => {
    const { state, left } = presentersPart({ phase: "on", runs: 25 * MIN, elapsed: minutes * MIN });
    return [state, left / MIN];
  };
  assert.deepEqual([at(0), at(10), at(11), at(22), at(23)], [["before", 11], ["before", 1], ["on", 12], ["on", 1], ["after", 0]]);
  assert.equal(presentersPart({ phase: "before", runs: MIN, elapsed: 0 }).state, "none");
});
