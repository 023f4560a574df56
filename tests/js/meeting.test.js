import assert from "node:assert/strict";
import { test } from "node:test";

import { createCall } from "../../static/js/meeting/call.js";
import { barOf, isToMute, offBecause } from "../../static/js/meeting/sound.js";
import { createTabs } from "../../static/js/meeting/tabs.js";
import { doorOf } from "../../static/js/meeting-door.js";

const texts = new Proxy({}, { get: (_all, name) => String(name) });
const part = (kind, place, more = {}) => ({ status: "running", slot: { kind, place }, next: null, elapsed_ms: 60_000, ...more });
const bar = (more) => barOf({ phase: "in", muted: true, texts, ...more });

test("every role has a door of its own, a facilitator one for the group", () => {
  assert.equal(doorOf("/meeting/3/", "screen"), "/meeting/3/screen/");
  assert.equal(doorOf("/meeting/3/", "facilitator", 7), "/meeting/3/facilitator/?group=7");
  for (const nothing of ["", null, undefined]) assert.equal(doorOf(nothing, "screen"), "");
});

test("the microphone is off in every part that is held in the rooms, and says why", () => {
  const why = { talk: "off_talk", learning: "off_dialogue", productive: "off_dialogue", break: "off_break", evaluation: "off_group" };
  for (const [kind, text] of Object.entries(why)) {
    assert.equal(offBecause(part(kind, "group")), text);
    assert.equal(offBecause(part(kind, "group", { status: "held" })), text, "also while time stands still");
    for (const muted of [true, false]) assert.deepEqual([bar({ position: part(kind, "group"), muted }).state, bar({ position: part(kind, "group"), muted }).does], ["off", null]);
  }
  for (const kind of ["welcome", "gathering", "sharing"]) assert.equal(offBecause(part(kind, "joint")), null);
  for (const position of [null, { status: "planned", slot: null }, { status: "over", slot: null }]) assert.equal(offBecause(position), null);
});

test("in the gathering a press turns it on, and another off", () => {
  const position = part("gathering", "joint");
  assert.deepEqual([bar({ position }).heading, bar({ position }).does], ["muted", "on"]);
  assert.deepEqual([bar({ position, muted: false }).state, bar({ position, muted: false }).does], ["on", "off"]);
});

test("the bar says when the meeting begins, and to a producer what the rooms do", () => {
  const position = part("break", "group", { next: { place: "joint", starts_at: 5 } });
  const told = new Proxy({}, { get: (_all, name) => (name === "muted_soon" ? "{clock}!" : String(name)) });
  assert.equal(barOf({ phase: "in", muted: true, position, texts: told, clock: (ms) => `kl ${ms}` }).hint, "off_hint kl 5!");
  assert.match(bar({ position, leads: true }).hint, /^off_leader/);
});

test("outside the call there is one way in, or none while it opens", () => {
  const found = ["joining", "left", "elsewhere", "failed"].map((phase) => [phase, bar({ phase }).press, bar({ phase }).does]);
  assert.deepEqual(found, [["joining", "", null], ["left", "again", "join"], ["elsewhere", "here", "join"], ["failed", "again", "join"]]);
});

test("pages that do not steer the meeting tell to turn the sound off as a Talk or a dialogue begins", () => {
  const at = (kind, elapsed_ms, more = {}) => isToMute(part(kind, "group", { elapsed_ms, ...more }));
  assert.deepEqual([at("talk", 9_000), at("talk", 11_000), at("learning", 29_000), at("learning", 31_000)], [true, false, true, false]);
  assert.deepEqual([at("productive", 1), at("break", 1), at("evaluation", 1), at("talk", 1, { status: "held" })], [true, false, false, false]);
  assert.equal(isToMute({ status: "over", slot: null, elapsed_ms: 0 }), false);
  assert.equal(isToMute(part("gathering", "joint", { elapsed_ms: 1 })), false);
});

/** As Jitsi's: it only toggles, and tells afterwards. */
function fakeApi({ muted = true, deaf = false } = {}) {
  const listeners = {};
  const api = {
    muted, toggles: 0, disposed: false, deaf,
    addListener: (name, run) => (listeners[name] = run),
    tell: (name, event = {}) => listeners[name]?.(event),
    isAudioMuted: async () => api.muted,
    dispose: () => (api.disposed = true),
    executeCommand(name) {
      assert.equal(name, "toggleAudio");
      api.toggles += 1;
      if (!api.deaf) api.set(!api.muted);
    },
    set(now) {
      api.muted = now;
      api.tell("audioMuteStatusChanged", { muted: now });
    },
  };
  return api;
}

function called(options) {
  const api = fakeApi(options);
  const told = [];
  let at = 0;
  const on = { joined: () => told.push("joined"), left: () => told.push("left"), changed: () => {} };
  const call = createCall({ api, elapsed: () => at, on });
  return { api, call, told, pass: (ms) => (at += ms), join: async () => (api.tell("videoConferenceJoined"), await null, await null) };
}

test("nothing is toggled before the call is there, and then it is muted if it came in open", async () => {
  const { api, call, join, told } = called({ muted: false });
  call.force();
  assert.equal(api.toggles, 0);
  await join();
  assert.deepEqual([told, api.muted, api.toggles], [["joined"], true, 1]);
});

test("whoever turns the microphone on during a Talk has it turned off again", async () => {
  const { api, call, join } = called();
  await join();
  call.force();
  api.set(false);
  assert.equal(api.muted, true);
});

test("when the gathering begins it stays off until a press, and then belongs to the room", async () => {
  const { api, call, join } = called();
  await join();
  call.force();
  call.free();
  call.tick();
  assert.equal(api.muted, true);
  call.want(true);
  assert.deepEqual([api.muted, call.muted], [false, false]);
  api.set(true); // in Jitsi's own bar
  call.free();
  call.tick();
  assert.equal(api.muted, true, "nobody turns it on again");
});

test("a press that comes while the Talk goes on is forgotten", async () => {
  const { api, call, join } = called();
  await join();
  call.force();
  call.want(true);
  call.force();
  call.free();
  assert.equal(api.muted, true);
});

test("a toggle that is never confirmed is not piled upon, and tried again after a while", async () => {
  const { api, call, join, pass } = called({ deaf: true });
  await join();
  call.want(true);
  for (let n = 0; n < 5; n++) call.tick();
  assert.equal(api.toggles, 1);
  pass(3_001);
  api.deaf = false;
  call.tick();
  assert.deepEqual([api.toggles, api.muted], [2, false]);
});

test("the end is told once, and one that hangs up itself is not told", async () => {
  const { api, told, join } = called();
  await join();
  api.tell("videoConferenceLeft");
  api.tell("readyToClose");
  assert.deepEqual(told, ["joined", "left"]);
  const other = called();
  await other.join();
  other.call.hangUp();
  other.api.tell("readyToClose");
  assert.deepEqual([other.told, other.api.disposed], [["joined"], true]);
});

test("the tab opened last has the call", () => {
  const channels = [];
  const channel = () => {
    const mine = { postMessage: (data) => channels.filter((one) => one !== mine).forEach((one) => one.onmessage({ data })) };
    channels.push(mine);
    return mine;
  };
  const lost = [];
  const [first, second] = ["first", "second"].map((id) => createTabs({ name: "x", id, lost: () => lost.push(id), channel: channel() }));
  first.take();
  assert.deepEqual(lost, ["second"]);
  second.take();
  assert.deepEqual(lost, ["second", "first"]);
  assert.doesNotThrow(() => createTabs({ name: "x", lost() {}, channel: null }).take());
});
