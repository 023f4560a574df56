// What is typed stays in this browser until the server has it, and the server says so. No DOM.

/** The shelf of one Talk's language: {rev, vtt} that the server had not taken when it was put there. */
export class Shelf {
  constructor(name, storage) {
    this.name = name;
    this.storage = storage;
  }

  put(rev, vtt) {
    try {
      this.storage.setItem(this.name, JSON.stringify({ rev, vtt }));
      return true;
    } catch {
      return false; // full or forbidden: the page itself still holds it
    }
  }

  take() {
    try {
      return JSON.parse(this.storage.getItem(this.name));
    } catch {
      return null;
    }
  }

  clear() {
    try {
      this.storage.removeItem(this.name);
    } catch {
      // forbidden, so nothing was kept
    }
  }
}

/** What to do with what lay there: nothing, take it up again, or ask, since the server has another text by now. */
export function whatLay(kept, { rev, vtt }) {
  if (!kept || typeof kept.vtt !== "string" || kept.vtt === vtt) return "nothing";
  return kept.rev === rev ? "restore" : "ask";
}

/** Sends the text; answers {state, ...}: "saved" with rev and faults, "overtaken" with rev, vtt and message,
 * "signed_out", "refused" with message, or "not_reached". */
export async function send(address, { rev, vtt, token }, fetcher = fetch) {
  const body = new URLSearchParams({ rev, vtt });
  const headers = { Accept: "application/json", "X-CSRFToken": token };
  try {
    const answer = await fetcher(address, { method: "POST", body, headers, redirect: "manual" });
    if (answer.type === "opaqueredirect" || answer.status === 302 || answer.status === 403) return { state: "signed_out" };
    if (answer.status >= 500) return { state: "not_reached" };
    const told = await answer.json();
    return { ...told, state: answer.ok ? "saved" : answer.status === 409 ? "overtaken" : "refused" };
  } catch {
    return { state: "not_reached" };
  }
}
