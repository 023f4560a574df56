import assert from "node:assert/strict";
import { test } from "node:test";

test("a page that waits for its evaluation asks for its own address, a shared device as one", async () => {
  const asked = [];
  globalThis.location = { pathname: "/e/K7QM4XTP", search: "?shared=1", reload: () => asked.push("reload") };
  globalThis.fetch = async (address, { method }) => {
    asked.push(`${method} ${address}`);
    return { ok: true, headers: new Map([["X-Opening", asked.length < 2 ? "later" : null]]) };
  };
  const timers = [];
  globalThis.setTimeout = (work) => timers.push(work);
  await import("../../static/js/evaluate-later.js");
  await timers.shift()();
  await timers.shift()();
  assert.deepEqual(asked, ["HEAD /e/K7QM4XTP?shared=1", "HEAD /e/K7QM4XTP?shared=1", "reload"]);
  assert.equal(timers.length, 0);
});
