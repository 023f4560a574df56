// The own team's film: captions apart from chapters, and a smaller picture when the line does not do.
import assert from "node:assert/strict";
import { afterEach, test } from "node:test";

import { createFilm } from "../../static/js/own/film.js";
import { progressOf, minutesGone } from "../../static/js/screen/progress.js";

const TALK = {
  url: "/talks/1/film.mp4", small: "/talks/1/360p.mp4", chapters: "/talks/1/chapters.vtt",
  captions: [{ url: "/sv.vtt", lang: "sv", label: "Svenska" }, { url: "/en.vtt", lang: "en", label: "English" }],
};

/** A <video> of which only what the film looks at is there. */
function fakeVideo() {
  const tracks = [];
  return {
    tracks, src: "", paused: false, ended: false, error: null, readyState: 4, currentTime: 0, seeking: false,
    get textTracks() {
      return tracks;
    },
    querySelectorAll: () => [],
    append: (track) => tracks.push({ mode: "disabled", language: track.srclang, ...track }),
    play: async () => {},
    pause: () => {},
    load: () => {},
  };
}

globalThis.document = { createElement: () => ({}) };
afterEach(() => (globalThis.document = { createElement: () => ({}) }));

function playing() {
  const world = { at: 0, place: 0 };
  const video = fakeVideo();
  const film = createFilm({ video, language: "sv", elapsed: () => world.at, onSilent: () => {} });
  /** The clock waits for the film, as the page's does. */
  function run(ms, talk = TALK) {
    for (const end = world.at + ms; world.at < end; world.at += 250) film.show(talk, world.place, true);
  }
  return { video, film, run, world };
}

test("the chapters of a film are no captions", () => {
  const { video, film, run } = playing();
  run(250);
  assert.deepEqual(video.tracks.map(({ kind, mode }) => [kind, mode]), [["captions", "showing"], ["captions", "disabled"], ["chapters", "disabled"]]);
  assert.deepEqual([film.turnCaptions(), film.turnCaptions(), film.turnCaptions()], ["English", "", "Svenska"]);
});

test("six seconds without picture lead to the smaller one, at the same place, and to no more", () => {
  const { video, run, world } = playing();
  run(5_000);
  Object.assign(world, { place: 65_000 });
  Object.assign(video, { readyState: 0, currentTime: 65 });
  run(5_500);
  assert.equal(video.src, TALK.url);
  run(1_500);
  assert.equal(video.src, TALK.small);
  video.currentTime = 0;
  video.readyState = 4;
  run(250);
  assert.equal(video.currentTime, 65);
  run(60_000);
  assert.equal(video.src, TALK.small);
});

test("a film without a smaller picture goes on being waited for", () => {
  const { video, run } = playing();
  const talk = { ...TALK, small: null };
  run(1_000, talk);
  video.readyState = 0;
  run(120_000, talk);
  assert.equal(video.src, TALK.url);
});

test("how far the run has come is told by its plan, and nothing before it", () => {
  const slots = [0, 60_000].map((at) => ({ planned_starts_at: at, planned_ends_at: at + 60_000 }));
  const texts = { minutes_gone: "{n} av {count}" };
  assert.equal(progressOf({ slot: null, position: null, name: "before" }, slots), null);
  assert.deepEqual(progressOf({ slot: null, position: null, name: "over" }, slots), { index: 2, part: 1 });
  assert.deepEqual(progressOf({ slot: slots[1], position: { index: 1, elapsed_ms: 15_000, remaining_ms: 45_000 }, name: "card" }, slots), { index: 1, part: 0.25 });
  assert.deepEqual([minutesGone(null, null, texts), minutesGone(slots, { index: 1, elapsed_ms: 0 }, texts), minutesGone(slots, { status: "over" }, texts)], ["", "1 av 2", "2 av 2"]);
});
