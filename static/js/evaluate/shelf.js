// Where sheets are kept in the browser: in IndexedDB, else in localStorage, else not beyond the page.

import { browserStorage } from "../browser-storage.js";

const NAME = "socialtalks-evaluation";
const PATIENCE_MS = 8_000;

/** Rows under `scope`, an address of a form. {all, put, remove}, each a promise; put tells whether a reload finds the row. */
export async function openShelf(scope, { idb = refusable(() => globalThis.indexedDB), storage = browserStorage() } = {}) {
  const database = idb ? await opened(idb) : null;
  if (database) return inDatabase(database, scope);
  return inStorage(storage ?? heap(), scope, { isLasting: storage !== null });
}

/** The same at once: what is asked of it waits until it is open. */
export function shelfSoon(opening) {
  return {
    all: async () => (await opening).all(),
    put: async (row) => (await opening).put(row),
    remove: async (id) => (await opening).remove(id),
  };
}

function refusable(get) {
  try {
    return get() ?? null;
  } catch {
    return null;
  }
}

function opened(idb) {
  return new Promise((resolve) => {
    try {
      const request = idb.open(NAME, 1);
      request.onupgradeneeded = () => request.result.createObjectStore("sheets", { keyPath: "id" });
      request.onsuccess = () => resolve(request.result);
      request.onerror = request.onblocked = () => resolve(null);
      setTimeout(() => resolve(null), PATIENCE_MS); // some browsers never answer where it is forbidden
    } catch {
      resolve(null);
    }
  });
}

function inDatabase(database, scope) {
  const change = (work) => new Promise((resolve, reject) => {
    const transaction = database.transaction("sheets", "readwrite");
    transaction.oncomplete = () => resolve();
    transaction.onerror = transaction.onabort = () => reject(transaction.error);
    work(transaction.objectStore("sheets"));
  });
  return {
    all: () => new Promise((resolve, reject) => {
      const request = database.transaction("sheets").objectStore("sheets").getAll();
      request.onsuccess = () => resolve(request.result.filter((row) => row.scope === scope).map(({ scope: _scope, ...row }) => row));
      request.onerror = () => reject(request.error);
    }),
    put: (row) => change((store) => store.put({ ...row, scope })).then(() => true),
    remove: (id) => change((store) => store.delete(id)),
  };
}

/** The same in what has getItem and setItem. */
function inStorage(storage, scope, { isLasting }) {
  const key = `evaluation:${scope}`;
  const read = () => {
    try {
      const rows = JSON.parse(storage.getItem(key));
      return Array.isArray(rows) ? rows : [];
    } catch {
      return [];
    }
  };
  const write = (rows) => (rows.length ? storage.setItem(key, JSON.stringify(rows)) : storage.removeItem(key));
  return {
    all: async () => read(),
    put: async (row) => {
      write([...read().filter(({ id }) => id !== row.id), row]);
      return isLasting;
    },
    remove: async (id) => write(read().filter((row) => row.id !== id)),
  };
}

function heap() {
  const kept = new Map();
  return {
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
    removeItem: (key) => void kept.delete(key),
  };
}
