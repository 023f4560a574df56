import assert from "node:assert/strict";
import { test } from "node:test";

import { Refusal, createOutbox, isKept, memoryShelf } from "../../static/js/outbox.js";
import { createRandom, createTime } from "./fakes.js";

function make({ shelf = memoryShelf(), time = createTime() } = {}) {
  let ids = 0;
  return { time, shelf, outbox: createOutbox({ elapsed: time.elapsed, newId: () => `id-${++ids}-${Math.random()}`, shelf }) };
}

test("a command is sent once, answered, and gone", async () => {
  const { outbox, shelf } = make();
  const promise = outbox.add("note.save", { text: "hej" });
  const [row] = outbox.due();
  assert.deepEqual(outbox.due(), []);
  outbox.answer(row.id, true, { rev: 4 });
  assert.deepEqual(await promise, { rev: 4 });
  assert.equal(outbox.size, 0);
  assert.deepEqual(await shelf.all(), []);
});

test("after a broken line everything unanswered goes again under the same id", () => {
  const { outbox } = make();
  outbox.add("note.save", { n: 1 });
  outbox.add("proposal.save", { n: 2 });
  const first = outbox.due().map((row) => row.id);
  outbox.forgetSent();
  assert.deepEqual(outbox.due().map((row) => row.id), first);
});

test("silence on an open line makes it go again", () => {
  const { outbox, time } = make();
  outbox.add("note.save", {});
  outbox.due();
  time.run(9_000);
  assert.equal(outbox.due().length, 1);
});

test("what a person wrote survives a reload, an order does not", async () => {
  const { outbox, shelf } = make();
  outbox.add("note.save", { text: "kvar" });
  outbox.add("cue.hold", {}).catch(() => {});
  const { outbox: next } = make({ shelf });
  await next.load();
  assert.deepEqual(next.due().map((row) => [row.action, row.args]), [["note.save", { text: "kvar" }]]);
});

test("an order that cannot leave is given up and says so", async () => {
  const { outbox, time } = make();
  const promise = outbox.add("cue.advance", {}, { seen: 3 });
  time.run(11_000);
  outbox.expire();
  await assert.rejects(promise, (refusal) => refusal instanceof Refusal && refusal.code === "no_line");
  assert.equal(outbox.size, 0);
});

test("a later text of the same field replaces one that has not left", async () => {
  const { outbox } = make();
  const first = outbox.add("note.save", { text: "a" }, { key: "note:1" });
  outbox.add("note.save", { text: "ab" }, { key: "note:1" });
  assert.deepEqual(await first, { superseded: true });
  assert.deepEqual(outbox.due().map((row) => row.args.text), ["ab"]);
});

test("a refusal carries the code and what came with it", async () => {
  const { outbox } = make();
  const promise = outbox.add("note.save", {});
  const [row] = outbox.due();
  outbox.answer(row.id, false, { code: "conflict", message: "Någon annan hann före.", rev: 5, text: "x" });
  await assert.rejects(promise, { code: "conflict", message: "Någon annan hann före." });
});

test("over any line that loses, doubles and breaks, each command has exactly one effect and one answer", async () => {
  for (let seed = 1; seed <= 60; seed++) {
    const random = createRandom(seed);
    const { outbox, time } = make();
    const receipts = new Map();
    let effects = 0;
    const given = [];
    const server = (row) => {
      if (!receipts.has(row.id)) receipts.set(row.id, { n: ++effects });
      return receipts.get(row.id);
    };
    const deliver = (row) => {
      if (random() < 0.3) return; // lost on the way there
      const answer = server(row);
      if (random() < 0.2) server(row); // doubled
      if (random() < 0.3) return; // lost on the way back
      outbox.answer(row.id, true, answer);
    };
    for (let step = 0; step < 200; step++) {
      if (step < 40) given.push(outbox.add("note.save", { step }));
      if (random() < 0.1) outbox.forgetSent();
      outbox.due().forEach(deliver);
      time.run(1_000);
    }
    assert.equal(outbox.size, 0, `seed ${seed}`);
    const answers = await Promise.all(given);
    assert.equal(effects, 40);
    assert.equal(new Set(answers.map((answer) => answer.n)).size, 40);
  }
});

test("an order about a group does not wait for a better line, what its own page says of the room does", () => {
  assert.deepEqual(["group.present", "group.step", "group.in_meeting", "round.next"].map(isKept), [true, true, true, true]);
  assert.deepEqual(["answer.save", "question.answered", "answers.publish"].map(isKept), [true, true, false]);
  assert.deepEqual(["group.merge", "group.cancel", "group.use_here", "link.show"].map(isKept), [false, false, false, false]);
});
