import assert from "node:assert/strict";
import { test } from "node:test";

import { filmLines, goneLines } from "../../static/js/films.js";
import { USUAL, createPlayback, louder } from "../../static/js/playback.js";
import { placeOf } from "../../static/js/film-time.js";
import { byHand } from "../../static/js/screen/local.js";
import { createTime } from "./fakes.js";

function createWorld() {
  const time = createTime();
  const given = [];
  let answer = () => Promise.resolve({});
  const playback = createPlayback({
    give: (args) => (given.push(args), answer()), changed() {}, after: time.setTimeout, cancel: time.clearTimeout,
  });
  return { time, given, playback, refuse: () => (answer = () => Promise.reject(new Error("refused"))) };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

test("what is pressed holds at once, presses become one command, and what comes back takes over", async () => {
  const { time, given, playback } = createWorld();
  playback.seen({ ...USUAL, volume: 60 });
  playback.set({ volume: 70 });
  playback.set({ volume: 80 });
  playback.set({ captions: false });
  assert.deepEqual(playback.now(), { ...USUAL, volume: 80, captions: false, mark: 0 });
  time.run(500);
  assert.deepEqual(given, [{ volume: 80, captions: false }]);
  await settled();
  playback.seen({ ...USUAL, volume: 80, captions: false });
  time.run(2_000);
  playback.seen({ ...USUAL, volume: 30 });
  assert.deepEqual([playback.now().volume, playback.now().captions], [30, true]);
});

test("what is refused goes back to what the room has", async () => {
  const { time, playback, refuse } = createWorld();
  refuse();
  playback.seen(USUAL);
  playback.set({ volume: 10 });
  time.run(500);
  await settled();
  time.run(2_000);
  assert.equal(playback.now().volume, 100);
});

test("a source that is chosen again is another mark, its own echo is none, and another's choice is", () => {
  const { playback } = createWorld();
  playback.seen({ ...USUAL, source: "small", at: 5 });
  assert.equal(playback.now().mark, 0); // that is how the page found the room
  playback.set({ source: "local" });
  assert.deepEqual([playback.now().source, playback.now().mark], ["local", 1]);
  playback.seen({ ...USUAL, source: "local", at: 9 });
  assert.equal(playback.now().mark, 1);
  playback.seen({ ...USUAL, source: "", at: 12 });
  assert.equal(playback.now().mark, 2);
  playback.seen({ ...USUAL, source: "", at: 12, volume: 40 });
  assert.equal(playback.now().mark, 2);
});

test("the volume goes in steps and stays within its ends", () => {
  assert.deepEqual([louder(95, 10), louder(100, 10), louder(5, -10), louder(52, -10)], [100, 100, 0, 40]);
});

test("a room that plays by hand is told where the film should be, and what else there is", () => {
  assert.deepEqual([0, 999, 200_500, 3_600_000].map(placeOf), ["00:00", "00:00", "03:20", "60:00"]);
  const texts = new Proxy({}, { get: (_, name) => `${String(name)} {title}{address}` });
  const scene = { film: { page: "/talks/1/text/" }, slot: { title: "Talk 1" }, elapsed: 200_000, meetingUrl: "" };
  const shown = byHand(scene, { texts, host: "social.se", chosen: false });
  assert.deepEqual([shown.name, shown.at, shown.share, shown.title], ["local", "03:20", "", "Talk 1 03:20"]);
  assert.match(shown.heading, /^local_failed/);
  assert.equal(shown.read.replaceAll("\u200b", ""), "local_read {title}social.se/talks/1/text/");
  assert.equal(byHand({ ...scene, film: { page: null } }, { texts, host: "social.se", chosen: false }).read, "", "no address that leads nowhere");
  assert.match(byHand({ ...scene, meetingUrl: "https://m" }, { texts, host: "", chosen: true }).share, /^local_share/);
});

test("each state of a film in the browser has its sentence and level, and screens are told apart where there are several", () => {
  const texts = { cache: "T{n} sedan {at}", memory: "minne", coming: "T{n} {percent} %", waiting: "T{n} inget", no_space: "fullt", screen: "Skärm {n}" };
  const at = Date.UTC(2026, 2, 12, 8, 12);
  const one = [{ talks: [{ n: 1, part: 1, kept: "cache", since: at }, { n: 2, part: 0.45 }] }];
  assert.deepEqual(filmLines(one, texts, "sv"), [{ level: "ok", words: "T1 sedan 12 mars 09.12" }, { level: "", words: "T2 45 %" }]);
  const two = [{ talks: [{ n: 1, part: 0 }] }, { talks: [{ n: 1, part: 0.2, problem: "no_space" }] }];
  assert.deepEqual(filmLines(two, texts, "sv"), [{ level: "", words: "Skärm 1 · T1 inget" }, { level: "warn", words: "Skärm 2 · fullt" }]);
});

test("the facilitator is told of a film that may not be shown, beforehand too, and of one that is not here when it is due", () => {
  const texts = { film_withheld: "{title} visas inte", film_missing: "{title} finns inte" };
  const [shown, withheld, missing] = [{ title: "A", url: "/1.mp4", withheld: false }, { title: "B", url: null, withheld: true }, { title: "C", url: null, withheld: false }];
  assert.deepEqual(goneLines([shown, withheld], null, texts), ["B visas inte"]);
  assert.deepEqual(goneLines([shown, withheld], shown, texts), []);
  assert.deepEqual(goneLines([shown, withheld], withheld, texts), ["B visas inte"]);
  assert.deepEqual([goneLines([missing], null, texts), goneLines([missing], missing, texts)], [[], ["C finns inte"]]);
});
