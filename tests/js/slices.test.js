// The control room's work in slices: one job a turn, each once, in order, whatever befalls another.

import assert from "node:assert/strict";
import { test } from "node:test";

import { createSlices } from "../../static/js/control/slices.js";

/** A thread whose turns are taken by hand: `turn()` is true while there was one to take. */
function thread() {
  const turns = [];
  return { next: (run) => turns.push(run), get waiting() { return turns.length; }, turn: () => turns.shift()() };
}

function jobs() {
  const done = [];
  return { done, work: Object.fromEntries(["rooms", "calls", "log"].map((name) => [name, () => done.push(name)])) };
}

test("one job is done a turn, in their own order", () => {
  const { next, turn } = thread();
  const { done, work } = jobs();
  createSlices(work, next)("log", "rooms");
  assert.deepEqual(done, []);
  turn();
  assert.deepEqual(done, ["rooms"]);
  turn();
  assert.deepEqual(done, ["rooms", "log"]);
});

test("what is wanted twice before its turn is done once, and again when it is wanted again", () => {
  const it = thread();
  const { done, work } = jobs();
  const want = createSlices(work, it.next);
  want("calls");
  want("calls");
  it.turn();
  assert.equal(it.waiting, 0);
  want("calls");
  it.turn();
  assert.deepEqual(done, ["calls", "calls"]);
});

test("a job that fails does not hold up the others", () => {
  const { next, turn } = thread();
  const done = [];
  const fails = () => { throw new Error("no"); };
  createSlices({ rooms: fails, log: () => done.push("log") }, next)("rooms", "log");
  assert.throws(turn, /no/);
  turn();
  assert.deepEqual(done, ["log"]);
});

test("a job may want itself or another again", () => {
  const it = thread();
  const done = [];
  const want = createSlices({ rooms: () => done.push("rooms") > 1 || want("rooms") }, it.next);
  want("rooms");
  while (it.waiting) it.turn();
  assert.deepEqual(done, ["rooms", "rooms"]);
});
