import assert from "node:assert/strict";
import { test } from "node:test";

import { createKeeper } from "../../static/js/screen/keeper.js";
import { courseOf, placeAt } from "../../static/js/talk-sync.js";
import { FakeVideo } from "./fake_video.js";
import { createRandom, createTime } from "./fakes.js";

const SERVER = 1_700_000_000_000; // the server's clock when ours is 0
const STEP = 5; // ms of the world's time
const TALK = 600; // s
const WORLDS = Number(process.env.SEARCH ?? 40);
const FILM = { url: "/film.mp4", duration_ms: TALK * 1000 };

const moving = (from, place = 0) => ({ film: FILM, place, from, moves: true });
const standing = (place) => ({ film: FILM, place, from: 0, moves: false });

/** A room: its film, its keeper, and how far the film has been from its course. */
function makeRoom({ startCost = () => 70, seekCost = () => 60, changeCost = 0, rateError = 0, canNudge = true, time = createTime(), clockError = 0, loads = true, lag = null } = {}) {
  const video = new FakeVideo({ time, startCost, seekCost, changeCost, rateError, lag });
  const clock = () => SERVER + time.elapsed() + clockError;
  const platform = { setTimeout: time.setTimeout, clearTimeout: time.clearTimeout, hidden: () => false };
  const keeper = createKeeper({ video, play: () => video.play(), now: clock, elapsed: time.elapsed, canNudge, platform });
  const room = {
    time, video, keeper, course: null, rates: [],
    now: () => SERVER + time.elapsed(),
    /** Follows a course for `ms`; gives the error of every instant. */
    run(ms, course = room.course) {
      const errors = [];
      room.course = course;
      if (course) keeper.follow(course);
      else keeper.rest();
      time.run(ms, () => {
        video.advance(STEP);
        room.rates.push(video.playbackRate);
        errors.push(course ? video.currentTime * 1000 - placeAt(course, room.now()) : 0);
      }, STEP);
      return errors;
    },
  };
  if (loads) video.load(TALK);
  return room;
}

const worst = (errors) => Math.max(...errors.map(Math.abs));
const turns = (rates) => rates.filter((rate, index) => index && rate !== rates[index - 1]).length;

test("a film made ready before starts at its instant, and the second time to the millisecond", () => {
  const room = makeRoom({ startCost: () => 130 });
  const first = room.run(8_000, moving(room.now() + 3_000));
  assert.ok(worst(first) < 70, String(worst(first)));
  assert.equal(room.video.seeks.length, 0);
  assert.equal(room.video.starts, 1);
  room.run(2_000, standing(5_000));
  const second = room.run(5_000, moving(room.now() + 500, 5_000));
  assert.ok(worst(second) < 10, String(worst(second)));
});

test("whatever starting and seeking cost, a room that comes late is within 40 ms after two seconds and stays there", () => {
  const random = createRandom(41);
  for (let world = 0; world < WORLDS; world += 1) {
    const [start, seek] = [random() * 250, 10 + random() * 300];
    const room = makeRoom({
      startCost: () => start * (0.9 + random() * 0.2), seekCost: () => seek * (0.7 + random() * 0.6), rateError: (random() - 0.5) * 0.0004,
    });
    const course = moving(room.now() - random() * 300_000);
    room.run(4_000 + (start > 150 ? 4_000 : 0), course);
    room.rates.length = 0;
    const errors = room.run(120_000);
    assert.ok(worst(errors) < 40, `world ${world}: ${worst(errors)} ms, start ${start}, seek ${seek}`);
    assert.ok(room.video.seeks.length <= 3, `world ${world}: ${room.video.seeks.length} seeks`);
    assert.ok(turns(room.rates) <= 12, `world ${world}: the speed changed ${turns(room.rates)} times`);
  }
});

test("a preloaded film joined late is within 50 ms after two seconds", () => {
  for (const cost of [20, 60, 100, 150]) {
    const room = makeRoom({ seekCost: () => cost, startCost: () => 40 + cost / 2 });
    room.run(2_000, moving(room.now() - 200_000));
    const errors = room.run(20_000);
    assert.ok(worst(errors) < 50, `${cost}: ${worst(errors)}`);
  }
});

test("hold and release stop and start every room together, however their computers differ", () => {
  const random = createRandom(5);
  const time = createTime();
  const rooms = Array.from({ length: 5 }, () => {
    const start = 30 + random() * 150;
    return makeRoom({ time, startCost: () => start, seekCost: () => 30 + random() * 100, rateError: (random() - 0.5) * 0.0003 });
  });
  const together = (ms, course) => {
    const spreads = [];
    for (const room of rooms) room.keeper.follow(course);
    time.run(ms, () => {
      for (const { video } of rooms) video.advance(STEP);
      const places = rooms.map(({ video }) => video.currentTime * 1000);
      spreads.push(Math.max(...places) - Math.min(...places));
    }, STEP);
    return spreads;
  };
  const now = () => SERVER + time.elapsed();
  const first = moving(now() + 1_000);
  together(20_000, first);
  for (let time = 0; time < 4; time += 1) {
    const place = placeAt(first, now());
    const held = together(3_000, standing(place));
    assert.ok(worst(held.slice(-100)) < 1, "all show the same picture");
    const after = together(10_000, Object.assign(first, moving(now() + 500, place)));
    assert.ok(worst(after) < 60, String(worst(after)));
    assert.ok(worst(after.slice(-400)) < 40);
  }
});

test("a room whose line stalls comes back by one seek, and says so meanwhile", () => {
  const room = makeRoom();
  room.run(10_000, moving(room.now() + 500));
  assert.deepEqual(room.keeper.report(), { offset_ms: 0, stalled: false });
  room.video.stalled = true;
  room.run(6_000);
  assert.deepEqual(room.keeper.report(), { offset_ms: -6_000, stalled: true });
  assert.equal(room.video.seeks.length, 0, "what does not come is not sought");
  room.video.stalled = false;
  room.run(3_000);
  const errors = room.run(10_000);
  assert.ok(worst(errors) < 40, String(worst(errors)));
  assert.equal(room.video.seeks.length, 1);
  assert.deepEqual(room.keeper.report(), { offset_ms: 0, stalled: false });
});

test("a film that cannot keep up is never sought in a loop", () => {
  for (const seekCost of [500, 3_000, 12_000]) {
    const room = makeRoom({ seekCost: () => seekCost, rateError: -0.2 });
    room.run(300_000, moving(room.now() - 60_000));
    assert.ok(room.video.seeks.length <= 40, `${seekCost}: ${room.video.seeks.length} seeks in five minutes`);
  }
});

test("seeks that take longer each time are not chased: the tolerance doubles", () => {
  const random = createRandom(8);
  const room = makeRoom({ seekCost: () => 100 + random() * 2_500 });
  room.run(60_000, moving(room.now() - 60_000));
  assert.ok(room.video.seeks.length <= 8, String(room.video.seeks.length));
  const errors = room.run(30_000);
  assert.ok(worst(errors.slice(-1_000)) < 100, String(worst(errors.slice(-1_000))));
});

test("where a changed speed stutters the film is only sought, from half a second", () => {
  const room = makeRoom({ canNudge: false, rateError: 0.002 });
  room.run(500_000, moving(room.now() + 500));
  assert.deepEqual([...new Set(room.rates)], [1]);
  assert.ok(room.video.seeks.length >= 1 && room.video.seeks.length <= 3, String(room.video.seeks.length));
});

test("a small error is mended by speed alone, and then the speed is left alone", () => {
  const room = makeRoom();
  room.run(5_000, moving(room.now() + 500));
  for (const [jump, rate] of [[60, 1.03], [-60, 0.97], [600, 1.06], [-600, 0.94]]) {
    const course = { ...room.course, from: room.course.from - jump };
    room.rates.length = 0;
    room.run(25_000, course);
    assert.ok(room.rates.includes(rate), `${jump}`);
    assert.ok(worst(room.run(2_000)) < 25);
    assert.ok(turns(room.rates) <= 4, `${jump}: ${turns(room.rates)}`);
  }
  assert.equal(room.video.seeks.length, 0);
});

test("whatever a change of speed costs here, small errors are mended and then left alone", () => {
  for (const changeCost of [0, 17, 25, 45]) {
    for (const jump of [10, -14, 19, -40]) {
      const room = makeRoom({ changeCost });
      room.run(20_000, moving(room.now() + 500));
      room.run(8_000, { ...room.course, from: room.course.from - jump });
      room.rates.length = 0;
      const rest = room.run(10_000);
      assert.ok(worst(rest) < 14, `${changeCost}, ${jump}: ${worst(rest)}`);
      assert.ok(turns(room.rates) <= 2, `${changeCost}, ${jump}: ${turns(room.rates)}`);
    }
  }
});

test("a computer that slept finds its place again", () => {
  const room = makeRoom();
  room.run(5_000, moving(room.now() + 500));
  const course = { ...room.course, from: room.course.from - 240_000 }; // the server's clock went on
  room.run(3_000, course);
  assert.ok(worst(room.run(5_000)) < 40);
  assert.equal(room.video.seeks.length, 1);
});

test("somebody who pauses the film by the keyboard's own key stops nothing for long", () => {
  const room = makeRoom();
  room.run(5_000, moving(room.now() + 500));
  room.video.pause();
  room.run(3_000);
  assert.ok(worst(room.run(5_000)) < 40);
});

test("it is the pictures that keep the place where they come late beside the sound, but not those of a machine out of breath", () => {
  for (const [lag, within] of [[0, 30], [45, 30], [-45, 30], [250, 265]]) {
    const room = makeRoom({ lag });
    room.run(8_000, moving(room.now() + 500));
    for (let look = 0; look < 20; look += 1) {
      room.run(500);
      const error = room.video.picture - placeAt(room.course, room.now());
      assert.ok(Math.abs(error) < within, `${lag}: ${error}`);
    }
    assert.equal(room.video.seeks.length, 0);
  }
});

test("behind another window, where timers ring once a second, the film is joined without being sought again and again", () => {
  const time = createTime();
  const slow = { ...time, setTimeout: (run, wait) => time.setTimeout(run, Math.ceil((time.elapsed() + wait) / 1_000) * 1_000 - time.elapsed()) };
  const video = new FakeVideo({ time, startCost: () => 70, seekCost: () => 60 });
  const now = () => SERVER + time.elapsed();
  const platform = { setTimeout: slow.setTimeout, clearTimeout: time.clearTimeout, hidden: () => true };
  const keeper = createKeeper({ video, play: () => video.play(), now, elapsed: time.elapsed, canNudge: true, platform });
  video.load(TALK);
  const course = moving(now() - 60_000);
  for (let beat = 0; beat < 80; beat += 1) { // a worker's beat goes on
    keeper.follow(course);
    time.run(250, () => video.advance(STEP), STEP);
  }
  assert.ok(video.seeks.length <= 2, String(video.seeks.length));
  assert.ok(Math.abs(video.currentTime * 1000 - placeAt(course, now())) < 40);
});

test("a film shorter than the agenda thinks ends and rests; one that is longer is stopped", () => {
  const room = makeRoom();
  room.video.load(20);
  room.run(25_000, moving(room.now() - 5_000));
  assert.equal(room.video.ended, true);
  const starts = room.video.starts;
  room.run(20_000);
  assert.deepEqual([room.video.starts, room.video.paused], [starts, true]);
  const again = makeRoom();
  again.run(5_000, moving(again.now()));
  again.run(1_000, null);
  assert.equal(again.video.paused, true);
});

test("a film that comes after its beginning is joined as soon as it is there", () => {
  const room = makeRoom({ loads: false });
  room.run(4_000, moving(room.now() - 2_000));
  assert.deepEqual(room.keeper.report(), { offset_ms: -6_000, stalled: true });
  room.video.load(TALK);
  room.run(2_000);
  assert.ok(worst(room.run(5_000)) < 40);
});

test("a clock that finds itself 20 ms wrong moves the film by as much, without a jump", () => {
  const room = makeRoom({ clockError: 20 });
  room.run(5_000, moving(room.now() + 500));
  assert.ok(worst(room.run(5_000)) < 40);
  assert.equal(room.video.seeks.length, 0);
});

// The course: from the agenda's snapshots

const MIN = 60_000;

function agenda(more = {}, talk = { url: "/a.mp4", duration_ms: 2 * MIN }) {
  const slots = [["welcome", 5], ["talk", 3], ["talk", 3], ["learning", 10]].map(([kind, minutes], index, all) => {
    const starts = SERVER + all.slice(0, index).reduce((sum, [, each]) => sum + each, 0) * MIN;
    const film = kind === "talk" ? { ...talk, url: index === 1 ? talk.url : "/b.mp4" } : null;
    return {
      key: `${kind}-${index}`, kind, starts_at: starts, ends_at: starts + minutes * MIN, planned_starts_at: starts,
      planned_ends_at: starts + minutes * MIN, floor_ms: 0, stood_ms: 0, talk: film,
    };
  });
  const run = { id: 1, armed_at: null, started_at: SERVER, ended_at: null, cancelled: false, hard_out: slots.at(-1).ends_at };
  return { run, effective_at: SERVER, held_at: null, message: null, slots, ...more };
}

const told = (course) => course && { film: course.film.url, place: course.place, from: course.from - SERVER, moves: course.moves };
const at = (minutes, ...states) => told(courseOf(states.length ? states : [agenda()], SERVER + minutes * MIN));

test("a course begins ten seconds before its film, and ends with it", () => {
  assert.equal(at(4.8), null);
  const first = { film: "/a.mp4", place: 0, from: 5 * MIN, moves: true };
  assert.deepEqual([at(4.9), at(5), at(6.99)], [first, first, first]);
  assert.equal(at(7.01), null, "the title's card");
  const second = { film: "/b.mp4", place: 0, from: 8 * MIN, moves: true };
  assert.deepEqual([at(7.9), at(8.5)], [second, second]);
  assert.equal(at(11), null);
  assert.equal(courseOf([agenda({}, { url: null, duration_ms: 0 })], SERVER + 6 * MIN), null);
});

test("while time stands still the film stands, and a release on its way is known before it comes", () => {
  const held = agenda({ held_at: SERVER + 6 * MIN });
  assert.deepEqual({ ...at(6.5, held), from: 0 }, { film: "/a.mp4", place: MIN, from: 0, moves: false });
  const released = agenda({ effective_at: SERVER + 7 * MIN });
  for (const slot of released.slots.slice(1)) slot.ends_at += MIN;
  for (const slot of released.slots.slice(2)) slot.starts_at += MIN;
  released.slots[1].stood_ms = MIN;
  const coming = at(6.995, held, released);
  assert.deepEqual(coming, { film: "/a.mp4", place: MIN, from: 7 * MIN, moves: true });
  const after = courseOf([released], SERVER + 7.5 * MIN);
  assert.equal(placeAt(after, SERVER + 7.5 * MIN), 1.5 * MIN);
});

test("a hold on its way changes nothing until it comes; a Talk that is begun by hand is known before", () => {
  const hold = agenda({ effective_at: SERVER + 6.01 * MIN, held_at: SERVER + 6.01 * MIN });
  assert.deepEqual(at(6, agenda(), hold), at(6));
  const early = agenda({ effective_at: SERVER + 3 * MIN });
  early.slots[0].ends_at = SERVER + 3 * MIN;
  early.slots[1].starts_at = SERVER + 3 * MIN;
  assert.deepEqual(at(2.995, agenda(), early), { film: "/a.mp4", place: 0, from: 3 * MIN, moves: true });
});

test("held just before a Talk, the film waits at its beginning", () => {
  const { moves, place } = at(5.5, agenda({ held_at: SERVER + 4.95 * MIN }));
  assert.deepEqual([moves, place], [false, 0]);
});
