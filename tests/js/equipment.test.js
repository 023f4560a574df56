// What the equipment check makes of what it measures, and that no finding is lost on the way.

import assert from "node:assert/strict";
import { test } from "node:test";

import {
  createEar, isDark, jitterOf, judgeClock, judgeFilms, judgeLine, judgeNetwork, judgePicture, levelOf, nameOf, offsetIn, refusalOf,
} from "../../static/js/equipment/judge.js";
import { CAPS, measure } from "../../static/js/equipment/network.js";
import { createRecord, summaryOf } from "../../static/js/equipment/record.js";

const even = [20, 21, 20, 22];

test("a line is judged by speed both ways and by how even it is", () => {
  const judged = (measured) => judgeNetwork({ down: 50, up: 20, delays: even, ...measured }).code;
  assert.equal(judged({}), "ok");
  assert.equal(judged({ down: 3 }), "slow");
  assert.equal(judged({ up: 1 }), "slow");
  assert.equal(judged({ down: 1 }), "too_slow");
  assert.equal(judged({ up: 0.3 }), "too_slow");
  assert.equal(judged({ delays: [20, 180, 20, 180] }), "uneven");
  assert.equal(judged({ delays: [600, 610, 600] }), "uneven");
  assert.deepEqual(judgeNetwork({ down: 12.34, up: 3, delays: even }).figures, { down: 12.3, up: 3, delay: 21, jitter: 1 });
  assert.equal(jitterOf([5]), 0);
});

test("the computer's own clock may be wrong, ours must be sure", () => {
  assert.equal(judgeClock({ error: 12, offset: 300 }).code, "ok");
  assert.equal(judgeClock({ error: 12, offset: -300_000 }).code, "computer");
  assert.equal(judgeClock({ error: Infinity, offset: 0 }).code, "unsure");
  assert.equal(judgeClock({ error: Infinity, offset: 0 }).figures.error, 60_000);
  assert.deepEqual([75_000, -300_000, 7_200_000].map(offsetIn), [{ unit: "s", n: 75 }, { unit: "min", n: 5 }, { unit: "h", n: 2 }]);
});

test("a line is a socket, polling or nothing, and nothing is said while it is being opened", () => {
  assert.deepEqual(["live", "polling", "lost", "stopped"].map((state) => judgeLine(state).code), ["ok", "polling", "no_line", "no_line"]);
  assert.equal(judgeLine("connecting"), null);
});

test("films are here, on their way, or on another computer", () => {
  const here = { n: 1, part: 1, kept: "cache" };
  assert.equal(judgeFilms([], true).code, "not_yet");
  assert.equal(judgeFilms([here, { ...here, n: 2 }], true).code, "ok");
  assert.equal(judgeFilms([here, { ...here, kept: "memory" }], true).code, "memory");
  assert.deepEqual(judgeFilms([here, { n: 2, part: 0.5 }], true), { code: "loading", figures: { part: 0.75 } });
  assert.equal(judgeFilms([{ n: 1, part: 0 }], true).code, "loading");
  assert.equal(judgeFilms([{ n: 1, part: 0 }], false).code, "elsewhere");
  assert.equal(judgeFilms([here, { n: 2, part: 0.2, problem: "no_space" }], true).code, "no_space");
});

test("a voice is heard, a click and a hum are not", () => {
  const ear = (levels) => {
    const one = createEar();
    levels.forEach((level) => one.take(level));
    return one.heard;
  };
  assert.equal(ear([0.3, 0.3, 0.001, 0.3]), false);
  assert.equal(ear(Array(100).fill(0.004)), false);
  assert.equal(ear([0.1, 0, 0.1, 0.05, 0, 0.2, 0.1]), true);
  assert.equal(levelOf([]), 0);
  assert.equal(levelOf([0.5, -0.5]), 0.5);
});

test("a picture that is black all over is dark, one with a light in it is not", () => {
  assert.equal(isDark([0, 0, 0, 255, 5, 5, 5, 255]), true);
  assert.equal(isDark([0, 0, 0, 255, 90, 5, 5, 255]), false);
});

test("why a device did not come", () => {
  const codes = ["NotAllowedError", "NotFoundError", "NotReadableError", "Insecure"].map(refusalOf);
  assert.deepEqual(codes, ["denied", "missing", "busy", "insecure"]);
});

test("a small or square screen makes small letters", () => {
  assert.equal(judgePicture(true, { width: 1920, height: 1080 }).code, "ok");
  assert.equal(judgePicture(true, { width: 1400, height: 1050 }).code, "small");
  assert.equal(judgePicture(true, { width: 800, height: 450 }).code, "small");
  assert.equal(judgePicture(false, { width: 1920, height: 1080 }).code, "not_seen");
});

test("a computer is told by its browser and system", () => {
  assert.equal(nameOf("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/120 Safari/537.36 Edg/120"), "Edge, Windows");
  assert.equal(nameOf("Mozilla/5.0 (Macintosh; Intel Mac OS X) Version/17 Safari/605"), "Safari, macOS");
  assert.equal(nameOf(""), "");
});

// The line measured

function server({ perByte, delay }) {
  const world = { now: 0, got: 0, given: 0 };
  world.get = async (url, { body } = {}) => {
    const size = body ? body.length : Number(new URL(url, "http://x").searchParams.get("bytes"));
    world[body ? "given" : "got"] += size;
    world.now += delay + size * perByte;
    return { ok: true, arrayBuffer: async () => new ArrayBuffer(body ? 0 : size) };
  };
  return world;
}

const measured = (world) =>
  measure({ url: "/line/?as=screen", piece: 1_000_000, csrf: "c", get: world.get, elapsed: () => world.now, noise: (size) => new Uint8Array(size) });

test("a quick line is measured within its caps", async () => {
  const world = server({ perByte: 0.0001, delay: 10 }); // 80 Mbit/s
  const { down, up, delays } = await measured(world);
  assert.ok(down > 40 && down < 80 && up > 30 && up < 80);
  assert.deepEqual(new Set(delays), new Set([10]));
  assert.ok(world.got <= CAPS.down && world.given <= CAPS.up);
});

test("a slow line is given up after the time it may take and one piece", async () => {
  const world = server({ perByte: 0.016, delay: 30 }); // 0.5 Mbit/s
  const { down } = await measured(world);
  assert.ok(Math.abs(down - 0.5) < 0.05);
  assert.ok(world.got <= 700_000);
});

test("a line that breaks is no measurement", async () => {
  await assert.rejects(measured({ get: async () => ({ ok: false, status: 502 }), now: 0 }));
});

// Kept and sent

function shelf() {
  const kept = new Map();
  return { getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => kept.set(key, value) };
}

function recording({ storage = shelf(), answers, at = 1_000 }) {
  const told = { bodies: [], states: [], waiting: [] };
  const record = createRecord({
    storage, key: "k", newId: () => `id-${told.bodies.length}`, now: () => at, onState: (state) => told.states.push(state.state),
    later: (work) => told.waiting.push(work),
    post: async (body) => {
      told.bodies.push(structuredClone(body));
      const answer = answers.shift();
      if (answer instanceof Error) throw answer;
      return answer;
    },
  });
  return { record, told, storage };
}

test("what was lost on the way comes with the next, in the same sitting", async () => {
  const { record, told } = recording({ answers: [new Error("no line"), { saved_at: 5 }] });
  await record.put("sound", { code: "ok" });
  assert.deepEqual(told.states, ["waiting"]);
  await record.put("camera", { code: "dark" });
  assert.deepEqual(told.states, ["waiting", "saved"]);
  assert.deepEqual(told.bodies[1], { sitting: told.bodies[0].sitting, findings: { sound: { code: "ok" }, camera: { code: "dark" } } });
});

test("a reload keeps the sitting and sends what had not been saved", async () => {
  const storage = shelf();
  const before = recording({ storage, answers: [new Error("no line")] });
  await before.record.put("sound", { code: "ok" });
  const after = recording({ storage, answers: [{ saved_at: 5 }] });
  assert.deepEqual(after.record.findings, { sound: { code: "ok" } });
  await after.record.send();
  assert.equal(after.told.bodies[0].sitting, before.told.bodies[0].sitting);
});

test("tomorrow is another sitting", async () => {
  const storage = shelf();
  await recording({ storage, answers: [{ saved_at: 5 }] }).record.put("sound", { code: "ok" });
  assert.deepEqual(recording({ storage, answers: [], at: 1_000 + 13 * 3_600_000 }).record.findings, {});
});

test("a refusal is told and not repeated", async () => {
  const { record, told } = recording({ answers: [Object.assign(new Error("403"), { final: true })] });
  await record.put("sound", { code: "ok" });
  assert.deepEqual([told.states, told.waiting], [["refused"], []]);
});

test("faults come first in the sum, then what is left", () => {
  const items = ["line", "sound", "camera"];
  const sum = (findings) => summaryOf(items, findings, (item) => findings[item].state);
  assert.deepEqual(sum({}), { done: 0, state: "none", items });
  assert.deepEqual(sum({ line: { state: "ok" } }), { done: 1, state: "partly", items: ["sound", "camera"] });
  assert.deepEqual(sum({ line: { state: "fault" } }), { done: 1, state: "fault", items: ["line"] });
  assert.equal(sum({ line: { state: "ok" }, sound: { state: "advice" }, camera: { state: "ok" } }).state, "ready");
});
