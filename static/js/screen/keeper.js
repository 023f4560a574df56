// Keeps the film on its course: carries out on the one <video> what talk-sync.js says, five times a second and whenever
// the film has something to tell.

import { createSync } from "../talk-sync.js";
import { createPictures } from "./pictures.js";

const EVERY = 200; // ms
const TELLING = ["loadedmetadata", "seeked", "canplay", "playing"];
const SAFARI = /^((?!chrome|android|chromium).)*safari/i;

/**
 * @param {object} parts  `video`; `play()` starts it, whatever the browser asks for; `now()` server ms; `elapsed()`
 *   monotonic ms; `canNudge` false where a changed speed stutters; `platform` {setTimeout, clearTimeout, hidden}, for tests
 */
export function createKeeper({ video, play, now, elapsed, canNudge = !SAFARI.test(globalThis.navigator?.userAgent ?? ""), platform = browser() }) {
  const sync = createSync({ canNudge });
  const pictures = createPictures({ video, elapsed });
  let course = null;
  let played = null; // {at, place} of the play() that the film runs by
  let starting = null; // timer of a start
  let looking = null; // timer of the next look
  let hasPicture = false; // one of the film has come; the last one stays while it is sought

  video.preservesPitch = true;
  for (const name of TELLING) video.addEventListener(name, step);
  video.addEventListener("play", () => (played ??= { at: elapsed(), place: video.currentTime * 1000 }));
  video.addEventListener("pause", () => (played = null));
  video.addEventListener("loadeddata", () => (hasPicture = true));
  video.addEventListener("emptied", () => {
    played = null;
    hasPicture = false;
    sync.reset();
  });

  function step() {
    platform.clearTimeout(starting);
    if (!course) return;
    const { pause, seek, start, rate } = sync.next({ now: now(), at: elapsed(), course, film: look(), hidden: platform.hidden() });
    if (video.playbackRate !== rate) video.playbackRate = rate;
    if (pause) video.pause();
    if (seek !== null) video.currentTime = seek / 1000;
    if (start !== null) starting = platform.setTimeout(begin, start);
  }

  const look = () => ({
    place: video.currentTime * 1000 + (video.paused ? 0 : pictures.ahead()),
    duration: (video.duration || Infinity) * 1000,
    paused: video.paused,
    seeking: video.seeking,
    loaded: video.readyState >= 1,
    ready: video.readyState >= 3,
    played,
  });

  function begin() {
    played = { at: elapsed(), place: video.currentTime * 1000 };
    play();
  }

  function lookAgain() {
    step();
    looking = platform.setTimeout(lookAgain, EVERY);
  }

  return {
    /** The film belongs here from now on. Call every tick: a hidden page's own timers are slow. */
    follow(next) {
      course = next;
      if (looking === null) lookAgain();
      else step();
    },
    /** No film is due. */
    rest() {
      course = null;
      for (const timer of [starting, looking]) platform.clearTimeout(timer);
      looking = null;
      video.pause();
      video.playbackRate = 1;
    },
    /** Whether a film is due. */
    get wanted() {
      return course !== null;
    },
    /** Whether there is a picture to show. */
    get hasPicture() {
      return hasPicture && !video.ended;
    },
    /** For presence: how far the film is from its place, and whether it has stalled. */
    report: () => ({
      offset_ms: course ? 100 * Math.round(sync.drift / 100) + 0 : 0,
      stalled: course !== null && sync.isStalled(elapsed()),
    }),
  };
}

function browser() {
  return {
    setTimeout: (...args) => globalThis.setTimeout(...args),
    clearTimeout: (id) => globalThis.clearTimeout(id),
    hidden: () => document.hidden,
  };
}
