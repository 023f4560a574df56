// What has been found in this sitting: kept in the browser through a reload, and sent until it has been saved. All of it goes
// each time, so that what was lost on the way comes with the next.

const LASTS = 12 * 3_600_000; // ms after which a new sitting begins
const AGAIN = 5_000; // ms

/**
 * @param {object} parts  `storage` or null, `key`, `post(body)` resolves to {saved_at} or rejects with {final: true} when it is
 *   refused, `newId`, `now` (ms), `onState({state, at})`: "saved" | "waiting" | "refused", `later(work, ms)`
 */
export function createRecord({ storage, key, post, newId, now, onState, later = setTimeout }) {
  let sheet = restored() ?? fresh();
  let unsent = Object.keys(sheet.findings).length > 0 && sheet.unsent;
  let busy = false;

  function restored() {
    try {
      const kept = JSON.parse(storage?.getItem(key) ?? "null");
      return kept && now() - kept.began < LASTS && now() >= kept.began ? kept : null;
    } catch {
      return null;
    }
  }

  function fresh() {
    return { sitting: newId(), began: now(), findings: {}, unsent: false };
  }

  function keep() {
    try {
      storage?.setItem(key, JSON.stringify({ ...sheet, unsent }));
    } catch {
      // no room or no right: the page still has it, and it is sent
    }
  }

  async function send() {
    if (busy || !unsent) return;
    busy = true;
    unsent = false;
    try {
      const { saved_at: at } = await post({ sitting: sheet.sitting, findings: sheet.findings });
      if (!unsent) onState({ state: "saved", at });
    } catch (error) {
      if (error?.final) onState({ state: "refused" });
      else {
        unsent = true;
        onState({ state: "waiting" });
        later(send, AGAIN);
      }
    }
    busy = false;
    keep();
    if (unsent) later(send, AGAIN);
  }

  return {
    put(item, finding) {
      sheet.findings[item] = finding;
      unsent = true;
      keep();
      return send();
    },
    send,
    again() {
      sheet = fresh();
      unsent = false;
      keep();
    },
    get findings() {
      return sheet.findings;
    },
  };
}

/** How the sheet stands: {done, state, names}, where `states` gives the state of a finding's item and code. */
export function summaryOf(items, findings, stateOf) {
  const faults = items.filter((item) => findings[item] && stateOf(item) === "fault");
  const left = items.filter((item) => !findings[item]);
  const done = items.length - left.length;
  if (faults.length) return { done, state: "fault", items: faults };
  if (left.length) return { done, state: done ? "partly" : "none", items: left };
  return { done, state: "ready", items: [] };
}
