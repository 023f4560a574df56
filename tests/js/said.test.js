// Titles in the page's language, put into a snapshot that is the same for all.
import assert from "node:assert/strict";
import { test } from "node:test";

import { createTongue, inOurs, langOf, spoken } from "../../static/js/said.js";

const said = { Hem: "Home", Paus: "Break", "Egen del": null };
const agenda = () => ({
  run: { id: 3, title: "Hem" },
  notice: { kind: "talk_cut", title: "Paus" },
  slots: [
    { key: "a", title: "Paus", talk: null },
    { key: "b", title: "Egen del", talk: { title: "Hem", url: "/x" } },
  ],
});

test("every title is said, and nothing else is touched", () => {
  const from = agenda();
  assert.deepEqual(spoken(from, said), {
    run: { id: 3, title: "Home" },
    notice: { kind: "talk_cut", title: "Break" },
    slots: [
      { key: "a", title: "Break", talk: null },
      { key: "b", title: "Egen del", talk: { title: "Home", url: "/x" } },
    ],
  });
  assert.deepEqual(from, agenda());
  assert.equal(spoken({ ...agenda(), notice: null }, said).notice, null);
});

test("who reads Swedish gets the snapshot as it is", () => {
  const from = agenda();
  assert.equal(spoken(from, null), from);
  assert.equal(spoken(null, said), null);
});

test("what is in Swedish on another page is marked so, and nothing else", () => {
  assert.deepEqual(["Egen del", "Home", "Paus", "nytt"].map((text) => langOf(said, text)), ["sv", null, null, null]);
  assert.deepEqual([langOf(null, "Paus"), inOurs(said, "nytt"), inOurs(null, "Paus")], [null, "nytt", "Paus"]);
});

test("a snapshot is said once, and anew when the words are others", () => {
  let words = said;
  const tongue = createTongue(() => words);
  const from = agenda();
  const first = tongue.of(from);
  assert.equal(tongue.of(from), first);
  assert.equal(tongue.isNew(), false);
  words = { Hem: "At home" };
  assert.equal(tongue.of(from).run.title, "At home");
  assert.deepEqual([tongue.isNew(), tongue.isNew()], [true, false]);
});
