// Watching a Talk: addresses of a second, words in what is said, and where one was last time.
import assert from "node:assert/strict";
import { test } from "node:test";

import { placeOf, shown, stamp, timeText } from "../../static/js/film-time.js";
import { addressAt, readAsked } from "../../static/js/watch/address.js";
import { holds, pieces, wordsOf } from "../../static/js/watch/find.js";
import { createPlace } from "../../static/js/watch/place.js";
import { isForTheBrowser } from "../../static/js/watch/press.js";

test("an address names a second as the server reads it", () => {
  const asked = ["?t=125", "?t=2:05", "?t=0", "?x=1", "?t=-1", "?t=2:60", "?t=1e3", "?t=1234567", ""].map(readAsked);
  assert.deepEqual(asked, [125, 125, 0, null, null, null, null, null, null]);
});

test("a link begins at the whole second, and at the beginning without one", () => {
  const base = "https://a.se/seminars/x/talks/1/";
  assert.deepEqual([addressAt(base, 65.9), addressAt(base, 0.4), addressAt(base)], [`${base}?t=65`, base, base]);
  assert.equal(readAsked(new URL(addressAt(base, 65.9)).search), 65);
});

test("times are written as they are read", () => {
  assert.deepEqual([0, 65.9, 3725].map(timeText), ["0:00", "1:05", "1:02:05"]);
});

test("a place in a film is written for players, captions and those who edit them too", () => {
  const places = [0, 65_999, 3_725_042];
  assert.deepEqual(places.map(placeOf), ["00:00", "01:05", "62:05"]);
  assert.deepEqual(places.map(stamp), ["00:00:00.000", "00:01:05.999", "01:02:05.042"]);
  assert.deepEqual(places.map(shown), ["0:00.000", "1:05.999", "62:05.042"]);
});

test("a press with a key or another button is left to the browser", () => {
  const press = { button: 0, ctrlKey: false, metaKey: false, shiftKey: false, altKey: false };
  assert.equal(isForTheBrowser(press), false);
  for (const other of [{ button: 1 }, { ctrlKey: true }, { metaKey: true }, { shiftKey: true }]) assert.equal(isForTheBrowser({ ...press, ...other }), true);
});

test("all words must stand in a line, whatever their capitals", () => {
  assert.equal(holds("En TOM stol", wordsOf("stol  tom")), true);
  assert.equal(holds("En tom stol", wordsOf("stol bord")), false);
  assert.equal(holds("Ä", wordsOf("ä")), true);
});

test("the pieces of a line together are the line, and what was found is marked", () => {
  const text = "Stolen vid stolen är tom";
  const made = pieces(text, wordsOf("stol TOM"));
  assert.equal(made.map((one) => one.text).join(""), text);
  assert.deepEqual(made.filter((one) => one.found).map((one) => one.text), ["Stol", "stol", "tom"]);
  assert.deepEqual(pieces(text, []), [{ text, found: false }]);
  assert.deepEqual(pieces("aaa", ["aa"]).map((one) => one.text), ["aaa"], "overlapping finds are one");
});

test("one goes on where one was, but not at the very beginning or end", () => {
  const kept = new Map();
  const storage = { getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => kept.set(key, value), removeItem: (key) => kept.delete(key) };
  const place = createPlace(storage, "7");
  place.keep(5, 700);
  assert.equal(place.read(700), null);
  place.keep(300.44, 700);
  assert.equal(place.read(700), 300.4);
  assert.equal(createPlace(storage, "8").read(700), null);
  assert.equal(place.read(310), null, "another film by now");
  place.keep(690, 700);
  assert.equal(place.read(700), null);
});

test("a browser that keeps nothing breaks nothing", () => {
  const place = createPlace(null, "7");
  place.keep(300, 700);
  assert.equal(place.read(700), null);
});
