import assert from "node:assert/strict";
import { test } from "node:test";

import { createClock } from "../../static/js/clock.js";
import { createRandom } from "./fakes.js";

test("the best of a burst gives the server's time although every answer is late by a different amount", () => {
  const random = createRandom(7);
  let at = 0;
  const truth = () => 1_700_000_000_000 + at;
  const clock = createClock({ elapsed: () => at, guess: 5 });
  for (let i = 0; i < 10; i++) {
    const sent = at;
    at += 5 + random() * 80;
    const server = truth();
    at += 5 + random() * 80;
    clock.sample({ sent, received: at, server });
  }
  assert.ok(Math.abs(clock.now() - truth()) < 40, String(clock.now() - truth()));
  assert.ok(clock.synced);
});

test("a computer whose own clock is ten minutes wrong is right after the first answer", () => {
  let at = 100;
  const clock = createClock({ elapsed: () => at, guess: 600_000 });
  assert.equal(clock.now(), 600_000);
  clock.sample({ sent: 90, received: 100, server: 1_000 });
  assert.ok(Math.abs(clock.now() - 1_005) <= 5);
});

test("time never goes back, whatever the samples say", () => {
  const random = createRandom(3);
  let at = 0;
  let last = 0;
  const clock = createClock({ elapsed: () => at, guess: 0 });
  for (let i = 0; i < 500; i++) {
    const sent = at;
    at += random() * 200;
    clock.sample({ sent, received: at, server: 10_000 + (sent + at) / 2 + (random() - 0.5) * 100 });
    const now = clock.now();
    assert.ok(now >= last || i === 0);
    last = now;
  }
});

test("a computer that slept forgets what it knew before", () => {
  let at = 0;
  const clock = createClock({ elapsed: () => at, guess: 0 });
  clock.sample({ sent: 0, received: 2, server: 1_001 });
  at = 10; // performance.now stood still for an hour
  clock.sample({ sent: 10, received: 60, server: 3_601_035 });
  at = 60;
  assert.ok(Math.abs(clock.now() - 3_601_060) < 30);
});

test("a quick way there and a quick way back need not be of the same ping", () => {
  let at = 0;
  const clock = createClock({ elapsed: () => at, guess: 0 });
  for (const [there, back] of [[5, 100], [100, 5]]) {
    const sent = at;
    at += there;
    const server = at;
    at += back;
    clock.sample({ sent, received: at, server });
  }
  assert.ok(Math.abs(clock.now() - at) < 0.1, String(clock.now() - at));
  assert.ok(clock.error < 5.1);
});

test("the clock is never more wrong than it says, on whatever line and with whatever oscillator", () => {
  const random = createRandom(23);
  for (let world = 0; world < 60; world += 1) {
    const [jitter, wander] = [random() * 200, 1 + (random() - 0.5) * 0.00018];
    let at = 0;
    const clock = createClock({ elapsed: () => at * wander, guess: 0 });
    for (let ping = 0; ping < 100; ping += 1) {
      const sent = at * wander;
      at += random() * jitter;
      const server = at;
      at += random() * jitter;
      clock.sample({ sent, received: at * wander, server });
      at += ping < 10 ? 60 : 4_000;
      const error = Math.abs(at * wander + clock.offset - at);
      assert.ok(error <= clock.error + 0.01, `world ${world}: ${error} > ${clock.error}`);
    }
  }
});

test("an old sample gives way to a new one although its round trip was shorter", () => {
  let at = 0;
  const clock = createClock({ elapsed: () => at, guess: 0 });
  clock.sample({ sent: 0, received: 2, server: 1 });
  at = 6 * 60_000;
  clock.sample({ sent: at - 40, received: at, server: at + 5 });
  assert.equal(clock.error, 20);
});

// F10: only performance.now and the server's answers count, whatever the computer's own clock says or is set to.
for (const wrong of [-600_000, 600_000]) {
  test(`with a computer ${wrong / 60_000} minutes off, and stepped on the way, the time left is right to a second`, () => {
    const random = createRandom(10);
    const real = Date.now;
    let at = 0;
    try {
      const truth = () => 1_700_000_000_000 + at;
      Date.now = () => truth() + wrong;
      const clock = createClock({ elapsed: () => at });
      const endsAt = truth() + 900_000;
      for (let beat = 0; beat < 100; beat++) {
        const sent = at;
        at += 5 + random() * 150;
        const server = truth();
        at += 5 + random() * 150;
        clock.sample({ sent, received: at, server });
        assert.ok(Math.abs(endsAt - clock.now() - (endsAt - truth())) < 1_000, `beat ${beat}`);
        if (beat === 50) Date.now = () => truth() - wrong; // somebody sets it
        at += 4_000;
        assert.ok(Math.abs(clock.now() - truth()) < 1_000, `after beat ${beat}`);
      }
    } finally {
      Date.now = real;
    }
  });
}
