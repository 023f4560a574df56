// What the facilitator's page shows, from the snapshots and the clock.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { beginning, clockText, fill, headcounts, neighbours, timer, toSay, whereNow } from "../../static/js/facilitate/where.js";

const { scripts } = JSON.parse(readFileSync(new URL("../vectors/script.json", import.meta.url)));
const START = Date.UTC(2026, 9, 6, 7, 0);
const MINUTE = 60_000;
const slot = (key, kind, from, to) => ({
  key, kind, title: key, place: "group", floor_ms: (to - from) * MINUTE, stood_ms: 0,
  starts_at: START + from * MINUTE, ends_at: START + to * MINUTE,
  planned_starts_at: START + from * MINUTE, planned_ends_at: START + to * MINUTE,
});
const agenda = (run = {}, rest = {}) => ({
  run: { title: "Hem", armed_at: null, started_at: START, ended_at: null, cancelled: false, hard_out: START + 140 * MINUTE, planned_out: START + 140 * MINUTE, ...run },
  effective_at: START, held_at: null, message: null,
  slots: [slot("welcome", "welcome", 0, 35), slot("learning", "learning", 35, 70), slot("evaluation", "evaluation", 70, 140)],
  ...rest,
});
const group = { present: 7, step: null, group: { expected: 8 } };
const at = (minute, options = {}) => whereNow({ agenda: agenda(), group, scripts, now: START + minute * MINUTE, ...options });

test("before the start it counts down, and long before it does not", () => {
  const planned = agenda({ started_at: null });
  assert.equal(at(-10, { agenda: planned }).phase, "before");
  assert.equal(at(-10, { agenda: planned }).slotLeft, 10 * MINUTE);
  assert.equal(at(-2000, { agenda: planned }).phase, "far");
  assert.equal(at(1, { agenda: planned }).phase, "late");
  assert.equal(at(1, { agenda: agenda({ cancelled: true }) }).phase, "cancelled");
});

test("a run that is cancelled has no part, no step and no clock, however far it came", () => {
  const view = at(42, { agenda: agenda({ cancelled: true }) });
  assert.deepEqual([view.phase, view.slot, view.next, view.step, view.slotLeft], ["cancelled", null, null, null, 0]);
});

test("within a dialogue it knows the step, its time and the segment's", () => {
  const view = at(42);
  assert.deepEqual([view.slot.key, view.step.key, view.index], ["learning", "round-1", 2]);
  assert.deepEqual([view.stepLeft, view.slotLeft], [12 * MINUTE, 28 * MINUTE]);
  assert.equal(view.step.turn, 120_000);
  assert.deepEqual(neighbours(view), { next: 3, back: 1 });
});

test("a hand that moved the step is seen, until the next segment", () => {
  const step = { slot: "learning", index: 4, at: START + 41 * MINUTE };
  const moved = at(42, { group: { ...group, step } });
  assert.deepEqual([moved.step.key, moved.moved], ["points", true]);
  assert.deepEqual(neighbours({ ...moved, index: 5 }), { next: null, back: 4 });
  assert.equal(at(80, { group: { ...group, step } }).moved, false);
});

test("a segment of one step has one thing to say", () => {
  const view = at(10);
  assert.deepEqual([view.steps.length, view.step.key, view.stepLeft], [1, "welcome", 25 * MINUTE]);
  assert.deepEqual(neighbours(view), { next: null, back: null });
});

test("held time stands, and after the end nothing is left", () => {
  const held = at(45, { agenda: agenda({}, { held_at: START + 42 * MINUTE }) });
  assert.deepEqual([held.phase, held.stepLeft], ["held", 12 * MINUTE]);
  assert.equal(at(150).phase, "over");
  assert.equal(at(150).step, null);
});

test("a group whose number is not known yet counts as it was registered", () => {
  assert.equal(at(42, { group: { ...group, present: null } }).step.turn, 105_000);
});

test("clocks are written as 9:24, 1:04:10 and 09.37", () => {
  assert.deepEqual([timer(564_000), timer(563_001), timer(3_850_000), timer(-5)], ["9:24", "9:24", "1:04:10", "0:00"]);
  assert.equal(clockText(START + 37 * MINUTE), "09.37");
});

test("seven numbers to choose from, around the one that stands", () => {
  assert.deepEqual(headcounts(null, 7), [4, 5, 6, 7, 8, 9, 10]);
  assert.deepEqual(headcounts(2, 7), [1, 2, 3, 4, 5, 6, 7]);
  assert.deepEqual(headcounts(30, 7).at(-1), 30);
});

test("values take their places, and unknown places stay", () => {
  assert.equal(fill("{n} av {of}: {x}", { n: 1, of: 2 }), "1 av 2: {x}");
});

test("what to say is the script's, but not that a film plays when it is withheld", () => {
  const texts = { withheld_say: "Visas inte", withheld_todo: "Vänta", held_say: "Vi väntar", held_todo: "Stopp", before_say: "Vi börjar {clock}" };
  const view = at(40);
  assert.deepEqual(toSay(view, agenda(), texts), { say: view.step.say, todo: view.step.do });
  const alone = { ...texts, without_meeting: { [view.step.do]: "Följ väggen" } };
  const [without, having] = ["", "/meeting/1/"].map((url) => ({ ...agenda(), run: { ...agenda().run, meeting_url: url } }));
  assert.deepEqual([toSay(view, without, alone).todo, toSay(view, having, alone).todo], ["Följ väggen", view.step.do], "no way to where there is none");
  const talk = (withheld) => ({ ...view, slot: { ...view.slot, talk: { withheld } } });
  assert.equal(toSay(talk(false), agenda(), texts).say, view.step.say);
  assert.deepEqual(toSay(talk(true), agenda(), texts), { say: "Visas inte", todo: "Vänta" });
  assert.equal(toSay({ ...talk(true), phase: "held" }, agenda(), texts).say, "Vi väntar");
  assert.equal(toSay({ phase: "before" }, agenda(), texts).say, "Vi börjar 09.00");
});

test("a run that is days away is said with its day", () => {
  const texts = { starts_at: "Börjar {clock}", starts_on: "Börjar {day} {clock}" };
  const next = { starts_at: Date.UTC(2026, 9, 6, 7) };
  assert.equal(beginning({ phase: "far", next }, texts, "sv"), "Börjar tisdag 6 oktober 09.00");
  assert.equal(beginning({ phase: "before", next }, texts, "sv"), "Börjar 09.00");
  assert.equal(beginning({ phase: "over", next: null }, texts, "sv"), "");
});
