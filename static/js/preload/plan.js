// What of the films to fetch, to check and to throw away next, and how long to wait first. Pure: no line, no storage.

export const CHUNK = 1024 * 1024; // bytes fetched and kept at a time: what is lost when the line is cut
const HOUR = 3_600_000;
const SPREADS = { far: 600_000, near: 30_000, live: 0 }; // ms over which the rooms begin, each at its own instant
const LONGEST_RETRY = 60_000; // ms
const LONGEST_BREATH = 5_000; // ms

/** "far": more than an hour to the start; "near"; "live": no time to lose. */
export function nearness(agenda, now) {
  if (agenda.run.started_at !== null && agenda.run.started_at <= now) return "live";
  return agenda.slots[0].starts_at - now > HOUR ? "far" : "near";
}

/**
 * The films that the agenda names, each once: {n, url, size, sha256, texts, needed}. `n` is the Talk's number, `texts` the
 * addresses of its captions; one that is not `needed` has been shown, or waits for a better version until the last hour, and
 * is kept but not fetched. None once the run is cancelled, or an hour after its end.
 */
export function filmsOf(agenda, now) {
  const end = agenda.run.ended_at ?? agenda.slots.at(-1)?.ends_at ?? Infinity;
  if (agenda.run.cancelled || now > end + HOUR) return [];
  const talks = agenda.slots.filter((slot) => slot.kind === "talk");
  const isFar = nearness(agenda, now) === "far";
  const needed = ({ talk, ends_at }) => ends_at > now && agenda.run.ended_at === null && !(isFar && talk.settled === false);
  const films = talks.map((slot, index) => ({ n: index + 1, ...slot.talk, needed: slot.talk !== null && needed(slot) }));
  return films
    .filter((film, at) => film.url && film.sha256 && film.size && films.findIndex((one) => one.sha256 === film.sha256) === at)
    .map(({ n, url, size, sha256, captions = [], needed }) => ({ n, url, size, sha256, texts: captions.map((one) => one.url), needed }));
}

export const chunksOf = (size) => Math.ceil(size / CHUNK);

/** First and last byte of a chunk, both included. */
export function rangeOf(index, size) {
  return { first: index * CHUNK, last: Math.min(size, (index + 1) * CHUNK) - 1 };
}

/** How much of a film is here, 0 to 1; `copy` is {chunks: Set, checked} or undefined. */
export function partOf({ size }, copy) {
  if (!copy) return 0;
  if (copy.checked) return 1;
  const bytes = [...copy.chunks].reduce((sum, index) => sum + rangeOf(index, size).last - rangeOf(index, size).first + 1, 0);
  return Math.min(0.99, bytes / size); // all of it is here when it has been checked
}

/**
 * @param {{films: object[], kept: Map, dueAt: (film) => number, textDueAt: (url) => number, at: number}} facts  `kept` by
 *   hash: {chunks, checked, texts: Map by address}; `dueAt` and `textDueAt` are when a film or a text may be worked on, in
 *   the time of `at`
 * @returns {{do: "drop"|"text"|"forget"|"fetch"|"check"|"wait"|"rest"}} with `sha256`, or `film` (and `index` or `url`), or
 *   `until`
 */
export function nextStep({ films, kept, dueAt, textDueAt = () => 0, at }) {
  const named = new Set(films.map((film) => film.sha256));
  const gone = [...kept.keys()].find((sha256) => !named.has(sha256));
  if (gone) return { do: "drop", sha256: gone };
  const texts = films.filter((film) => film.needed).flatMap((film) => textsLeft(film, kept.get(film.sha256)?.texts));
  const text = texts.find(({ url }) => textDueAt(url) <= at);
  if (text) return { do: "text", ...text };
  const old = films.flatMap((film) => oldTexts(film, kept.get(film.sha256)?.texts))[0];
  if (old) return { do: "forget", ...old };
  const left = films.filter((film) => film.needed && !kept.get(film.sha256)?.checked);
  const film = left.find((one) => dueAt(one) <= at);
  if (film) return workOn(film, kept.get(film.sha256)?.chunks ?? new Set());
  const until = Math.min(...left.map(dueAt), ...texts.map(({ url }) => textDueAt(url)));
  return until < Infinity ? { do: "wait", until } : { do: "rest" };
}

const textsLeft = (film, here = new Map()) => (film.texts ?? []).filter((url) => !here.has(url)).map((url) => ({ film, url }));

/** What has been replaced, once all that replaces it is here. */
function oldTexts(film, here = new Map()) {
  if (textsLeft(film, here).length) return [];
  return [...here.keys()].filter((url) => !(film.texts ?? []).includes(url)).map((url) => ({ film, url }));
}

function workOn(film, chunks) {
  for (let index = 0; index < chunksOf(film.size); index += 1) if (!chunks.has(index)) return { do: "fetch", film, index };
  return { do: "check", film };
}

/** How long after a film was named a room begins with it; `share` is the room's own part of the spread, 0 to 1. */
export const firstDelay = (near, share) => SPREADS[near] * share;

/** How long after the `failures`-th failure in a row to try again: longer each time, and never all rooms at once. */
export function retryDelay(failures, random) {
  return Math.min(LONGEST_RETRY, 1_000 * 2 ** failures) * (0.5 + random / 2);
}

/** How long to leave the line to others after a chunk that took `took` ms: days before, half of the time. */
export const breath = (near, took) => (near === "far" ? Math.min(LONGEST_BREATH, took) : 0);
