// The gathering's desk: columns and doubles, what is picked and chosen, where a move leads, and presses that are taken back.
import assert from "node:assert/strict";
import { test } from "node:test";

import { applied } from "../../static/js/gathering/applied.js";
import {
  REST, aimed, columnsOf, countsOf, headsOf, isPicked, marked, picked, positionOf, queueOf, selected, sortedByOthers, wordsOf,
} from "../../static/js/gathering/board.js";
import { MADE, undoing } from "../../static/js/gathering/undo.js";
import { createRandom } from "./fakes.js";

const group = { id: 5, name: "Familjeenheten", municipality: "Solna" };
const note = (id, more = {}) => ({
  id, kind: "point", text: `Punkt ${id}`, sent: true, itself: false, group, heading: null, place: 0, double_of: null,
  raised: false, spotlit: false, answered: false, answer: null, by: "", ...more,
});
const desk = () => ({
  headings: [{ id: 1, text: "Möten" }, { id: 2, text: "Tid" }],
  notes: [
    note(10), note(11, { heading: 1, place: 2 }), note(12, { heading: 1, place: 1, raised: true }), note(13, { heading: 1, double_of: 12, raised: true }),
    note(14, { heading: 2, place: 1, raised: true, spotlit: true }), note(15, { kind: "question", sent: false, text: "Hur får ni med skolan?" }), note(16, { heading: 2, place: 2 }),
  ],
  proposals: [], not_now: [], queue: [], groups: 4, silent: [group], published: false,
});
const layout = (state) => columnsOf(state).map(({ id, notes }) => [id, notes.map((one) => [one.id, one.doubles.map((two) => two.id)])]);

test("headings come in order with their notes by place, doubles under their head, the rest last as it came", () => {
  assert.deepEqual(layout(desk()), [[1, [[12, [13]], [11, []]]], [2, [[14, []], [16, []]]], [REST, [[10, []], [15, []]]]]);
  const strange = { ...desk(), notes: [note(3, { heading: 99 }), note(2, { double_of: 98 })] };
  assert.deepEqual(layout(strange).at(-1), [REST, [[2, []], [3, []]]]); // of a heading or a head that is gone
});

test("a search finds words in any order in text, group, municipality and doubles, together with the other choices", () => {
  const columns = columnsOf(desk());
  const ids = (choice) => picked(columns, choice).flatMap(({ notes }) => notes.map(({ id }) => id));
  assert.deepEqual(ids({ words: wordsOf(" SKOLAN hur ") }), [15]);
  assert.deepEqual(ids({ words: wordsOf("punkt 13") }), [12]);
  assert.equal(ids({ words: wordsOf("solna familje") }).length, 6);
  assert.deepEqual(ids({ kind: "question" }), [15]);
  assert.deepEqual(ids({ only: "raised" }), [12, 14]);
  assert.deepEqual(ids({ only: "draft" }), [15]);
  assert.deepEqual(ids({ only: "doubles" }), [12]);
  assert.deepEqual(ids({ only: "rest" }), [10, 15]);
  assert.deepEqual(picked(columns, { kind: "question" }).map(({ all }) => all), [2, 2, 2]);
  assert.ok(isPicked({ ...note(1), doubles: [], text: "Mo\u0308ten" }, { words: wordsOf("möten") }));
});

test("what is searched for is marked, and nothing else of the text is changed", () => {
  assert.deepEqual(marked("Hur får ni med skolan?", ["får", "SKOLA"]), [["Hur ", false], ["får", true], [" ni med ", false], ["skola", true], ["n?", false]]);
  for (const text of ["a.b*c (d)", "", "åäö"]) assert.equal(marked(text, [".", "(", "ä"]).map(([piece]) => piece).join(""), text);
  assert.deepEqual(marked("abc", []), [["abc", false]]);
});

test("a press chooses one more or less, with shift all between in the same column", () => {
  const column = [1, 2, 3, 4, 5];
  let chosen = selected(new Set(), { id: 2, anchor: null, column });
  chosen = selected(chosen, { id: 4, anchor: 2, column, range: true });
  assert.deepEqual([...chosen], [2, 3, 4]);
  assert.deepEqual([...selected(chosen, { id: 3, anchor: 4, column })], [2, 4]);
  assert.deepEqual([...selected(new Set([9]), { id: 1, anchor: 9, column, range: true })], [9, 1]); // from another column
  assert.deepEqual([...selected(new Set(), { id: 1, anchor: 3, column, range: true })], [1, 2, 3]);
});

test("a place before a note counts those that stay, whatever is moved and hidden", () => {
  const [first, , rest] = columnsOf(desk());
  assert.equal(positionOf(first, [10], 12), 1);
  assert.equal(positionOf(first, [10], 11), 2);
  assert.equal(positionOf(first, [12], 11), 1);
  assert.equal(positionOf(first, [11, 12], 11), null);
  assert.equal(positionOf(first, [10], null), null);
  assert.equal(positionOf(rest, [11], 10), null);
});

test("arrows lead from place to place and from heading to heading, figures straight there", () => {
  const columns = columnsOf(desk());
  const from = (target, ...keys) => keys.reduce((so, key) => aimed(columns, so, key, [10]), target);
  const last = { column: 1, before: null };
  assert.deepEqual(from(last, "ArrowUp"), { column: 1, before: 11 });
  assert.deepEqual(from(last, "ArrowUp", "ArrowUp", "ArrowUp"), { column: 1, before: 12 });
  assert.deepEqual(from(last, "Home"), { column: 1, before: 12 });
  assert.deepEqual(from(last, "Home", "End"), last);
  assert.deepEqual(from(last, "ArrowRight", "ArrowRight", "ArrowRight", "ArrowUp"), { column: REST, before: null });
  assert.deepEqual(from(last, "ArrowLeft"), last);
  assert.deepEqual([from(last, "2"), from(last, "0"), from(last, "9")], [{ column: 2, before: null }, { column: REST, before: null }, last]);
});

test("the counts say who has sent nothing, and what is up is counted by heads", () => {
  assert.deepEqual(countsOf(desk()), { notes: 7, questions: 1, drafts: 1, raised: 2, groups: 4, silent: 1 });
});

test("the desk's queue has the wall's shape", () => {
  const row = (id, state) => ({ group: { ...group, id }, state, began: id, called: id * 10, length: 90 });
  assert.equal(queueOf([]), null);
  assert.deepEqual(queueOf([row(1, "waiting"), row(2, "speaking"), row(3, "done"), row(4, "passed"), row(5, "waiting")]), {
    speaking: { group: 2, began: 2, called: 20, length: 90 }, waiting: [1, 5], done: [3], passed: [4],
  });
});

test("a colleague's sorting is told with the name, one's own and new notes are not", () => {
  const before = desk();
  const after = applied(applied(desk(), ["gather.place", { notes: [10], heading: 2 }]), ["gather.raise", { notes: [16], raised: true }]);
  after.notes = after.notes.map((one) => ({ ...one, by: { 10: "Anna Ek", 16: "Olle Organisatör" }[one.id] ?? "" }));
  after.notes.push(note(99, { by: "Anna Ek" }));
  assert.deepEqual(sortedByOthers(before, after, "Olle Organisatör"), [{ by: "Anna Ek", n: 1 }]);
  assert.deepEqual(sortedByOthers(null, after, ""), []);
  assert.deepEqual(sortedByOthers(before, before, ""), []);
});

const seen = (state) => JSON.stringify(columnsOf(state).map(({ text, notes }) => [text, notes.map((one) => [one.id, one.raised, one.spotlit, one.answered, one.doubles.map(({ id }) => id)])]));

/** The presses done as the server would, with the heading that is made anew getting an id of its own. */
function replay(state, steps) {
  let made = null;
  return steps.reduce((so, [action, args]) => {
    const named = args.heading === MADE ? { ...args, heading: made } : args;
    if (action !== "heading.add") return applied(so, [action, named]);
    made = 77;
    return { ...so, headings: [...so.headings, { id: made, text: named.text }] };
  }, state);
}

test("whatever is pressed is taken back to what stood there", () => {
  const presses = [
    ["gather.place", { notes: [12, 10], heading: 2 }], ["gather.place", { notes: [14], heading: null }], ["gather.place", { notes: [11], heading: 1, position: 1 }],
    ["gather.merge", { notes: [11, 14], into: 16 }], ["gather.merge", { notes: [12], into: 10 }], ["gather.split", { notes: [13] }], ["gather.split", { notes: [12] }],
    ["gather.raise", { notes: [10, 12], raised: true }], ["gather.raise", { notes: [14, 16], raised: false }],
    ["wall.spotlight", { note: 10 }], ["wall.spotlight", { note: null }], ["wall.spotlight", { note: 12 }],
    ["heading.rename", { heading: 1, text: "Samtal" }], ["heading.move", { heading: 2, position: 1 }], ["heading.remove", { heading: 1 }],
    ["question.answered", { note: 15, answered: true }],
  ];
  for (const press of presses) {
    const before = desk();
    const after = applied(before, press);
    assert.notEqual(seen(after), seen(before), JSON.stringify(press));
    assert.equal(seen(replay(after, undoing(...press, before))), seen(before), JSON.stringify(press));
  }
  assert.deepEqual(undoing("heading.add", { text: "Ny" }, desk(), { heading: 3 }), [["heading.remove", { heading: 3 }]]);
  assert.deepEqual(undoing("heading.add", { text: "Möten" }, desk(), { heading: 1 }), []); // it was there before
  assert.deepEqual(undoing("turn.next", {}, desk()), []);
});

test("many presses one after the other are taken back in turn", () => {
  const random = createRandom(11);
  const pick = (list) => list[Math.floor(random() * list.length)];
  for (let round = 0; round < 60; round += 1) {
    let state = desk();
    const states = [];
    const undos = [];
    for (let press = 0; press < 6; press += 1) {
      const heads = [...headsOf(columnsOf(state)).keys()];
      const step = pick([
        ["gather.place", { notes: [pick(heads), pick(heads)], heading: pick([1, 2, null]) }], ["gather.raise", { notes: [pick(heads)], raised: random() < 0.5 }],
        ["gather.merge", { notes: heads.filter(() => random() < 0.2), into: pick(heads) }], ["wall.spotlight", { note: pick([...heads, null]) }],
      ]);
      if (step[0] === "gather.merge") step[1].notes = step[1].notes.filter((id) => id !== step[1].into);
      states.push(seen(state));
      undos.push(undoing(...step, state));
      state = applied(state, step);
    }
    while (undos.length) {
      state = replay(state, undos.pop());
      assert.equal(seen(state), states.pop(), `round ${round}`);
    }
  }
});

test("each note stands once after any press, with its family", () => {
  const after = applied(desk(), ["gather.merge", { notes: [12, 10], into: 14 }]);
  assert.deepEqual(layout(after), [[1, [[11, []]]], [2, [[14, [10, 12, 13]], [16, []]]], [REST, [[15, []]]]]);
  assert.deepEqual(applied(desk(), ["gather.merge", { notes: [404], into: 405 }]), desk());
  assert.deepEqual(applied(desk(), ["turn.next", {}]), desk());
});
