// How fast and how even the line is, measured against our own server for a few seconds. Capped in bytes and time, so that all
// rooms may do it half an hour before.

export const CAPS = { down: 8_000_000, up: 4_000_000, ms: 3_000, pings: 12 };
const FIRST = 100_000; // bytes; then each piece is twice the one before
const WITHIN = 12_000; // ms a piece may take

/**
 * @param {object} world  `url`, `piece` (bytes at most), `csrf`; `get` as fetch, `elapsed` (ms), `noise(bytes)`
 * @returns {Promise<{down: number, up: number, delays: number[]}>} Mbit/s and ms; rejects when the line breaks
 */
export async function measure({ url, piece, csrf, get = (...args) => fetch(...args), elapsed = () => performance.now(), noise = randomBytes }) {
  const ask = async (size, options = {}) => {
    const answer = await get(`${url}&bytes=${size}`, { cache: "no-store", signal: AbortSignal.timeout(WITHIN), ...options });
    if (!answer.ok) throw new Error(String(answer.status));
    return (await answer.arrayBuffer()).byteLength;
  };
  const give = (bytes) => ask(0, { method: "POST", headers: { "X-CSRFToken": csrf, "Content-Type": "application/octet-stream" }, body: bytes });

  const delays = [];
  await ask(0); // the connection's own beginning is not the line's
  for (let count = 0; count < CAPS.pings; count += 1) {
    const began = elapsed();
    await ask(0);
    delays.push(elapsed() - began);
  }
  const down = await speed({ most: CAPS.down, piece, elapsed, move: ask });
  const up = await speed({ most: CAPS.up, piece, elapsed, move: async (size) => give(noise(size)) });
  return { down, up, delays };
}

/** Mbit/s over pieces that grow, until time or bytes are used up. */
async function speed({ most, piece, elapsed, move }) {
  const began = elapsed();
  let bytes = 0;
  for (let size = Math.min(FIRST, piece); bytes + size <= most && elapsed() - began < CAPS.ms; size = Math.min(piece, size * 2)) {
    await move(size);
    bytes += size;
  }
  return (bytes * 8) / 1000 / Math.max(1, elapsed() - began);
}

function randomBytes(size) {
  const bytes = new Uint8Array(size);
  for (let at = 0; at < size; at += 65_536) crypto.getRandomValues(bytes.subarray(at, Math.min(size, at + 65_536)));
  return bytes;
}
