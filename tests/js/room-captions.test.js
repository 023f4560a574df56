import assert from "node:assert/strict";
import { mock, test } from "node:test";

import { createCaptions } from "../../static/js/screen/captions.js";

/** A <video> with its tracks, and the page around it; `loads(track, lines)` and `fails(track)` are the line's answers. */
function createRoom(kept = new Map()) {
  const tracks = [];
  const made = () => {
    const heard = {};
    const own = { mode: "", activeCues: [], heard: {}, addEventListener: (name, act) => (own.heard[name] = act) };
    const track = {
      track: own, readyState: 0, heard,
      addEventListener: (name, act) => (heard[name] ??= []).push(act),
      remove: () => tracks.includes(track) && tracks.splice(tracks.indexOf(track), 1),
    };
    return track;
  };
  globalThis.document = { createElement: (name) => (name === "track" ? made() : { textContent: "" }) };
  const box = { dataset: {}, shown: [], replaceChildren: (...all) => (box.shown = all.map((one) => one.textContent)) };
  const video = { append: (track) => tracks.push(track), querySelectorAll: () => [...tracks] };
  const captions = createCaptions({ video, box, language: "sv", text: (url) => kept.get(url) ?? null });
  const say = (track, text) => {
    track.track.activeCues = [{ getCueAsHTML: () => ({ textContent: text }) }];
    track.track.heard.cuechange();
  };
  const loads = (track, text) => {
    track.readyState = 2;
    track.track.activeCues = [{ getCueAsHTML: () => ({ textContent: text }) }];
    for (const act of track.heard.load) act();
  };
  const fails = (track) => {
    track.readyState = 3;
    for (const act of track.heard.error) act();
  };
  return { captions, box, tracks, say, loads, fails, kept };
}

const film = (...versions) => ({ url: "/1.mp4", captions: versions.map(([lang, v]) => ({ lang, label: lang, url: `/1.${lang}.vtt?v=${v}` })) });
const sources = ({ tracks }) => tracks.map(({ src }) => src);

test("captions that come after the film are read, and another text replaces the one that is read once it has come", () => {
  const room = createRoom();
  room.captions.follow(film());
  assert.deepEqual(sources(room), []);
  room.captions.follow(film(["sv", 1]));
  room.captions.follow(film(["sv", 1]));
  assert.deepEqual(sources(room), ["/1.sv.vtt?v=1"]);
  room.loads(room.tracks[0], "Hej");
  assert.deepEqual(room.box.shown, ["Hej"]);
  room.captions.follow(film(["sv", 2]));
  assert.deepEqual([sources(room), room.box.shown], [["/1.sv.vtt?v=1", "/1.sv.vtt?v=2"], ["Hej"]]);
  room.say(room.tracks[0], "Hej igen");
  assert.deepEqual(room.box.shown, ["Hej igen"]);
  room.loads(room.tracks[1], "Hejsan");
  assert.deepEqual([sources(room), room.box.shown], [["/1.sv.vtt?v=2"], ["Hejsan"]]);
  room.captions.follow(film());
  assert.deepEqual([sources(room), room.box.shown], [[], []]);
});

test("a new text that does not come leaves the one before, and is asked for again", () => {
  mock.timers.enable({ apis: ["setTimeout"] });
  const room = createRoom();
  room.captions.follow(film(["sv", 1]));
  room.loads(room.tracks[0], "Hej");
  room.captions.follow(film(["sv", 2]));
  room.fails(room.tracks[1]);
  assert.deepEqual(room.box.shown, ["Hej"]);
  mock.timers.tick(5_000);
  assert.deepEqual([sources(room), room.tracks[1].readyState], [["/1.sv.vtt?v=1", "/1.sv.vtt?v=2"], 0]);
  mock.timers.reset();
});

test("without a line the text in the browser is read", async () => {
  const room = createRoom();
  room.captions.follow(film(["sv", 1]));
  room.fails(room.tracks[0]);
  room.kept.set("/1.sv.vtt?v=1", "WEBVTT\n");
  room.captions.follow(film(["sv", 1]));
  const [track] = room.tracks;
  assert.deepEqual([room.tracks.length, await (await fetch(track.src)).text()], [1, "WEBVTT\n"]);
  room.loads(track, "Hej");
  room.captions.follow(film(["sv", 1]));
  assert.deepEqual([room.tracks, room.box.shown], [[track], ["Hej"]]);
});

test("the other film's captions go with it, and a chosen language is read instead of the page's", () => {
  const room = createRoom();
  room.captions.follow(film(["sv", 1], ["en", 1]));
  room.loads(room.tracks[0], "Hej");
  room.captions.choose({ captions: true, language: "en", size: 2 });
  assert.deepEqual(sources(room), ["/1.sv.vtt?v=1", "/1.en.vtt?v=1"]);
  room.captions.follow({ ...film(["sv", 7]), url: "/2.mp4" });
  assert.deepEqual([sources(room), room.box.shown], [["/1.sv.vtt?v=7"], []]);
});
