// What every room reads of the others' proposals at the same time, and what stands beside the clock.
import assert from "node:assert/strict";
import { test } from "node:test";

import { promptsOf } from "../../static/js/screen/productive.js";
import { pageAt, pagesOf, sharing } from "../../static/js/screen/sharing.js";

const proposal = (what, number = 1) => ({ id: number, what, kind: "trial", group: `G${number}`, municipality: "Solna" });
const texts = { shared: "Det här", no_proposals: "Snart", trial: "Prövas", of_group: "{group}, {municipality}", page_of: "{n} av {count}" };
const wall = { proposals: Array.from({ length: 7 }, (_, index) => proposal("x".repeat(60), index)) };

test("a page holds what there is room for, in order, and nothing is left out or shown twice", () => {
  assert.deepEqual(pagesOf([]), []);
  assert.deepEqual(pagesOf(wall.proposals).map((page) => page.length), [3, 3, 1]);
  assert.deepEqual(pagesOf(wall.proposals).flat(), wall.proposals);
  assert.deepEqual(pagesOf([proposal("y".repeat(500)), proposal("z".repeat(500))]).map((page) => page.length), [1, 1]);
  assert.deepEqual(pagesOf([..."abcd"].map((what) => proposal(what))).map((page) => page.length), [4]);
});

test("pages turn by the run's own time, so that a hold stops them, and begin again", () => {
  assert.deepEqual([0, 14_999, 15_000, 44_000, 45_000].map((elapsed) => pageAt(elapsed, 3, 1)), [0, 0, 1, 2, 0]);
  assert.equal(pageAt(3_000, 3, 0.05), 1);
  assert.equal(pageAt(60_000, 0, 1), 0);
});

test("many pages are turned faster, so that more are seen in the time there is, but never too fast to read", () => {
  const [long, short] = [300_000, 60_000];
  assert.deepEqual([10, 20, 30, 50, 100].map((count) => pageAt(60_000, count, 1, long)), [4, 4, 6, 10, 10]);
  assert.equal(pageAt(59_999, 100, 1, short), 9);
  assert.equal(pageAt(59_999, 100, 0.05, short), 19);
});

test("the scene has the page's ideas and where it stands among the others", () => {
  const scene = sharing({ wall, config: { texts, scale: 1 } }, { elapsed_ms: 16_000 });
  assert.deepEqual([scene.ideas.length, scene.pages, scene.ideas[0].by], [3, "2 av 3", "G3, Solna"]);
  assert.equal(sharing({ wall: null, config: { texts } }, { elapsed_ms: 0 }).heading, "Snart");
});

test("ideas stand beside the clock by their dots while they are chosen, and what a proposal needs while it is made", () => {
  const group = { suggestions: [{ id: 1, text: "a", dots: 0 }, { id: 2, text: "b", dots: 3 }] };
  const config = { texts: { prompts: [{ lead: "Vem", text: "?" }] } };
  assert.deepEqual(promptsOf({ group, config }, "choose"), [{ lead: "3", text: "b" }, { lead: "0", text: "a" }]);
  assert.deepEqual(promptsOf({ group, config }, "concrete"), config.texts.prompts);
  assert.deepEqual(promptsOf({ group: null, config }, "choose"), []);
  assert.deepEqual(promptsOf({ group, config }, "round"), []);
});
