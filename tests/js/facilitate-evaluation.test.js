import assert from "node:assert/strict";
import { test } from "node:test";

import { cardOf } from "../../static/js/facilitate/evaluation.js";
import { isKept } from "../../static/js/outbox.js";

const TEXTS = {
  answered: "{n} av {of} har svarat.", evaluation_early: "tidigare", evaluation_full: "tagna", evaluation_opened: "öppen", evaluation_over: "ett dygn",
};
const END = 1_000_000;
const view = (kind, phase = "running") => ({ phase, slot: kind ? { kind } : null, position: { projected_end: END } });
const group = (more = {}, present = 7) => ({ present, group: { expected: 8 }, evaluation: { received: 0, cap: 11, more: 0, opened: null, ...more } });
const card = (...args) => cardOf(...args, TEXTS);

test("it comes with the productive dialogue, to be opened for who leaves early", () => {
  for (const kind of ["welcome", "talk", "learning", "break", "gathering"]) assert.equal(card(view(kind), group(), 0), null);
  assert.deepEqual([card(view("productive"), group(), 0).isOpen, card(view("productive"), group(), 0).hint], [false, "tidigare"]);
  const opened = card(view("sharing"), group({ opened: 5 }), 0);
  assert.deepEqual([opened.isOpen, opened.hint, opened.place], [true, "öppen", "people"]);
});

test("in its own time it stands first, after the end for a day", () => {
  assert.deepEqual([card(view("evaluation"), group(), 0).isOpen, card(view("evaluation"), group(), 0).place], [true, "entry"]);
  assert.deepEqual([card(view(null, "over"), group(), END + 1).place, card(view(null, "over"), group(), END + 1).hint], ["thanks", "ett dygn"]);
  assert.equal(card(view(null, "over"), group({ received: 7 }), END + 1).hint, "");
  assert.equal(card(view(null, "over"), group(), END + 24 * 3600_000), null);
  assert.equal(card(view(null, "cancelled"), group(), 0), null);
  assert.equal(card(view("evaluation"), null, 0), null);
});

test("it counts those present, never fewer than have answered", () => {
  assert.equal(card(view("evaluation"), group({ received: 5 }), 0).count, "5 av 7 har svarat.");
  assert.equal(card(view("evaluation"), group({ received: 9 }), 0).of, 9);
  assert.equal(card(view("evaluation"), group({ received: 1 }, null), 0).of, 8);
});

test("one more is offered when all counted have answered, and asked for when the places are taken", () => {
  const at = (more) => card(view("evaluation"), group(more), 0);
  assert.equal(at({ received: 6 }).canMore, false);
  assert.deepEqual([at({ received: 7 }).canMore, at({ received: 7 }).isFull], [true, false]);
  assert.deepEqual([at({ received: 11 }).isFull, at({ received: 11 }).hint], [true, "tagna"]);
  assert.equal(at({ received: 31, cap: 31, more: 20 }).canMore, false);
  assert.equal(card(view("productive"), group({ received: 11 }), 0).canMore, false);
});

test("what a facilitator presses without a line is delivered later", () => {
  assert.deepEqual(["evaluation.open", "evaluation.more"].map(isKept), [true, true]);
});
