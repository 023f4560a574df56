import assert from "node:assert/strict";
import { test } from "node:test";

import { createClock } from "../../static/js/clock.js";
import { meaningOf, retryDelay } from "../../static/js/line.js";
import { createLine } from "../../static/js/socket.js";
import { createSockets, createTime } from "./fakes.js";

const NOW = 1_700_000_000_000;

/** A server that welcomes and answers pings unless `world.mute`. */
function makeWorld({ http = null, fetch = null, behave = null, random = () => 0.5 } = {}) {
  const time = createTime();
  const world = { time, mute: false, heard: [], states: [], reloads: 0 };
  const { FakeSocket, sockets } = createSockets((socket) => {
    if (behave) return behave(socket, time, world);
    socket.answer = ({ t, id, d }) => {
      if (world.mute) return;
      if (t === "hello") socket.hear({ t: "welcome", d: { role: "screen", topics: {} } });
      if (t === "ping") time.setTimeout(() => socket.hear({ t: "pong", d: { sent: d.sent, now: NOW + time.elapsed() } }), 20);
      if (t === "do") socket.hear({ t: "ok", re: id, d: { rev: 1 } });
    };
    const knock = () => { // the network tries again by itself, as TCP does
      if (socket.readyState !== 0) return;
      if (world.mute) time.setTimeout(knock, 1_000);
      else socket.open();
    };
    time.setTimeout(knock, 10);
  });
  world.sockets = sockets;
  world.clock = createClock({ elapsed: time.elapsed, guess: 0 });
  world.line = createLine({
    url: "ws://x/ws/live/", hello: () => ({ as: "screen" }), have: () => ({ agenda: 4 }), clock: world.clock, http,
    on: {
      welcome: () => {}, open: () => {}, topic: (d) => world.heard.push(d),
      answer: (...answer) => world.heard.push(answer),
      status: ({ state, code }) => world.states.push(code ? `${state}:${code}` : state),
    },
    platform: {
      WebSocket: FakeSocket, fetch, random, setTimeout: time.setTimeout, clearTimeout: time.clearTimeout,
      reload: () => ++world.reloads < 2,
    },
  });
  world.run = (ms) => time.run(ms, world.line.tick);
  return world;
}

test("it says hello with what it has, takes the server's time, and stays live", () => {
  const world = makeWorld();
  world.line.start();
  world.run(60_000);
  assert.deepEqual(world.sockets[0].sent[0], { t: "hello", d: { proto: 1, as: "screen", have: { agenda: 4 } } });
  assert.deepEqual(world.states, ["live"]);
  assert.equal(world.sockets.length, 1);
  assert.ok(Math.abs(world.clock.now() - (NOW + world.time.elapsed())) < 60);
  const pings = world.sockets[0].sent.filter((message) => message.t === "ping").length;
  assert.ok(pings >= 14 && pings <= 24, String(pings));
});

test("a half-open line is marked within 10 s, given up, and back within 3 s of the network's return", () => {
  const world = makeWorld();
  world.line.start();
  world.run(10_000);
  world.mute = true;
  world.run(5_600);
  assert.equal(world.states.at(-1), "stale");
  world.run(54_400);
  assert.equal(world.states.at(-1), "lost");
  world.mute = false;
  world.line.wake();
  world.run(3_000);
  assert.equal(world.states.at(-1), "live");
});

test("a page that comes back finds out in two seconds that its line is dead", () => {
  const world = makeWorld();
  world.line.start();
  world.run(5_000);
  world.mute = true;
  world.line.wake();
  world.run(2_300);
  assert.equal(world.states.at(-1), "lost");
});

test("a line that breaks is tried again for ever, between 0.5 and 3 s apart", () => {
  const world = makeWorld({ behave: (socket, time) => time.setTimeout(() => socket.fail(1006), 5) });
  world.line.start();
  world.run(120_000);
  assert.ok(world.sockets.length > 50, String(world.sockets.length));
  assert.equal(retryDelay(0), 500);
  assert.equal(retryDelay(1), 3_000);
});

test("a server that leaves says when to come back", () => {
  const world = makeWorld();
  world.line.start();
  world.run(1_000);
  world.sockets[0].hear({ t: "goodbye", d: { retry_in: 2.4 } });
  world.sockets[0].fail(4503);
  world.run(2_300);
  assert.equal(world.sockets.length, 1);
  world.run(200);
  assert.equal(world.sockets.length, 2);
});

for (const code of [4400, 4401, 4403, 4404, 4409]) {
  test(`code ${code} ends the matter`, () => {
    const world = makeWorld();
    world.line.start();
    world.run(500);
    world.sockets[0].fail(code);
    world.run(20_000);
    assert.equal(world.sockets.length, 1);
    assert.equal(world.states.at(-1), `stopped:${code}`);
  });
}

test("every other code is tried again; 4426 reloads, once", () => {
  for (const code of [1001, 1006, 1011, 1012, 1013, 4408, 4429, 4503]) assert.equal(meaningOf(code), "retry");
  const world = makeWorld();
  world.line.start();
  world.run(500);
  world.sockets[0].fail(4426);
  assert.equal(world.reloads, 1);
  world.line.start();
  world.run(500);
  world.sockets[1].fail(4426);
  world.run(4_000);
  assert.equal(world.sockets.length, 3);
});

test("without sockets it polls within 3 s, posts commands, and returns to sockets when they come through", async () => {
  const asked = [];
  const fetch = async (url, options) => {
    asked.push([url, options.method ?? "GET", options.body]);
    const body = options.method ? { t: "ok", re: "id-1", d: { rev: 2 } } : { topics: { agenda: { rev: 5, state: { n: 5 } } } };
    const headers = { "X-Now": String(NOW + world.time.elapsed()), ETag: '"a5"' };
    return new Response(JSON.stringify(body), { status: 200, headers });
  };
  let blocked = true;
  const http = { state: "/live/state/", do: "/live/do/", csrf: "c", query: () => new URLSearchParams({ as: "screen" }) };
  const world = makeWorld({
    http, fetch,
    behave: (socket, time) => {
      socket.answer = ({ t }) => t === "hello" && socket.hear({ t: "welcome", d: {} });
      time.setTimeout(() => (blocked ? socket.fail(1006) : socket.open()), 5);
    },
  });
  world.line.start();
  for (let i = 0; i < 100; i++) {
    world.run(100);
    await new Promise((resolve) => setImmediate(resolve));
  }
  assert.equal(world.states.at(-1), "polling");
  assert.ok(asked.length >= 2);
  assert.equal(asked[0][0], "/live/state/?as=screen");
  assert.deepEqual(world.heard[0], { name: "agenda", rev: 5, state: { n: 5 } });
  assert.ok(world.line.ready);

  world.line.send([{ id: "id-1", action: "note.save", args: {}, seen: null }]);
  for (let i = 0; i < 5; i++) await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual(world.heard.at(-1), ["id-1", true, { rev: 2 }]);

  blocked = false;
  world.run(15_000);
  assert.equal(world.states.at(-1), "live");
});

test("a server that cannot look for changes itself marks the page, and its answer takes the mark away", () => {
  const world = makeWorld();
  world.line.start();
  world.run(6_000);
  const { answer } = world.sockets[0];
  world.sockets[0].answer = ({ t, d }) => t === "ping" && world.sockets[0].hear({ t: "pong", d: { sent: d.sent, now: NOW, old: true } });
  world.run(10_000);
  assert.deepEqual(world.states, ["live", "stale"]);
  assert.equal(world.sockets.length, 1);
  world.sockets[0].answer = answer;
  world.run(5_000);
  assert.deepEqual(world.states, ["live", "stale", "live"]);
});

test("a poll that is refused because the room was claimed elsewhere stops like a close by 4409", async () => {
  const refused = { ok: false, status: 409, headers: new Map(), clone: () => refused, json: async () => ({ t: "refused", d: { code: "replaced" } }) };
  const http = { state: "/s/", do: "/d/", csrf: "", query: () => "as=screen" };
  const world = makeWorld({ http, fetch: async () => refused, behave: (socket, time) => time.setTimeout(() => socket.fail(), 10) });
  world.line.start();
  for (let i = 0; i < 40 && !world.states.includes("stopped:4409"); i += 1) {
    world.run(500);
    await new Promise((done) => setImmediate(done));
  }
  assert.equal(world.states.at(-1), "stopped:4409");
});

test("the page itself can end the line, once", () => {
  const world = makeWorld();
  world.line.start();
  world.run(1_000);
  world.line.end(4409);
  world.line.end(4409);
  assert.deepEqual(world.states.slice(-2), ["live", "stopped:4409"]);
});
