// From which source a room plays its film, and when it must do with a poorer one: the copy in the browser, the line, the
// smaller picture, and last by hand. Pure but for what it remembers of one film.

const PATIENCE = { blob: 6_000, stream: 6_000, small: 15_000 }; // ms without picture before the next one is tried
const ALONE = 20_000; // the same for a stream with no smaller picture to fall back on
const BLINK = 700; // ms: a shorter halt, as after a seek, is none
const STALLS = 3; // halts within SPAN that are one too many
const SPAN = 60_000; // ms

/**
 * `begin({small, chosen})` for a new film or a new choice ("" is the best there is; "small" and "local" are the room's
 * own); `look` every tick; `missing()` when the browser has no copy. Each gives {source, local}: `source` is "blob",
 * "stream", "small" or null, `local` says that the room should play by hand meanwhile.
 */
export function createLadder() {
  let hasSmall = false;
  let source = null;
  let local = false;
  let haltedAt = null; // since when there is no picture though there should be
  let halts = []; // when the latest halts began
  let flowed = false; // there has been a picture from this source

  const told = () => ({ source, local });

  function turn(next) {
    source = next;
    haltedAt = null;
    halts = [];
    flowed = false;
    return told();
  }

  function begin({ small = false, chosen = "" } = {}) {
    hasSmall = small;
    local = chosen === "local";
    if (local) return turn(null);
    return turn(chosen === "small" && !small ? "stream" : chosen || "blob");
  }

  /** `moving`: the film should be playing; `flows`: there is picture to play; `error`: the browser has given it up. */
  function look({ at, moving, flows, error = false }) {
    if (source === null) return told();
    if (source === "blob" && error) return turn("stream");
    if (!moving) haltedAt = null;
    else if (flows && !error) return well(at);
    else haltedAt ??= at;
    return haltedAt !== null && isTooMuch(at) ? down() : told();
  }

  function well(at) {
    if (haltedAt !== null && flowed && at - haltedAt > BLINK) halts = [...halts.filter((past) => at - past < SPAN), haltedAt];
    haltedAt = null;
    flowed = true;
    local = false; // it came back by itself
    return told();
  }

  function isTooMuch(at) {
    const halted = at - haltedAt;
    const alone = source === "stream" && !hasSmall;
    const recent = halts.filter((past) => haltedAt - past < SPAN).length + (flowed && halted > BLINK ? 1 : 0);
    return halted > (alone ? ALONE : PATIENCE[source]) || (source === "stream" && hasSmall && recent >= STALLS);
  }

  /** One step down; at the foot the room plays by hand, and the last source goes on trying. */
  function down() {
    if (source === "blob") return turn("stream");
    if (source === "stream" && hasSmall) return turn("small");
    local = true;
    return told();
  }

  return { begin, look, missing: () => turn("stream") };
}
