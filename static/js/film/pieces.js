// Sending a file in pieces: how fast it goes, when to try again, what an answer means. Pure: no requests, no clock.

const FORGET = 0.2; // how much a new measurement counts
const WAITS = [1000, 2000, 4000, 8000]; // ms; then every 8 s, each times 0.5 to 1.5

/** Seconds left of a file, from how long its pieces have taken; null until that is known. */
export function createPace() {
  let bytesPerMs = null;
  return {
    sent(bytes, ms) {
      if (bytes <= 0 || ms <= 0) return;
      const now = bytes / ms;
      bytesPerMs = bytesPerMs === null ? now : bytesPerMs + (now - bytesPerMs) * FORGET;
    },
    left(bytes) {
      return bytesPerMs === null ? null : Math.ceil(bytes / bytesPerMs / 1000);
    },
  };
}

/** Milliseconds until the next attempt, after so many in vain. */
export function wait(tries, random = Math.random()) {
  return WAITS[Math.min(tries, WAITS.length) - 1] * (0.5 + random);
}

/** What an answer asks for: "go on", "sign in" (or take a fresh token), "stop" with its reason, or "again". */
export function verdict({ status, type = "basic", code = "" }) {
  if (type === "opaqueredirect" || status === 401 || status === 403) return "sign in";
  if (status >= 200 && status < 300) return "go on";
  if (code === "ahead") return "go on";
  if (code === "disk_full" || code === "gone" || code === "unreadable" || status === 413 || status === 400) return "stop";
  return "again";
}

/** Where the next piece begins and ends; null when all has been sent. */
export function nextPiece(received, size, most) {
  return received < size ? [received, Math.min(received + most, size)] : null;
}

/** Whole percent, and 100 only when all is there. */
export function percent(received, size) {
  return received >= size ? 100 : Math.min(99, Math.floor((100 * received) / size));
}

/** What is said of the time left. */
export function leftText(seconds, texts) {
  if (seconds === null) return "";
  if (seconds < 60) return texts.nearly;
  return texts.left.replace("{n}", String(Math.ceil(seconds / 60)));
}
