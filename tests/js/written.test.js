// What is read aloud, which ideas lead, and which of the others' are offered.
import assert from "node:assert/strict";
import { test } from "node:test";

import { leading, ranked } from "../../static/js/facilitate/choosing.js";
import { notesToRead, proposalToRead } from "../../static/js/facilitate/readback.js";
import { isOpen, others } from "../../static/js/facilitate/sharing.js";
import { EMPTY_PROPOSAL, keysOf, proposalFields } from "../../static/js/facilitate/sheets.js";

test("points are read before questions and empty fields not at all", () => {
  const notes = [{ kind: "point", text: "en " }, { kind: "question", text: "vem?" }, { kind: "point", text: "  " }, { kind: "point", text: "två" }];
  assert.deepEqual(notesToRead(notes), [{ kind: "point", text: "en" }, { kind: "point", text: "två" }, { kind: "question", text: "vem?" }]);
});

const words = { first_step: "Första:", who: "Vem:", when: "När:", needs: "Behövs:", notice: "Märks:", carrier: "Bär:", confidence: "Säkra:", confidence_of: "{n} av 5", shared: "delas", not_shared: "delas inte", trial: "en prövning" };

test("of a proposal what is written is read, with how sure the group is and whether it is shared", () => {
  assert.equal(proposalToRead(EMPTY_PROPOSAL, words), null);
  const read = proposalToRead({ ...EMPTY_PROPOSAL, what: "Ring", who: "Rektorn", confidence: 4, is_shared: false }, words);
  assert.deepEqual(read, { what: "Ring", kind: "en prövning", lines: [{ label: "Vem:", text: "Rektorn" }, { label: "Säkra:", text: "4 av 5" }], shared: "delas inte" });
});

const ideas = (...dots) => dots.map((number, index) => ({ id: index + 1, text: `t${index}`, dots: number }));

test("ideas stand by their dots, those just pressed included", () => {
  assert.deepEqual(ranked(ideas(1, 1, 0), new Map([[2, 1], [3, -4]])).map(({ id, dots }) => [id, dots]), [[2, 2], [1, 1], [3, 0]]);
});

test("the leading ideas are proposed, as many as there is room for, and a tie is left to the group", () => {
  assert.deepEqual(leading(ideas(1, 5, 0, 3, 2), 3), [2, 4, 5]);
  assert.deepEqual(leading(ideas(1, 5, 0, 3, 2), 1), [2]);
  assert.deepEqual(leading(ideas(4, 2, 2, 2), 2), [1]);
  assert.deepEqual(leading(ideas(0, 0), 3), []);
  assert.deepEqual(leading(ideas(3, 1), 0), []);
});

test("the others' ideas are offered once each, from the sharing on", () => {
  const wall = [{ id: 1, by: 7 }, { id: 2, by: 8 }, { id: 3, by: 9 }];
  assert.deepEqual(others(wall, { own: 7, borrowed: [3] }).map(({ id, taken }) => [id, taken]), [[2, false], [3, true]]);
  assert.equal(isOpen({ phase: "running", slot: { kind: "productive" } }), false);
  assert.equal(isOpen({ phase: "held", slot: { kind: "sharing" } }), true);
  assert.equal(isOpen({ phase: "over", slot: null }), true);
  assert.equal(isOpen(null), false);
});

test("an answer finds its fields, and a snapshot tells each field's own revision", () => {
  assert.deepEqual(keysOf({ action: "note.save", args: { kind: "point", position: 2 } }), ["note:point:2"]);
  assert.deepEqual(keysOf({ action: "proposal.save", args: { position: 3, fields: { what: "x", who: "y" } } }), ["proposal:3:what", "proposal:3:who"]);
  assert.deepEqual(keysOf({ action: "proposal.not_now", args: {} }), ["not-now"]);
  assert.deepEqual(keysOf({ action: "group.present", args: {} }), []);
  const row = { ...EMPTY_PROPOSAL, what: "x", revs: { ...Object.fromEntries(Object.keys(EMPTY_PROPOSAL).map((name) => [name, 0])), what: 4 } };
  const fields = proposalFields(1, row);
  assert.deepEqual(fields.find(({ key }) => key === "proposal:1:what").current, { value: { what: "x" }, rev: 4 });
  assert.ok(proposalFields(1, null).every(({ current }) => current === null));
});
