// A film is sent piece by piece until it is there: over lost lines, restarts, signing in again, and pauses.
import assert from "node:assert/strict";
import { test } from "node:test";

import { createPace, leftText, nextPiece, percent, verdict, wait } from "../../static/js/film/pieces.js";

globalThis.addEventListener ??= () => {};
const { Sender } = await import("../../static/js/film/sender.js");

const TEXTS = { left: "ungefär {n} min kvar", nearly: "mindre än en minut kvar" };

test("the time left follows how fast pieces go, and one slow piece does not upset it", () => {
  const pace = createPace();
  assert.equal(pace.left(1000), null);
  pace.sent(1000, 1000);
  assert.equal(pace.left(60000), 60);
  pace.sent(1000, 2000);
  assert.equal(pace.left(60000), 67);
  pace.sent(0, 100);
  assert.equal(pace.left(60000), 67);
});

test("time left is said in minutes, never more exactly than it is known", () => {
  assert.deepEqual([null, 59, 60, 61, 3600].map((seconds) => leftText(seconds, TEXTS)), ["", "mindre än en minut kvar", "ungefär 1 min kvar", "ungefär 2 min kvar", "ungefär 60 min kvar"]);
});

test("pieces cover the file once, and it is whole only when all has come", () => {
  assert.deepEqual([nextPiece(0, 5, 2), nextPiece(4, 5, 2), nextPiece(5, 5, 2)], [[0, 2], [4, 5], null]);
  assert.deepEqual([percent(0, 1000), percent(999, 1000), percent(1000, 1000)], [0, 99, 100]);
});

test("attempts come further and further apart, eight seconds at most", () => {
  assert.deepEqual([1, 2, 3, 4, 5, 50].map((tries) => wait(tries, 0.5)), [1000, 2000, 4000, 8000, 8000, 8000]);
  assert.deepEqual([wait(1, 0), wait(1, 1)], [500, 1500]);
});

test("an answer says whether to go on, to sign in, to stop or to try again", () => {
  const cases = [
    [{ status: 200 }, "go on"],
    [{ status: 409, code: "ahead" }, "go on"],
    [{ status: 0, type: "opaqueredirect" }, "sign in"],
    [{ status: 403 }, "sign in"],
    [{ status: 507, code: "disk_full" }, "stop"],
    [{ status: 404, code: "gone" }, "stop"],
    [{ status: 413 }, "stop"],
    [{ status: 0, code: "unreadable" }, "stop"],
    [{ status: 0 }, "again"],
    [{ status: 502 }, "again"],
    [{ status: 404 }, "again"],
  ];
  for (const [answer, expected] of cases) assert.equal(verdict(answer), expected, JSON.stringify(answer));
});

/** A server that keeps what it gets; `before(number)` may answer instead of it. */
function server(size, before = () => null) {
  const kept = { bytes: [], asked: 0, removed: [] };
  const where = () => ({ status: 200, id: "u1", received: kept.bytes.length, size });
  const api = {
    most: 4,
    begin: async () => before((kept.asked += 1)) ?? where(),
    piece: async (_id, offset, body) => {
      const answer = before((kept.asked += 1));
      if (answer) return answer;
      if (offset > kept.bytes.length) return { ...where(), status: 409, code: "ahead" };
      kept.bytes.push(...new Uint8Array(body).slice(kept.bytes.length - offset));
      return where();
    },
    token: async () => true,
    remove: async (id) => kept.removed.push(id),
  };
  return { kept, api };
}

const file = () => new File([new Uint8Array([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])], "film.mp4");

/** Sends the file; the waits between attempts take no time. */
async function sent({ api }, told = () => {}) {
  const later = (work, ms) => setTimeout(work, ms >= 60000 ? ms : 0);
  const sender = new Sender(file(), "film", api, (state) => told(state, sender), later);
  return { whole: await sender.run(), sender };
}

test("a film arrives whole, in pieces", async () => {
  const one = server(10);
  const percents = [];
  const { whole } = await sent(one, (state) => percents.push(state.percent));
  assert.equal(whole, true);
  assert.deepEqual(one.kept.bytes, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  assert.deepEqual(percents, [0, 40, 80, 100, 100]);
});

test("lost lines, a server that is restarted and a stale token delay it and nothing more", async () => {
  const faults = { 2: { status: 0 }, 3: { status: 503 }, 5: { status: 403 }, 6: { status: 0, type: "opaqueredirect" } };
  const one = server(10, (number) => faults[number] ?? null);
  const seen = new Set();
  const { whole } = await sent(one, (state) => seen.add(state.how));
  assert.equal(whole, true);
  assert.deepEqual(one.kept.bytes, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  assert.deepEqual([...seen].sort(), ["failed", "lost", "sending", "sent"]);
});

test("what the server has lost is sent again", async () => {
  const one = server(10, (number) => {
    if (number === 4) one.kept.bytes.length = 1;
    return null;
  });
  assert.equal((await sent(one)).whole, true);
  assert.deepEqual(one.kept.bytes, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
});

test("signed out, it waits and says so, and goes on once somebody has signed in", async () => {
  let signedIn = false;
  let looks = 0;
  const one = server(10, (number) => (number > 2 && !signedIn ? { status: 0, type: "opaqueredirect" } : null));
  one.api.token = async () => {
    looks += 1;
    signedIn = looks > 3;
    return signedIn;
  };
  const seen = [];
  const { whole } = await sent(one, (state) => seen.push(state.how));
  assert.equal(whole, true);
  assert.equal(seen.includes("signed_out"), true);
});

test("a full disk stops it, with the reason", async () => {
  const one = server(10, (number) => (number === 3 ? { status: 507, code: "disk_full", text: "full" } : null));
  const { whole, sender } = await sent(one);
  assert.deepEqual([whole, sender.state.how, sender.state.text], [false, "stopped", "full"]);
});

test("paused, nothing is sent until it is resumed", async () => {
  const one = server(10);
  let paused = 0;
  const { whole } = await sent(one, (state, sender) => {
    if (state.how !== "sending" || state.percent !== 40 || paused) return;
    paused = one.kept.asked;
    queueMicrotask(() => sender.pause());
    setImmediate(() => {
      assert.equal(one.kept.asked, paused);
      sender.resume();
    });
  });
  assert.equal(whole, true);
  assert.deepEqual(one.kept.bytes, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
});

test("taken away, it ends and is forgotten by the server", async () => {
  const one = server(10);
  const { whole, sender } = await sent(one, (state, it) => state.percent === 40 && state.how === "sending" && it.remove());
  assert.deepEqual([whole, sender.state.how, one.kept.removed], [false, "removed", ["u1"]]);
});
