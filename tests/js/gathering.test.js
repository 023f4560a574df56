// The gathering's rules, the same as the server's, and the proposals that the wall has no room for.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { createShared } from "../../static/js/gathering/shared.js";
import { momentOf, placeOf, question, standing } from "../../static/js/gathering/standing.js";
import { createTime } from "./fakes.js";

const cases = JSON.parse(readFileSync(new URL("../vectors/gathering.json", import.meta.url), "utf8"));

test("the page and the server agree on what turns and questions mean, wherever the run is", () => {
  const phases = new Set();
  for (const { name, agenda, queue, at } of cases) {
    for (const { now, moment, standing: expected, questions } of at) {
      const found = momentOf(agenda, now);
      phases.add(found.phase);
      assert.deepEqual(found, moment, name);
      const { states, isWritten, ...rest } = standing(queue, found);
      const { states: theirs, is_written, ...others } = expected;
      assert.deepEqual(rest, others, name);
      assert.deepEqual([new Map(theirs), is_written], [states, isWritten], name);
      const asked = [[true, true], [true, false], [false, true], [false, false]].map(([answered, spotlit]) => question(found, { answered, spotlit }));
      assert.deepEqual(asked, questions);
    }
  }
  assert.equal(phases.size, 3);
});

test("a group is told its number, and nothing where there is no queue", () => {
  const at = { phase: "on", elapsed: 0, runs: 1_500_000, begins: 0, scale: 1 };
  const found = standing({ speaking: { group: 1, began: 0, called: 0, length: 90_000 }, waiting: [2, 3], done: [4], passed: [5] }, at);
  assert.deepEqual([1, 2, 3, 4, 5, 6].map((group) => placeOf(found, group)), [
    { state: "speaking", number: 0 }, { state: "waiting", number: 1 }, { state: "waiting", number: 2 },
    { state: "done", number: 0 }, { state: "passed", number: 0 }, { state: null, number: 0 },
  ]);
  assert.equal(standing(null, at).isWritten, false);
});

test("all proposals are fetched once for each tag, only while they are shown, and again when there was no answer", async () => {
  const time = createTime();
  const answers = [null, { tag: "b", proposals: [1, 2, 3] }];
  let asked = 0;
  let changes = 0;
  const filled = createShared({
    ask: async () => answers[asked++] ?? Promise.reject(new Error("500")),
    changed: () => (changes += 1), random: () => 0.5, setTimeout: time.setTimeout,
  });
  const settle = () => new Promise((done) => setImmediate(done));
  const wall = { proposals: [1], shared: { n: 3, tag: "b" } };
  assert.equal(filled(wall, false), wall);
  assert.equal(filled(null, true), null);
  assert.equal(filled({ proposals: [1], shared: { n: 1, tag: "a" } }, true).proposals.length, 1);
  time.run(10_000);
  assert.equal(asked, 0);
  for (let tick = 0; tick < 3; tick += 1) assert.deepEqual(filled(wall, true).proposals, [1]);
  time.run(2_100);
  await settle();
  assert.deepEqual([asked, changes], [1, 0]);
  time.run(5_100);
  await settle();
  assert.deepEqual([asked, changes, filled(wall, true).proposals], [2, 1, [1, 2, 3]]);
  time.run(60_000);
  assert.equal(asked, 2);
  assert.deepEqual(filled({ ...wall, shared: { n: 4, tag: "c" } }, true).proposals, [1, 2, 3], "the old ones stand until the new have come");
});
