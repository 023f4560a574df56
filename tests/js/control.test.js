// The control room's pure parts: rundown, orders, what a preview means in words, and which rooms need the producer.

import assert from "node:assert/strict";
import { test } from "node:test";

import { isSame, lastInForce, order, undoable } from "../../static/js/control/cues.js";
import { addressed, standing as shownAndRead } from "../../static/js/control/messages.js";
import { filmsOf } from "../../static/js/control/room_words.js";
import { beside, byMunicipality, createOrder, describe, describeAll, inNeed, needsMe, picked, standing, sums } from "../../static/js/control/rooms.js";
import { differs, ending, lateness, marked, moveMark, progress, reach, rows, verdict } from "../../static/js/control/rundown.js";
import { instantOf, readClock, suggestions } from "../../static/js/control/times.js";
import { consequences, lengths, told, toldBy } from "../../static/js/control/words.js";
import { clockOf } from "../../static/js/screen/words.js";
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
  planned: ["start", "message", "undo", "move_hard_out"], armed: ["start", "undo"], over: ["undo"],
  running: ["hold", "extend", "advance", "back", "undo", "end", "restart_at", "move_hard_out"], held: ["release", "extend", "advance", "back", "undo", "end"],
};
const TEXTS = {
  will: { length: "{title} blir {new} i stället för {old}.", ends: "{title} slutar {new} i stället för {old}.", starts: "{title} börjar {new} i stället för {old}.",
    starts_as_now: "{title} börjar {at}, som nu.", more: "{n} delar till flyttas.", end_stays: "Slutet {at} står fast.",
    overrun: "Slutet blir {end}, {n} efter {at}.", overrun_gone: "Förseningen tas in.", early: "Slutar {end}.", end_moves: "Fast slut {at}.", facilitators: "De får veta det.",
    minute: "{n} minut", minutes: "{n} minuter", nothing: "Inga tider ändras.", end: "Klart." },
  log: { by: "{name} {what}", longer_part: "Förlängde {title} med {n}", restart_at: "Flyttade starten till {clock}", arm: "Start {clock}", start: "Startade", longer: "Förlängde med {n}", shorter: "Kortade med {n}", advance: "Vidare", cut_talk: "Avbröt", undo: "Ångrade {what}", message: "Sa: {text}" },
  rooms: { calls: "Hjälp {time}", answered: "Svar {clock}", away: "Borta {clock}", never: "Inte kopplad", never_live: "Ingen skärm", silent: "Inget ljud", loading: "{n} %",
    behind: "Ett steg efter", behind_many: "{n} steg efter", ahead: "Ett steg före", ahead_many: "{n} steg före", hidden: "Något annat",
    film_stalled: "Filmen har stannat", plays_local: "För hand", plays_small: "Liten", film_no_space: "Fullt", film_no_line: "Bruten", film_late: "Film {n} s efter", film_early: "Film {n} s före", facilitator_away: "Ledaren borta {clock}", facilitator_never: "Ingen ledare",
    clock_fast: "Klockan {time} före", clock_slow: "Klockan {time} efter", ready: "Klar", here: "Är med", people: "{n} pers.", point: "1 punkt", points: "{n} punkter", proposal: "1 förslag", proposals: "{n} förslag", answers: "{n} av {all}" },
};
const context = (state, now, log = []) => ({ state, now, table: TABLE, scale: 1, log, texts: TEXTS });

test("planned, expected and actual are kept apart", () => {
  const found = rows(agenda({ started: at(2), late: 2 * MINUTE }), at(30));
  assert.deepEqual(found.map((row) => [row.expected === null, row.actual === null]), [[true, false], [true, false], [true, false], [false, true], [false, true], [false, true]]);
  assert.equal(found[2].isNow, true);
  assert.equal(found[2].left, 27 * MINUTE);
  assert.equal(found[3].expected, at(57));
  assert.deepEqual(found.map((row) => row.gives / MINUTE), [0, 0, 10, 3, 10, 0]);
  assert.deepEqual(found.map((row) => row.floor === null ? null : row.floor / MINUTE), [null, null, 25, 5, 15, null]);
  assert.deepEqual(found.map((row) => row.length / MINUTE), [5, 15, 35, 8, 25, 5]);
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
  assert.equal(verdict(agenda(), at(-1)).name, "planned");
  assert.equal(verdict(agenda({ started: at(0) }), at(-1)).name, "armed");
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
  const answer = { changes: [change("learning", [20, 55], [20, 57]), change("break", [55, 65], [57, 65])], overrun_ms: { before: 0, after: 0 }, ends_at: { before: at(95), after: at(95) }, hard_out: { before: at(95), after: at(95) } };
  assert.deepEqual(consequences({ name: "longer", action: "extend" }, answer, context(state, at(30))), [
    "learning slutar 09.57 i stället för 09.55.", "break blir 8 minuter i stället för 10.", "gathering börjar 10.05, som nu.", "Slutet 10.35 står fast.",
  ]);
  const over = { changes: [], overrun_ms: { before: 0, after: 3 * MINUTE }, ends_at: { before: at(95), after: at(98) }, hard_out: { before: at(95), after: at(95) } };
  assert.deepEqual(consequences({ name: "longer", action: "extend" }, over, context(state, at(30))), ["Slutet blir 10.38, 3 minuter efter 10.35."]);
  assert.deepEqual(consequences({ name: "end", action: "end", values: {} }, over, context(state, at(30))), ["Klart."]);
});

test("moving the end and leaving a Talk say that the facilitators get to know", () => {
  const state = agenda({ started: at(0) });
  const answer = { changes: [], overrun_ms: { before: 0, after: 0 }, ends_at: { before: at(95), after: at(95) }, hard_out: { before: at(95), after: at(105) } };
  assert.deepEqual(consequences({ name: "hard_out", action: "move_hard_out", values: {} }, answer, context(state, at(30))), ["Fast slut 10.45.", "Slutar 10.35.", "De får veta det."]);
  const cut = { ...answer, hard_out: { before: at(95), after: at(95) } };
  assert.deepEqual(consequences({ name: "cut_talk", action: "advance", values: {} }, cut, context(state, at(10))), ["Slutet 10.35 står fast.", "De får veta det."]);
});

test("a part to come can be marked, and the minutes act on it until it has passed", () => {
  const state = agenda({ started: at(0) });
  assert.equal(marked(state, at(30), null).key, "learning");
  assert.equal(marked(state, at(30), "break").key, "break");
  assert.equal(marked(state, at(30), "welcome").key, "learning");
  assert.equal(marked(agenda(), at(-1), "break"), null);
  assert.deepEqual(order("plus5", { ...context(state, at(30)), mark: "break" }).args, { seconds: 300, slot: "break" });
  assert.deepEqual(order("minus1", { ...context(state, at(60)), mark: "learning" }).args, { seconds: -60, slot: "break" });
  assert.deepEqual([moveMark(state, at(30), null, 1), moveMark(state, at(30), null, -1), moveMark(state, at(30), "evaluation", 1)], ["break", "learning", "evaluation"]);
});

test("the end of a part is drawn no further than to its floor, and never before now", () => {
  const state = agenda({ started: at(0) });
  assert.deepEqual(reach(state, at(30), "learning", 1), { min: -10, max: 60 });
  assert.deepEqual(reach(state, at(52.5), "learning", 1), { min: -2, max: 60 });
  assert.deepEqual(reach(state, at(30), "break", 1), { min: -5, max: 60 });
  assert.deepEqual(reach(state, at(30), "evaluation", 1), { min: 0, max: 60 });
  assert.deepEqual(reach(state, at(30), "break", 0.5), { min: -10, max: 60 });
  assert.equal(reach(state, at(2), "talk", 1), null);
  assert.equal(reach(state, at(30), "welcome", 1), null);
  assert.equal(reach(agenda(), at(-1), "break", 1), null);
  assert.deepEqual(order("stretch", context(state, at(30)), { slot: "break", minutes: -3 }).args, { seconds: -180, slot: "break" });
  assert.equal(order("stretch", context(state, at(30)), { slot: "break", minutes: 0 }), null);
});

test("a Talk to come that has no film to show says why, until it is over", () => {
  const lacking = (talk, now) => rows({ ...agenda({ started: at(0) }), slots: agenda().slots.map((one) => (one.kind === "talk" ? { ...one, talk } : one)) }, now).map((row) => row.lacks).filter(Boolean);
  assert.deepEqual(lacking({ url: null, withheld: true }, at(1)), ["withheld"]);
  assert.deepEqual(lacking({ url: null, withheld: false }, at(6)), ["missing"]);
  assert.deepEqual(lacking(null, at(6)), ["missing"]);
  assert.deepEqual(lacking({ url: "/1.mp4", withheld: false }, at(1)), []);
  assert.deepEqual(lacking({ url: null, withheld: true }, at(30)), []);
});

test("a press under consideration stands beside the rundown, only where it changes something", () => {
  const state = agenda({ started: at(0) });
  const proposal = { changes: [{ key: "break", new: { starts_at: at(57), ends_at: at(65) } }], ends_at: { before: at(95), after: at(95) }, hard_out: { before: at(95), after: at(95) } };
  assert.deepEqual(rows(state, at(30), proposal).map((row) => row.to), [null, null, null, { starts_at: at(57), length: 8 * MINUTE }, null, null]);
  assert.deepEqual(ending(state, at(30), proposal), { planned: at(95), expected: at(95), actual: null, to: null, hardOut: at(95), oldHardOut: at(95), over: 0 });
  const later = { changes: [], ends_at: { before: at(95), after: at(98) }, hard_out: { before: at(95), after: at(96) } };
  assert.deepEqual(ending(state, at(30), later), { planned: at(95), expected: at(95), actual: null, to: at(98), hardOut: at(96), oldHardOut: at(95), over: 2 * MINUTE });
  assert.deepEqual([ending(state, at(99)).expected, ending(state, at(99)).actual], [null, at(95)]);
});

test("times are read as people write them", () => {
  const read = (text) => { const found = readClock(text); return found === null ? null : [Math.floor(found / 3600), Math.floor(found / 60) % 60, found % 60]; };
  assert.deepEqual(["9.02", "0902", "09:02", " 902 ", "9 02"].map(read), Array(5).fill([9, 2, 0]));
  assert.deepEqual([read("9"), read("11.30.15"), read("0.00")], [[9, 0, 0], [11, 30, 15], [0, 0, 0]]);
  assert.deepEqual(["", "nio", "24.00", "9.60", "9.5", "12345", "9.02x"].map(read), Array(7).fill(null));
});

test("a clock time means the instant nearest to what it is about, in Stockholm", () => {
  assert.equal(instantOf("9.02", at(6)), at(2));
  assert.equal(instantOf("23.59", Date.UTC(2026, 9, 5, 22, 1)), Date.UTC(2026, 9, 5, 21, 59));
  assert.equal(instantOf("0.05", Date.UTC(2026, 9, 5, 21, 50)), Date.UTC(2026, 9, 5, 22, 5));
  assert.equal(instantOf("9.02", at(6) + 12_345), at(2));
  assert.equal(instantOf("x", at(6)), null);
});

test("likely times are offered, and never what stands already", () => {
  const late = { state: agenda({ started: at(6) }), now: at(10), end: at(99) };
  assert.deepEqual(suggestions("restart", late).map(({ key, at: when }) => [key, when]), [["planned_start", at(0)], ["minutes_earlier", at(1)], ["minutes_earlier", at(4)]]);
  assert.deepEqual(suggestions("hard_out", late).map(({ key, at: when }) => [key, when]), [["expected_end", at(99)], ["minutes_later", at(100)], ["minutes_later", at(105)], ["minutes_later", at(110)]]);
});

test("a start that nobody pressed in time can be counted from when the first room came, were it about then", () => {
  const keys = (firstScreen) => suggestions("restart", { state: agenda({ started: at(6) }), now: at(10), end: at(99), firstScreen }).map(({ key }) => key);
  const others = ["planned_start", "minutes_earlier", "minutes_earlier"];
  assert.deepEqual(keys(at(2)), [others[0], "first_screen", ...others.slice(1)]);
  assert.deepEqual(keys(at(-10)), [others[0], "first_screen", ...others.slice(1)]);
  assert.deepEqual(keys(at(-45)), others);
  assert.deepEqual(keys(at(11)), others);
  assert.deepEqual(keys(null), others);
});

test("a rehearsal's times are told to the second, in the rundown and in what a press would do", () => {
  assert.deepEqual([clockOf(1)(at(0) + 5_000), clockOf(1 / 20)(at(0) + 5_000)], ["09.00", "09.00.05"]);
  const state = agenda({ started: at(0) });
  const changes = [{ key: "break", title: "Paus", old: state.slots[3], new: { ...state.slots[3], starts_at: at(55) + 20_000, ends_at: at(65) + 20_000 } }];
  const answer = { changes, overrun_ms: { before: 0, after: 0 }, ends_at: { before: at(95), after: at(95) }, hard_out: { before: at(95), after: at(95) } };
  const said = (scale) => consequences({ name: "plus1", values: {}, args: {} }, answer, { state, now: at(30), texts: TEXTS, scale }).join(" ");
  assert.match(said(1 / 20), /break börjar 09\.55\.20 i stället för 09\.55\.00/);
  assert.doesNotMatch(said(1), /Paus börjar/);
});

test("the start and the end can be moved; the end, and a start that takes it along, need two presses", () => {
  const running = context(agenda({ started: at(6) }), at(10));
  assert.deepEqual(order("restart", running, { at: at(2) }).args, { at: at(2) });
  assert.equal(order("restart", running, { at: at(2) }).danger, false);
  const both = order("restart", running, { at: at(2), moveEnd: true });
  assert.deepEqual([both.args, both.danger], [{ at: at(2), move_hard_out: true }, true]);
  assert.deepEqual([order("hard_out", running, { at: at(105) }).args, order("hard_out", running, { at: at(105) }).danger], [{ at: at(105) }, true]);
  assert.equal(order("restart", context(agenda({ started: at(0), held: at(8) }), at(10)), { at: at(2) }), null);
  assert.equal(order("hard_out", context(agenda(), at(-5)), { at: at(105) }).action, "move_hard_out");
});

const LOG = [
  { seq: 1, at: at(0), action: "start", by: "Anna Ek", undone: false, args: {} }, { seq: 2, at: at(8), action: "hold", by: "", undone: true, args: {} },
  { seq: 3, at: at(9), action: "undo", by: "", undone: false, args: { seq: 2 } }, { seq: 4, at: at(10), action: "extend", by: "Anna Ek", undone: false, args: { seconds: 60, slot: "break" } },
  { seq: 5, at: at(11), action: "message", by: "", undone: false, args: { text: "Hej" } }, { seq: 6, at: at(12), action: "message", by: "", undone: false, args: { text: "Hå" } },
];

test("what may be undone is the last change of time and the messages after it", () => {
  assert.deepEqual([...undoable(LOG)], [4, 5, 6]);
  assert.deepEqual([...undoable(LOG.slice(0, 3))], [1]);
  assert.deepEqual([...undoable([])], []);
  const running = context(agenda({ started: at(0) }), at(30), LOG);
  assert.deepEqual(order("undo", running, { seq: 4 }).args, { seq: 4 });
  assert.equal(order("undo", running, { seq: 1 }), null);
  assert.deepEqual(order("undo", running).args, { seq: 6 });
});

test("the log tells who did what to which part", () => {
  assert.equal(toldBy(LOG[3], LOG, TEXTS, { break: "Paus" }), "Anna Ek förlängde Paus med 1 minut");
  assert.equal(toldBy(LOG[4], LOG, TEXTS, {}), "Sa: Hej");
  assert.equal(told({ action: "restart_at", args: { at: at(2) } }, LOG, TEXTS), "Flyttade starten till 09.02");
});

test("a press still means the same after a colleague's only when it is about the same part", () => {
  const before = order("advance", context(agenda({ started: at(0) }), at(30)));
  assert.equal(isSame(before, order("advance", context(agenda({ started: at(0) }), at(31)))), true);
  assert.equal(isSame(before, order("advance", context(agenda({ started: at(0) }), at(60)))), false);
  assert.equal(isSame(order("hold", context(agenda({ started: at(0) }), at(30))), order("hold", context(agenda({ started: at(0), held: at(30) }), at(31)))), false);
  assert.equal(isSame(before, null), false);
});

test("lengths are whole minutes unless only seconds tell them apart", () => {
  assert.deepEqual(lengths(10 * MINUTE + 4_000), [10 * MINUTE]);
  assert.deepEqual(lengths(10 * MINUTE + 4_000, 8 * MINUTE + 4_000), [10 * MINUTE, 8 * MINUTE]);
  assert.deepEqual(lengths(15_000, 18_000), [15_000, 18_000]);
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
  const asked = { id: 1, opened_at: at(29), lines: [{ by: "facilitator", text: "Inget ljud", at: at(29) }] };
  const answered = { ...asked, lines: [...asked.lines, { by: "organiser", text: "Vi ringer", at: at(30) }] };
  assert.deepEqual([seen({ help: asked }).level, seen({ help: asked }).words], ["bad", "Hjälp 1:00"]);
  assert.deepEqual([seen({ help: answered }).level, seen({ help: answered }).words], ["warn", "Svar 09.30"]);
  assert.equal(seen({ screens: 0 }).level, "bad");
  assert.equal(seen({ screens: 0, screen_seen: null }, at(-5), agenda()).level, "empty");
  assert.equal(seen({ report: { sound: false } }).level, "warn");
  assert.equal(seen({ facilitators_online: 0 }).level, "ok");
});

test("the worst comes first, and the rest is told beside it", () => {
  const help = { id: 1, opened_at: at(29), lines: [] };
  const seen = (values, now, state) => describe(room(values), around(now, state));
  const much = seen({ help, report: { sound: false, clock_ms: -125_000 }, facilitators_online: 0, facilitator_seen: at(20) }, at(30));
  assert.deepEqual([much.level, much.words, much.also], ["bad", "Hjälp 1:00", ["Inget ljud", "Ledaren borta 09.20", "Klockan 2:05 efter"]]);
  assert.deepEqual(seen({ facilitators_online: 0, facilitator_seen: null }, at(30)).also, ["Ingen ledare"]);
  assert.deepEqual(seen({ facilitators_online: 0 }, at(-5), agenda()).also, []);
  assert.deepEqual(seen({ report: { clock_ms: 61_000 } }, at(30)).words, "Steg 2 · 6 pers.");
});

test("a film is told of while it matters: coming, off its place, or behind another window", () => {
  const told = (report, now) => ((one) => [one.level, one.words, one.also])(describe(room({ report }), around(now)));
  assert.deepEqual(told({ talk_loaded: 0.4 }, at(2)), ["ok", "Är med · 6 pers.", ["40 %"]]);
  assert.deepEqual(told({ talk_loaded: 1 }, at(2)), ["ok", "Är med · 6 pers.", []]);
  assert.deepEqual(told({ talk_loaded: 0 }, at(2)), ["warn", "0 %", []]);
  assert.deepEqual(told({ talk_loaded: 0.4 }, at(10)), ["ok", "Är med · 6 pers.", []]);
  assert.deepEqual(told({ offset_ms: -2400 }, at(10)), ["warn", "Film 2 s efter", []]);
  assert.deepEqual(told({ offset_ms: 900 }, at(10)), ["ok", "Är med · 6 pers.", []]);
  assert.deepEqual(told({ offset_ms: -2400, stalled: true }, at(10)), ["warn", "Filmen har stannat", []]);
  assert.deepEqual(told({ stalled: true }, at(30)), ["ok", "Steg 2 · 6 pers.", []]);
  assert.deepEqual(told({ hidden: true }, at(10)), ["warn", "Något annat", []]);
  assert.deepEqual(told({ hidden: true, talk_loaded: 0.4 }, at(30)), ["ok", "Steg 2 · 6 pers.", []]);
});

test("a room that plays by hand or has no space for the films needs the producer; the rest is told beside", () => {
  const told = (report, now) => ((one) => [one.level, one.words, one.also])(describe(room({ report }), around(now)));
  assert.deepEqual(told({ plays: "local" }, at(10)), ["warn", "För hand", []]);
  assert.deepEqual(told({ plays: "small" }, at(10)), ["ok", "Är med · 6 pers.", ["Liten"]]);
  assert.deepEqual(told({ plays: "local" }, at(30)), ["ok", "Steg 2 · 6 pers.", []]);
  assert.deepEqual(told({ talk_problem: "no_space" }, at(2)), ["warn", "Fullt", []]);
  assert.deepEqual(told({ talk_problem: "no_line" }, at(10)), ["ok", "Är med · 6 pers.", ["Bruten"]]);
  assert.deepEqual(told({ talk_problem: "no_space" }, at(30)), ["ok", "Steg 2 · 6 pers.", []]);
});

test("the sheet of a room says how far both films have come", () => {
  const words = { film_here: "T{n} här", film_coming: "T{n} {percent} %" };
  assert.equal(filmsOf({ report: { talks: [1, 0.45] } }, words), "T1 här, T2 45 %");
  assert.equal(filmsOf({}, words), "");
});

test("points that are sent are told apart from those that are written", () => {
  const told = (values) => ((one) => [one.fact, one.sent])(describe(room(values), around(at(30))));
  assert.deepEqual([told({ points: 2 }), told({ points: 2, sent: true }), told({ points: 0, sent: true })], [["2 punkter", false], ["2 punkter", true], ["0 punkter", false]]);
});

test("what the clock says is worked out once for all rooms of a size, and is the same as for one", () => {
  const groups = [5, 6, 6].map((present, index) => room({ id: index, present }));
  assert.deepEqual(describeAll(groups, around(at(30))), groups.map((group) => describe(group, around(at(30)))));
});

test("a call waits from the room's first word after our last", () => {
  const said = (by, minute) => ({ by, text: "x", at: at(minute) });
  const told = (...lines) => standing({ opened_at: at(1), lines });
  assert.deepEqual(told(), { answered: false, since: at(1) });
  assert.deepEqual(told(said("facilitator", 1), said("facilitator", 2)), { answered: false, since: at(1) });
  assert.deepEqual(told(said("facilitator", 1), said("organiser", 3)), { answered: true, since: at(3) });
  assert.deepEqual(told(said("organiser", 3), said("facilitator", 4), said("facilitator", 5)), { answered: false, since: at(4) });
});

test("rooms are picked by municipality and words, and ordered as in a Swedish list or by need", () => {
  const named = (id, name, municipality, level) => ({ id, name, municipality, level });
  const rooms = [named(1, "Grupp 10", "Österåker", "ok"), named(2, "Grupp 9", "Solna", "warn"), named(3, "Ägg", "Solna", "bad"), named(4, "Aga", "Österåker", "ok")];
  const ids = (found) => found.map(({ id }) => id);
  assert.deepEqual(ids(picked(rooms, { municipality: "Solna" })), [2, 3]);
  assert.deepEqual(ids(picked(rooms, { search: " ÖSTER " })), [1, 4]);
  assert.deepEqual(ids(picked(rooms, { municipality: "Solna", search: "grupp" })), [2]);
  const order = createOrder();
  assert.deepEqual([ids(order(rooms, "municipality")), ids(order(rooms, "name")), ids(order(rooms, "need"))], [[2, 3, 4, 1], [4, 2, 1, 3], [3, 2, 4, 1]]);
  rooms[2].name = "Ada";
  assert.deepEqual(ids(order(rooms, "name")), [3, 4, 2, 1]);
});

test("arrows walk the rooms as they stand on the page", () => {
  const boxes = [[0, 0], [10, 0], [20, 0], [0, 10], [10, 10]].map(([x, y]) => ({ x, y }));
  const to = (from, key) => beside(boxes, from, key);
  assert.deepEqual([to(0, "ArrowRight"), to(0, "ArrowLeft"), to(4, "ArrowRight"), to(2, "ArrowRight")], [1, 0, 4, 3]);
  assert.deepEqual([to(1, "ArrowDown"), to(2, "ArrowDown"), to(3, "ArrowUp"), to(0, "ArrowUp"), to(3, "ArrowDown")], [4, 4, 0, 0, 3]);
  assert.deepEqual([to(3, "Home"), to(1, "End")], [0, 4]);
});

test("a message is for all, a municipality or a room, and is shown where no newer one is", () => {
  const groups = [room({ id: 1 }), room({ id: 2 }), room({ id: 3, municipality: "Danderyd" })];
  const municipalities = { Solna: 8, Danderyd: 9 };
  const ids = (found) => found.map(({ id }) => id);
  assert.deepEqual(["all", "municipality:8", "group:3", "group:77"].map((to) => ids(addressed(to, groups, municipalities))), [[1, 2, 3], [1, 2], [3], []]);
  const sent = (id, to, values = {}) => ({ id, text: "x", to, at: at(id), expires_at: at(60), undone: false, read: [], ...values });
  const told = (...messages) => shownAndRead({ messages, groups, municipalities }, at(30));
  const read = told(sent(4, "municipality:8", { read: [2, 3, 99] })).now[0];
  assert.deepEqual([read.readIn, read.rooms, ids(read.unread)], [1, 2, [1]]);
  const shown = (...messages) => ((found) => [ids(found.now), ids(found.earlier)])(told(...messages));
  assert.deepEqual(shown(sent(3, "group:3"), sent(2, "municipality:8"), sent(1, "all")), [[3, 2], [1]]);
  assert.deepEqual(shown(sent(3, "all", { undone: true }), sent(2, "all"), sent(1, "all", { expires_at: at(29) })), [[2], [3, 1]]);
});

test("one step behind the clock is a remark, two are a need", () => {
  const behind = (index) => describe(room({ step: { slot: "learning", index, at: at(45) } }), around(at(46)));
  assert.deepEqual([behind(2).level, behind(2).words], ["ok", "Steg 3 · 6 pers."]);
  assert.deepEqual([behind(1).level, behind(1).words], ["ok", "Ett steg efter"]);
  assert.deepEqual([behind(0).level, behind(0).words], ["warn", "2 steg efter"]);
  assert.deepEqual([behind(3).level, behind(3).words, behind(3).also], ["ok", "Steg 4 · 6 pers.", ["Ett steg före"]]);
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
