// The line to the server: one socket that is always tried again, a heartbeat of our own, and polling while sockets do
// not come through. What it hears it hands to `on`; it keeps no topics and no commands.

import { createPolling } from "./polling.js";
import {
  BURST, BURST_GAP, CONNECT_WITHIN, PING_EVERY, POLL_AFTER_FAILURES, WAKE_WITHIN, lineState, meaningOf, retryDelay,
} from "./line.js";

const OPEN = 1;

/**
 * @param {object} options
 *   url         wss address
 *   hello       () => the `d` of hello
 *   have        () => revisions held
 *   report      () => small dict for presence, or null
 *   clock       createClock()
 *   on          {welcome(d), topic(d), answer(id, ok, d), status({state, code}), open()}
 *   http        {state: url, do: url, csrf: string, query: () => URLSearchParams} or null
 *   platform    {WebSocket, fetch, random, setTimeout, clearTimeout, reload}, for tests
 * @returns {{start, tick, wake, send, post, stop, end, state}}
 */
export function createLine({ url, hello, have, report = () => null, clock, on, http = null, platform = browser() }) {
  let socket = null;
  let state = "connecting"; // connecting | live | stale | lost | polling | stopped
  let welcomed = false;
  let failures = 0;
  let heard = 0; // elapsed ms of the last frame
  let pinged = 0;
  let answerBy = null; // elapsed ms by which a woken page must have heard something
  let burst = 0;
  let retry = null; // timer of the next attempt
  let retryIn = null; // ms told by a goodbye

  const polling = http && createPolling({ http, clock, on, fetch: platform.fetch, ended });

  function tell(next, code = null) {
    if (state === next && code === null) return;
    state = next;
    on.status({ state, code });
  }

  function open() {
    clearRetry();
    if (socket || state === "stopped") return;
    welcomed = false;
    answerBy = null;
    heard = clock.elapsed();
    const mine = new platform.WebSocket(url);
    socket = mine;
    mine.onopen = () => mine === socket && mine.send(frame("hello", { proto: 1, ...hello(), have: have() }));
    mine.onmessage = (event) => mine === socket && hear(event.data);
    mine.onclose = (event) => mine === socket && closed(event.code);
    mine.onerror = () => {};
  }

  function hear(text) {
    heard = clock.elapsed();
    answerBy = null;
    const { t, d = {}, re } = JSON.parse(text);
    if (t === "pong") return pong(d);
    if (state === "stale") tell("live");
    if (t === "welcome") return welcome(d);
    if (t === "topic") return on.topic(d);
    if (t === "goodbye") retryIn = d.retry_in * 1000;
    if ((t === "ok" || t === "refused") && re) return on.answer(re, t === "ok", d);
    if (t === "refused") return on.status({ state, code: d.code });
  }

  function welcome(d) {
    welcomed = true;
    failures = 0;
    burst = BURST;
    polling?.stop();
    on.welcome(d);
    tell("live");
    on.open();
    ping();
  }

  function ping() {
    if (socket?.readyState !== OPEN) return;
    pinged = clock.elapsed();
    const about = report();
    socket.send(frame("ping", { sent: pinged, have: have(), ...(about ? { report: about } : {}) }));
  }

  function pong(d) {
    clock.sample({ sent: d.sent, received: heard, server: d.now });
    if (d.old && state === "live") tell("stale"); // the server cannot see what is new itself
    if (!d.old && state === "stale") tell("live");
    if (--burst > 0) platform.setTimeout(ping, BURST_GAP);
  }

  function closed(code) {
    socket = null;
    failures += welcomed ? 0 : 1;
    const meaning = meaningOf(code);
    if (meaning === "stop") return ended(code);
    if (meaning === "reload" && platform.reload()) return;
    if (state !== "polling") tell("lost");
    if (http && failures >= POLL_AFTER_FAILURES) polling.start(() => tell("polling"), () => tell("lost"));
    clearRetry();
    retry = platform.setTimeout(open, retryIn ?? retryDelay(platform.random(), { polling: state === "polling" }));
    retryIn = null;
  }

  function ended(code) {
    if (state === "stopped") return;
    stop();
    tell("stopped", code);
  }

  function clearRetry() {
    if (retry !== null) platform.clearTimeout(retry);
    retry = null;
  }

  /** Gives up a socket that no longer answers; its own close event may never come. */
  function giveUp() {
    const dead = socket;
    dead.onclose = null;
    closed(1006);
    dead.close();
  }

  /** Leaves an attempt that hangs and makes another at once. */
  function again() {
    const hanging = socket;
    socket = null;
    hanging.close();
    open();
  }

  function stop() {
    clearRetry();
    polling?.stop();
    const mine = socket;
    socket = null;
    mine?.close();
  }

  return {
    start: open,
    stop,
    /** Ends the matter as a close by this code would. */
    end: ended,
    /** Sends one command by post whatever the line's state; rejects when it is not taken. */
    post: (command) => polling.once(command),

    /** Call about four times a second, hidden pages included. */
    tick() {
      if (state === "stopped") return;
      polling?.tick();
      if (!socket) return;
      const silence = clock.elapsed() - heard;
      const line = lineState(silence);
      if (line === "dead" || (answerBy !== null && clock.elapsed() > answerBy)) return giveUp();
      if (!welcomed) return silence > CONNECT_WITHIN ? giveUp() : undefined;
      if (line === "stale" && state === "live") tell("stale");
      if (clock.elapsed() - pinged >= PING_EVERY) ping();
    },

    /** The page came back, or the computer has a network again: find out now. */
    wake() {
      if (state === "stopped") return;
      if (!socket) return open();
      if (!welcomed) return clock.elapsed() - heard > WAKE_WITHIN ? again() : undefined;
      burst = Math.max(burst, 3);
      answerBy ??= clock.elapsed() + WAKE_WITHIN;
      ping();
    },

    /** Sends commands over whatever works; those that could not leave are asked for again by their owner. */
    send(commands) {
      if (socket?.readyState === OPEN && welcomed) {
        for (const { id, action, args, seen } of commands) socket.send(frame("do", { action, args, seen }, id));
        return true;
      }
      return state === "polling" && polling.send(commands);
    },

    /** True when a command given now would leave. */
    get ready() {
      return (socket?.readyState === OPEN && welcomed) || state === "polling";
    },
    get state() {
      return state;
    },
  };
}

function frame(t, d, id) {
  return JSON.stringify(id ? { t, id, d } : { t, d });
}

/** Reloads at most once in five minutes, so that a server that always says "reload" does not make a loop. */
function reloadOnce() {
  const last = Number(sessionStorage.getItem("reloaded"));
  if (Date.now() - last < 300_000) return false;
  sessionStorage.setItem("reloaded", String(Date.now()));
  location.reload();
  return true;
}

function browser() {
  return {
    WebSocket: globalThis.WebSocket,
    fetch: globalThis.fetch?.bind(globalThis),
    random: Math.random,
    setTimeout: (...args) => globalThis.setTimeout(...args),
    clearTimeout: (id) => globalThis.clearTimeout(id),
    reload: reloadOnce,
  };
}
