// What an organiser sees beside a script's steps.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { indices, positions, preview, timer } from "../../static/js/scripts/preview.js";

const { scripts } = JSON.parse(readFileSync(new URL("../vectors/script.json", import.meta.url)));
const people = [3, 4, 5, 6, 7, 8, 9, 10, 11, 12];
const texts = {
  untitled: "Steg {n}", squeezed: "squeezed", too_short: "{title} short from {n}", no_free: "{title} no free", no_measure: "{title} no measure",
};
const seen = (steps, minutes) => preview(steps, { minutes, people, texts });

test("the format's own script at 35 minutes has the format's figures and nothing to warn of up to twelve but what is short", () => {
  const { rows, rounds, turns, warnings } = seen(scripts.learning, 35);
  assert.deepEqual(rows.map(({ length }) => length), ["2:00", "3:00", "14:00", "7:00", "7:00", "2:00"]);
  assert.deepEqual(rounds, ["Runda 1", "Runda 2"]);
  assert.deepEqual(turns.find((line) => line.people === 7).cells, ["2:00", "1:00"]);
  assert.deepEqual(turns.map((line) => line.people), people);
  assert.deepEqual(warnings, []);
});

test("shortened, it says from how many people a round is for those who want to", () => {
  const { turns, warnings } = seen(scripts.learning, 25);
  assert.deepEqual(turns.filter(({ cells }) => cells[1] === null).map((line) => line.people), [10, 11, 12]);
  assert.deepEqual(warnings, ["Runda 2 short from 10"]);
});

test("a round that becomes too short without words for that is told of", () => {
  const steps = scripts.learning.map((step) => ({ ...step, free_say: "" }));
  assert.deepEqual(seen(steps, 25).warnings, ["Runda 2 short from 10", "Runda 2 no free"]);
});

test("fixed steps of more than half are told of, and fit all the same", () => {
  const steps = [{ title: "A", seconds: 900, share: 0, turn: 0 }, { title: "B", seconds: 0, share: 1, turn: 0 }];
  assert.deepEqual(seen(steps, 20).warnings, ["squeezed"]);
  assert.deepEqual(seen(steps, 20).rows.map(({ length }) => length), ["10:00", "10:00"]);
  assert.deepEqual(seen(steps, 30).warnings, []);
});

test("while a step is being typed the rest is shown", () => {
  const steps = [{ title: "", seconds: 0, share: 0, turn: 0 }, { title: "B", seconds: 0, share: 1, turn: 0 }];
  assert.deepEqual(seen(steps, 5), { rows: [{ title: "B", length: "5:00" }], rounds: [], turns: [], warnings: ["Steg 1 no measure"] });
  assert.deepEqual(seen([], 5), { rows: [], rounds: [], turns: [], warnings: [] });
});

test("steps are numbered in order, what is left empty not at all", () => {
  assert.deepEqual(positions([false, true, false]), ["1", "", "2"]);
});

test("what is saved comes first among the forms, each part in its order", () => {
  assert.deepEqual(indices([false, true, true, false]), [2, 0, 1, 3]);
});

test("a length is told in minutes and seconds", () => {
  assert.deepEqual([timer(90_000), timer(600_000), timer(59_999)], ["1:30", "10:00", "0:59"]);
});
