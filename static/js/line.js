// The rules of the line to the server: what a close code means, when to try again, when silence counts. Pure.

/** These codes end the matter: the page says what happened and offers a button. */
const STOP = new Set([4400, 4401, 4403, 4404, 4409]);

export const PING_EVERY = 4_000; // ms; a little under the protocol's 5 s, so that timers may be late
export const STALE_AFTER = 5_500; // ms of silence until the mark shows
export const DEAD_AFTER = 10_000; // ms of silence until the socket is given up
export const CONNECT_WITHIN = 5_000; // ms an attempt may take until its welcome
export const WAKE_WITHIN = 2_000; // ms a line has to answer when the page comes back
export const POLL_EVERY = 2_500; // ms; with the round trip well under the promised 3 s
export const POLL_AFTER_FAILURES = 2;
export const BURST = 10; // pings at the start, one after the other
export const BURST_GAP = 60; // ms between them

/** @returns {"stop" | "reload" | "retry"} */
export function meaningOf(code) {
  if (STOP.has(code)) return "stop";
  return code === 4426 ? "reload" : "retry";
}

/** Full jitter between 0.5 and 3 s; while polling works there is no hurry. `random` in [0, 1). */
export function retryDelay(random, { polling = false } = {}) {
  return (500 + random * 2_500) * (polling ? 4 : 1);
}

/** @returns {"live" | "stale" | "dead"} from ms since anything was heard */
export function lineState(silence) {
  if (silence > DEAD_AFTER) return "dead";
  return silence > STALE_AFTER ? "stale" : "live";
}

/** A close code for an HTTP status of the polling fallback, or null when the poll may go on. */
export function codeOfStatus(status) {
  return { 400: 4400, 401: 4401, 403: 4403, 404: 4404 }[status] ?? null;
}
