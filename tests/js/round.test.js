// A round in the browser equals Python's, press by press.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { begun, floorOf, pressed, present, queue, resized, timing } from "../../static/js/round.js";

const cases = JSON.parse(readFileSync(new URL("../vectors/rounds.json", import.meta.url)));

cases.forEach(({ scale, ends, longest, steps }, number) => {
  test(`round ${number}`, () => {
    let round = null;
    for (const { press, size, round: expected, timing: time } of steps) {
      let after = pressed(round, press);
      if (after && present(after).length !== size) after = resized(after, size);
      assert.deepEqual(after, expected);
      round = after ?? round;
      const told = round && timing(round, { at: press.at + 700, ends, longest, scale });
      assert.deepEqual(told && { length: told.length, left: told.left, is_last: told.isLast, silence: told.silence }, time);
    }
  });
});

const press = (act, round, more = {}) => ({
  act, id: `${Math.random()}`, slot: "learning", step: 2, count: 7, seat: floorOf(round)?.[0] ?? null, again: floorOf(round)?.[1] ?? false,
  at: 0, given: 1, since: null, extra: 0, who: null, seats: [], until: 0, ...more,
});

test("the same press twice, and two devices that press at once, move one chair", () => {
  const round = begun("learning", 2, 7);
  const one = press("next", round);
  const after = pressed(round, one);
  assert.equal(pressed(after, one), after);
  assert.equal(pressed(after, press("next", round)), null);
  assert.deepEqual(queue(after)[0], [2, false]);
});
