import assert from "node:assert/strict";
import { test } from "node:test";

import { comingFilm, createFetching, filmsHere } from "../../static/js/screen/fetching.js";
import { meetingBox } from "../../static/js/screen/meeting-box.js";

const texts = new Proxy({}, { get: (_, name) => `${String(name)} {time}{n}` });
const MIN = 60_000;
const agenda = {
  slots: [
    { key: "a", ends_at: 10 * MIN, starts_at: 0, talk: { url: "/a.mp4", sha256: "a" } },
    { key: "b", ends_at: 20 * MIN, starts_at: 10 * MIN, talk: null },
    { key: "c", ends_at: 30 * MIN, starts_at: 20 * MIN, talk: { url: "/c.mp4", sha256: "c" } },
  ],
};

const box = (meeting, more) => meetingBox({ meeting, meetingIn: "0:20", meetingUrl: "/m/", isQueued: false, ...more }, texts);

test("the meeting's box says when, and has a press where there is something to answer", () => {
  assert.equal(box(null), null);
  assert.deepEqual(box("soon"), { says: "to_meeting_in 0:20{n}", url: "/m/", isLong: false, isAnswered: false, done: "in_meeting {time}{n}", inMeeting: true });
  assert.match(box("go").says, /^to_meeting .*\. sound_on/);
  assert.doesNotMatch(box("go", { isQueued: true }).says, /sound_on/);
  assert.equal(box("go").isAnswered, true);
  assert.deepEqual([box("go").isLong, box("soon").isLong], [true, false]);
});

test("out of the meeting there is no way in, and the press says the opposite", () => {
  const back = box("back");
  assert.deepEqual([back.url, back.inMeeting, back.done.startsWith("done")], ["", false, true]);
  assert.deepEqual([box("mute").url, box("mute").isAnswered], ["", false]);
});

test("the coming film is the one shown now or next", () => {
  assert.equal(comingFilm(agenda, 5 * MIN).key, "a");
  assert.equal(comingFilm(agenda, 10 * MIN).key, "c");
  assert.equal(comingFilm(agenda, 30 * MIN), null);
  assert.equal(comingFilm(undefined, 0), null);
});

test("how much of the films is here is said only once something is, and is never rounded up to all", () => {
  assert.equal(filmsHere([], texts), "");
  assert.equal(filmsHere([{ part: 0 }, { part: 0 }], texts), "");
  assert.equal(filmsHere([{ part: 1 }, { part: 0.998 }], texts), "films_coming {time}99");
  assert.equal(filmsHere([{ part: 1 }, { part: 1 }], texts), "films_here {time}{n}");
});

function room({ started = true, has = false, overLine = true } = {}) {
  const did = { streaming: null, loaded: [] };
  const player = { overLine, rung: "small", report: () => ({ talk_loaded: 0.2 }), load: (talk) => did.loaded.push(talk.url) };
  const preload = { follow: (_agenda, { streaming }) => (did.streaming = streaming), has: () => has, report: () => [], partOf: () => 0.7 };
  return { did, fetching: createFetching({ preload, player, start: { started } }) };
}

test("over the line a film is opened a minute ahead; one that is here at any time, once the room has started", () => {
  const at = (now, what, course = null) => {
    const { did, fetching } = room(what);
    fetching.follow(agenda, course, now);
    return did;
  };
  assert.deepEqual(at(18 * MIN), { streaming: false, loaded: [] });
  assert.deepEqual(at(19.5 * MIN), { streaming: true, loaded: ["/c.mp4"] });
  assert.deepEqual(at(18 * MIN, { has: true }), { streaming: false, loaded: ["/c.mp4"] });
  assert.deepEqual(at(19.5 * MIN, { started: false }).loaded, []);
  assert.deepEqual(at(5 * MIN, {}, {}), { streaming: true, loaded: [] });
  assert.equal(at(19.5 * MIN, { overLine: false }).streaming, false);
});

test("the report has the figure of the film next shown, and how it is played when that is not the usual way", () => {
  assert.deepEqual(room().fetching.report(agenda, 0), { talk_loaded: 0.7, talks: [], plays: "small" });
  assert.equal(room().fetching.report(agenda, 40 * MIN).talk_loaded, 0.2);
});
