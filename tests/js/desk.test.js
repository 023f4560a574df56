// Presses at the desk: shown before their snapshot, over what comes meanwhile, taken back, and gone when they are refused.
import assert from "node:assert/strict";
import { test } from "node:test";

import { inOneLine, say } from "../../static/js/desk/say.js";
import { createWork } from "../../static/js/desk/work.js";

const note = (id, more = {}) => ({ id, kind: "point", text: `Punkt ${id}`, heading: null, place: 0, double_of: null, raised: false, spotlit: false, answered: false, ...more });
const settle = () => new Promise((done) => setImmediate(done));

/** A desk whose server answers when told to. */
function world() {
  const asked = [];
  const refusals = [];
  let rev = 1;
  let snapshot = { headings: [{ id: 1, text: "Möten" }], notes: [note(10), note(11)], published: false };
  const live = {
    store: { rev: () => rev },
    do: (action, args) => new Promise((answer, refuse) => asked.push({ action, args, answer, refuse })),
  };
  const work = createWork({ live, state: () => work.shown(snapshot), changed: () => {}, noted: () => {}, fail: (refusal) => refusals.push(refusal) });
  return {
    work, asked, refusals,
    shown: () => work.shown(snapshot).notes.map(({ heading, raised }) => `${heading}${raised ? "!" : ""}`).join(),
    comes(newRev, notes) {
      [rev, snapshot] = [newRev, { ...snapshot, notes }];
    },
  };
}

test("a press shows at once and until the snapshot that has it, over a colleague's that comes first", async () => {
  const { work, asked, shown, comes } = world();
  work.press(["gather.place", { notes: [10], heading: 1 }]);
  assert.equal(shown(), "1,null");
  assert.ok(work.isBusy());
  comes(2, [note(10), note(11, { raised: true })]);
  assert.equal(shown(), "1,null!");
  asked[0].answer({ rev: 3 });
  await settle();
  assert.equal(shown(), "1,null!");
  comes(3, [note(10, { heading: 1 }), note(11, { raised: true })]);
  assert.equal(shown(), "1,null!");
  assert.equal(work.isBusy(), false);
  comes(4, [note(10), note(11)]); // a colleague puts it back: the press does not come again
  assert.equal(shown(), "null,null");
});

test("what is refused was never there, and is not taken back", async () => {
  const { work, asked, shown, refusals } = world();
  work.press(["gather.raise", { notes: [10], raised: true }]);
  assert.equal(shown(), "null!,null");
  asked[0].refuse({ code: "not_found" });
  await settle();
  assert.deepEqual([shown(), refusals.length, work.last()], ["null,null", 1, null]);
});

test("quick presses are taken back in turn, each to what was shown before it", async () => {
  const { work, asked, shown } = world();
  const first = work.press(["gather.place", { notes: [10], heading: 1 }]);
  const second = work.press(["gather.raise", { notes: [10], raised: true }]);
  asked.forEach(({ answer }, index) => answer({ rev: 2 + index }));
  await Promise.all([first, second]);
  assert.equal(shown(), "1!,null");
  const undone = work.undo();
  assert.deepEqual([asked[2].action, asked[2].args], ["gather.raise", { notes: [10], raised: false }]);
  asked[2].answer({ rev: 4 });
  assert.equal((await undone).action, "gather.raise");
  work.undo();
  assert.deepEqual([asked[3].action, asked[3].args], ["gather.place", { notes: [10], heading: null }]);
  assert.equal(shown(), "null,null");
  assert.equal(work.last(), null);
  assert.equal(await work.undo(), null);
});

test("several presses given as one are taken back as one, the last first", async () => {
  const { work, asked } = world();
  const both = work.press(["gather.merge", { notes: [11], into: 10 }], ["gather.raise", { notes: [10], raised: true }]);
  asked[0].answer({ rev: 2 });
  await settle();
  asked[1].answer({ rev: 3 });
  await both;
  assert.deepEqual(work.last().steps.map(([action]) => action), ["gather.raise", "gather.split", "gather.place"]);
});

test("a heading that was removed is made anew, and its notes come under the new one", async () => {
  const { work, asked, comes } = world();
  comes(2, [note(10, { heading: 1, place: 1 }), note(11)]);
  const removed = work.press(["heading.remove", { heading: 1 }]);
  asked[0].answer({ rev: 3 });
  await removed;
  const undone = work.undo();
  for (const answer of [{ rev: 4, heading: 9 }, { rev: 5 }, { rev: 6 }]) {
    asked.at(-1).answer(answer);
    await settle();
  }
  await undone;
  assert.deepEqual(asked.slice(1).map(({ action, args }) => [action, args.heading]), [["heading.add", undefined], ["heading.move", 9], ["gather.place", 9]]);
});

test("texts have one for one and one for all others", () => {
  const text = { one: "1 vald", many: "{n} valda av {all}" };
  assert.deepEqual([say(text, 1), say(text, 0, { all: 3 }), say(text, 2, { all: 3 })], ["1 vald", "0 valda av 3", "2 valda av 3"]);
});

test("what is counted keeps together, and no line begins with a dot", () => {
  assert.equal(inOneLine(["2 punkter", "1 på väggen"]), "2\u00a0punkter\u00a0· 1\u00a0på\u00a0väggen");
});
