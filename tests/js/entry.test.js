// Where the facilitator writes from the step under way, and how far it has come.
import assert from "node:assert/strict";
import { test } from "node:test";

import { entryOf } from "../../static/js/facilitate/entry.js";

const texts = new Proxy({}, { get: (_, name) => `${String(name)}:{n}` });
const at = (kind, entry) => ({ slot: { kind }, step: { entry } });
const group = (more = {}) => ({ notes: [], proposals: [], not_now: null, ...more });
const note = (text, sent) => ({ text, sent });

test("only a step in which something is written leads there, and in the gathering one speaks", () => {
  assert.equal(entryOf({ slot: null, step: null }, group(), texts), null);
  assert.equal(entryOf(at("learning", null), group(), texts), null);
  assert.equal(entryOf(at("gathering", "notes"), group(), texts), null);
  assert.equal(entryOf(at("learning", "notes"), null, texts), null); // before the group's snapshot has come
});

test("points tell whether anything is written, whether all is sent", () => {
  const said = (notes) => entryOf(at("break", "notes"), group({ notes }), texts).said;
  assert.equal(said([note("  ", false)]), "none_written:{n}");
  assert.equal(said([note("En", true), note("Två", false)]), "notes_kept:{n}");
  assert.equal(said([note("En", true), note("", false)]), "notes_sent:{n}");
});

test("proposals tell how many are saved, or that it was no", () => {
  const said = (more) => entryOf(at("productive", "proposals"), group(more), texts).said;
  assert.equal(said({}), "none_written:{n}");
  assert.equal(said({ proposals: [{ what: "Ring" }, { what: " " }] }), "one_proposed:1");
  assert.equal(said({ proposals: [{ what: "Ring" }, { what: "Fråga" }] }), "n_proposed:2");
  assert.equal(said({ not_now: { is_chosen: true } }), "not_now_kept:{n}");
  assert.equal(said({ not_now: { is_chosen: false } }), "none_written:{n}");
});

test("while proposals are shared, the others' are what one goes to see", () => {
  assert.deepEqual(entryOf(at("sharing", "proposals"), group(), texts), { href: "#proposals", label: "to_others:{n}", said: "" });
});
