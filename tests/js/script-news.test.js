// An open page gets a script that is changed before its run begins.
import assert from "node:assert/strict";
import { test } from "node:test";

import { followScript } from "../../static/js/script-news.js";

const agenda = (script) => ({ run: { script } });

function page(answers) {
  const config = { script: "a", scripts: { learning: ["old"], talk: ["kept"] } };
  const timers = [];
  const loads = [];
  const load = async () => {
    loads.push(1);
    const answer = answers.shift();
    if (answer instanceof Error) throw answer;
    return answer;
  };
  const { scripts } = config;
  const check = followScript(config, { load, later: (act, wait) => timers.push([act, wait]), random: () => 0.5 });
  return { config, check, loads, timers, scripts, run: async () => { for (const [act] of timers.splice(0)) await act(); } };
}

test("the same script, or an agenda that does not tell, asks for nothing", () => {
  const { check, timers } = page([]);
  for (const seen of [agenda("a"), agenda(undefined), null]) check(seen);
  assert.equal(timers.length, 0);
});

test("another script is asked for once, a little later, and comes into the object that the page reads", async () => {
  const { config, check, scripts, loads, timers, run } = page([{ script: "b", scripts: { learning: ["new"] } }]);
  check(agenda("b"));
  check(agenda("b"));
  assert.deepEqual(timers.map(([, wait]) => wait), [2500]);
  await run();
  check(agenda("b"));
  assert.equal(config.scripts, scripts);
  assert.deepEqual(scripts, { learning: ["new"], talk: ["kept"] });
  assert.deepEqual([loads.length, timers.length], [1, 0]);
});

test("without a line it asks again", async () => {
  const { config, check, timers, run } = page([new Error("offline"), { script: "b", scripts: {} }]);
  check(agenda("b"));
  await run();
  assert.deepEqual(timers.map(([, wait]) => wait), [10_000]);
  await run();
  assert.equal(config.script, "b");
});

test("a script changed again while one is on its way is asked for too", async () => {
  const { config, check, run } = page([{ script: "b", scripts: {} }, { script: "c", scripts: {} }]);
  check(agenda("b"));
  check(agenda("c"));
  await run();
  check(agenda("c"));
  await run();
  assert.equal(config.script, "c");
});

test("titles in the page's own language come too, also to a page without scripts", async () => {
  const config = { script: "a", said: { Paus: "Break" } };
  const timers = [];
  const check = followScript(config, { load: async () => ({ script: "b", said: { Paus: "Pause" } }), later: (act) => timers.push(act), random: () => 0 });
  check(agenda("b"));
  await timers[0]();
  assert.deepEqual(config, { script: "b", said: { Paus: "Pause" } });
});
