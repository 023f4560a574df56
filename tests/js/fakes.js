// A world of their own for the tests: time that is moved by hand, a random that is repeatable, sockets that obey.

export function createTime() {
  let at = 1_000;
  let timers = [];
  let ids = 0;
  return {
    elapsed: () => at,
    setTimeout: (run, wait = 0) => {
      timers.push({ id: ++ids, run, due: at + wait });
      return ids;
    },
    clearTimeout: (id) => void (timers = timers.filter((timer) => timer.id !== id)),
    /** Moves time in steps of `step` ms, running timers as they come due and `each` after every step. */
    run(ms, each = () => {}, step = 50) {
      for (const end = at + ms; at < end; ) {
        at += step;
        const due = timers.filter((timer) => timer.due <= at);
        timers = timers.filter((timer) => timer.due > at);
        for (const timer of due) timer.run();
        each();
      }
    },
  };
}

/** mulberry32: the same numbers for the same seed. */
export function createRandom(seed) {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** A WebSocket class whose instances stand in `sockets`; `behaviour(socket)` is called for each new one. */
export function createSockets(behaviour = () => {}) {
  const sockets = [];
  class FakeSocket {
    readyState = 0;
    sent = [];
    constructor(url) {
      this.url = url;
      sockets.push(this);
      behaviour(this);
    }
    open() {
      this.readyState = 1;
      this.onopen?.();
    }
    send(text) {
      this.sent.push(JSON.parse(text));
      this.answer?.(JSON.parse(text));
    }
    hear(message) {
      this.onmessage?.({ data: JSON.stringify(message) });
    }
    fail(code = 1006) {
      this.readyState = 3;
      this.onclose?.({ code });
    }
    close() {
      this.readyState = 3;
    }
  }
  return { FakeSocket, sockets };
}
