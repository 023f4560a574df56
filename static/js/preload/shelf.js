// Where a screen keeps its films: in the browser's cache, which survives a restart, or in memory while the page lives.
// A film stands in a cache of its own, by its hash, in chunks; it is whole when it has been sealed. Its captions stand with it.

const PREFIX = "talk:";
const SEAL = "seal";
const TEXT = "text";
const TYPE = "video/mp4";

/** The best shelf that this browser allows. */
export async function openShelf(scope = globalThis) {
  try {
    await scope.caches.has(PREFIX); // private windows refuse here; plain http has no caches at all
    return cacheShelf(scope.caches);
  } catch {
    return memoryShelf();
  }
}

/** Throws away every film: this browser is no room's screen. */
export async function forgetFilms(scope = globalThis) {
  const shelf = await openShelf(scope);
  for (const sha256 of (await shelf.list()).keys()) await shelf.drop(sha256);
}

/**
 * A shelf: `list()` gives {chunks: Set, checked, at, texts: Map by address} by hash, `put`, `read` and `drop` what they say,
 * `seal(film, at)` marks a film as checked at that instant, `blob(film)` gives the whole film when it is sealed, else null;
 * `putText` and `dropText` are about one text of it.
 */
function cacheShelf(caches) {
  const open = (sha256) => caches.open(PREFIX + sha256);
  const address = (name) => `/kept-talk/${name}`;
  const textAddress = (url) => `${address(TEXT)}?of=${encodeURIComponent(url)}`;

  async function about(sha256) {
    const cache = await open(sha256);
    const entries = (await cache.keys()).map((request) => new URL(request.url));
    const names = entries.map(({ pathname }) => pathname.split("/").at(-1));
    const seal = await cache.match(address(SEAL));
    const urls = entries.map(({ searchParams }) => searchParams.get("of")).filter(Boolean);
    const texts = new Map(await Promise.all(urls.map(async (url) => [url, await (await cache.match(textAddress(url))).text()])));
    return { chunks: new Set(names.filter((name) => /^\d+$/.test(name)).map(Number)), checked: Boolean(seal), at: seal ? (await seal.json()).at : null, texts };
  }

  return {
    kind: "cache",
    async list() {
      const found = (await caches.keys()).filter((name) => name.startsWith(PREFIX)).map((name) => name.slice(PREFIX.length));
      return new Map(await Promise.all(found.map(async (sha256) => [sha256, await about(sha256)])));
    },
    put: async ({ sha256 }, index, bytes) => (await open(sha256)).put(address(index), new Response(bytes, { headers: { "Content-Type": TYPE } })),
    async read({ sha256 }, index) {
      const answer = await (await open(sha256)).match(address(index));
      return answer ? new Uint8Array(await answer.arrayBuffer()) : null;
    },
    seal: async ({ sha256 }, at) => (await open(sha256)).put(address(SEAL), Response.json({ at })),
    async blob({ sha256 }, count) {
      if (!(await caches.has(PREFIX + sha256))) return null;
      const cache = await open(sha256);
      if (!(await cache.match(address(SEAL)))) return null;
      const answers = await Promise.all(Array.from({ length: count }, (_, index) => cache.match(address(index))));
      if (!answers.every(Boolean)) return null;
      return new Blob(await Promise.all(answers.map((answer) => answer.blob())), { type: TYPE });
    },
    putText: async ({ sha256 }, url, text) => (await open(sha256)).put(textAddress(url), new Response(text, { headers: { "Content-Type": "text/vtt" } })),
    dropText: async ({ sha256 }, url) => (await open(sha256)).delete(textAddress(url)),
    drop: (sha256) => caches.delete(PREFIX + sha256),
  };
}

function memoryShelf() {
  const films = new Map(); // hash -> {parts: Map of Blobs, at, texts}
  const of = (sha256) => films.get(sha256) ?? films.set(sha256, { parts: new Map(), at: null, texts: new Map() }).get(sha256);
  return {
    kind: "memory",
    list: async () => new Map([...films].map(([sha256, { parts, at, texts }]) => [sha256, { chunks: new Set(parts.keys()), checked: at !== null, at, texts: new Map(texts) }])),
    put: async ({ sha256 }, index, bytes) => void of(sha256).parts.set(index, new Blob([bytes])),
    async read({ sha256 }, index) {
      const part = films.get(sha256)?.parts.get(index);
      return part ? new Uint8Array(await part.arrayBuffer()) : null;
    },
    seal: async ({ sha256 }, at) => void (of(sha256).at = at),
    async blob({ sha256 }, count) {
      const film = films.get(sha256);
      if (!film || film.at === null || film.parts.size !== count) return null;
      return new Blob(Array.from({ length: count }, (_, index) => film.parts.get(index)), { type: TYPE });
    },
    putText: async ({ sha256 }, url, text) => void of(sha256).texts.set(url, text),
    dropText: async ({ sha256 }, url) => void of(sha256).texts.delete(url),
    drop: async (sha256) => films.delete(sha256),
  };
}
