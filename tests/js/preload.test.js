import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import { test } from "node:test";

import { createPreload } from "../../static/js/preload.js";
import { CHUNK, breath, chunksOf, filmsOf, firstDelay, nearness, nextStep, partOf, rangeOf, retryDelay } from "../../static/js/preload/plan.js";
import { createSha256 } from "../../static/js/preload/sha256.js";
import { openShelf } from "../../static/js/preload/shelf.js";
import { createRandom } from "./fakes.js";

const sha = (bytes) => createHash("sha256").update(bytes).digest("hex");
const NOTHING_KEPT = { caches: undefined };
const START = 1_000_000_000;

function agenda({ films = [], startsIn = 10_000_000, started = null, ended = null, cancelled = false } = {}) {
  const at = START + startsIn;
  const slots = films.map((talk, n) => ({ kind: "talk", key: `talk-${n + 1}`, starts_at: at + n * 900_000, ends_at: at + (n + 1) * 900_000, talk }));
  return { run: { started_at: started, ended_at: ended, cancelled }, slots: [...slots, { kind: "break", starts_at: at + 1_800_000, ends_at: at + 2_400_000, talk: null }] };
}

// --- the hash ---

test("the hash is SHA-256, however the bytes come", () => {
  const random = createRandom(7);
  for (const length of [0, 1, 55, 56, 63, 64, 65, 119, 120, 1000, 100_000]) {
    const bytes = randomBytes(length);
    const hash = createSha256();
    for (let at = 0; at < length; ) {
      const next = Math.min(length, at + 1 + Math.floor(random() * 200));
      hash.update(bytes.subarray(at, next));
      at = next;
    }
    assert.equal(hash.hex(), sha(bytes), String(length));
  }
});

// --- the plan ---

test("the pieces of a film are each byte once, in order", () => {
  for (const size of [1, CHUNK - 1, CHUNK, CHUNK + 1, 7 * CHUNK + 13]) {
    const ranges = Array.from({ length: chunksOf(size) }, (_, index) => rangeOf(index, size));
    assert.equal(ranges[0].first, 0);
    assert.equal(ranges.at(-1).last, size - 1);
    ranges.slice(1).forEach(({ first }, index) => assert.equal(first, ranges[index].last + 1));
  }
});

const film = (name, pieces = 3) => ({ n: 1, url: `/${name}.mp4`, size: pieces * CHUNK - 5, sha256: name, needed: true });
const step = (films, kept, due = () => 0, at = 100) => nextStep({ films, kept: new Map(Object.entries(kept)), dueAt: due, at });

test("what is no longer named goes first, then what is missing in order, then the check, then nothing", () => {
  const [a, b] = [film("a"), film("b")];
  const copy = (chunks, checked = false) => ({ chunks: new Set(chunks), checked });
  assert.deepEqual(step([a], { old: copy([0], true), a: copy([]) }), { do: "drop", sha256: "old" });
  assert.deepEqual(step([a, b], {}), { do: "fetch", film: a, index: 0 });
  assert.deepEqual(step([a, b], { a: copy([0, 2]) }), { do: "fetch", film: a, index: 1 });
  assert.deepEqual(step([a, b], { a: copy([0, 1, 2]) }), { do: "check", film: a });
  assert.deepEqual(step([a, b], { a: copy([0, 1, 2], true) }), { do: "fetch", film: b, index: 0 });
  assert.deepEqual(step([a], { a: copy([0, 1, 2], true) }), { do: "rest" });
  assert.deepEqual(step([{ ...a, needed: false }], {}), { do: "rest" });
  assert.deepEqual(step([a, b], {}, (one) => ({ a: 900, b: 700 })[one.sha256]), { do: "wait", until: 700 });
  assert.deepEqual(step([a, b], {}, (one) => ({ a: 900, b: 50 })[one.sha256]), { do: "fetch", film: b, index: 0 });
});

test("captions come before the films, hold nothing up when they do not, and go when what replaces them is here", () => {
  const a = { ...film("a"), texts: ["/a?v=2", "/b?v=1"] };
  const copy = (...texts) => ({ chunks: new Set([0, 1, 2]), checked: true, texts: new Map(texts.map((url) => [url, ""])) });
  const texts = (kept, due = () => 0) => nextStep({ films: [a], kept: new Map(Object.entries(kept)), dueAt: () => 0, textDueAt: due, at: 100 });
  assert.deepEqual(texts({}), { do: "text", film: a, url: "/a?v=2" });
  assert.deepEqual(texts({}, () => 500), { do: "fetch", film: a, index: 0 });
  assert.deepEqual(texts({ a: copy("/a?v=1") }, () => 500), { do: "wait", until: 500 });
  assert.deepEqual(texts({ a: copy("/a?v=1", "/a?v=2") }), { do: "text", film: a, url: "/b?v=1" });
  assert.deepEqual(texts({ a: copy("/a?v=1", "/a?v=2", "/b?v=1") }), { do: "forget", film: a, url: "/a?v=1" });
  assert.deepEqual(texts({ a: copy("/a?v=2", "/b?v=1") }), { do: "rest" });
});

test("following the plan always ends with every film checked, in as many steps as there are pieces", () => {
  const films = [film("a", 4), film("b", 2)];
  const kept = new Map();
  let steps = 0;
  for (; ; steps += 1) {
    const next = nextStep({ films, kept, dueAt: () => 0, at: 1 });
    if (next.do === "rest") break;
    const copy = kept.get(next.film.sha256) ?? kept.set(next.film.sha256, { chunks: new Set(), checked: false }).get(next.film.sha256);
    if (next.do === "fetch") copy.chunks.add(next.index);
    else copy.checked = true;
  }
  assert.equal(steps, 4 + 2 + 2);
});

test("the films are those that the agenda gives an address, each once, until an hour after the end", () => {
  const named = { url: "/1.mp4", size: 9, sha256: "x" };
  const names = (given, now) => filmsOf(given, now).map(({ n, sha256, needed }) => [n, sha256, needed]);
  assert.deepEqual(names(agenda({ films: [named, { ...named, sha256: "y" }] }), START), [[1, "x", true], [2, "y", true]]);
  assert.deepEqual(names(agenda({ films: [{ ...named, url: null }, { ...named, sha256: "y" }] }), START), [[2, "y", true]]);
  assert.deepEqual(names(agenda({ films: [named, named] }), START), [[1, "x", true]]);
  assert.deepEqual(names(agenda({ films: [named], cancelled: true }), START), []);
  assert.deepEqual(names(agenda({ films: [named], startsIn: -1_000_000 }), START), [[1, "x", false]]);
  const over = agenda({ films: [named], startsIn: -10_000_000, ended: START - 60_000 });
  assert.deepEqual(names(over, START), [[1, "x", false]]);
  assert.deepEqual(names(over, START + 3_600_000), []);
});

test("a film that a better version is made of is fetched only in the last hour, and one that is here is kept", () => {
  const needed = (startsIn, settled) => filmsOf(agenda({ films: [{ url: "/1.mp4", size: 9, sha256: "x", settled }], startsIn }), START).map((one) => one.needed);
  assert.deepEqual([needed(3_700_000, false), needed(3_700_000, true), needed(3_600_000, false)], [[false], [true], [true]]);
});

test("the rooms begin spread over ten minutes days before, over half a minute when it is near, at once when it is live", () => {
  assert.deepEqual([0, 0.5, 1].map((share) => firstDelay("far", share)), [0, 300_000, 600_000]);
  assert.equal(firstDelay("near", 1), 30_000);
  assert.equal(firstDelay("live", 1), 0);
  assert.equal(nearness(agenda({ films: [{}] }), START), "far");
  assert.equal(nearness(agenda({ films: [{}], startsIn: 3_000_000 }), START), "near");
  assert.equal(nearness(agenda({ startsIn: -60_000, started: START - 60_000 }), START), "live");
});

test("tries come further apart, never together and never beyond a minute; days before half the line is left to others", () => {
  for (let failures = 1; failures < 12; failures += 1) {
    const [low, high] = [retryDelay(failures, 0), retryDelay(failures, 1)];
    assert.equal(low * 2, high);
    assert.equal(high, Math.min(60_000, 1_000 * 2 ** failures));
  }
  assert.deepEqual([breath("far", 400), breath("far", 90_000), breath("near", 400), breath("live", 400)], [400, 5_000, 0, 0]);
});

test("a film counts as whole only when it has been checked", () => {
  const size = 3 * CHUNK;
  assert.equal(partOf({ size }, undefined), 0);
  assert.equal(partOf({ size }, { chunks: new Set([0]), checked: false }), 1 / 3);
  assert.equal(partOf({ size }, { chunks: new Set([0, 1, 2]), checked: false }), 0.99);
  assert.equal(partOf({ size }, { chunks: new Set([0, 1, 2]), checked: true }), 1);
});

// --- the whole, on a line that obeys ---

function createLine(files) {
  const line = { asked: [], broken: 0, spoil: null, texts: {} };
  line.get = async (url, { headers, signal }) => {
    if (!headers.Range) return { status: url in line.texts ? 200 : 404, text: async () => line.texts[url] };
    const [first, last] = /bytes=(\d+)-(\d+)/.exec(headers.Range).slice(1).map(Number);
    line.asked.push([url, first]);
    if (line.broken > 0) {
      line.broken -= 1;
      throw new TypeError("no line");
    }
    if (signal.aborted) throw Object.assign(new Error("aborted"), { name: "AbortError" });
    const bytes = Uint8Array.from(files[url].subarray(first, last + 1));
    if (line.spoil === url) {
      bytes[0] ^= 1;
      line.spoil = null;
    }
    return { status: 206, arrayBuffer: async () => bytes.buffer };
  };
  return line;
}

/** A screen that preloads: time runs as fast as it is waited for. `idle` waits until it has nothing left to do. */
function createScreen(line, { open = () => openShelf(NOTHING_KEPT), estimate = async () => null } = {}) {
  let at = 0;
  let idle = () => {};
  const sleep = async (ms, signal) => {
    at += ms;
    if (ms >= 3_600_000) {
      idle();
      await new Promise((resolve) => signal.addEventListener("abort", resolve, { once: true }));
    } else await new Promise((resolve) => setImmediate(resolve));
  };
  const preload = createPreload({ now: () => START + at / 1e6, elapsed: () => at, random: createRandom(3), open, get: line.get, estimate, sleep });
  const resting = () => new Promise((resolve) => (idle = resolve));
  return { preload, resting, elapsed: () => at };
}

const FILMS = { "/1.mp4": randomBytes(2 * CHUNK + 77), "/2.mp4": randomBytes(CHUNK) };
const talk = (url) => ({ url, size: FILMS[url].length, sha256: sha(FILMS[url]) });
const both = () => agenda({ films: [talk("/1.mp4"), talk("/2.mp4")] });

async function preloaded(line, screen, given = both()) {
  const resting = screen.resting();
  screen.preload.follow(given);
  screen.preload.start();
  await resting;
}

test("both films come, piece by piece, and are given whole", async () => {
  const line = createLine(FILMS);
  const screen = createScreen(line);
  await preloaded(line, screen);
  assert.deepEqual([...line.asked].sort(), [["/1.mp4", 0], ["/1.mp4", CHUNK], ["/1.mp4", 2 * CHUNK], ["/2.mp4", 0]]);
  for (const url of Object.keys(FILMS)) {
    const blob = await screen.preload.blob(talk(url));
    assert.equal(sha(Buffer.from(await blob.arrayBuffer())), talk(url).sha256);
  }
  assert.deepEqual(screen.preload.report().map(({ n, part, kept, since }) => [n, part, kept, since >= START]), [[1, 1, "memory", true], [2, 1, "memory", true]]);
  screen.preload.stop();
});

test("after a break only what was missing is asked for, and the break is told when it lasts", async () => {
  const line = createLine(FILMS);
  const screen = createScreen(line);
  line.broken = 2;
  await preloaded(line, screen, agenda({ films: [talk("/1.mp4")] }));
  assert.deepEqual(line.asked.map(([, first]) => first / CHUNK), [0, 0, 0, 1, 2]);
  screen.preload.stop();

  const dead = createLine(FILMS);
  const silent = createScreen(dead);
  dead.broken = Infinity;
  silent.preload.follow(agenda({ films: [talk("/1.mp4")] }));
  silent.preload.start();
  while (dead.asked.length < 4) await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual(silent.preload.report(), [{ n: 1, part: 0, problem: "no_line" }]);
  silent.preload.stop();
});

test("wrong bytes are found, thrown away and fetched again", async () => {
  const line = createLine(FILMS);
  const screen = createScreen(line);
  line.spoil = "/2.mp4";
  await preloaded(line, screen, agenda({ films: [talk("/2.mp4")] }));
  assert.deepEqual(line.asked, [["/2.mp4", 0], ["/2.mp4", 0]]);
  assert.equal((await screen.preload.blob(talk("/2.mp4"))).size, CHUNK);
  screen.preload.stop();
});

test("a film that may not be shown any more is thrown away, and another in its place is fetched", async () => {
  const line = createLine(FILMS);
  const screen = createScreen(line);
  await preloaded(line, screen);
  let resting = screen.resting();
  screen.preload.follow(agenda({ films: [{ ...talk("/1.mp4"), url: null }, talk("/2.mp4")] }));
  await resting;
  assert.equal(await screen.preload.blob(talk("/1.mp4")), null);
  assert.equal((await screen.preload.blob(talk("/2.mp4"))).size, CHUNK);
  resting = screen.resting();
  screen.preload.follow(both());
  await resting;
  assert.equal((await screen.preload.blob(talk("/1.mp4"))).size, FILMS["/1.mp4"].length);
  screen.preload.stop();
});

test("nothing is fetched while a film is shown over the line, nor thrown away before the agenda is known", async () => {
  const line = createLine(FILMS);
  const screen = createScreen(line);
  let resting = screen.resting();
  screen.preload.start();
  await resting;
  resting = screen.resting();
  screen.preload.follow(both(), { streaming: true });
  await resting;
  assert.deepEqual(line.asked, []);
  resting = screen.resting();
  screen.preload.follow(both());
  await resting;
  assert.equal(line.asked.length, 4);
  screen.preload.stop();
});

test("what is in the cache from before is there at once, and a full computer is told", async () => {
  const line = createLine(FILMS);
  const shelf = await openShelf(NOTHING_KEPT);
  const [first, second] = [createScreen(line, { open: () => shelf }), createScreen(line, { open: () => shelf })];
  await preloaded(line, first);
  first.preload.stop();
  await preloaded(line, second);
  assert.equal(line.asked.length, 4);
  second.preload.stop();

  const kept = { ...(await openShelf(NOTHING_KEPT)), kind: "cache" };
  const full = createScreen(line, { open: () => kept, estimate: async () => ({ quota: 1_000, usage: 0 }) });
  full.preload.follow(both());
  full.preload.start();
  while (!full.preload.report().every(({ problem }) => problem)) await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual(full.preload.report(), [{ n: 1, part: 0, problem: "no_space" }, { n: 2, part: 0, problem: "no_space" }]);
  assert.equal(line.asked.length, 4);
  full.preload.stop();
});

/** The browser's caches, as far as the shelf asks of them. */
function createCaches() {
  const all = new Map();
  const href = (address) => new URL(address, "https://rum.example").href;
  const one = (entries) => ({
    keys: async () => [...entries.keys()].map((url) => ({ url })),
    match: async (address) => entries.get(href(address))?.clone(),
    put: async (address, answer) => void entries.set(href(address), answer),
    delete: async (address) => entries.delete(href(address)),
  });
  return {
    has: async (name) => all.has(name),
    keys: async () => [...all.keys()],
    open: async (name) => one(all.get(name) ?? all.set(name, new Map()).get(name)),
    delete: async (name) => all.delete(name),
  };
}

test("captions are kept with the film over a restart, replaced when they change, and go with it", async () => {
  const line = createLine(FILMS);
  const caches = createCaches();
  const open = () => openShelf({ caches });
  const said = (v) => agenda({ films: [{ ...talk("/2.mp4"), captions: [{ lang: "sv", url: `/2.vtt?v=${v}` }] }] });
  line.texts = { "/2.vtt?v=1": "Hej", "/2.vtt?v=2": "Hejsan" };
  const first = createScreen(line, { open });
  await preloaded(line, first, said(1));
  assert.deepEqual([first.preload.text("/2.vtt?v=1"), first.preload.has(talk("/2.mp4").sha256)], ["Hej", true]);
  first.preload.stop();

  line.texts = { "/2.vtt?v=2": "Hejsan" };
  const second = createScreen(line, { open });
  await preloaded(line, second, said(1));
  assert.equal(second.preload.text("/2.vtt?v=1"), "Hej");
  let resting = second.resting();
  second.preload.follow(said(2));
  await resting;
  assert.deepEqual([second.preload.text("/2.vtt?v=1"), second.preload.text("/2.vtt?v=2")], [null, "Hejsan"]);
  resting = second.resting();
  second.preload.follow(agenda({ films: [{ ...talk("/2.mp4"), url: null }] }));
  await resting;
  assert.deepEqual([second.preload.text("/2.vtt?v=2"), await caches.keys()], [null, []]);
  second.preload.stop();
});
