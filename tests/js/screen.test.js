import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { test } from "node:test";

import { band, counts, people, ring } from "../../static/js/chairs.js";
import { createAnnouncer } from "../../static/js/screen/announce.js";
import { dialogue } from "../../static/js/screen/dialogue.js";
import { meetingOf, sceneOf } from "../../static/js/screen/scene.js";
import { clusters } from "../../static/js/screen/wall.js";
import { clock, fill, sizeOf, timer } from "../../static/js/screen/words.js";

const MIN = 60_000;
const START = Date.UTC(2026, 2, 12, 8);
const AGENDA = [
  ["welcome", "welcome", "joint", 5], ["talk-1", "talk", "group", 15], ["talk-2", "talk", "group", 15],
  ["learning", "learning", "group", 35], ["break", "break", "group", 10], ["gathering", "gathering", "joint", 25],
  ["productive", "productive", "group", 25], ["sharing", "sharing", "joint", 5], ["evaluation", "evaluation", "group", 5],
];

/** Texts that say their own name and what was filled in. */
const texts = new Proxy({}, { get: (_, name) => `${String(name)} {time}{n}{count}{title}{clock}{who}{seat}{text}{minutes}` });
const STEP = { key: "round", title: "Runda", say: "", screen: "Frågan?", free_say: "", free_screen: "", seconds: 0, share: 1, turn: 150 };
const config = {
  texts, language: "sv", scale: 1, seminar: "Seminariet", room: { name: "Enhet A", municipality: "Solna", expected: 7 },
  scripts: { learning: [{ ...STEP, key: "frame", seconds: 120, share: 0, turn: 0 }, STEP] },
};

function agenda(more = {}) {
  let at = START;
  const slots = AGENDA.map(([key, kind, place, minutes]) => {
    const slot = {
      key, kind, place, title: key, starts_at: at, ends_at: at + minutes * MIN, planned_starts_at: at,
      planned_ends_at: at + minutes * MIN, floor_ms: minutes * MIN, stood_ms: 0,
      talk: kind === "talk" ? { url: `/${key}.mp4`, duration_ms: 12 * MIN, title: "Talk", presenters: ["Sara"], captions: [] } : null,
    };
    at = slot.ends_at;
    return slot;
  });
  const run = { id: 1, title: "", meeting_url: "https://example.test/", armed_at: null, started_at: START, ended_at: null, cancelled: false, hard_out: at, planned_out: at };
  return { run: { ...run, ...more.run }, effective_at: START, held_at: null, message: null, slots, ...more.state };
}

const scene = (minutes, more = {}) => sceneOf({ agenda: agenda(more), group: more.group ?? null, wall: more.wall ?? null, now: START + minutes * MIN, config });

test("each part of the seminar has its scene, and the title says part and clock", () => {
  const names = [-5, 2, 8, 18.5, 40, 75, 90, 110, 131, 137, 141].map((minutes) => scene(minutes).name);
  assert.deepEqual(names, ["before", "card", "film", "card", "dialogue", "break", "wall", "card", "shared", "evaluation", "over"]);
  assert.equal(scene(75).title, "break 5:00");
  assert.equal(scene(90, { group: { in_meeting: true } }).title, "gathering 15:00");
  assert.match(scene(90).title, /^to_meeting/);
});

test("a page without an agenda waits, and shows no zero clock", () => {
  const waiting = sceneOf({ agenda: null, group: null, wall: null, now: START, config });
  assert.deepEqual([waiting.name, waiting.timer, waiting.heading], ["before", "", "Seminariet"]);
});

test("a run that is late to start says soon instead of 0:00", () => {
  assert.match(scene(3, { run: { started_at: null } }).timer, /^soon/);
});

test("a Talk is at its place in the film, and stands where it was held", () => {
  assert.equal(scene(8).elapsed, 3 * MIN);
  const held = scene(30, { state: { held_at: START + 8 * MIN } });
  assert.deepEqual([held.name, held.elapsed, held.held, held.timer], ["film", 3 * MIN, true, "12:00"]);
});

test("a film that may not be shown is not looked for in the meeting", () => {
  const world = { agenda: agenda(), group: null, wall: null, now: START + 8 * MIN, config };
  const hint = (talk) => {
    Object.assign(world.agenda.slots[1].talk, talk);
    const { name, film, hint: said } = sceneOf(world);
    return [name, film, said];
  };
  assert.deepEqual(hint({ url: null, withheld: false }), ["card", null, config.texts.talk_missing]);
  assert.deepEqual(hint({ url: null, withheld: true }), ["card", null, config.texts.talk_withheld]);
});

test("the room is told to change window 30 s ahead, until done, and back again", () => {
  assert.equal(scene(79.4).meeting, null);
  assert.equal(scene(79.6).meeting, "soon");
  assert.equal(scene(81).meeting, "go");
  assert.equal(scene(81, { group: { in_meeting: true } }).meeting, null);
  assert.equal(scene(106, { group: { in_meeting: true } }).meeting, "back");
  assert.equal(scene(106).meeting, null);
  assert.equal(scene(5.2, { group: { in_meeting: true } }).meeting, "back");
  assert.equal(scene(6, { group: { in_meeting: true } }).meeting, null, "nothing stays on the picture");
  assert.equal(meetingOf({ status: "held", slot: { place: "group" }, next: { place: "joint" }, remaining_ms: 9 }, null, true), null);
});

test("without a meeting nobody is sent to one, and who says they are in it is called back", () => {
  const none = { run: { meeting_url: "" } };
  assert.deepEqual([scene(79.6, none).meeting, scene(81, none).meeting, scene(106, none).meeting], [null, null, null]);
  assert.equal(scene(106, { ...none, group: { in_meeting: true } }).meeting, "back");
});

test("a run that is cancelled names no part and calls nobody to the meeting, however far it came", () => {
  const { name, place, slot, meeting, aside, qr } = scene(90, { run: { cancelled: true } });
  assert.deepEqual([name, place, slot, meeting, aside, qr], ["over", "Seminariet", null, null, "", false]);
});

test("that the end has moved is shown until it expires, below what was said after it", () => {
  const notice = { id: 4, kind: "hard_out", expires_at: START + 50 * MIN, hard_out: START + 150 * MIN, title: "" };
  const moved = scene(49, { state: { notice } }).notice;
  assert.match(moved, /^notice_hard_out .*11\.30/);
  assert.equal(scene(51, { state: { notice } }).notice, "");
  const said = (id) => ({ id, text: "Vi väntar", expires_at: START + 49.5 * MIN });
  assert.equal(scene(49, { state: { notice, message: said(5) } }).notice, "Vi väntar");
  assert.equal(scene(49, { state: { notice, message: said(3) } }).notice, moved);
});

test("a message is shown until it expires", () => {
  const message = { id: 1, text: "Vi väntar", expires_at: START + 50 * MIN };
  assert.equal(scene(49, { state: { message } }).notice, "Vi väntar");
  assert.equal(scene(51, { state: { message } }).notice, "");
});

const LEARNING = { key: "learning", kind: "learning", title: "", starts_at: 0, ends_at: 35 * MIN, stood_ms: 0 };
const roundAt = (elapsed, group = {}, names = {}) =>
  dialogue({ group: { present: 7, ...group }, config, names }, { slot: LEARNING, elapsed_ms: elapsed }).round;

test("a round that nobody leads gives everyone a turn in order, then says that all have spoken", () => {
  const at = (into) => roundAt(120_000 + into); // 33 minutes: 150 s each
  assert.deepEqual([at(0).floor, at(149_999).floor, at(150_000).floor], [1, 1, 2]);
  assert.equal(at(250_000).timer, "0:50");
  assert.deepEqual([at(284_999).last, at(285_000).last], [false, true]);
  assert.match(at(310_000).who, /3/);
  assert.deepEqual([at(1_060_000).who, at(1_060_000).timer, at(1_060_000).floor], ["", "15:20", null]);
});

test("a round that somebody leads is shown as it stands, its names only where they are known", () => {
  const led = {
    slot: "learning", step: 1, order: [1, 2, 3, 4, 5], away: [2], done: [1], passed: [3], since: 400_000, extra: 0, silent: null,
    past: [], seen: [], given: 10,
  };
  const at = (elapsed, more = {}, names = {}) => roundAt(elapsed, { round: { ...led, ...more } }, names);
  assert.deepEqual(at(430_000).chairs, [
    { seat: 1, state: "done" }, { seat: 3, state: "passed" }, { seat: 4, state: "now" }, { seat: 5, state: "next" },
  ]);
  assert.equal(at(430_000).timer, "2:00");
  assert.match(at(430_000).who, /^seat .*4/);
  assert.equal(at(430_000, {}, { 4: "Cecilia" }).who, "Cecilia");
  assert.match(at(430_000, { done: [1, 4] }).then, /^then_again .*seat_low .*3/);
  assert.match(at(430_000, { silent: [430_000, 490_000], since: 460_000 }).who, /^silent/);
  assert.equal(at(430_000, { silent: [430_000, 490_000], since: 460_000 }).timer, "1:00");
  assert.equal(roundAt(430_000, { round: { ...led, step: 0 } }).floor, 3); // of another step: by the clock
});

test("a hold stops the turn, and a page that opens late in it shows the same time left", () => {
  const held = (minutes) => scene(minutes, { state: { held_at: START + 38 * MIN } }).round; // three minutes into the dialogue
  assert.equal(held(38).timer, "1:30");
  assert.equal(held(45).timer, "1:30");
  assert.equal(held(45).floor, held(38).floor);
});

test("one chair at most is lit, whatever the time", () => {
  for (let minutes = -1; minutes <= 141; minutes += 0.5) {
    const { position } = scene(minutes);
    const index = position.status === "over" ? 9 : position.index;
    const part = position.slot ? position.elapsed_ms / (position.elapsed_ms + position.remaining_ms) : 1;
    const row = band(agenda().slots, index === null ? null : { index, part });
    assert.equal(row.length, 28);
    assert.ok(row.filter((chair) => chair.state === "now").length <= 1);
    assert.equal(row.filter((chair) => chair.state === "done").length, Math.min(28, Math.max(0, Math.floor(minutes / 5))));
  }
  assert.equal(people([1, 2, 3].map((seat) => ({ seat, state: seat === 2 ? "now" : "" }))).filter((one) => one.state === "now").length, 1);
});

test("chairs stand where the server's own drawing puts them", { skip: !python() }, () => {
  const program = `
import json, sys; sys.path.insert(0, ".")
from datetime import timedelta
from seminars import chairs
from seminars.agenda import standard_segments
odd = [timedelta(minutes=m) for m in (3, 14, 12, 38, 10, 21, 31, 4, 5)]
ring = chairs.ring(standard_segments(), chairs.Progress(3, 0.2))
print(json.dumps({"ring": [[s.x, s.y, s.angle, s.scale] for s in ring], "odd": chairs.counts(odd)}))`;
  const server = JSON.parse(execFileSync(python(), ["-c", program], { cwd: new URL("../..", import.meta.url) }));
  const mine = ring(agenda().slots, { index: 3, part: 0.2 }).map(({ transform }) => transform.match(/-?[\d.]+/g).map(Number));
  mine.forEach((numbers, i) => numbers.forEach((number, j) => assert.ok(Math.abs(number - server.ring[i][j]) <= 0.11, `${i} ${numbers}`)));
  assert.deepEqual(counts([3, 14, 12, 38, 10, 21, 31, 4, 5].map((minutes) => minutes * MIN)), server.odd);
});

function python() {
  for (const name of [".venv/bin/python", "python3.11"]) {
    try {
      execFileSync(name, ["-c", "import sys; assert sys.version_info >= (3, 11)"], { cwd: new URL("../..", import.meta.url), stdio: "ignore" });
      return name;
    } catch { /* the next */ }
  }
  return null;
}

test("a screen reader hears the change of part and the last five and one minutes, once each", () => {
  const say = createAnnouncer({ now: "Nu: {title}. {minutes}", five_left: "fem", one_left: "en" });
  const said = [];
  for (let minutes = 19; minutes <= 36; minutes += 1 / 240) {
    const sentence = say(scene(minutes));
    if (sentence) said.push(sentence);
  }
  assert.deepEqual(said, ["Nu: talk-2. 15", "fem", "en", "Nu: learning. 35"]);
});

test("headings on the wall are counted, the rest comes last together", () => {
  const headings = ["A", "B", "C", "D", "E"].map((text, index) => ({ id: index + 1, text, n: index === 0 ? 2 : 1 }));
  const seen = (wall, current) => clusters(wall, "Fler", current).map(({ name, count, current }) => [name, count, current]);
  assert.deepEqual(seen({ headings, rest: 1 }, 2), [["A", 2, false], ["B", 1, true], ["C", 1, false], ["Fler", 3, false]]);
  assert.deepEqual(seen({ headings: headings.slice(0, 4), rest: 0 }, 4).at(-1), ["D", 1, true]);
  assert.deepEqual(seen({ headings: [], rest: 3 }, null), []);
  assert.deepEqual(seen(null, null), []);
});

test("times and texts are written as the room reads them", () => {
  assert.deepEqual([timer(0), timer(1), timer(59_001), timer(3_600_000)], ["0:00", "0:01", "1:00", "1:00:00"]);
  assert.equal(clock(Date.UTC(2026, 2, 12, 9, 20)), "10.20");
  assert.equal(fill("{n} av {count} {x}", { n: 5, count: 7 }), "5 av 7 {x}");
  assert.deepEqual([sizeOf("kort"), sizeOf("x ".repeat(30)), sizeOf("x ".repeat(60)), sizeOf("kommunikationsansvariga")], ["", "l", "xl", "xl"]);
});
