// The round on the facilitator's page: presses on their way, words and hints, names that stay.
import assert from "node:assert/strict";
import { test } from "node:test";

import { argsOf, createPresses } from "../../static/js/facilitate/presses.js";
import { hintOf, roundWords } from "../../static/js/facilitate/round-words.js";
import { createNames } from "../../static/js/names.js";
import { floorOf, pressed, present } from "../../static/js/round.js";
import { called, roundNow } from "../../static/js/round-now.js";

const texts = new Proxy({}, { get: (_, name) => `${String(name)}:{n}{who}{seat}{title}{time}` });
const slot = { key: "learning", kind: "learning", starts_at: 1_000 };
const step = { starts: 300_000, ends: 1_140_000, duration: 840_000, turn: 120_000 };
const script = { steps: [{}, {}, step], index: 2 };
const at = (round, elapsed, count = 7) => roundNow({ round, slot, elapsed, script, longest: 150_000, count });
const about = (elapsed) => ({ slot: "learning", step: 2, count: 7, begins: 1_000, at: elapsed, given: 2_000 + elapsed });

function page() {
  let id = 0;
  const presses = createPresses({ newId: () => `p${(id += 1)}` });
  return {
    presses,
    press(act, room, elapsed, more) {
      const now = at(presses.over(room), elapsed);
      presses.note(now.round);
      return presses.make(act, now.round, about(elapsed), more);
    },
    floor: (room, elapsed) => at(presses.over(room), elapsed).floor,
  };
}

test("by the clock until somebody presses, then from that chair by hand", () => {
  const { press, floor } = page();
  assert.deepEqual(floor(null, 560_000), [3, false]);
  const made = press("next", null, 560_000);
  assert.deepEqual([made.seat, made.since], [3, 540_000]);
  assert.deepEqual(floor(null, 561_000), [4, false]);
  assert.deepEqual(floor(null, 1_000_000), [4, false]); // nobody is hurried on by the clock any more
});

test("without a line presses count at once, in order, and reach the server as they were made", () => {
  const { press, floor, presses } = page();
  const made = [press("next", null, 310_000), press("pass", null, 390_000), press("next", null, 400_000), press("undo", null, 405_000)];
  assert.deepEqual(floor(null, 406_000), [3, false]);
  const server = made.reduce((room, one) => pressed(room, one), null);
  assert.deepEqual(floorOf(server), [3, false]);
  assert.equal(server.since, 390_000); // the turn that came back goes on where it was
  presses.seen(server);
  assert.equal(presses.size, 0);
  assert.deepEqual(floor(server, 406_000), [3, false]);
});

test("a press that was refused is taken back, and what somebody else did is shown", () => {
  const mine = page();
  const hers = page();
  const theirs = hers.press("next", null, 310_000);
  const made = mine.press("next", null, 310_000);
  const room = pressed(null, theirs);
  assert.deepEqual(mine.floor(room, 311_000), [2, false]); // mine counts for nothing on top of hers
  mine.presses.drop(made.id);
  assert.equal(mine.presses.size, 0);
});

test("what a press says has no name in it", () => {
  const made = page().press("leave", null, 310_000, { who: 3 });
  assert.deepEqual(Object.keys(argsOf(made)).sort(), [
    "again", "at", "begins", "count", "extra", "given", "press", "seat", "seats", "since", "slot", "step", "until", "who",
  ]);
});

test("a press without effect is not sent", () => {
  assert.equal(page().press("undo", null, 310_000), null);
  assert.equal(page().press("leave", null, 310_000, { who: 12 }), null);
});

test("one gentle hint at a time", () => {
  const now = { floor: [3, false], left: 60_000, length: 120_000, byHand: true, silence: 0, unspoken: 4, waiting: 5 };
  const hint = (more, stepLeft = 400_000) => hintOf({ ...now, ...more }, { stepLeft, texts });
  assert.match(hint({}), /^turn:.*2:00/);
  assert.match(hint({ unspoken: 2 }), /^two_unspoken/);
  assert.match(hint({ unspoken: 1 }), /^one_unspoken/);
  assert.match(hint({ left: 0 }), /^hint_over/);
  assert.match(hint({ left: 0, byHand: false }), /^turn/);
  assert.match(hint({}, 30_000), /^hint_end:30.* n_unspoken:4/);
  assert.match(hint({ floor: [3, true], unspoken: 0 }), /^hint_again/);
  assert.match(hint({ silence: 5_000 }), /^hint_silent/);
  assert.match(hint({ floor: null }), /^hint_done/);
});

test("who has the floor and who is next are said, and never the time", () => {
  const names = { 1: "Amina" };
  const words = roundWords(at(null, 300_000), { stepLeft: 840_000, texts, names });
  assert.deepEqual([words.now, words.next, words.left], ["Amina", called(2, {}, texts.seat), "2:00"]);
  const later = roundWords(at(null, 390_000), { stepLeft: 750_000, texts, names });
  assert.equal(later.said, words.said);
  assert.notEqual(later.left, words.left);
});

test("somebody who leaves takes the chair along, and the others keep their numbers", () => {
  const { press, presses } = page();
  press("leave", null, 310_000, { who: 2 });
  assert.deepEqual(present(presses.over(null)), [1, 3, 4, 5, 6, 7]);
  const later = roundNow({ round: presses.over(null), slot, elapsed: 1_200_000, script: { steps: [{}, {}, {}, { ...step, starts: 1_140_000, ends: 1_560_000, turn: 70_000 }], index: 3 }, longest: 75_000, count: 6 });
  assert.deepEqual(later.chairs.map(({ seat }) => seat), [1, 3, 4, 5, 6, 7]);
});

test("names are kept in this browser alone, and forgotten", () => {
  const kept = new Map();
  const storage = { getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => kept.set(key, value), removeItem: (key) => kept.delete(key) };
  const names = createNames(7, storage);
  names.set(3, "Cecilia");
  assert.equal(createNames(7, storage).all()[3], "Cecilia");
  assert.deepEqual(createNames(8, storage).all(), {});
  names.set(3, " ");
  assert.equal(kept.size, 0);
  names.set(3, "Cecilia");
  names.forget();
  assert.equal(kept.size, 0);
  assert.doesNotThrow(() => createNames(7, null).set(1, "A"));
});
