// The own team's film: one <video> for both Talks, at its place when it begins. The clock waits for it, never the film for
// the clock: nobody else is waiting. `show` returns how many ms it is behind. On a poor line it goes on in a smaller
// picture, when the rooms' own rule says so.

import { createLadder } from "../screen/ladder.js";

const BEHIND = 1_000; // ms: from here the clock waits
const AHEAD = 1_500; // ms: from here the film is taken back, after "back" or a reload
const TRY_AGAIN = 4_000; // ms

/** @param {{video: HTMLVideoElement, language: string, elapsed: () => number, onSilent: (isSilent: boolean) => void}} parts */
export function createFilm({ video, language, elapsed, onSilent }) {
  const ladder = createLadder();
  let url = null;
  let source = null; // "stream" or "small"
  let starting = false;
  let isShown = false;
  let triedAt = 0;
  let captions = language; // the language shown, "" for none
  let from = null; // ms: where it is to begin, until it can be moved there

  function load(film) {
    if (film.url === url) return;
    url = film.url;
    from = null;
    ladder.begin({ small: Boolean(film.small) });
    ({ source } = ladder.missing()); // there is no copy here: the line it is
    for (const track of video.querySelectorAll("track")) track.remove();
    video.src = film.url;
    for (const { url: src, lang, label } of film.captions) addTrack({ kind: "captions", src, srclang: lang, label });
    if (film.chapters) addTrack({ kind: "chapters", src: film.chapters });
    showCaptions();
  }

  function addTrack(facts) {
    video.append(Object.assign(document.createElement("track"), facts));
  }

  /** Goes over to the smaller picture, at the same place, when the line does not do. */
  function look(film, isMoving) {
    const found = ladder.look({ at: elapsed(), moving: isMoving && !video.ended, flows: video.readyState >= 3, error: Boolean(video.error) });
    if (found.source !== "small" || source === "small") return;
    source = "small";
    from = null;
    video.src = film.small;
    showCaptions();
  }

  const captionTracks = () => [...video.textTracks].filter((track) => track.kind === "captions");

  /** The language wanted where the film has it, else its first. */
  function showCaptions() {
    const tracks = captionTracks();
    const shown = tracks.find((track) => track.language === captions) ?? tracks[0];
    for (const track of tracks) track.mode = captions && track === shown ? "showing" : "disabled";
  }

  /** The first moment at which it can be moved: a page loaded in the middle of a film goes on there. */
  function began() {
    if (from > BEHIND) video.currentTime = from / 1000;
    from = null;
    return 0;
  }

  async function start() {
    if (starting) return;
    starting = true;
    try {
      await video.play();
      onSilent(false);
    } catch (error) {
      if (error.name === "NotAllowedError") onSilent(true);
    } finally {
      starting = false;
    }
  }

  return {
    load,
    /** @returns {number} ms that the clock should wait */
    show(film, place, isMoving) {
      load(film);
      isShown = true;
      look(film, isMoving);
      if (video.error && elapsed() - triedAt > TRY_AGAIN) {
        triedAt = elapsed();
        video.load();
        showCaptions();
      }
      if (!isMoving) {
        video.pause();
        return 0;
      }
      if (video.paused && !video.ended) start();
      if (video.readyState < 1) {
        from ??= place;
        return place - from > BEHIND ? place - from : 0;
      }
      if (from !== null) return began();
      const behind = place - video.currentTime * 1000;
      if (behind < -AHEAD && !video.seeking) video.currentTime = place / 1000;
      return behind > BEHIND && !video.ended ? behind : 0;
    },
    rest() {
      if (!isShown) return;
      isShown = false;
      video.pause();
      onSilent(false);
    },
    /** Within a press: lets this page play sound from now on. */
    unlock: () => start(),
    /** The next language of the film, or none; returns what is shown. */
    turnCaptions() {
      const languages = ["", ...captionTracks().map((track) => track.language)];
      captions = languages[(languages.indexOf(captions) + 1) % languages.length] ?? "";
      showCaptions();
      return captionTracks().find((track) => track.mode === "showing")?.label ?? "";
    },
    get hasPicture() {
      return url !== null && video.readyState >= 2;
    },
    get isBroken() {
      return Boolean(video.error);
    },
  };
}
