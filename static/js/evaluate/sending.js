// One attempt to deliver a sheet, told in the words of sheets.js.

const PATIENCE_MS = 15_000;

/**
 * `ask` as fetch; gives {done}, {wait}, {again} or {refused}. A sheet of a device that goes round is sent as such from
 * any page: else the server would take it for the answer of whoever holds the device now.
 */
export function createPost(path, ask = (...args) => fetch(...args)) {
  return async function post({ id, fields, shared = false }) {
    try {
      const response = await ask(shared ? `${path}?shared=1` : path, {
        method: "POST",
        body: new URLSearchParams([["ballot", id], ...fields]),
        headers: { Accept: "application/json" },
        credentials: "same-origin",
        signal: AbortSignal.timeout(PATIENCE_MS),
      });
      if (response.ok) return { done: (await response.json()).code };
      if (response.status === 429) return { wait: await codeOf(response, "full") };
      if (response.status === 409) return refusal(await response.json());
    } catch {
      // no line, or an answer that is not ours: what is kept is sent again
    }
    return { wait: "waiting" };
  };
}

function refusal({ code, ballot }) {
  if (code === "not_open") return { wait: code };
  if (code === "bad_ballot" && ballot) return { again: ballot };
  return { refused: code };
}

/** "full" only when our own page says so: a server in front that asks for patience is no full room. */
async function codeOf(response, ours) {
  try {
    return (await response.json()).code === ours ? ours : "waiting";
  } catch {
    return "waiting";
  }
}
