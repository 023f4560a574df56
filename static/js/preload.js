// Fetches the films a room will see, days before, into the browser: piece by piece, so that it goes on after a break, and
// checked as a whole. What to do next is worked out in preload/plan.js; this is the line, the shelf and the waiting.

import { breath, chunksOf, filmsOf, firstDelay, nearness, nextStep, partOf, rangeOf, retryDelay } from "./preload/plan.js";
import { createSha256 } from "./preload/sha256.js";
import { openShelf } from "./preload/shelf.js";

const SLOWEST = 60_000; // ms for one piece; a line that is slower has died
const AT_REST = 3_600_000; // ms; something new ends it
const LOOK_AGAIN = 60_000; // ms
const FULL = 600_000; // ms until the room for a film is looked for again
const TELL_AFTER = 3; // failures in a row before a line is called broken

/**
 * @param {object} world  `now` (the server's time, ms); and, unless they are the browser's own, `elapsed` (monotonic ms),
 *   `random`, `open` (gives a shelf), `get` (as fetch), `estimate` ({quota, usage}), `sleep(ms, signal)`
 * @returns {{follow(agenda, {streaming}): void, report(): object[], has(sha256): boolean, partOf(film): number, blob(film): Promise<Blob|null>,
 *   text(url): string|null, spoil(film): Promise<void>, wake(): void, start(): Promise<void>, stop(): void}}
 */
export function createPreload({
  now, elapsed = () => performance.now(), random = Math.random, open = openShelf, get = (...args) => fetch(...args),
  estimate = () => navigator.storage?.estimate?.(), sleep = wait,
}) {
  let shelf = null;
  let kept = new Map(); // hash -> {chunks, checked, at, texts}
  let films = [];
  let near = "far";
  let streaming = false; // the line belongs to the film that is being shown
  let work = null; // AbortController of what is being fetched
  let rest = new AbortController(); // ends when there is something new to look at
  let told = false; // the agenda is known: before that nothing is thrown away
  let stopped = false;
  const opened = Promise.resolve().then(open);
  const notes = new Map(); // hash, or address of a text -> {seen, share, failures, until, problem}

  const note = (key) => notes.get(key) ?? notes.set(key, { seen: elapsed(), share: random(), failures: 0, until: 0, problem: null }).get(key);
  const noteOf = ({ sha256 }) => note(sha256);
  const dueFrom = (key) => Math.max(note(key).until, note(key).seen + firstDelay(near, note(key).share));
  const dueAt = ({ sha256 }) => dueFrom(sha256);

  /** What the agenda names now, and whether a film is being played over the line. Cheap: called every tick. */
  function follow(agenda, { streaming: busy = false } = {}) {
    if (!agenda?.slots.length) return;
    const before = JSON.stringify([told, films, near, streaming]);
    told = true;
    films = filmsOf(agenda, now());
    near = nearness(agenda, now());
    streaming = busy;
    if (JSON.stringify([told, films, near, streaming]) === before) return;
    films.forEach(noteOf);
    if (work && (streaming || !films.some(({ sha256 }) => sha256 === work.sha256))) work.abort();
    rest.abort();
  }

  async function start() {
    shelf = await opened;
    kept = await shelf.list();
    while (!stopped) {
      rest = new AbortController();
      await turn();
    }
  }

  async function turn() {
    const step = !told || streaming ? { do: "rest" } : nextStep({ films, kept, dueAt, textDueAt: dueFrom, at: elapsed() });
    if (step.do === "rest") return sleep(AT_REST, rest.signal);
    if (step.do === "wait") return sleep(Math.max(50, Math.min(LOOK_AGAIN, step.until - elapsed())), rest.signal);
    try {
      await WORK[step.do](step);
    } catch (error) {
      if (step.do === "text") later(step);
      else if (step.film) failed(step.film, error);
      else await sleep(1_000, rest.signal);
    }
  }

  const WORK = {
    async drop({ sha256 }) {
      await drop(sha256);
      notes.delete(sha256);
    },
    async text({ film, url }) {
      const text = await ask(film, url, {}, (answer) => answer.text());
      await shelf.putText(film, url, text);
      copyOf(film).texts.set(url, text);
      notes.delete(url);
    },
    async forget({ film, url }) {
      copyOf(film).texts.delete(url);
      await shelf.dropText(film, url);
    },
    async fetch({ film, index }) {
      await roomFor(film);
      const began = elapsed();
      const bytes = await piece(film, index);
      await shelf.put(film, index, bytes);
      copyOf(film).chunks.add(index);
      Object.assign(noteOf(film), { failures: 0, problem: null });
      const pause = breath(near, elapsed() - began);
      if (pause) await sleep(pause, rest.signal);
    },
    async check({ film }) {
      const hash = createSha256();
      for (let index = 0; index < chunksOf(film.size); index += 1) {
        const bytes = await shelf.read(film, index);
        if (!bytes) return void copyOf(film).chunks.delete(index);
        hash.update(bytes);
        await sleep(0);
      }
      if (hash.hex() !== film.sha256) {
        await drop(film.sha256);
        throw new Problem("wrong_hash");
      }
      const at = Math.round(now());
      await shelf.seal(film, at);
      Object.assign(copyOf(film), { checked: true, at });
    },
  };

  function copyOf({ sha256 }) {
    return kept.get(sha256) ?? kept.set(sha256, { chunks: new Set(), checked: false, at: null, texts: new Map() }).get(sha256);
  }

  async function drop(sha256) {
    kept.delete(sha256);
    await shelf.drop(sha256);
  }

  async function roomFor(film) {
    if (shelf.kind !== "cache" || copyOf(film).chunks.size) return;
    const room = await estimate()?.catch?.(() => null);
    if (room?.quota && room.quota - room.usage < film.size) throw new Problem("no_space");
  }

  /** `read(answer)` of the address, given up when the line is too slow, or wanted for something else. */
  async function ask({ sha256 }, url, headers, read) {
    work = Object.assign(new AbortController(), { sha256 });
    const patience = setTimeout(() => work.abort(), SLOWEST);
    try {
      const answer = await get(url, { headers, cache: "no-store", signal: work.signal });
      if (answer.status === 403 || answer.status === 404) throw new Problem("no_access");
      if (answer.status !== 206 && answer.status !== 200) throw new Problem("no_line");
      return await read(answer);
    } finally {
      clearTimeout(patience);
    }
  }

  function piece(film, index) {
    const { first, last } = rangeOf(index, film.size);
    return ask(film, film.url, { Range: `bytes=${first}-${last}` }, async (answer) => {
      const bytes = new Uint8Array(await answer.arrayBuffer());
      const own = answer.status === 200 ? bytes.subarray(first, last + 1) : bytes;
      if (own.length !== last - first + 1) throw new Problem("no_line");
      return own;
    });
  }

  /** A text that did not come holds nothing else up. */
  function later({ url }) {
    const about = note(url);
    about.failures += 1;
    about.until = elapsed() + retryDelay(about.failures, random());
  }

  function failed(film, error) {
    if (error.name === "AbortError" && (streaming || !films.some(({ sha256 }) => sha256 === film.sha256))) return;
    const about = noteOf(film);
    const code = error instanceof Problem ? error.code : error.name === "QuotaExceededError" ? "no_space" : "no_line";
    about.failures += 1;
    about.until = elapsed() + (code === "no_space" ? FULL * (0.5 + random() / 2) : retryDelay(about.failures, random()));
    if (code !== "no_line" || about.failures >= TELL_AFTER) about.problem = code;
  }

  return {
    follow,
    start,
    stop() {
      stopped = true;
      work?.abort();
      rest.abort();
    },
    /** The line is back: what had failed is tried again soon. */
    wake() {
      for (const about of notes.values()) about.until = Math.min(about.until, elapsed() + 3_000 * random());
      rest.abort();
    },
    has: (sha256) => kept.get(sha256)?.checked ?? false,
    /** The whole film, or null when it is not here. */
    blob: async (film) => (film.sha256 && film.size ? (await opened).blob(film, chunksOf(film.size)).catch(() => null) : null),
    /** Captions that are here, or null. */
    text: (url) => [...kept.values()].find(({ texts }) => texts.has(url))?.texts.get(url) ?? null,
    /** The copy would not play: it is thrown away and fetched again. */
    async spoil(film) {
      Object.assign(noteOf(film), { problem: "wrong_hash", until: elapsed() + retryDelay(1, random()) });
      await drop(film.sha256).catch(() => {});
      rest.abort();
    },
    partOf: (film) => partOf(film, kept.get(film.sha256)),
    /** For presence, by Talk: how much is here, where it is kept and since when, and what stands in the way. */
    report: () => films.map((film) => {
      const copy = kept.get(film.sha256);
      const { problem } = noteOf(film);
      return { n: film.n, part: partOf(film, copy), ...(copy?.checked && { kept: shelf.kind, since: copy.at }), ...(problem && !copy?.checked && { problem }) };
    }),
  };
}

class Problem extends Error {
  constructor(code) {
    super(code);
    this.code = code;
  }
}

/** Waits `ms`, or until the signal ends it. */
function wait(ms, signal) {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal?.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    }, { once: true });
  });
}
