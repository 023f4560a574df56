// Where the film comes from: gives the one <video> the source that the ladder says, and tries again what failed.

import { createLadder } from "./ladder.js";

const TRY_AGAIN = 4_000; // ms between tries of a film that the browser has given up
const STUCK = 10_000; // ms without picture after which the line is opened anew

/**
 * @param {object} parts  `video`, `elapsed` (monotonic ms), `copies` {blob(film), has(sha256), spoil(film)}
 */
export function createSources({ video, elapsed, copies }) {
  const ladder = createLadder();
  let film = null;
  let key = null; // what was loaded: film and choice
  let state = { source: null, local: false };
  let order = 0; // of the last opening, so that a copy that comes too late is let go
  let address = null; // of the copy in the browser, while it is used
  let triedAt = 0;
  let flowedAt = 0;

  /** Opens the film unless it is open already. `chosen` is {source, mark} as the room has chosen. */
  function load(next, chosen = {}) {
    const wanted = [next.url, next.sha256, chosen.source ?? "", chosen.mark ?? 0].join("\n");
    if (key === wanted) return;
    key = wanted;
    film = next;
    state = ladder.begin({ small: Boolean(next.small), chosen: chosen.source ?? "" });
    open();
  }

  async function open() {
    const mine = (order += 1);
    flowedAt = triedAt = elapsed();
    if (state.source === "blob") {
      const blob = await copies.blob(film);
      if (mine !== order) return;
      if (!blob) state = ladder.missing();
      else return give(URL.createObjectURL(blob), true);
    }
    if (state.source === null) empty();
    else give(state.source === "small" ? film.small.url : film.url, false);
  }

  function give(url, isCopy) {
    release();
    if (isCopy) address = url;
    video.src = url;
  }

  function release() {
    if (address) URL.revokeObjectURL(address);
    address = null;
  }

  function empty() {
    release();
    video.pause();
    video.removeAttribute("src");
    video.load();
  }

  /** Looks how it goes, and changes source when it must. Call every tick while the film is due. */
  function look(moving) {
    const at = elapsed();
    const flows = video.readyState >= 3;
    if (flows || !moving) flowedAt = at;
    const before = state;
    state = ladder.look({ at, moving, flows, error: video.error !== null });
    if (state.source !== before.source) {
      if (before.source === "blob") copies.spoil(film);
      return void open();
    }
    if (state.source === null || at - triedAt <= TRY_AGAIN) return;
    if (video.error || at - flowedAt > STUCK) {
      triedAt = flowedAt = at;
      video.load();
    }
  }

  return {
    load,
    look,
    /** A film that waits to be shown is taken from the copy as soon as there is one, unless the room chose otherwise. */
    better(chosen) {
      if (film && !chosen.source && (state.source === "stream" || state.source === "small") && copies.has(film.sha256)) key = null;
    },
    /** The <video> is used for something else. */
    leave() {
      order += 1;
      film = key = null;
      state = { source: null, local: false };
      release();
    },
    get film() {
      return film;
    },
    /** "blob", "stream", "small", or "local" when the room should play by hand; null when nothing is loaded. */
    get rung() {
      return film === null ? null : state.local ? "local" : state.source;
    },
    /** Whether the line is in use for the film. */
    get overLine() {
      return film !== null && (state.source === "stream" || state.source === "small");
    },
  };
}
