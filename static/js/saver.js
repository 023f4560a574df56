// Saves rows one by one as they are changed: one request at a time, a row changed meanwhile goes again, and what did
// not arrive is tried until it does. No page and no network here.

const PAUSE = 700; // ms after the last letter
const RETRY = [2000, 4000, 8000, 15000]; // then every 15 s

/**
 * @param {{send: (row: string) => Promise<"saved" | "closed" | "waiting">, say: (state: string) => void,
 *   later: (run: () => void, ms: number) => unknown, forget: (timer: unknown) => void}} options
 */
export function createSaver({ send, say, later, forget }) {
  const dirty = new Set();
  let timer = null;
  let busy = false;
  let tries = 0;

  function plan(ms) {
    forget(timer);
    timer = later(run, ms);
  }

  async function run() {
    if (busy || dirty.size === 0) return;
    busy = true;
    const [row] = dirty;
    dirty.delete(row);
    say("saving");
    const outcome = await send(row);
    busy = false;
    if (outcome === "waiting") {
      dirty.add(row);
      say("waiting");
      plan(RETRY[Math.min(tries++, RETRY.length - 1)]);
      return;
    }
    tries = 0;
    if (outcome === "closed") dirty.clear();
    if (dirty.size === 0) say(outcome);
    else plan(0);
  }

  return {
    /** A row has been changed. */
    changed(row, { now = false } = {}) {
      dirty.add(row);
      if (tries === 0) say("saving"); // never "saved" over what is not
      plan(now ? 0 : PAUSE);
    },
    /** The line is back: try at once. */
    flush: () => run(),
    /** The page is about to go: what is not on its way goes now, without waiting for what is. */
    leave() {
      for (const row of dirty) send(row);
      dirty.clear();
    },
    get isIdle() { return dirty.size === 0 && !busy; },
  };
}
