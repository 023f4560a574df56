import assert from "node:assert/strict";
import { test } from "node:test";

import { number, size, spoken, sum, total } from "../../static/js/site/cost.js";

const TEXTS = {
  length: 140, course: 60, advised: [5, 9],
  people: ["{n} person", "{n} personer"], hours: ["{n} timme", "{n} timmar"], minutes: ["{n} minut", "{n} minuter"],
  both: "{hours} och {minutes}", one: "{people} × 140", several: "{groups} × {people} × 140 + {groups}",
  sizes: ["få", "lagom", "många"],
};

test("the sum is everyone's time and a course for each group", () => {
  assert.equal(total(1, 7, TEXTS), 1040);
  assert.equal(total(3, 5, TEXTS), 2280);
});

test("times are said as they are on the server", () => {
  assert.equal(spoken(1040, TEXTS), "17 timmar och 20 minuter");
  assert.equal(spoken(61, TEXTS), "1 timme och 1 minut");
  assert.equal(spoken(120, TEXTS), "2 timmar");
  assert.equal(spoken(59, TEXTS), "59 minuter");
});

test("one group and several are said in their own way", () => {
  assert.equal(sum(1, 1, TEXTS), "1 person × 140");
  assert.equal(sum(2, 7, TEXTS), "2 × 7 personer × 140 + 2");
});

test("the size is advised about at its edges", () => {
  assert.deepEqual([4, 5, 9, 10].map((n) => size(n, TEXTS)), ["få", "lagom", "lagom", "många"]);
});

test("what is no number in reach is none", () => {
  assert.deepEqual([" 7 ", "0", "31", "", "x", "1.5", "-2"].map((text) => number(text, 1, 30)),
    [7, null, null, null, null, null, null]);
});
