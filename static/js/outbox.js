// Commands on their way to the server: each has a uuid that makes repeats harmless, stays until it is answered, and,
// when it is something a person wrote, survives a reload in IndexedDB. No network here.

const ANSWER_WITHIN = 8_000; // ms on an open line before a command is sent again
const CUE_LIFE = 10_000; // a signal given on a dead line must not come into force much later

/** Refused by the server, or never sent. `code` is the protocol's, `detail` what came with it. */
export class Refusal extends Error {
  constructor(detail) {
    super(detail.message || detail.code);
    this.name = "Refusal";
    this.code = detail.code;
    this.detail = detail;
  }
}

/** What rooms write is kept until delivered; what an organiser orders is dropped when it cannot be delivered soon. */
export const isKept = (action) => /^(note|proposal|help|message|round|evaluation)\.|^group\.(present|step|in_meeting)$|^(answer\.save|question\.answered)$/.test(action);

/**
 * @param {{elapsed: () => number, newId: () => string, shelf: object, onAnswer?: Function, onChange?: Function}} options
 *   `shelf` keeps rows: {all(): Promise<row[]>, put(row), remove(id)}
 */
export function createOutbox({ elapsed, newId, shelf, onAnswer = () => {}, onChange = () => {} }) {
  const rows = new Map(); // id -> {id, action, args, seen, key, since, sent}; in the order they were given
  const waiting = new Map(); // id -> {resolve, reject}

  function drop(id) {
    rows.delete(id);
    shelf.remove(id);
    onChange(rows.size);
  }

  function settle(id, how, value) {
    const promise = waiting.get(id);
    waiting.delete(id);
    promise?.[how](value);
  }

  return {
    /** Takes up what an earlier page of this browser did not get delivered. */
    async load() {
      for (const row of await shelf.all()) if (!rows.has(row.id)) rows.set(row.id, { ...row, since: elapsed(), sent: null });
      onChange(rows.size);
    },

    /**
     * Adds a command; the promise gives the server's answer or a Refusal.
     * `key`: a command of the same key that has not left yet is replaced (its promise gives {superseded: true}).
     */
    add(action, args, { seen = null, key = null } = {}) {
      for (const row of key ? [...rows.values()] : []) {
        if (row.key !== key || row.sent !== null) continue;
        drop(row.id);
        settle(row.id, "resolve", { superseded: true });
      }
      const row = { id: newId(), action, args, seen, key, since: elapsed(), sent: null };
      rows.set(row.id, row);
      if (isKept(action)) shelf.put({ id: row.id, action, args, seen, key });
      onChange(rows.size);
      return new Promise((resolve, reject) => waiting.set(row.id, { resolve, reject }));
    },

    /** The commands to send now, marked as sent. After a reconnect call `forgetSent` first. */
    due() {
      const at = elapsed();
      const ready = [...rows.values()].filter((row) => row.sent === null || at - row.sent > ANSWER_WITHIN);
      for (const row of ready) row.sent = at;
      return ready;
    },

    /** The line broke: everything unanswered is to be sent again. */
    forgetSent() {
      for (const row of rows.values()) row.sent = null;
    },

    /** Gives up commands that must not come into force late. */
    expire() {
      for (const row of [...rows.values()]) {
        if (isKept(row.action) || elapsed() - row.since <= CUE_LIFE) continue;
        drop(row.id);
        settle(row.id, "reject", new Refusal({ code: "no_line" }));
      }
    },

    /** The server's answer to `id`: `ok` with its answer, or refused with its reason. */
    answer(id, ok, detail) {
      const row = rows.get(id);
      if (!row) return;
      drop(id);
      onAnswer(row, ok, detail);
      settle(id, ok ? "resolve" : "reject", ok ? detail : new Refusal(detail));
    },

    get size() {
      return rows.size;
    },
  };
}

/** Rows in memory only, for tests and for browsers that refuse storage. */
export function memoryShelf() {
  const rows = new Map();
  return {
    all: async () => [...rows.values()],
    put: (row) => void rows.set(row.id, row),
    remove: (id) => void rows.delete(id),
  };
}

/** Rows in IndexedDB under `scope` (role, run and group); falls back to memory where storage is refused. */
export function indexedShelf(scope, idb = globalThis.indexedDB) {
  if (!idb) return memoryShelf();
  const opened = new Promise((resolve) => {
    try {
      const request = idb.open("socialtalks", 1);
      request.onupgradeneeded = () => request.result.createObjectStore("outbox", { keyPath: "id" });
      request.onsuccess = () => resolve(request.result);
      request.onerror = request.onblocked = () => resolve(null);
    } catch {
      resolve(null);
    }
  });
  const write = async (change) => {
    const db = await opened;
    if (db) change(db.transaction("outbox", "readwrite").objectStore("outbox"));
  };
  let order = Date.now();
  return {
    async all() {
      const db = await opened;
      if (!db) return [];
      const rows = await new Promise((resolve) => {
        const request = db.transaction("outbox").objectStore("outbox").getAll();
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => resolve([]);
      });
      return rows.filter((row) => row.scope === scope).sort((a, b) => a.order - b.order);
    },
    put: (row) => void write((store) => store.put({ ...row, scope, order: order++ })),
    remove: (id) => void write((store) => store.delete(id)),
  };
}
