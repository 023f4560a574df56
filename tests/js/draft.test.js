// What a group types is never lost and never crosses itself on the way to the server.
import assert from "node:assert/strict";
import { test } from "node:test";

import { createDraft } from "../../static/js/facilitate/draft.js";

const EMPTY = { text: "" };
const text = (value) => ({ text: value });

function typed(...words) {
  const draft = createDraft(EMPTY);
  words.forEach((word) => draft.input(text(word)));
  return draft;
}

test("an untouched field has nothing to send and nothing to say", () => {
  const draft = createDraft(EMPTY);
  assert.equal(draft.next(), null);
  assert.equal(draft.state(true), "empty");
  assert.equal(draft.unsaved, null);
});

test("one save at a time: what is typed meanwhile goes after the answer, on the new revision", () => {
  const draft = typed("en");
  assert.deepEqual(draft.next(), { value: text("en"), rev: 0 });
  draft.input(text("en till"));
  assert.equal(draft.next(), null);
  draft.saved(text("en"), 1, 500);
  assert.deepEqual(draft.next(), { value: text("en till"), rev: 1 });
  draft.saved(text("en till"), 2, 600);
  assert.equal(draft.state(true), "saved");
  assert.equal(draft.savedAt, 600);
  assert.equal(draft.unsaved, null);
});

test("without a line it waits, and a reload gives it back", () => {
  const draft = typed("bara här");
  draft.next();
  draft.input(text("bara här, mer"));
  assert.equal(draft.state(false), "waiting");
  const again = createDraft(EMPTY, draft.unsaved);
  assert.deepEqual(again.value, text("bara här, mer"));
  assert.deepEqual(again.next(), { value: text("bara här, mer"), rev: 0 });
});

test("what an earlier page sent is not taken for another person's", () => {
  const before = typed("bara här");
  before.next();
  before.input(text("bara här, mer"));
  const after = createDraft(EMPTY, before.unsaved);
  after.seen({ value: text("bara här"), rev: 1 });
  assert.deepEqual(after.next(), { value: text("bara här, mer"), rev: 1 });

  const late = createDraft(EMPTY, before.unsaved);
  late.next();
  late.conflict(1, text("bara här"));
  assert.equal(late.theirs, null);
  assert.deepEqual(late.next(), { value: text("bara här, mer"), rev: 1 });
});

test("another person's text is offered beside one's own; either may stay", () => {
  const mine = typed("min");
  mine.next();
  mine.conflict(4, text("deras"));
  assert.equal(mine.state(true), "conflict");
  assert.equal(mine.next(), null);
  mine.keepMine();
  assert.deepEqual(mine.next(), { value: text("min"), rev: 4 });

  const theirs = typed("min");
  theirs.next();
  theirs.conflict(4, text("deras"));
  theirs.takeTheirs();
  assert.deepEqual(theirs.value, text("deras"));
  assert.equal(theirs.next(), null);
  assert.equal(theirs.rev, 4);
});

test("a snapshot fills a field nobody is writing in, and never one somebody is", () => {
  const idle = createDraft(EMPTY);
  assert.equal(idle.seen({ value: text("från den andra"), rev: 3 }), true);
  assert.deepEqual(idle.value, text("från den andra"));

  const busy = typed("jag skriver");
  assert.equal(busy.seen({ value: text("från den andra"), rev: 3 }), false);
  assert.deepEqual(busy.value, text("jag skriver"));
});

test("an older snapshot changes nothing", () => {
  const draft = typed("ny");
  draft.next();
  draft.saved(text("ny"), 5, 1);
  assert.equal(draft.seen({ value: text("gammal"), rev: 4 }), false);
  assert.equal(draft.seen(null), false);
  assert.deepEqual(draft.value, text("ny"));
});

test("what is removed by another goes, once a snapshot has shown that it was there", () => {
  const draft = createDraft(EMPTY);
  draft.seen({ value: text("ett förslag"), rev: 2 });
  assert.equal(draft.seen(null), true);
  assert.deepEqual(draft.value, EMPTY);
  assert.equal(draft.rev, 0);
});

test("a refused save stays here and goes again when it is changed", () => {
  const draft = typed("för långt");
  draft.next();
  draft.refused("too_long");
  assert.equal(draft.state(true), "refused");
  assert.equal(draft.next(), null);
  draft.input(text("kort"));
  assert.deepEqual(draft.next(), { value: text("kort"), rev: 0 });
});
