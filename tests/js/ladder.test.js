import assert from "node:assert/strict";
import { test } from "node:test";

import { createLadder } from "../../static/js/screen/ladder.js";
import { createRandom } from "./fakes.js";

/** Runs the ladder over [ms, {moving, flows, error}] and gives what it said after each. */
function climb(ladder, spans) {
  let at = 0;
  const told = [];
  for (const [ms, facts] of spans) {
    let state;
    for (const end = at + ms; at < end; at += 250) state = ladder.look({ at, moving: true, flows: true, ...facts });
    told.push(state.local ? "local" : state.source);
  }
  return told;
}

const GOOD = {};
const HALT = { flows: false };

test("a film plays from the browser's copy, and over the line when the copy is bad or missing", () => {
  const ladder = createLadder();
  assert.deepEqual(ladder.begin({ small: true }), { source: "blob", local: false });
  assert.deepEqual(climb(ladder, [[5_000, GOOD], [250, { error: true, flows: false }], [5_000, GOOD]]), ["blob", "stream", "stream"]);
  ladder.begin({ small: true });
  assert.deepEqual(ladder.missing(), { source: "stream", local: false });
});

test("more than six seconds without picture lead to the smaller one, and there fifteen to playing by hand", () => {
  const ladder = createLadder();
  ladder.begin({ small: true });
  ladder.missing();
  assert.deepEqual(climb(ladder, [[5_000, GOOD], [5_500, HALT], [1_000, HALT], [10_000, HALT], [6_000, HALT]]), ["stream", "stream", "small", "small", "local"]);
});

test("three short halts within a minute lead to the smaller picture; three seeks do not", () => {
  const halts = (ms) => [[5_000, GOOD], [ms, HALT], [5_000, GOOD], [ms, HALT], [5_000, GOOD], [ms, HALT], [2_000, GOOD]];
  const ladder = createLadder();
  ladder.begin({ small: true });
  ladder.missing();
  assert.equal(climb(ladder, halts(1_500)).at(-1), "small");
  ladder.begin({ small: true });
  ladder.missing();
  assert.equal(climb(ladder, halts(500)).at(-1), "stream");
});

test("without a smaller picture the line gets twenty seconds", () => {
  const ladder = createLadder();
  ladder.begin({ chosen: "small" });
  assert.deepEqual(climb(ladder, [[19_000, HALT], [2_000, HALT]]), ["stream", "local"]);
});

test("a room that had to play by hand comes back by itself, one that chose to does not", () => {
  const ladder = createLadder();
  ladder.begin({ small: true, chosen: "small" });
  assert.deepEqual(climb(ladder, [[16_000, HALT], [1_000, GOOD]]), ["local", "small"]);
  assert.deepEqual(ladder.begin({ small: true, chosen: "local" }), { source: null, local: true });
  assert.deepEqual(climb(ladder, [[60_000, GOOD]]), ["local"]);
  assert.deepEqual(ladder.begin({ small: true, chosen: "" }), { source: "blob", local: false });
});

test("time that stands still is no halt", () => {
  const ladder = createLadder();
  ladder.begin({ small: true });
  ladder.missing();
  assert.deepEqual(climb(ladder, [[60_000, { flows: false, moving: false }]]), ["stream"]);
});

test("whatever the line does, the ladder never goes up by itself but from playing by hand", () => {
  const order = { blob: 0, stream: 1, small: 2 };
  for (let seed = 1; seed < 200; seed += 1) {
    const random = createRandom(seed);
    const ladder = createLadder();
    let before = ladder.begin({ small: random() < 0.5 }).source;
    for (let at = 0; at < 120_000; at += 250) {
      const { source, local } = ladder.look({ at, moving: random() < 0.95, flows: random() < 0.7, error: random() < 0.01 });
      assert.ok(order[source] >= order[before]);
      assert.ok(!local || source !== "blob");
      before = source;
    }
  }
});
