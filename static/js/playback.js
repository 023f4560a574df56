// How the room's screens play the Talks: what the room has chosen, with what was pressed here on top until it has come back.

const GATHER = 250; // ms in which presses become one command
const SETTLE = 1_500; // ms in which the snapshot that follows an answer has come

export const USUAL = { volume: 100, captions: true, language: "", size: 1, source: "", at: null };

/**
 * @param {{give: (args: object) => Promise, changed: () => void}} parts
 * @returns {{seen(playback): void, set(change): void, now(): object}}  `now()` has `mark` besides: another one each time a
 *   source has been chosen, the same as before too, which means to try it again
 */
export function createPlayback({ give, changed, after = setTimeout, cancel = clearTimeout }) {
  let known = USUAL;
  let first = true;
  let wished = {};
  let turn = 0;
  let mark = 0;
  let pending; // the source that was chosen here and has not come back
  let timer = null;

  function seen(playback) {
    if (!playback) return;
    if (!first && playback.at !== known.at) {
      if (pending !== undefined && pending === playback.source) pending = undefined;
      else mark += 1;
    }
    first = false;
    known = playback;
  }

  function set(change) {
    wished = { ...wished, ...change };
    turn += 1;
    if ("source" in change) {
      mark += 1;
      pending = change.source;
    }
    cancel(timer);
    timer = after(send, GATHER);
    changed();
  }

  async function send() {
    const mine = turn;
    await Promise.resolve(give({ ...wished })).catch(() => {});
    after(() => {
      if (mine !== turn) return;
      wished = {};
      pending = undefined;
      changed();
    }, SETTLE);
  }

  return { seen, set, now: () => ({ ...known, ...wished, mark }) };
}

/** The volume a step louder or quieter, 0 to 100. */
export const louder = (volume, step) => Math.max(0, Math.min(100, Math.round((volume + step) / 5) * 5));
