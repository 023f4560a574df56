// The follow-up's saver: nothing changed is left behind, whatever the line does.

import assert from "node:assert/strict";
import { test } from "node:test";

import { createSaver } from "../../static/js/saver.js";

function bench(outcomes) {
  const sent = [], said = [], timers = [];
  const saver = createSaver({
    send: async (row) => { sent.push(row); return outcomes.shift() ?? "saved"; },
    say: (state) => said.push(state),
    later: (run, ms) => timers.push({ run, ms }),
    forget: () => timers.splice(0),
  });
  const tick = async () => { const [next] = timers.splice(0); await next?.run(); return next?.ms; };
  return { saver, sent, said, tick };
}

test("letters are saved when one pauses, a press at once", async () => {
  const { saver, sent, said, tick } = bench([]);
  saver.changed("1");
  saver.changed("1");
  assert.equal(await tick(), 700);
  saver.changed("2", { now: true });
  assert.equal(await tick(), 0);
  assert.deepEqual(sent, ["1", "2"]);
  assert.equal(said.at(-1), "saved");
  assert.ok(saver.isIdle);
});

test("what did not arrive is tried again, and no row is forgotten", async () => {
  const { saver, sent, said, tick } = bench(["waiting", "waiting", "saved", "saved"]);
  saver.changed("1");
  saver.changed("2");
  await tick();
  assert.equal(said.at(-1), "waiting");
  while (!saver.isIdle) await tick();
  assert.deepEqual(new Set(sent), new Set(["1", "2"]));
  assert.equal(said.at(-1), "saved");
});

test("when it has closed nothing more is sent", async () => {
  const { saver, sent, said, tick } = bench(["closed"]);
  saver.changed("1");
  saver.changed("2");
  await tick();
  await tick();
  assert.deepEqual(sent, ["1"]);
  assert.equal(said.at(-1), "closed");
});

test("what is typed is not said to be saved before it is", async () => {
  const { saver, said, tick } = bench([]);
  saver.changed("1", { now: true });
  await tick();
  assert.equal(said.at(-1), "saved");
  saver.changed("1");
  assert.equal(said.at(-1), "saving");
});

test("a page that goes sends what has changed while a request was on its way", async () => {
  const { saver, sent, tick } = bench([new Promise(() => {})]);
  saver.changed("1", { now: true });
  tick();
  saver.changed("1");
  saver.leave();
  assert.deepEqual(sent, ["1", "1"]);
  saver.leave();
  assert.deepEqual(sent, ["1", "1"]);
});
