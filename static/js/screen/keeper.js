// Keeps the film at its place: between the agenda's course and the one <video>. What to do is said by talk-sync.js.

import { createSync } from "./sync.js";

const SAFARI = /^((?!chrome|android|chromium).)*safari/i.test(navigator.userAgent);

/**
 * @param {object} parts  `video`, `play` (starts it, whatever the browser asks for), `elapsed` (monotonic ms)
 */
export function createKeeper({ video, play, elapsed }) {
  const sync = createSync({ canNudge: !SAFARI });
  let drift = 0;
  let wanted = false; // should be playing

  video.addEventListener("emptied", sync.reset); // another film, or the same again

  /** The film belongs at `place` ms; `moving` is false while time stands still. Call every tick. */
  function follow(place, moving) {
    wanted = moving;
    if (video.readyState < 1) return;
    if (!moving) {
      sync.reset();
      if (!video.paused) video.pause();
      if (Math.abs(video.currentTime * 1000 - place) > 100 && !video.seeking) video.currentTime = place / 1000;
      return;
    }
    if (video.paused && !video.ended) {
      if (Math.abs(video.currentTime * 1000 - place) > 300 && !video.seeking) video.currentTime = place / 1000;
      play();
    }
    if (video.seeking || video.readyState < 3 || video.paused) return;
    const correction = sync.correct(video.currentTime * 1000 - place, elapsed());
    drift = correction.drift;
    video.playbackRate = correction.rate;
    if (correction.seek) video.currentTime = place / 1000;
  }

  return {
    follow,
    /** No film is due. */
    rest() {
      wanted = false;
      video.pause();
    },
    /** Whether a film is due and should be playing. */
    get wanted() {
      return wanted;
    },
    /** For presence: how far the film is from its place. */
    report: () => ({ offset_ms: wanted ? Math.round(drift / 100) * 100 : 0 }),
  };
}
