// The one <video> of the page: both Talks and the sound test. Where it should be is told from outside, every tick.

import { createCaptions } from "./captions.js";
import { createKeeper } from "./keeper.js";
import { createSources } from "./sources.js";

/**
 * @param {object} parts  `video`, `captions` (element for the text shown now), `language`, `now` (server ms), `elapsed`
 *   (monotonic ms), `copies` (the films in the browser, see preload.js)
 */
export function createPlayer({ video, captions: box, language, now, elapsed, copies }) {
  const captions = createCaptions({ video, box, language, text: copies.text });
  const sources = createSources({ video, elapsed, copies });
  const keeper = createKeeper({ video, play: start, now, elapsed });
  let starting = false;
  let muted = false;
  let heard = false; // a sound has come out since the page was loaded
  let shown = null; // how the captions were chosen last
  let chosen = {}; // {source, mark} of the room

  video.playsInline = true;
  video.preload = "auto";

  async function start() {
    if (starting) return;
    starting = true;
    try {
      await video.play();
      if (!video.muted) heard = true;
    } catch (error) {
      if (error.name === "NotAllowedError" && !video.muted) setMuted(true);
    } finally {
      starting = false;
    }
  }

  function setMuted(value) {
    muted = value;
    video.muted = value;
    captions.force(value);
  }

  /** Whether what the captions hang on differs from what it was. */
  function changed({ captions: on, language: lang, size }) {
    const key = `${on} ${lang} ${size}`;
    const isNew = key !== shown;
    shown = key;
    return isNew;
  }

  return {
    /** Shows the film of a course (talk-sync.js) where the course has it. Call every tick. */
    show(course) {
      sources.load(course.film, chosen);
      captions.follow(course.film);
      sources.look(course.moves && now() >= course.from && !video.ended);
      if (chosen.source === "local") keeper.rest();
      else keeper.follow(course);
    },
    /** Makes ready what will be shown. */
    load(next) {
      sources.better(chosen);
      sources.load(next, chosen);
      captions.follow(next);
    },
    /** {volume 0-100, captions, language, size, source, mark}: what the room has chosen. Call every tick. */
    choose(playback) {
      chosen = { source: playback.source, mark: playback.mark };
      video.volume = playback.volume / 100;
      if (changed(playback)) captions.choose(playback);
    },
    /** Nothing is to be seen or heard now. */
    rest() {
      if (!keeper.wanted) return;
      keeper.rest();
      captions.rest();
    },
    /** Plays the chime through the same element. True when the browser played it; call within a press. */
    async chime(url) {
      if (keeper.wanted) return this.unmute();
      sources.leave();
      captions.leave();
      video.src = url;
      setMuted(false);
      video.playbackRate = 1;
      try {
        await video.play();
        await new Promise((resolve) => video.addEventListener("ended", resolve, { once: true }));
        heard = true;
      } catch {
        return false;
      }
      return true;
    },
    /** Lets the sound through; call within a press. */
    async unmute() {
      setMuted(false);
      await start();
      return !video.muted;
    },
    /** Whether there is a picture of the film to show. */
    get hasPicture() {
      return sources.film !== null && keeper.hasPicture;
    },
    /** Whether the film has come to its end. */
    get hasEnded() {
      return sources.film !== null && video.ended;
    },
    /** How the film is played: "blob", "stream", "small", "local", or null when none is loaded. */
    get rung() {
      return sources.rung;
    },
    /** Whether the film comes over the line. */
    get overLine() {
      return sources.overLine;
    },
    /** The browser lets no sound through until someone presses. */
    get muted() {
      return muted;
    },
    /** For presence: whether sound has come out, how much of the film is here, and how it keeps its place. */
    report() {
      const end = video.buffered.length ? video.buffered.end(video.buffered.length - 1) : 0;
      const loaded = sources.film && video.duration ? Math.round((end / video.duration) * 10) / 10 : 0;
      return { sound: heard && !muted && video.volume > 0, talk_loaded: Math.min(1, loaded), ...keeper.report() };
    },
  };
}
