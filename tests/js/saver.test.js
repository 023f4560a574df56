// The follow-up's saver: nothing changed is left behind, whatever the line does.

import assert from "node:assert/strict";
import { test } from "node:test";

import { createSaver } from "../../static/js/saver.js";

function bench(outcomes) {
  const sent = [], said = [], timers = [], texts = {}, arrived = [];
  const saver = createSaver({
    read: (row) => texts[row] ?? "",
    send: async (row, what, tried) => {
      sent.push(row);
      arrived.push([what, ...tried]);
      return outcomes.shift() ?? "saved";
    },
    say: (state) => said.push(state),
    later: (run, ms) => timers.push({ run, ms }),
    forget: () => timers.splice(0),
  });
  const tick = async () => { const [next] = timers.splice(0); await next?.run(); return next?.ms; };
  return { saver, sent, said, tick, texts, arrived, timers };
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
  const before = said.length;
  while (!saver.isIdle) await tick();
  assert.deepEqual(new Set(sent), new Set(["1", "2"]));
  assert.equal(said.at(-1), "saved");
  assert.deepEqual(said.slice(before, before + 2), ["waiting", "saving"]); // of its own it does not say that it tries
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

test("what got no answer is sent again as it was, before anything newer", async () => {
  const { saver, tick, texts, arrived } = bench(["waiting", "waiting"]);
  texts["1"] = "a";
  saver.changed("1");
  await tick();
  texts["1"] = "b";
  saver.changed("1");
  await tick();
  texts["1"] = "c";
  saver.changed("1");
  while (!saver.isIdle) await tick();
  assert.deepEqual(arrived, [["a"], ["a"], ["a"], ["c"]]);
  assert.deepEqual(saver.tried("1"), []);
});

test("a page that goes says what it sent before without an answer", async () => {
  const { saver, tick, texts, arrived } = bench([new Promise(() => {})]);
  texts["1"] = "a";
  saver.changed("1", { now: true });
  tick();
  texts["1"] = "b";
  saver.changed("1");
  saver.leave();
  assert.deepEqual(arrived, [["a"], ["b", "a"]]);
});

test("a page that goes sends what is newer than what is sent once more", async () => {
  const { saver, tick, texts, arrived } = bench(["waiting", new Promise(() => {})]);
  texts["1"] = "a";
  saver.changed("1");
  await tick();
  texts["1"] = "b";
  tick();
  saver.leave();
  assert.deepEqual(arrived, [["a"], ["a"], ["b", "a"]]);
});

test("a page that is shown again saves what it could not when it went", async () => {
  const { saver, tick, texts, arrived } = bench(["waiting"]);
  texts["1"] = "a";
  saver.changed("1");
  saver.leave();
  await new Promise((done) => { setImmediate(done); });
  while (!saver.isIdle) await tick();
  assert.deepEqual(arrived, [["a"], ["a"]]);
});

test("a link that has ended says so, and what was written is saved when there is a new one", async () => {
  const { saver, said, tick, texts, arrived, timers } = bench(["gone"]);
  texts["1"] = "a";
  saver.changed("1");
  await tick();
  assert.equal(said.at(-1), "gone");
  assert.equal(timers.length, 0);
  assert.ok(!saver.isIdle);
  await saver.flush();
  assert.equal(said.at(-1), "saved");
  assert.deepEqual(arrived, [["a"], ["a"]]);
});
