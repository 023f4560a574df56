// The course's practice round: what the simulated people say, and what it says of what one did.

import assert from "node:assert/strict";
import { test } from "node:test";

import { ACTS, createCoach, createTrial } from "../../static/js/course/coach.js";

const turn = (seat, { again = false, left = 20_000, length = 30_000 } = {}) => ({ seat, again, left, length });

test("all the buttons have been tried when each has been pressed once", () => {
  const trial = createTrial();
  for (const act of ACTS) {
    assert.equal(trial.isDone, false);
    trial.did(act);
  }
  assert.equal(trial.isDone, true);
  assert.deepEqual(trial.list().map(({ act }) => act), ACTS);
});

test("each of the five does one thing, at its own time", () => {
  const coach = createCoach();
  const heard = (...args) => coach.says(turn(...args)).text;
  assert.equal(heard(1), "begins");
  assert.equal(heard(2), "pass");
  assert.equal(heard(3), "speaks");
  assert.equal(heard(3, { left: 0 }), "over");
  assert.equal(heard(4, { left: 29_000 }), "speaks");
  assert.equal(heard(4, { left: 25_000 }), "leave");
  assert.equal(heard(5), "speaks");
  assert.equal(heard(5, { left: 7_000 }), "more");
  assert.equal(heard(2, { again: true }), "again");
  assert.equal(coach.says({ seat: null }), null);
});

test("what suits the moment counts as handled, anything else does not", () => {
  const good = createCoach();
  good.did("pass", turn(2));
  good.did("next", turn(3, { left: 0 }));
  good.did("leave", turn(4), { who: 4 });
  good.did("more", turn(5, { left: 5_000 }));
  assert.deepEqual(good.result().map(({ isHandled }) => isHandled), [true, true, true, true]);

  const hasty = createCoach();
  hasty.did("next", turn(2));
  hasty.did("next", turn(3, { left: 9_000 })); // cut short
  hasty.did("leave", turn(4), { who: 1 });
  assert.deepEqual(hasty.result(), [2, 3, 4].map((seat, at) => ({ event: ["pass", "over", "leave"][at], seat, isHandled: false })));
});

test("who has been given more time asks no further", () => {
  const coach = createCoach();
  coach.says(turn(5, { left: 7_000 }));
  coach.did("more", turn(5, { left: 7_000 }));
  assert.equal(coach.says(turn(5, { left: 7_000 })).text, "speaks");
});
