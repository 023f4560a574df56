// Many pages in one process, with the product's own clock, line and store: each behind a line of its own latency and
// before a computer whose clock is wrong. Told on stdin what to open, tells on stdout when each page turned.

import { createInterface } from "node:readline";

import { createClock } from "../../static/js/clock.js";
import { createLine } from "../../static/js/socket.js";
import { createStore } from "../../static/js/store.js";

const FRAME = 1000 / 60; // ms: a page is painted at the next frame
const CLOCKS_WRONG_BY = 10 * 60_000; // ms, at most
const DRIFT = 1e-4; // an oscillator's error, at most

const tell = (message) => process.stdout.write(`${JSON.stringify(message)}\n`);

/** A WebSocket whose messages take `out` ms on their way there and `back` ms on their way here, in order. */
function slowSocket({ out, back, headers }) {
  return class {
    constructor(url) {
      this.real = new WebSocket(url, { headers });
      this.real.onopen = () => this.after(back, () => this.onopen?.({}));
      this.real.onmessage = ({ data }) => this.after(back, () => this.onmessage?.({ data }));
      this.real.onclose = ({ code }) => this.after(back, () => this.onclose?.({ code }));
      this.real.onerror = () => {};
    }

    after(ms, act) {
      setTimeout(act, ms);
    }

    send(text) {
      this.after(out, () => this.real.readyState === 1 && this.real.send(text));
    }

    close() {
      this.real.close();
    }

    get readyState() {
      return this.real.readyState;
    }
  };
}

/** `seen(rev, at)` is called when the page shows revision `rev` of the agenda, at the true instant `at`. */
function openPage({ url, cookie, origin, out, back, wrong, drift, phase }, { ready, seen }) {
  const elapsed = () => performance.now() * (1 + drift) + 1_000;
  const clock = createClock({ elapsed, guess: Date.now() + wrong });
  const store = createStore();
  let turning = null;

  function turn() {
    clearTimeout(turning);
    if (store.advance(clock.now()).includes("agenda")) {
      const now = performance.now();
      const frames = Math.ceil((now - phase) / FRAME);
      seen(store.rev("agenda"), performance.timeOrigin + phase + frames * FRAME);
    }
    const next = store.nextChange();
    if (next !== null) turning = setTimeout(turn, Math.max(0, Math.min(next - clock.now(), 60_000)));
  }

  const line = createLine({
    url, clock, have: store.have, hello: () => ({}), http: null,
    on: {
      welcome: () => {}, open: ready, answer: () => {}, status: () => {},
      topic: ({ name, rev, state }) => store.accept(name, rev, state) && turn(),
    },
    platform: {
      WebSocket: slowSocket({ out, back, headers: { Cookie: cookie, Origin: origin } }), fetch: null, random: Math.random,
      setTimeout: (...args) => setTimeout(...args), clearTimeout: (id) => clearTimeout(id), reload: () => false,
    },
  });
  setInterval(line.tick, 250);
  line.start();
}

for await (const text of createInterface({ input: process.stdin })) {
  const { url, origin, pages } = JSON.parse(text);
  let open = 0;
  pages.forEach(({ cookie, out, back, sway }, page) => openPage(
    { url, origin, cookie, out, back, wrong: sway * CLOCKS_WRONG_BY, drift: sway * DRIFT, phase: (page * 7) % FRAME },
    { ready: () => ++open === pages.length && tell({ open }), seen: (rev, at) => tell({ page, rev, at }) },
  ));
}
