// Which keys press what on the page where free texts are read.
import assert from "node:assert/strict";
import { test } from "node:test";

import { isChanged, pressOf } from "../../static/js/review-keys.js";

const READING = { isWriting: false, isOn: true };

test("letters press in either case, and arrows as they are called", () => {
  for (const key of ["p", "P", "h", "r", "u"]) assert.equal(pressOf({ key }, READING), key.toLowerCase());
  for (const key of ["ArrowLeft", "ArrowRight"]) assert.equal(pressOf({ key }, READING), key);
});

test("other keys, and keys that mean something to the browser, are left alone", () => {
  for (const key of ["x", "Enter", "ArrowUp", " "]) assert.equal(pressOf({ key }, READING), "");
  for (const held of ["altKey", "ctrlKey", "metaKey", "repeat"]) assert.equal(pressOf({ key: "p", [held]: true }, READING), "");
});

test("nothing is pressed while somebody writes, or where keys are switched off", () => {
  assert.equal(pressOf({ key: "p" }, { isWriting: true, isOn: true }), "");
  assert.equal(pressOf({ key: "p" }, { isWriting: false, isOn: false }), "");
});

test("a text is changed by other words, not by how its lines end or by space around it", () => {
  assert.equal(isChanged("Ring Anna\r\ni dag ", "Ring Anna\ni dag"), false);
  assert.equal(isChanged("Ring någon\ni dag", "Ring Anna\ni dag"), true);
  assert.equal(isChanged("", "Ring Anna"), true);
});
