// The one <video> of the page: both Talks and the sound test. Where it should be is told from outside, every tick.

import { createKeeper } from "./keeper.js";

const TRY_AGAIN = 4_000; // ms

/**
 * @param {object} parts  `video`, `captions` (element for the text shown now), `language`, `now` (server ms), `elapsed`
 *   (monotonic ms), `onMuted(bool)` when the browser lets no sound through until someone presses
 */
export function createPlayer({ video, captions, language, now, elapsed, onMuted }) {
  const keeper = createKeeper({ video, play: start, now, elapsed });
  let film = null; // the film loaded now
  let starting = false;
  let muted = false;
  let heard = false; // a sound has come out since the page was loaded
  let triedAt = 0; // when a film that would not load was last asked for again

  video.playsInline = true;
  video.preload = "auto";

  function load(next) {
    if (film?.url === next.url) return;
    film = next;
    for (const track of video.querySelectorAll("track")) track.remove();
    captions.replaceChildren();
    video.src = next.url;
    const spoken = next.captions?.find((one) => one.lang === language) ?? next.captions?.[0];
    if (spoken) addCaptions(spoken);
  }

  function addCaptions({ url, lang, label }) {
    const track = document.createElement("track");
    Object.assign(track, { kind: "captions", src: url, srclang: lang, label: label ?? lang, default: true });
    video.append(track);
    track.track.mode = "hidden"; // read, and drawn by us
    track.track.addEventListener("cuechange", () => {
      const lines = [...(track.track.activeCues ?? [])].map((cue) => cue.getCueAsHTML().textContent);
      const shown = document.createElement("span");
      shown.textContent = lines.join("\n");
      captions.replaceChildren(...(lines.length ? [shown] : []));
    });
  }

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
    onMuted(value);
  }

  /** Shows the film of a course (talk-sync.js) where the course has it. Call every tick. */
  function show(course) {
    load(course.film);
    if (video.error && elapsed() - triedAt > TRY_AGAIN) {
      triedAt = elapsed();
      video.load();
    }
    keeper.follow(course);
  }

  return {
    show,
    load,
    /** Nothing is to be seen or heard now. */
    rest() {
      if (!keeper.wanted) return;
      keeper.rest();
      captions.replaceChildren();
    },
    /** Plays the chime through the same element. True when the browser played it; call within a press. */
    async chime(url) {
      if (keeper.wanted) return this.unmute();
      film = null;
      for (const track of video.querySelectorAll("track")) track.remove();
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
      return film !== null && keeper.hasPicture;
    },
    /** Whether the film has come to its end. */
    get hasEnded() {
      return film !== null && video.ended;
    },
    /** For presence: whether sound has come out, how much of the film is here, and how it keeps its place. */
    report() {
      const end = video.buffered.length ? video.buffered.end(video.buffered.length - 1) : 0;
      const loaded = film && video.duration ? Math.round((end / video.duration) * 10) / 10 : 0;
      return { sound: heard && !muted, talk_loaded: Math.min(1, loaded), ...keeper.report() };
    },
  };
}
