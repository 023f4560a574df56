import assert from "node:assert/strict";
import { test } from "node:test";

import { deviceId, handedOver, hasCompany, isElsewhere } from "../../static/js/here.js";

const here = (devices, claimed = null) => ({ screen: { devices, claimed }, facilitator: { devices: ["x"], claimed: null } });

function storage() {
  const kept = new Map();
  return { getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => kept.set(key, value) };
}

const counting = () => {
  let next = 0;
  return (n) => Uint8Array.from({ length: n }, () => next++);
};

test("a browser makes itself an id once, and a new one only where nothing is kept", () => {
  const random = counting();
  const kept = storage();
  assert.equal(deviceId(kept, random), "0001020304050607");
  assert.equal(deviceId(kept, random), "0001020304050607");
  assert.equal(deviceId(null, random), "08090a0b0c0d0e0f");
  kept.setItem("st:device", "not ours");
  assert.equal(deviceId(kept, random), "1011121314151617");
});

test("a storage that refuses gives the page an id of its own", () => {
  const refusing = { getItem() { throw new Error("refused"); } };
  assert.match(deviceId(refusing), /^[0-9a-f]{16}$/);
});

test("only another device of the same kind is company", () => {
  assert.equal(hasCompany(here(["a"]), "screen", "a", 0), false);
  assert.equal(hasCompany(here(["a", "b"]), "screen", "a", 0), true);
  assert.equal(hasCompany(here([]), "facilitator", "a", 0), true);
  assert.equal(hasCompany(null, "screen", "a", 0), false);
});

test("right after a press those that handed over are not company, a quarter of a minute later they are", () => {
  const claimed = here(["a", "b"], { device: "a", at: 1_000 });
  assert.equal(hasCompany(claimed, "screen", "a", 15_999), false);
  assert.equal(hasCompany(claimed, "screen", "a", 16_000), true);
});

test("a page hands over to a press on another device after it was opened, and to no other", () => {
  const claimed = here(["a"], { device: "a", at: 10 });
  assert.equal(handedOver(claimed, "screen", { device: "b", born: 9 }), true);
  assert.equal(handedOver(claimed, "screen", { device: "b", born: 10 }), false);
  assert.equal(handedOver(claimed, "screen", { device: "a", born: 9 }), false);
  assert.equal(handedOver(claimed, "facilitator", { device: "b", born: 9 }), false);
  assert.equal(handedOver(here(["a"]), "screen", { device: "b", born: 9 }), false);
});

test("a group in another run or merged is elsewhere; a page without a group goes nowhere", () => {
  assert.equal(isElsewhere({ run: 1, group: 2 }, { run: 1, group: 2 }), false);
  assert.equal(isElsewhere({ run: 1, group: 3 }, { run: 1, group: 2 }), true);
  assert.equal(isElsewhere({ run: 4, group: 2 }, { run: 1, group: 2 }), true);
  assert.equal(isElsewhere({ run: 1, group: null }, { run: 1, group: null }), false);
  assert.equal(isElsewhere(undefined, { run: 1, group: 2 }), false);
});
