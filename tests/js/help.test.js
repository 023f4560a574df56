// The exchange in a call for help, as the facilitator sees it; and whose screen a display says it is.

import assert from "node:assert/strict";
import { test } from "node:test";

globalThis.document = { getElementById: () => null };
const { exchange, stillWaiting } = await import("../../static/js/facilitate/help.js");
const { identified } = await import("../../static/js/screen/identify.js");

const said = (by, text, at = 1) => ({ by, text, at });
const call = (...lines) => ({ id: 1, opened_at: 1, lines });

test("lines on their way stand last, until the server has them", () => {
  const open = call(said("facilitator", "Inget ljud"), said("organiser", "Vi ringer"));
  assert.deepEqual(exchange(open, ["Tack"], "Hjälp"), [...open.lines, { by: "facilitator", text: "Tack", at: null }]);
  assert.deepEqual(stillWaiting(["Tack", "Inget ljud"], open), ["Tack"]);
  assert.deepEqual(stillWaiting(["Tack"], null), ["Tack"]);
});

test("a call without words says that there is one", () => {
  assert.deepEqual(exchange(null, [""], "Hjälp"), [{ by: "facilitator", text: "Hjälp", at: null }]);
  assert.deepEqual(stillWaiting([""], call()), []);
  assert.deepEqual(exchange(call(said("organiser", "Vi ser er", 2)), [], "Hjälp"), [said("facilitator", "Hjälp", 1), said("organiser", "Vi ser er", 2)]);
});

test("a screen says whose it is until the time has gone, and which of several it is", () => {
  const group = { identify_until: 100, screens: [{ id: "a" }, { id: "b" }], group: { name: "Grupp A", municipality: "Solna" } };
  const shown = (values, now = 99, screen = "b") => identified({ group: { ...group, ...values }, now, screen, texts: { screen_number: "{n}/{all}" } });
  assert.deepEqual(shown(), { name: "Grupp A", municipality: "Solna", number: "2/2" });
  assert.deepEqual(shown({ screens: [{ id: "b" }] }).number, "");
  assert.deepEqual(shown({}, 99, null).number, "");
  assert.equal(shown({}, 100), null);
  assert.equal(shown({ identify_until: null }), null);
  assert.equal(identified({ group: null, now: 1, screen: null, texts: {} }), null);
});
