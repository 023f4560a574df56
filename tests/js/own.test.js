// The own team's clock, scenes, notes and shelf.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { test } from "node:test";

import { asNotes, asText, isEmpty } from "../../static/js/own/notes.js";
import { back, begin, extend, finish, forward, isUnderWay, pause, resume, wait } from "../../static/js/own/plan.js";
import { ownScene } from "../../static/js/own/scene.js";
import { createShelf } from "../../static/js/own/shelf.js";
import { locate } from "../../static/js/timeline.js";
import { scriptOf } from "../../static/js/script.js";

const MIN = 60_000;
const NOW = Date.UTC(2026, 10, 28, 8);
const SCRIPTS = JSON.parse(execFileSync(
  ".venv/bin/python",
  ["-c", "import json; from facilitation.own_team import OWN_SCRIPTS; from facilitation.script import as_json; print(json.dumps(as_json(str, OWN_SCRIPTS)))"],
  { cwd: new URL("../..", import.meta.url) },
));
const film = (number) => ({ url: `/talks/${number}/film.mp4`, title: `Talk ${number}`, duration_ms: 12.5 * MIN, presenters: [{ name: "Sara" }], captions: [] });
const PLAN = [
  ["welcome", "welcome", 5], ["talk-1", "talk", 13, 1], ["talk-2", "talk", 13, 2], ["learning", "learning", 39], ["break", "break", 10],
  ["gathering", "gathering", 25], ["productive", "productive", 30], ["evaluation", "evaluation", 5],
].map(([key, kind, minutes, talk]) => ({ key, kind, title: key, duration: minutes * MIN, talk: talk ? film(talk) : null }));
const AROUND = { scripts: SCRIPTS, people: 7 };
const begun = () => begin(PLAN, NOW);
const at = (state, minutes) => locate(state, NOW + minutes * MIN);
const where = (state, minutes) => [at(state, minutes).slot?.key ?? at(state, minutes).status, at(state, minutes).elapsed_ms / MIN];

/** Texts that say their own name and what was filled in. */
const texts = new Proxy({}, { get: (_, name) => `${String(name)} {time}{n}{count}{title}{clock}{letter}{text}{parts}{minutes}{people}` });
const config = { texts, language: "sv", scale: 1, seminar: "Seminariet", scripts: SCRIPTS, plan: PLAN, people: 7 };
const scene = (state, minutes, more = {}) => ownScene({ state, now: NOW + minutes * MIN, config, people: 7, notes: false, broken: false, ...more });

test("left alone it goes through every part and is over after 140 minutes", () => {
  const state = begun();
  assert.deepEqual([0, 5, 18, 31, 70, 80, 105, 135, 139.9, 140].map((minutes) => where(state, minutes)[0]), [
    "welcome", "talk-1", "talk-2", "learning", "break", "gathering", "productive", "evaluation", "evaluation", "over",
  ]);
  assert.deepEqual([isUnderWay(state, NOW), isUnderWay(state, NOW + 140 * MIN), isUnderWay(null, NOW)], [true, false, false]);
});

test("a pause takes nothing from any part, however long", () => {
  const held = pause(begun(), NOW + 40 * MIN);
  assert.deepEqual(where(held, 99), ["learning", 9]);
  const on = resume(held, NOW + 100 * MIN);
  assert.deepEqual(where(on, 100), ["learning", 9]);
  assert.deepEqual(where(on, 129.5), ["learning", 38.5]);
  assert.deepEqual(where(on, 130), ["break", 0]);
  assert.equal(at(on, 199.9).status, "running");
  assert.equal(at(on, 200).status, "over");
});

test("a second pause, and going on when nothing is paused, change nothing", () => {
  const held = pause(begun(), NOW + 1 * MIN);
  assert.equal(pause(held, NOW + 2 * MIN), held);
  const state = begun();
  assert.equal(resume(state, NOW + MIN), state);
});

test("next goes step by step through a dialogue, then to the next part, to the end", () => {
  let state = begun();
  const seen = [];
  for (let minutes = 0.1; at(state, minutes).status !== "over"; minutes += 0.1) {
    const position = at(state, minutes);
    seen.push(`${position.slot.key}:${scriptOf(SCRIPTS, position, { people: 7, step: state.step }).index}`);
    state = forward(state, NOW + minutes * MIN, AROUND);
  }
  assert.deepEqual(seen, [
    "welcome:0", "talk-1:0", "talk-2:0", ...[0, 1, 2, 3, 4, 5].map((n) => `learning:${n}`), "break:0",
    ...[0, 1, 2, 3].map((n) => `gathering:${n}`), ...[0, 1, 2, 3, 4, 5].map((n) => `productive:${n}`), "evaluation:0", "evaluation:1",
  ]);
});

test("back goes to the step before, to the part's beginning, and to the part before when it has hardly begun", () => {
  let state = forward(forward(begun(), NOW + MIN, AROUND), NOW + 2 * MIN, AROUND); // in the second Talk
  assert.deepEqual(where(state, 3), ["talk-2", 1]);
  state = back(state, NOW + 3 * MIN, AROUND);
  assert.deepEqual(where(state, 3), ["talk-2", 0], "a minute in: again");
  state = back(state, NOW + 3.1 * MIN, AROUND);
  assert.deepEqual(where(state, 3.1), ["talk-1", 0], "six seconds in: the one before");
  assert.deepEqual(where(state, 3.1 + 13), ["talk-2", 0], "and both are whole again");
  assert.deepEqual(where(back(begun(), NOW + 1000, AROUND), 1), ["welcome", 1 - 1 / 60]);
});

test("a step moved to shares what is left of the part", () => {
  const state = forward(begun(), NOW + 32 * MIN, AROUND); // one minute into the learning dialogue
  const place = scriptOf(SCRIPTS, at(state, 32), { people: 7, step: state.step });
  assert.equal(place.index, 1);
  assert.equal(place.steps.at(-1).ends, 39 * MIN);
});

test("next and back let a paused clock go", () => {
  const held = pause(begun(), NOW + 2 * MIN);
  const on = forward(held, NOW + 9 * MIN, AROUND);
  assert.deepEqual([on.held_at, ...where(on, 10)], [null, "talk-1", 1]);
});

test("a pause does not move a step that a hand has moved to", () => {
  const moved = forward(begun(), NOW + 32 * MIN, AROUND);
  const before = scriptOf(SCRIPTS, at(moved, 33), { people: 7, step: moved.step });
  const on = resume(pause(moved, NOW + 33 * MIN), NOW + 53 * MIN);
  assert.deepEqual(scriptOf(SCRIPTS, at(on, 53), { people: 7, step: on.step }), before);
});

test("a minute more lengthens a dialogue and never a Talk", () => {
  const state = begun();
  assert.equal(extend(state, NOW + 6 * MIN, MIN), state);
  assert.deepEqual(where(extend(state, NOW + 40 * MIN, MIN), 70.5), ["learning", 39.5]);
});

test("the clock waits for a film that is behind, and the film keeps its length", () => {
  const state = wait(begun(), NOW + 6 * MIN, 30_000);
  assert.deepEqual(where(state, 6), ["talk-1", 0.5]);
  assert.deepEqual(where(state, 18.4), ["talk-1", 12.9]);
  assert.deepEqual(where(state, 18.5), ["talk-2", 0]);
  const held = pause(begun(), NOW + 6 * MIN);
  assert.equal(wait(held, NOW + 7 * MIN, 30_000), held, "a paused film is not behind");
});

test("it can be ended at any time", () => {
  assert.equal(at(finish(begun(), NOW + 7 * MIN), 7).status, "over");
});

test("whatever is pressed, parts follow each other without gaps and none is negative", () => {
  let seed = 7;
  const dice = (sides) => (seed = (seed * 48271) % 2147483647) % sides;
  for (let round = 0; round < 200; round += 1) {
    let state = begun();
    let now = NOW;
    for (let press = 0; press < 30; press += 1) {
      now += dice(4 * MIN);
      state = [
        () => pause(state, now), () => resume(state, now), () => forward(state, now, AROUND), () => back(state, now, AROUND),
        () => extend(state, now, MIN), () => wait(state, now, dice(5000)), () => state,
      ][dice(7)]();
      const { slot, elapsed_ms: elapsed, remaining_ms: remaining } = locate(state, now);
      assert.ok(!slot || (elapsed >= 0 && remaining > 0), `${elapsed} ${remaining}`);
      const from = state.slots.findIndex((one) => one.ends_at > now);
      for (const [index, one] of state.slots.entries()) {
        assert.ok(one.ends_at - one.starts_at - one.stood_ms >= 0);
        if (from >= 0 && index > from) assert.equal(one.starts_at, state.slots[index - 1].ends_at);
      }
    }
  }
});

test("each part has a scene of the rooms' own kind, and nothing of the others", () => {
  const state = begun();
  const scenes = [1, 6, 17.9, 40, 75, 90, 110, 137, 141].map((minutes) => scene(state, minutes));
  assert.deepEqual(scenes.map(({ name }) => name), ["card", "film", "card", "dialogue", "break", "dialogue", "dialogue", "dialogue", "over"]);
  assert.deepEqual(scenes.map(({ meeting }) => meeting), Array(9).fill(null));
  assert.deepEqual(scenes.slice(5, 8).map(({ light }) => light), ["lamp", "lamp", "lamp"]);
  assert.equal(scenes.at(-1).qr, false);
});

test("before the start it says what will happen, and afterwards what to do with the notes", () => {
  assert.deepEqual([scene(null, 0).name, scene(null, 0).hint], ["before", "own_before {time}{n}{count}{title}{clock}{letter}{text}81407"]);
  assert.match(scene(begun(), 141, { notes: true }).hint, /^own_over_hint/);
  assert.match(scene(begun(), 141).hint, /^own_over_empty/);
});

test("a film that cannot be fetched is said, and its step's advice is shown in a dialogue", () => {
  assert.match(scene(begun(), 6, { broken: true }).hint, /^film_broken/);
  assert.equal(scene(begun(), 31).todo, SCRIPTS.learning[0].do);
  assert.deepEqual([scene(begun(), 31).isLastStep, scene(begun(), 69.9).isLastStep], [false, true]);
});

// Notes and the shelf

const storage = () => {
  const kept = new Map();
  return { getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => void kept.set(key, value), removeItem: (key) => void kept.delete(key) };
};
const refusing = { getItem() { throw new Error("no"); }, setItem() { throw new Error("no"); }, removeItem() { throw new Error("no"); } };

test("notes become a text to copy, without empty headings", () => {
  const notes = asNotes({ points: ["Samma vuxen", " "], proposals: [], again: "12 mars, Kim" });
  const about = { seminar: "Seminariet", texts: { note_points: "Punkter", note_proposals: "Förslag", note_again: "Igen" }, date: "i dag" };
  assert.equal(asText(notes, about), "Seminariet, i dag\n\nPunkter\n- Samma vuxen\n\nIgen: 12 mars, Kim");
  assert.deepEqual([isEmpty(notes), isEmpty(asNotes(null)), isEmpty(asNotes({ again: "x" }))], [false, true, false]);
});

test("what somebody else left in the storage is no notes", () => {
  for (const odd of [null, 3, "x", [], { points: "x", proposals: [1, {}], again: 7 }]) {
    assert.deepEqual(asNotes(odd), { points: ["", "", ""], proposals: ["", "", ""], again: "" });
  }
});

test("a clock comes back as it was, and as paused after a long absence", () => {
  const shelf = createShelf(storage(), "a");
  assert.equal(shelf.readClock(NOW), null);
  const kept = { state: begun(), people: 5, length: "full" };
  shelf.keepClock(kept, NOW + MIN);
  assert.deepEqual(shelf.readClock(NOW + 2 * MIN).state, kept.state);
  assert.equal(shelf.readClock(NOW + 60 * MIN).state.held_at, NOW + MIN);
  assert.equal(shelf.readClock(NOW + 2 * MIN).people, 5);
});

test("two seminars do not share a shelf, and clearing one leaves the other", () => {
  const both = storage();
  const [one, other] = [createShelf(both, "a"), createShelf(both, "b")];
  one.keepNotes({ again: "a" });
  other.keepNotes({ again: "b" });
  one.clear();
  assert.deepEqual([one.readNotes(), other.readNotes()], [null, { again: "b" }]);
});

test("where the browser keeps nothing, it says so and nothing breaks", () => {
  for (const none of [refusing, null]) {
    const shelf = createShelf(none, "a");
    assert.equal(shelf.keepNotes({ again: "a" }), false);
    assert.deepEqual([shelf.readNotes(), shelf.readClock(NOW)], [null, null]);
    shelf.clear();
  }
});
