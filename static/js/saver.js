// Saves rows one by one as they are changed: one request at a time, a row changed meanwhile goes again, and what did
// not arrive is tried until it does. No page and no network here.

const PAUSE = 700; // ms after the last letter
const RETRY = [2000, 4000, 8000, 15000]; // then every 15 s

/**
 * `read` says what of a row is to be saved now; `send` gets that, and what was sent before without an answer: it may
 * have arrived. "gone" is not allowed any more in this browser: it waits for the next change or flush.
 *
 * @param {{read: (row: string) => string,
 *   send: (row: string, what: string, tried: string[]) => Promise<"saved" | "closed" | "gone" | "waiting">,
 *   say: (state: string) => void, later: (run: () => void, ms: number) => unknown,
 *   forget: (timer: unknown) => void}} options
 */
export function createSaver({ read, send, say, later, forget }) {
  const dirty = new Set();
  const unsure = new Map(); // of a row what was sent without an answer, oldest first
  let timer = null;
  let busy = false;
  let tries = 0;

  function plan(ms) {
    forget(timer);
    timer = later(run, ms);
  }

  async function attempt(row, what) {
    const tried = unsure.get(row) ?? [];
    if (tried.at(-1) !== what) unsure.set(row, [...tried, what]);
    const outcome = await send(row, what, tried.filter((one) => one !== what));
    if (outcome === "saved" || outcome === "closed") settle(row, what);
    return outcome;
  }

  /** What is answered for, and everything before it, is not in doubt any more. */
  function settle(row, what) {
    const sent = unsure.get(row) ?? [];
    const left = sent.slice(sent.lastIndexOf(what) + 1);
    if (left.length) unsure.set(row, left);
    else unsure.delete(row);
  }

  async function run() {
    if (busy || dirty.size === 0) return;
    busy = true;
    const [row] = dirty;
    const now = read(row);
    const what = unsure.get(row)?.at(-1) ?? now; // the same once more, before anything newer
    if (what === now) dirty.delete(row);
    if (tries === 0) say("saving"); // what is tried by itself is told once
    const outcome = await attempt(row, what);
    busy = false;
    if (outcome === "waiting" || outcome === "gone") {
      dirty.add(row);
      say(outcome);
      if (outcome === "waiting") plan(RETRY[Math.min(tries++, RETRY.length - 1)]);
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
      for (const row of dirty) {
        attempt(row, read(row)).then((outcome) => {
          if (outcome !== "waiting") return;
          dirty.add(row); // the page has been shown again
          plan(RETRY[0]);
        });
      }
      dirty.clear();
    },
    /** What was sent of a row without an answer. */
    tried: (row) => unsure.get(row) ?? [],
    get isIdle() { return dirty.size === 0 && !busy; },
  };
}
