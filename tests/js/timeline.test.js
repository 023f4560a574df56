import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { noticeAt } from "../../static/js/notice.js";
import { effective, legal, locate, project } from "../../static/js/timeline.js";

const { legal: table, cases } = JSON.parse(readFileSync(new URL("../vectors/timeline.json", import.meta.url), "utf8"));

for (const { name, state, at } of cases) {
  test(`the page and the server agree where a run is: ${name}`, () => {
    const before = structuredClone(state);
    for (const { now, expect, slots, legal: actions, notice } of at) {
      const position = locate(state, now);
      const keys = { slot: position.slot?.key ?? null, next: position.next?.key ?? null };
      assert.deepEqual({ ...position, ...keys }, expect);
      assert.deepEqual(project(state, now).map((s) => [s.starts_at, s.ends_at]), slots);
      assert.equal(noticeAt(state, now)?.id ?? null, notice);
      // What there is to undo only the log knows.
      const offered = [...legal(table, state, now)].filter((a) => a !== "undo" || actions.includes("undo"));
      assert.deepEqual(offered.sort(), actions);
    }
    assert.deepEqual(state, before, "a snapshot is never changed");
  });
}

test("an older snapshot is shown until the newer one takes effect", () => {
  const [old, next, last] = [0, 1000, 1500].map((at) => ({ effective_at: at }));
  assert.equal(effective([old, next, last], 999), old);
  assert.equal(effective([old, next, last], 1000), next);
  assert.equal(effective([old, next, last], 1500), last);
});

test("of snapshots that take effect together the newest counts", () => {
  const [old, next] = [{ effective_at: 1000 }, { effective_at: 1000 }];
  assert.equal(effective([old, next], 1000), next);
});

test("a page that has only what is to come shows that, and nothing when it has nothing", () => {
  const next = { effective_at: 1000 };
  assert.equal(effective([next], 0), next);
  assert.equal(effective([], 0), null);
});
