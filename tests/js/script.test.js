// The script's arithmetic in the browser equals Python's, case by case.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { placeOf, scaleOf, scriptOf } from "../../static/js/script.js";

const { scripts, cases } = JSON.parse(readFileSync(new URL("../vectors/script.json", import.meta.url)));

for (const { kind, people, duration, scale, elapsed, moved, index, steps } of cases) {
  test(`${kind} of ${duration} ms for ${people}, ${elapsed} in, moved ${JSON.stringify(moved)}`, () => {
    const place = placeOf(scripts[kind], { people, duration, scale, elapsed, moved });
    assert.equal(place.index, index);
    const got = place.steps.map(({ key, starts, duration: length, turn, free }) => ({ key, starts, duration: length, turn, free }));
    assert.deepEqual(got, steps);
  });
}

const slot = { key: "learning", kind: "learning", starts_at: 1000, ends_at: 2_101_000, stood_ms: 0 };

test("a step moved to in another slot, or before this pass of the slot, is ignored", () => {
  const position = { slot, elapsed_ms: 1000 };
  for (const step of [{ slot: "productive", index: 4, at: 1500 }, { slot: "learning", index: 4, at: 500 }, null]) {
    assert.equal(scriptOf(scripts, position, { people: 7, step }).index, 0);
  }
  assert.equal(scriptOf(scripts, position, { people: null, step: { slot: "learning", index: 4, at: 1500 } }).index, 4);
});

test("time that stood still does not shorten the steps", () => {
  const held = { slot: { ...slot, ends_at: slot.ends_at + 180_000, stood_ms: 180_000 }, elapsed_ms: 400_000 };
  const without = scriptOf(scripts, { slot, elapsed_ms: 400_000 }, { people: 7 });
  assert.deepEqual(scriptOf(scripts, held, { people: 7 }), without);
});

test("a slot of an unknown kind, and no slot at all, have no script", () => {
  assert.equal(scriptOf(scripts, { slot: { ...slot, kind: "dance" }, elapsed_ms: 0 }, { people: 7 }), null);
  assert.equal(scriptOf(scripts, { slot: null, elapsed_ms: 0 }, { people: 7 }), null);
});

test("the scale is the run's planned length over 140 minutes", () => {
  assert.equal(scaleOf({ run: { planned_out: 420_000 + 5 }, slots: [{ planned_starts_at: 5 }] }), 0.05);
});
