// The own team's film: one <video> for both Talks, at its place when it begins. The clock waits for it, never the film for
// the clock: nobody else is waiting. `show` returns how many ms it is behind.

const BEHIND = 1_000; // ms: from here the clock waits
const AHEAD = 1_500; // ms: from here the film is taken back, after "back" or a reload
const TRY_AGAIN = 4_000; // ms

/** @param {{video: HTMLVideoElement, language: string, elapsed: () => number, onSilent: (isSilent: boolean) => void}} parts */
export function createFilm({ video, language, elapsed, onSilent }) {
  let url = null;
  let starting = false;
  let isShown = false;
  let triedAt = 0;
  let captions = language; // the language shown, "" for none
  let from = null; // ms: where it is to begin, until it can be moved there

  function load(film) {
    if (film.url === url) return;
    url = film.url;
    from = null;
    for (const track of video.querySelectorAll("track")) track.remove();
    video.src = film.url;
    for (const { url: src, lang, label } of film.captions) {
      const track = document.createElement("track");
      Object.assign(track, { kind: "captions", src, srclang: lang, label });
      video.append(track);
    }
    showCaptions();
  }

  /** The language wanted where the film has it, else its first. */
  function showCaptions() {
    const tracks = [...video.textTracks];
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
      const languages = ["", ...[...video.textTracks].map((track) => track.language)];
      captions = languages[(languages.indexOf(captions) + 1) % languages.length] ?? "";
      showCaptions();
      return [...video.textTracks].find((track) => track.mode === "showing")?.label ?? "";
    },
    get hasPicture() {
      return url !== null && video.readyState >= 2;
    },
    get isBroken() {
      return Boolean(video.error);
    },
  };
}
