// The control room's pure parts: rundown, orders, what a preview means in words, and which rooms need the producer.

import assert from "node:assert/strict";
import { test } from "node:test";

import { consequences, lastInForce, order, told } from "../../static/js/control/cues.js";
import { byMunicipality, describe, inNeed, needsMe, sums } from "../../static/js/control/rooms.js";
import { differs, lateness, progress, rows, verdict } from "../../static/js/control/rundown.js";
import { locate } from "../../static/js/timeline.js";

const MINUTE = 60_000;
const T0 = Date.UTC(2026, 9, 6, 7, 0); // 09.00 in Stockholm
const at = (minutes) => T0 + minutes * MINUTE;

function slot(key, kind, from, to, floor = to - from) {
  return { key, kind, title: key, place: "group", starts_at: at(from), ends_at: at(to), stood_ms: 0, floor_ms: floor * MINUTE,
    planned_starts_at: at(from), planned_ends_at: at(to), talk: null };
}

function agenda({ started = null, held = null, ended = null, late = 0 } = {}) {
  const slots = [slot("welcome", "welcome", 0, 5), slot("talk", "talk", 5, 20), slot("learning", "learning", 20, 55, 25),
    slot("break", "break", 55, 65, 5), slot("gathering", "gathering", 65, 90, 15), slot("evaluation", "evaluation", 90, 95)];
  for (const one of slots.slice(0, 3)) {
    one.starts_at += late;
    one.ends_at += late;
  }
  slots[3].starts_at += late;
  const run = { id: 1, title: "T", armed_at: null, started_at: started, ended_at: ended, cancelled: false, hard_out: at(95), planned_out: at(95) };
  return { run, effective_at: 0, held_at: held, message: null, slots };
}

const TABLE = {
  planned: ["start", "message", "undo"], armed: ["start", "undo"], over: ["undo"],
  running: ["hold", "extend", "advance", "back", "undo", "end"], held: ["release", "extend", "advance", "back", "undo", "end"],
};
const TEXTS = {
  will: { length: "{title} blir {new} i stället för {old}.", ends: "{title} slutar {new} i stället för {old}.", starts: "{title} börjar {new} i stället för {old}.",
    starts_as_now: "{title} börjar {at}, som nu.", more: "{n} delar till flyttas.", end_stays: "Slutet {at} står fast.",
    overrun: "Slutet blir {end}, {n} efter {at}.", overrun_gone: "Förseningen tas in.", early: "Slutar {end}.", hard_out: "Fast slut {at}.",
    minute: "{n} minut", minutes: "{n} minuter", nothing: "Inga tider ändras.", end: "Klart." },
  log: { arm: "Start {clock}", start: "Startade", longer: "Förlängde med {n}", shorter: "Kortade med {n}", advance: "Vidare", cut_talk: "Avbröt", undo: "Ångrade {what}", message: "Sa: {text}" },
  rooms: { calls: "Hjälp {time}", answered: "Svar {clock}", away: "Borta {clock}", never: "Inte kopplad", never_live: "Ingen skärm", silent: "Inget ljud", loading: "{n} %",
    behind: "Ett steg efter", behind_many: "{n} steg efter", ready: "Klar", here: "Är med", people: "{n} pers.", point: "1 punkt", points: "{n} punkter", proposal: "1 förslag", proposals: "{n} förslag", answers: "{n} av {all}" },
};
const context = (state, now, log = []) => ({ state, now, table: TABLE, scale: 1, log, texts: TEXTS });

test("planned, expected and actual are kept apart", () => {
  const found = rows(agenda({ started: at(2), late: 2 * MINUTE }), at(30));
  assert.deepEqual(found.map((row) => [row.expected === null, row.actual === null]), [[true, false], [true, false], [true, false], [false, true], [false, true], [false, true]]);
  assert.equal(found[2].isNow, true);
  assert.equal(found[2].left, 27 * MINUTE);
  assert.equal(found[3].expected, at(57));
  assert.deepEqual(found.map((row) => row.gives / MINUTE), [0, 0, 0, 3, 10, 0]);
  assert.equal(differs(at(57), at(55)), true);
  assert.equal(differs(at(55) + 20_000, at(55)), false);
});

test("slots that an early end left out never became anything", () => {
  const found = rows(agenda({ started: at(0), ended: at(60) }), at(61));
  assert.deepEqual(found.map((row) => row.actual !== null), [true, true, true, true, false, false]);
});

test("one number says how late we are, and grows while time is held", () => {
  const state = agenda({ started: at(2), late: 2 * MINUTE });
  assert.equal(lateness(state, at(30)), 2 * MINUTE);
  assert.equal(lateness({ ...state, held_at: at(30) }, at(33)), 5 * MINUTE);
  assert.equal(lateness(agenda(), at(4)), 4 * MINUTE);
  assert.equal(lateness(agenda(), at(-4)), 0);
});

test("the badge tells of the hard out", () => {
  assert.equal(verdict(agenda({ started: at(0) }), at(30)).name, "kept");
  assert.equal(verdict(agenda({ started: at(0), held: at(30) }), at(31)).name, "held");
  assert.deepEqual(verdict(agenda({ started: at(0), held: at(30) }), at(60)), { name: "overrun", by: 5 * MINUTE });
  assert.equal(verdict(agenda({ started: at(0) }), at(96)).name, "over");
});

test("progress counts what has gone of the plan", () => {
  const { gone, all, place } = progress(agenda({ started: at(0) }), at(37.5));
  assert.deepEqual([gone, all, place], [37.5, 95, { index: 2, part: 0.5 }]);
  assert.equal(progress(agenda(), at(-1)).place, null);
});

test("the start can be armed until the planned time, and only once", () => {
  assert.deepEqual(order("arm", context(agenda(), at(-10))).args, { at: at(0) });
  assert.equal(order("arm", context(agenda({ started: at(0) }), at(-10))), null);
  assert.equal(order("arm", context(agenda(), at(1))), null);
  assert.deepEqual(order("start", context(agenda(), at(1))).args, {});
  assert.equal(order("start", context(agenda({ started: at(0) }), at(1))), null);
});

test("leaving a Talk early is another order, and a dangerous one", () => {
  const talk = order("advance", context(agenda({ started: at(0) }), at(10)));
  assert.deepEqual([talk.name, talk.danger, talk.args], ["cut_talk", true, { slot: "talk", cut_talk: true }]);
  const learning = order("advance", context(agenda({ started: at(0) }), at(30)));
  assert.deepEqual([learning.name, learning.danger, learning.args], ["advance", false, { slot: "learning" }]);
  assert.equal(order("advance", context(agenda({ started: at(0) }), at(92))), null);
  assert.equal(order("back", context(agenda({ started: at(0) }), at(1))), null);
});

test("minutes follow the run's length in a rehearsal", () => {
  const found = order("plus5", { ...context(agenda({ started: at(0) }), at(30)), scale: 0.05 });
  assert.deepEqual(found.args, { seconds: 15, slot: "learning" });
});

test("undo takes back the last cue that still counts", () => {
  const log = [{ seq: 1, action: "start", undone: false, args: {} }, { seq: 2, action: "hold", undone: true, args: {} }, { seq: 3, action: "undo", undone: false, args: { seq: 2 } }];
  assert.equal(lastInForce(log).seq, 1);
  assert.deepEqual(order("undo", context(agenda({ started: at(0) }), at(30), log)).args, { seq: 1 });
  assert.equal(order("undo", context(agenda(), at(-1))), null);
  assert.equal(told({ action: "extend", args: { seconds: -60 } }, log, TEXTS), "Kortade med 1 minut");
  assert.equal(told({ action: "undo", args: { seq: 1 } }, log, TEXTS), "Ångrade startade");
});

test("a preview is told in words: what changes length, what follows, and that the end stays", () => {
  const state = agenda({ started: at(0) });
  const change = (key, old, fresh) => ({ key, title: key, old: { starts_at: at(old[0]), ends_at: at(old[1]) }, new: { starts_at: at(fresh[0]), ends_at: at(fresh[1]) } });
  const answer = { changes: [change("learning", [20, 55], [20, 57]), change("break", [55, 65], [57, 65])], overrun_ms: { before: 0, after: 0 }, hard_out: { before: at(95), after: at(95) } };
  assert.deepEqual(consequences({ name: "longer", action: "extend" }, answer, context(state, at(30))), [
    "learning slutar 09.57 i stället för 09.55.", "break blir 8 minuter i stället för 10.", "gathering börjar 10.05, som nu.", "Slutet 10.35 står fast.",
  ]);
  const over = { changes: [], overrun_ms: { before: 0, after: 3 * MINUTE }, hard_out: { before: at(95), after: at(95) } };
  assert.deepEqual(consequences({ name: "longer", action: "extend" }, over, context(state, at(30))), ["Slutet blir 10.38, 3 minuter efter 10.35."]);
  assert.deepEqual(consequences({ name: "end", action: "end", values: {} }, over, context(state, at(30))), ["Klart."]);
});

const room = (values = {}) => ({ id: 1, name: "Grupp", municipality: "Solna", expected: 7, present: 6, facilitators: [], screens: 1, screen_seen: at(0), facilitators_online: 1,
  facilitator_seen: at(0), points: 1, questions: 0, sent: false, proposals: 2, answers: 0, step: null, help: null, report: {}, ...values });

function around(now, state = agenda({ started: at(0) })) {
  const steps = [1, 2, 3, 4].map((n) => ({ key: `s${n}`, title: `Steg ${n}`, say: "", screen: "", seconds: 0, share: 1, turn: 0 }));
  return { position: locate(state, now), now, scripts: { learning: steps }, scale: 1, texts: TEXTS };
}

test("a room in step says where it is; one that calls, is gone or silent needs the producer", () => {
  const seen = (values, now = at(30), state) => describe(room(values), around(now, state));
  assert.deepEqual([seen().level, seen().words, seen().index], ["ok", "Steg 2 · 6 pers.", 1]);
  assert.deepEqual([seen({ help: { opened_at: at(29), answered_at: null } }).level, seen({ help: { opened_at: at(29), answered_at: null } }).words], ["bad", "Hjälp 1:00"]);
  assert.equal(seen({ help: { opened_at: at(29), answered_at: at(30) } }).level, "warn");
  assert.equal(seen({ screens: 0 }).level, "bad");
  assert.equal(seen({ screens: 0, screen_seen: null }, at(-5), agenda()).level, "empty");
  assert.equal(seen({ report: { sound: false } }).level, "warn");
  assert.equal(seen({ facilitators_online: 0 }).level, "ok");
});

test("one step behind the clock is a remark, two are a need", () => {
  const behind = (index) => describe(room({ step: { slot: "learning", index, at: at(45) } }), around(at(46)));
  assert.deepEqual([behind(2).level, behind(2).words], ["ok", "Steg 3 · 6 pers."]);
  assert.deepEqual([behind(1).level, behind(1).words], ["ok", "Ett steg efter"]);
  assert.deepEqual([behind(0).level, behind(0).words], ["warn", "2 steg efter"]);
});

test("the worst come first, and the hall is by municipality", () => {
  const rooms = [{ level: "warn", municipality: "A" }, { level: "ok", municipality: "B" }, { level: "bad", municipality: "B" }, { level: "empty", municipality: "A" }, { level: "ok", municipality: "B" }];
  assert.deepEqual(inNeed(rooms).map((one) => one.level), ["bad", "warn"]);
  assert.deepEqual(byMunicipality(rooms).map(({ name, rooms: own }) => [name, own.length]), [["B", 3], ["A", 2]]);
});

test("sums count rooms once however many screens they have", () => {
  const found = sums([room({ screens: 2 }), room({ screens: 0, present: null })]);
  assert.deepEqual([found.screens, found.rooms, found.people, found.proposals], [1, 2, 13, 4]);
});
