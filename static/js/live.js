// Ties clock, line, store and outbox together for a page. See docs/protocol.md for what goes over the line.
//
//   const live = connect({ as: "facilitator", run: 3, group: 7, onTopic, onStatus });
//   live.do("note.save", { group: 7, ... }, { seen: live.store.rev("agenda"), key: "note:point:1" })
//       .then((answer) => ..., (refusal) => refusal.code);

import { createClock } from "./clock.js";
import { deviceId, handedOver, hasCompany, isElsewhere } from "./here.js";
import { createOutbox, indexedShelf } from "./outbox.js";
import { createTongue } from "./said.js";
import { createLine } from "./socket.js";
import { createStore } from "./store.js";

const REPLACED = 4409;
const SHUT_OUT = [4401, 4403];
const LOOK_AGAIN = 5_000; // ms

/**
 * @param {object} options
 *   as, run, group     who we are; run and group may be null (the server then chooses)
 *   beside             true for a page beside the room's own, such as the meeting's: it is nobody's presence, and gives
 *                      no commands
 *   topics             names to hear of; all when missing
 *   said()             what the agenda's titles are in the page's language; see said.js
 *   initial            {now, topics: {name: {rev, state}}} that came with the page
 *   onTopic(name, state, rev)   a snapshot has come into force (the agenda's at its own instant)
 *   onStatus({state, code})     connecting | live | stale | lost | polling | stopped
 *   onWelcome(d), onAnswer(row, ok, detail), onPending(count), onTick()
 *   onElsewhere({run, group})   the page's group was merged or moved: the page is to go there
 *   report()           what the presence report says, or null
 * @returns {{do: Function, clock: object, store: object, status: () => string, stop: Function, wake: Function,
 *   hasCompany: () => boolean, useHere: () => Promise}}
 */
export function connect({
  as = null, run = null, group = null, beside = false, topics = null, initial = null, said = () => null, report = () => null,
  onTopic = () => {}, onStatus = () => {}, onWelcome = () => {}, onAnswer = () => {}, onPending = () => {}, onTick = () => {}, onElsewhere = () => {},
}) {
  const kind = !beside && ["screen", "facilitator"].includes(as) ? as : null; // pages that may be open on several devices
  const page = kind ? { device: deviceId(), born: initial?.now ?? null } : beside ? { device: `beside${deviceId()}` } : {};
  const clock = createClock(initial?.now ? { guess: initial.now + sinceAnswer() } : {});
  const store = createStore();
  const tongue = createTongue(said);
  const stateOf = (name) => (name === "agenda" ? tongue.of(store.state(name)) : store.state(name));
  const outbox = createOutbox({
    elapsed: clock.elapsed, newId, shelf: indexedShelf(`${beside ? "beside:" : ""}${as}:${run}:${group}`), onAnswer, onChange: onPending,
  });
  const addresses = httpAddresses({ as, run, group, ...page });
  const line = createLine({
    url: socketAddress(), clock, report, have: store.have, http: addresses,
    hello: () => ({ ...(as && { as }), ...(run && { run }), ...(group && { group }), ...page }),
    on: {
      welcome(d) {
        follow(d);
        onWelcome(d);
      },
      topic: ({ name, rev, state, now }) => take(name, rev, state, now),
      answer: (id, ok, detail) => outbox.answer(id, ok, detail),
      open: opened,
      status,
    },
  });
  let turning = null; // timer to the next queued snapshot

  function take(name, rev, state, now) {
    if (topics && !topics.includes(name)) return;
    if (now && !clock.synced) clock.sample({ sent: clock.elapsed() - 500, received: clock.elapsed(), server: now });
    if (store.accept(name, rev, state)) turn();
  }

  /** Puts in force what is due, tells the page, and sets the timer to the next instant. */
  function turn() {
    clearTimeout(turning);
    for (const name of store.advance(clock.now())) {
      if (name === "group" && moved(store.state(name))) return;
      onTopic(name, stateOf(name), store.rev(name));
    }
    const next = store.nextChange();
    if (next !== null) turning = setTimeout(turn, Math.max(0, Math.min(next - clock.now(), 60_000)));
  }

  let followed = false;

  /** The group was merged into another or came to another run: once, the page is told to go there. */
  function follow(at) {
    if (followed || !isElsewhere(at, { run, group })) return false;
    followed = true;
    onElsewhere({ run: at.run, group: at.group });
    return true;
  }

  /** True when this snapshot ends the page: its group is elsewhere, or another device has the room now. */
  function moved({ at, here }) {
    if (follow(at)) return true;
    if (!kind || !handedOver(here, kind, page)) return false;
    line.end(REPLACED);
    return true;
  }

  let over = null; // over which way the last commands went: a change of way means that unanswered ones are sent again
  function opened() {
    if (over !== line.state) outbox.forgetSent();
    over = line.state;
    flush();
  }

  function status(now) {
    if (now.state === "lost") over = null;
    if (now.state === "stopped" && kind && SHUT_OUT.includes(now.code)) lookAgain();
    onStatus(now);
  }

  /** Shut out, a room's page looks now and then whether it is let in again: a group that was cancelled by a slip of the
   * finger comes back without anybody walking to its screen. */
  function lookAgain() {
    const looking = setInterval(async () => {
      const answer = await fetch(`${addresses.state}?${addresses.query()}`, { cache: "no-store" }).catch(() => null);
      if (!answer?.ok) return;
      clearInterval(looking);
      location.reload();
    }, LOOK_AGAIN);
  }

  function flush() {
    outbox.expire();
    if (line.ready && outbox.size) line.send(outbox.due());
  }

  function tick() {
    line.tick();
    turn();
    if (tongue.isNew() && store.state("agenda")) onTopic("agenda", stateOf("agenda"), store.rev("agenda"));
    flush();
    onTick();
  }

  queueMicrotask(() => { // when the page has what we return
    for (const [name, { rev, state }] of Object.entries(initial?.topics ?? {})) take(name, rev, state);
  });
  outbox.load().then(flush);
  const unlisten = listen(line);
  const stopBeat = beat(tick);
  line.start();

  return {
    clock,
    store: { ...store, state: stateOf },
    /** Gives a command; see outbox.add for `seen` and `key`. The number alone is taken as `seen`. */
    do(action, args = {}, options = {}) {
      const answer = outbox.add(action, args, typeof options === "object" ? options ?? {} : { seen: options });
      flush();
      return answer;
    },
    /** Another device shows the same page of the room. */
    hasCompany: () => Boolean(kind) && line.state !== "stopped" && hasCompany(store.state("group")?.here, kind, page.device, clock.now()),
    /** "Använd den här": the others hand over. Also from a page that has handed over itself. */
    useHere() {
      const action = `${kind === "screen" ? "screen" : "group"}.use_here`;
      return line.state === "stopped" ? line.post({ id: newId(), action, args: { device: page.device } }) : this.do(action, { device: page.device });
    },
    /** All the proposals that the groups share, for createShared. */
    async shared() {
      const answer = await fetch(`${addresses.shared}?${addresses.query()}`, { cache: "no-cache", signal: AbortSignal.timeout(8_000) });
      if (!answer.ok) throw new Error(String(answer.status));
      return answer.json();
    },
    status: () => line.state,
    wake: () => line.wake(),
    stop() {
      clearTimeout(turning);
      stopBeat();
      unlisten();
      line.stop();
    },
  };
}

/** What the page tells was true as its answer came; ms since then, so that a page that loads slowly starts right. */
function sinceAnswer() {
  const [answer] = performance.getEntriesByType("navigation");
  return answer ? performance.now() - answer.responseStart : 0;
}

export function newId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16)); // plain http on another host than localhost
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("").replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

function socketAddress() {
  return `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/ws/live/`;
}

/** The way round without sockets; a page that gives commands has {% csrf_token %} somewhere. */
function httpAddresses(who) {
  const csrf = document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
  const query = () => new URLSearchParams(Object.entries(who).filter(([, value]) => value).map(([key, value]) => [key, String(value)]));
  return { state: "/live/state/", do: "/live/do/", shared: "/live/shared/", csrf, query };
}

function listen(line) {
  const wake = () => line.wake();
  const seen = () => document.visibilityState === "visible" && line.wake();
  addEventListener("online", wake);
  addEventListener("offline", wake); // ask at once: two seconds without an answer, and the page says so
  addEventListener("pageshow", wake);
  document.addEventListener("visibilitychange", seen);
  return () => {
    removeEventListener("online", wake);
    removeEventListener("offline", wake);
    removeEventListener("pageshow", wake);
    document.removeEventListener("visibilitychange", seen);
  };
}

/** Four beats a second from a worker, which hidden pages do not slow down; from a timer where workers are refused. */
function beat(tick) {
  const timer = () => {
    const id = setInterval(tick, 250);
    return () => clearInterval(id);
  };
  try {
    const worker = new Worker(new URL("./ticker.js", import.meta.url));
    let stop = () => worker.terminate();
    worker.onmessage = tick;
    worker.onerror = () => (stop = timer());
    return () => stop();
  } catch {
    return timer();
  }
}
