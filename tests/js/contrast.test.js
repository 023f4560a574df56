import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { contrast, GROUNDS, tidy, worst } from "../../static/js/site/contrast.js";

test("black on white is 21, a colour on itself 1", () => {
  assert.equal(Math.round(contrast("#000000", "#FFFFFF")), 21);
  assert.equal(contrast("#14503F", "#14503F"), 1);
});

test("a colour is typed with or without its mark, and nothing else is one", () => {
  assert.deepEqual(["#14503f", " 14503F ", "#145", "red", ""].map(tidy), ["#14503F", "#14503F", null, null, null]);
});

test("the house's colours are read on all grounds", () => {
  assert.ok(worst("#14503F", "day") >= 4.5);
  assert.ok(worst("#8FD3B4", "evening") >= 4.5);
});

test("the grounds are the server's", () => {
  const source = readFileSync(new URL("../../seminars/colours.py", import.meta.url), "utf8");
  const found = [...source.matchAll(/GROUNDS = \(([^)]+)\)/g)].map((match) => match[1].match(/#[0-9A-F]{6}/g));
  assert.deepEqual(found, [GROUNDS.day, GROUNDS.evening]);
});
