// The way round for networks that let no sockets through: GET the state every 2.5 s, POST commands one by one.

import { POLL_EVERY, codeOfStatus } from "./line.js";

const WITHIN = 8_000; // ms a request may take

/**
 * @param {object} options  `http`: {state, do, csrf, query}; `on` as in socket.js; `ended(code)` when access is over
 */
export function createPolling({ http, clock, on, fetch, ended }) {
  let running = null; // {up, down} while polling
  let asked = -Infinity;
  let busy = false;
  let tag = null;
  let posting = Promise.resolve();

  async function request(url, options) {
    const sent = clock.elapsed();
    const response = await fetch(url, { ...options, cache: "no-store", signal: AbortSignal.timeout(WITHIN) });
    const server = Number(response.headers.get("X-Now"));
    if (server) clock.sample({ sent, received: clock.elapsed(), server });
    return response;
  }

  async function poll() {
    const headers = tag ? { "If-None-Match": tag } : {};
    const response = await request(`${http.state}?${http.query()}`, { headers });
    const code = codeOfStatus(response.status);
    if (code) return ended(code);
    if (response.status === 409 && (await refusal(response)) === "replaced") return ended(4409);
    if (response.status !== 304) {
      if (!response.ok) throw new Error(String(response.status));
      tag = response.headers.get("ETag");
      take(await response.json());
    }
    if (!running) return;
    running.up();
    on.open();
  }

  async function refusal(response) {
    const body = await response.clone().json().catch(() => null);
    return body?.d?.code ?? null;
  }

  function take(body) {
    if (body.welcome) on.welcome(body.welcome);
    const topics = Array.isArray(body.topics)
      ? body.topics
      : Object.entries(body.topics ?? {}).map(([name, topic]) => ({ name, ...topic }));
    for (const topic of topics) on.topic(topic.d ?? topic);
  }

  async function post(command) {
    const body = await posted(command);
    if (body?.t === "ok" || body?.t === "refused") on.answer(command.id, body.t === "ok", body.d);
    asked = -Infinity; // see at once what came of it
  }

  async function posted({ id, action, args, seen }) {
    const response = await request(`${http.do}?${http.query()}`, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRFToken": http.csrf },
      body: JSON.stringify({ t: "do", id, d: { action, args, seen } }),
    });
    return response.json().catch(() => null);
  }

  return {
    /** `up()` after each answer, `down()` when none comes. */
    start(up, down) {
      if (!running) asked = -Infinity;
      running = { up, down };
      this.tick();
    },
    stop() {
      running = null;
      tag = null;
    },
    tick() {
      if (!running || busy || clock.elapsed() - asked < POLL_EVERY) return;
      asked = clock.elapsed();
      busy = true;
      poll().catch(() => running?.down()).finally(() => (busy = false));
    },
    /** One command outside the queue; rejects when it is not taken. */
    async once(command) {
      const body = await posted(command);
      if (body?.t !== "ok") throw new Error(body?.d?.code ?? "no_answer");
      return body.d;
    },
    send(commands) {
      for (const command of commands) posting = posting.then(() => post(command)).catch(() => {});
      return true;
    },
  };
}
