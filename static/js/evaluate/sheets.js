// Filled-in sheets of this browser: a draft while it is typed, then on its way until the server has it or refuses it.
// Each has its ballot as id, which makes repeats harmless. No DOM, no network, no clock of its own.

const RETRY_MS = [1_000, 2_000, 4_000, 8_000]; // then every 8 s, each times 0.5 to 1.5
const KEPT_MS = 3 * 24 * 3_600_000; // what nobody came back for is thrown away after the grace

export const DRAFT = "draft";
export const SENDING = "sending";
export const LATE = "late"; // refused for good: kept so that its words can be copied

/**
 * @param {object} options
 *   `shelf` keeps rows {id, state, fields, texts, shared, wasSent, at}, `texts` the names of fields for words:
 *   {all(): Promise<row[]>, put(row): Promise<boolean>, remove(id): Promise}, put tells whether a reload finds it;
 *   `post(row)` gives {done: code}, {wait: why}, {again: ballot} for a ballot that no longer holds, or {refused: code};
 *   `later(work, ms)` as setTimeout; `changed({row, state, code})` tells what became of one.
 */
export function createSheets({ shelf, post, later, now = Date.now, random = Math.random, changed = () => {} }) {
  const rows = new Map();
  const asking = new Map(); // requests under way, by id
  const tries = new Map(); // how often, by id, of what was sent as it stands: from here, or by an earlier page
  const unkept = new Set(); // ids of which a reload finds nothing, or not what they have become
  let writing = Promise.resolve();

  async function put(row) {
    rows.set(row.id, row);
    const isKept = await write(() => shelf.put(row));
    if (isKept) unkept.delete(row.id);
    else unkept.add(row.id);
    return isKept;
  }

  /** One after the other; the promise tells whether it is written. */
  function write(work) {
    const done = writing.then(work).then((isKept = true) => isKept, () => false);
    writing = done;
    return done;
  }

  function drop(id) {
    rows.delete(id);
    tries.delete(id);
    unkept.delete(id);
    return write(() => shelf.remove(id));
  }

  async function attempt(id) {
    const row = rows.get(id);
    if (!row || row.state !== SENDING || asking.has(id)) return;
    const request = post(row);
    asking.set(id, request);
    const outcome = await request;
    asking.delete(id);
    if (rows.get(id) !== row) return;
    if (outcome.done) {
      // Else it may be there with other words: of before, or of another tab. A device that goes round keeps no words.
      const isOurs = row.shared || (tries.has(id) && !row.wasSent);
      if (outcome.done === "already" && !isOurs) await put({ ...row, state: LATE });
      else await drop(id);
      changed({ row, state: "done", code: outcome.done });
    } else if (outcome.refused) {
      const late = { ...row, state: LATE };
      await put(late);
      changed({ row: late, state: "refused", code: outcome.refused });
    } else {
      const next = outcome.again ? { ...row, id: outcome.again } : row;
      if (next !== row) {
        drop(id);
        put(next);
      }
      changed({ row: next, state: "waiting", code: outcome.wait ?? "waiting", was: id });
      const times = tries.get(next.id) ?? 0;
      tries.set(next.id, times + 1);
      later(() => attempt(next.id), RETRY_MS[Math.min(times, RETRY_MS.length - 1)] * (0.5 + random()));
    }
  }

  return {
    /** Takes up what earlier pages of this browser left, and goes on sending what was on its way. */
    async load() {
      const found = (await shelf.all().catch(() => [])).filter((row) => !rows.has(row.id));
      for (const row of found) {
        if (row.state !== SENDING && now() - row.at > KEPT_MS) await write(() => shelf.remove(row.id));
        else rows.set(row.id, row);
        if (row.state === SENDING) tries.set(row.id, 0);
      }
      return [...rows.values()];
    },

    /** Keeps what is typed; the promise tells whether a reload finds it. */
    keep: (id, { fields, texts }) => put({ ...rows.get(id), id, state: DRAFT, fields, texts, at: now() }),

    /** From now on the sheet is sent until the server has it; the promise ends when it is written here. */
    async send(id, { fields, texts, shared = false }) {
      const row = { ...rows.get(id), id, state: SENDING, fields, texts, shared, at: now() };
      if (row.state !== rows.get(id)?.state) await put(row);
      attempt(id);
    },

    /** Stops sending, so that it can be changed and sent with the same ballot. False when it has arrived meanwhile. */
    async takeBack(id) {
      while (asking.has(id)) await asking.get(id);
      const row = rows.get(id);
      if (row?.state !== SENDING) return false;
      put({ ...row, state: DRAFT, wasSent: true });
      return true;
    },

    isKept: (id) => !unkept.has(id),

    forget: (id) => drop(id),

    /** Tries all at once: the line is back, or the page was opened again. */
    again: () => [...rows.values()].forEach((row) => attempt(row.id)),

    of: (state) => [...rows.values()].filter((row) => row.state === state),
  };
}
