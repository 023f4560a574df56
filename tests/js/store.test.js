import assert from "node:assert/strict";
import { test } from "node:test";

import { createStore } from "../../static/js/store.js";
import { createRandom } from "./fakes.js";

test("a snapshot that is not newer is dropped", () => {
  const store = createStore();
  assert.ok(store.accept("wall", 3, { items: [1] }));
  assert.ok(!store.accept("wall", 3, { items: [2] }));
  assert.ok(!store.accept("wall", 2, { items: [3] }));
  store.advance(0);
  assert.deepEqual(store.state("wall"), { items: [1] });
});

test("an agenda waits for its instant, the old one is shown until then", () => {
  const store = createStore();
  store.accept("agenda", 1, { effective_at: 100, n: 1 });
  assert.deepEqual(store.advance(100), ["agenda"]);
  store.accept("agenda", 2, { effective_at: 500, n: 2 });
  store.accept("agenda", 3, { effective_at: 600, n: 3 });
  assert.deepEqual(store.advance(499), []);
  assert.equal(store.state("agenda").n, 1);
  assert.deepEqual(store.have(), { agenda: 3 });
  assert.equal(store.nextChange(), 500);
  store.advance(500);
  assert.equal(store.state("agenda").n, 2);
  store.advance(5_000);
  assert.equal(store.state("agenda").n, 3);
  assert.equal(store.nextChange(), null);
});

test("a page without any agenda shows the first it gets at once", () => {
  const store = createStore();
  store.accept("agenda", 9, { effective_at: 1_000, n: 9 });
  assert.deepEqual(store.advance(0), ["agenda"]);
});

test("loss, doubling and reordering end in the newest snapshot, and revisions never go back", () => {
  for (let seed = 1; seed <= 300; seed++) {
    const random = createRandom(seed);
    const server = {};
    const wire = [];
    const store = createStore();
    const shown = {};
    let now = 0;
    for (let step = 0; step < 60; step++) {
      const name = ["agenda", "group", "wall"][Math.floor(random() * 3)];
      const rev = (server[name]?.rev ?? 0) + 1;
      const state = name === "agenda" ? { rev, effective_at: now + 500 } : { rev };
      server[name] = { name, rev, state };
      if (random() > 0.3) wire.push(server[name]); // the rest is lost
      if (random() > 0.7) wire.push(server[name]); // doubled
      while (wire.length && random() > 0.4) {
        const [taken] = wire.splice(Math.floor(random() * wire.length), 1); // reordered
        store.accept(taken.name, taken.rev, taken.state);
      }
      now += random() * 400;
      for (const topic of store.advance(now)) {
        assert.ok(store.rev(topic) > (shown[topic] ?? 0), "went back");
        shown[topic] = store.rev(topic);
      }
    }
    for (const topic of Object.values(server)) {
      if ((store.have()[topic.name] ?? -1) < topic.rev) store.accept(topic.name, topic.rev, topic.state); // what a ping brings
    }
    store.advance(now + 1_000);
    for (const topic of Object.values(server)) assert.deepEqual(store.state(topic.name), topic.state, `seed ${seed}`);
  }
});

// Every push may be lost, come twice, come late, or in another order; a heartbeat tells what is held and brings what is
// missing, and may be lost itself. SEARCH=5000 tries that many more.
for (const losses of [0.1, 0.5, 0.95]) {
  test(`with ${losses * 100} % of everything lost, heartbeats lead every topic to the server's snapshot`, () => {
    const seeds = Number(process.env.SEARCH ?? 200);
    for (let seed = 1; seed <= seeds; seed++) heartbeats(createRandom(seed), losses, `seed ${seed}`);
  });
}

function heartbeats(random, losses, seed) {
  const names = ["agenda", "group", "wall", "desk", "control"];
  const server = Object.fromEntries(names.map((name) => [name, { rev: 0, state: { n: 0, effective_at: 0 } }]));
  const store = createStore();
  const inFlight = []; // {due, name, rev, state}
  let now = 1_000;

  const push = (name) => {
    for (let copies = 1 + (random() < 0.3); copies > 0; copies--) {
      if (random() >= losses) inFlight.push({ due: now + random() * 3_000, name, ...server[name] });
    }
  };
  const deliver = () => {
    for (const push of inFlight.filter(({ due }) => due <= now)) {
      inFlight.splice(inFlight.indexOf(push), 1);
      const before = store.have()[push.name] ?? -1;
      assert.equal(store.accept(push.name, push.rev, push.state), push.rev > before, seed);
    }
  };
  const turn = () => {
    const before = Object.fromEntries(names.map((name) => [name, store.rev(name) ?? -1]));
    for (const name of store.advance(now)) {
      assert.ok(store.rev(name) > before[name], `${seed}: ${name} went back`);
      if (before[name] >= 0) assert.ok((store.state(name).effective_at ?? 0) <= now, `${seed}: ${name} came early`);
    }
  };
  const step = () => {
    now += 50 + random() * 400;
    deliver();
    turn();
  };

  for (let change = 0; change < 60; change++) {
    const name = names[Math.floor(random() * names.length)];
    const { rev, state } = server[name];
    const effective = name === "agenda" ? { effective_at: Math.max(now + 500, state.effective_at) } : {};
    server[name] = { rev: rev + 1 + Math.floor(random() * 2), state: { n: state.n + 1, ...effective } };
    push(name);
    if (random() < 0.2) for (const [other, { rev }] of Object.entries(server)) if ((store.have()[other] ?? -1) < rev) push(other);
    step();
  }
  const lacks = () => names.filter((name) => (store.have()[name] ?? -1) < server[name].rev);
  for (let beat = 0; lacks().length && beat < 2_000; beat++) {
    for (const name of lacks()) push(name);
    step();
  }
  now += 10_000;
  deliver();
  turn();
  for (const name of names) assert.deepEqual([store.rev(name), store.state(name)], [server[name].rev, server[name].state], seed);
  assert.equal(store.nextChange(), null, seed);
}
