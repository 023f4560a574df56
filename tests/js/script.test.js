// The script's arithmetic in the browser equals Python's, case by case.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { placeOf, scriptOf } from "../../static/js/script.js";

const { scripts, cases } = JSON.parse(readFileSync(new URL("../vectors/script.json", import.meta.url)));

for (const { kind, people, duration, scale, elapsed, moved, index, steps } of cases) {
  test(`${kind} of ${duration} ms for ${people}, ${elapsed} in, moved ${JSON.stringify(moved)}`, () => {
    const place = placeOf(scripts[kind], { people, duration, scale, elapsed, moved });
    assert.equal(place.index, index);
    const got = place.steps.map(({ key, starts, duration: length, turn, free }) => ({ key, starts, duration: length, turn, free }));
    assert.deepEqual(got, steps);
  });
}

const slot = { key: "learning", kind: "learning", starts_at: 1000, ends_at: 2_101_000 };

test("a step moved to in another slot, or before this pass of the slot, is ignored", () => {
  for (const step of [{ slot: "productive", index: 4, at: 5000 }, { slot: "learning", index: 4, at: 500 }, null]) {
    assert.equal(scriptOf(scripts, slot, { now: 2000, people: 7, step }).index, 0);
  }
  assert.equal(scriptOf(scripts, slot, { now: 2000, people: null, step: { slot: "learning", index: 4, at: 1500 } }).index, 4);
});

test("a slot of an unknown kind has no script", () => {
  assert.equal(scriptOf(scripts, { ...slot, kind: "dance" }, { now: 2000, people: 7 }), null);
});
