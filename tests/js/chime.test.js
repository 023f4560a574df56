import assert from "node:assert/strict";
import { test } from "node:test";

import { createTurn } from "../../static/js/screen/chime.js";

test("a new part chimes once, where the room has chosen it", () => {
  const isTurn = createTurn();
  const heard = ["break", "break", "gathering", "gathering"].map((key) => isTurn({ key }, true));
  assert.deepEqual(heard, [false, false, true, false]);
});

test("a page that opens in the middle, and a room that has not chosen it, are quiet", () => {
  const isTurn = createTurn();
  assert.equal(isTurn({ key: "learning" }, true), false);
  assert.equal(isTurn({ key: "break" }, false), false);
  assert.equal(isTurn({ key: "break" }, true), false, "chosen too late for this part");
});

test("a Talk is not chimed over", () => {
  const isTurn = createTurn();
  isTurn({ key: "welcome" }, true);
  assert.equal(isTurn({ key: "talk-1", film: { url: "/t" } }, true), false);
  assert.equal(isTurn({ key: "learning" }, true), true);
});
