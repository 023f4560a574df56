// What a page knows: one whole snapshot per topic, kept by revision, and the agenda's queue of snapshots that are to
// be shown from a later instant. No DOM, no network.

/** A snapshot counts from `effective_at` when it says so (the agenda does), else at once. */
const effectiveAt = (entry) => entry.state?.effective_at ?? -Infinity;

export function createStore() {
  const topics = new Map(); // name -> {shown, queue: [{rev, state}] in order of revision}

  function entryOf(name) {
    if (!topics.has(name)) topics.set(name, { shown: null, queue: [] });
    return topics.get(name);
  }

  function highest(topic) {
    return topic.queue.at(-1)?.rev ?? topic.shown?.rev ?? -1;
  }

  /** Puts in force what is due. Returns true when the shown snapshot changed. */
  function turn(topic, now) {
    let changed = false;
    while (topic.queue.length && (topic.shown === null || effectiveAt(topic.queue[0]) <= now)) {
      topic.shown = topic.queue.shift();
      changed = true;
    }
    return changed;
  }

  return {
    /** Takes a snapshot; false when it is not newer than what is here. */
    accept(name, rev, state) {
      const topic = entryOf(name);
      if (!Number.isInteger(rev) || rev <= highest(topic)) return false;
      topic.queue.push({ rev, state });
      return true;
    },

    /** Puts in force everything due at `now` (server ms); returns the names of topics whose snapshot changed. */
    advance(now) {
      return [...topics].filter(([, topic]) => turn(topic, now)).map(([name]) => name);
    },

    /** The snapshot in force, or null. */
    state: (name) => topics.get(name)?.shown?.state ?? null,

    /** The snapshots that are to come into force, in order. */
    coming: (name) => topics.get(name)?.queue.map(({ state }) => state) ?? [],

    /** The revision of the snapshot in force; what a person has seen when giving a command. */
    rev: (name) => topics.get(name)?.shown?.rev ?? null,

    /** The newest revision received of each topic, queued ones included: what the server need not send again. */
    have: () => Object.fromEntries([...topics].map(([name, topic]) => [name, highest(topic)]).filter(([, rev]) => rev >= 0)),

    /** When the next queued snapshot takes effect, in server ms, or null. */
    nextChange() {
      const times = [...topics.values()].filter((topic) => topic.queue.length).map((topic) => effectiveAt(topic.queue[0]));
      return times.length ? Math.min(...times) : null;
    },

    /** Drops everything, when the page comes to another run or group. */
    clear: () => topics.clear(),
  };
}
