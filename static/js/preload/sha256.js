// SHA-256 (FIPS 180-4) over bytes as they come: a film is hashed without ever being whole in memory, and also where
// crypto.subtle is not allowed (plain http). Pure.

const ROUNDS = 64;
const BLOCK = 64; // bytes
const [FRACTIONS, START] = constants();

/** {update(Uint8Array), hex()}; after hex() it takes no more. */
export function createSha256() {
  const state = Int32Array.from(START);
  const words = new Int32Array(ROUNDS);
  const rest = new Uint8Array(BLOCK);
  let held = 0; // bytes in `rest`
  let length = 0;

  function update(bytes) {
    length += bytes.length;
    let at = 0;
    if (held) {
      at = Math.min(BLOCK - held, bytes.length);
      rest.set(bytes.subarray(0, at), held);
      held += at;
      if (held < BLOCK) return;
      mix(state, words, rest, 0);
      held = 0;
    }
    for (; at + BLOCK <= bytes.length; at += BLOCK) mix(state, words, bytes, at);
    rest.set(bytes.subarray(at));
    held = bytes.length - at;
  }

  function hex() {
    const total = length;
    const padding = new Uint8Array((held < 56 ? 56 : 120) - held + 8);
    padding[0] = 0x80;
    const view = new DataView(padding.buffer);
    view.setUint32(padding.length - 8, Math.floor(total / 0x20000000));
    view.setUint32(padding.length - 4, (total * 8) >>> 0);
    update(padding);
    return [...state].map((word) => (word >>> 0).toString(16).padStart(8, "0")).join("");
  }

  return { update, hex };
}

/** One block into the state; written out in full, for speed: a film is hundreds of megabytes. */
function mix(state, w, bytes, at) {
  for (let i = 0, j = at; i < 16; i += 1, j += 4) w[i] = (bytes[j] << 24) | (bytes[j + 1] << 16) | (bytes[j + 2] << 8) | bytes[j + 3];
  for (let i = 16; i < ROUNDS; i += 1) {
    const x = w[i - 15];
    const y = w[i - 2];
    const s0 = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
    const s1 = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
    w[i] = (w[i - 16] + s0 + w[i - 7] + s1) | 0;
  }
  let a = state[0];
  let b = state[1];
  let c = state[2];
  let d = state[3];
  let e = state[4];
  let f = state[5];
  let g = state[6];
  let h = state[7];
  for (let i = 0; i < ROUNDS; i += 1) {
    const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
    const t1 = (h + s1 + ((e & f) ^ (~e & g)) + FRACTIONS[i] + w[i]) | 0;
    const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
    const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + t1) | 0;
    d = c;
    c = b;
    b = a;
    a = (t1 + t2) | 0;
  }
  state[0] += a;
  state[1] += b;
  state[2] += c;
  state[3] += d;
  state[4] += e;
  state[5] += f;
  state[6] += g;
  state[7] += h;
}

/** The first 32 bits of the fractions of the primes' cube and square roots, exactly, by whole-number roots. */
function constants() {
  const primes = [];
  for (let n = 2; primes.length < ROUNDS; n += 1) if (primes.every((prime) => n % prime)) primes.push(n);
  const fraction = (prime, power) => Number(BigInt.asIntN(32, root(BigInt(prime) << BigInt(32 * power), power)));
  return [Int32Array.from(primes, (prime) => fraction(prime, 3)), Int32Array.from(primes.slice(0, 8), (prime) => fraction(prime, 2))];
}

function root(value, power) {
  let low = 0n;
  let high = 1n << 64n;
  while (low < high) {
    const middle = (low + high + 1n) >> 1n;
    if (middle ** BigInt(power) <= value) low = middle;
    else high = middle - 1n;
  }
  return low;
}
