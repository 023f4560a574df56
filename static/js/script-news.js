// A page that lies open while its run's script, or a title in its own language, is changed gets the new one, without being
// loaded again.

const APART = 5_000; // ms: so that not all rooms ask at once
const AGAIN = 10_000;

/** This page's own config, as the server has it now. */
async function asked() {
  const answer = await fetch(location.href, { credentials: "same-origin" });
  if (!answer.ok) throw new Error(String(answer.status));
  return JSON.parse(new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("config").textContent);
}

/**
 * Call what is returned with every snapshot of the agenda: when it has another script than `config`, the page's config is
 * asked for, `config.scripts` is filled anew in place, and `config.said` is another. What cannot be had is asked for again.
 */
export function followScript(config, { load = asked, later = setTimeout, random = Math.random } = {}) {
  let wanted = null;
  const fetchIt = async () => {
    try {
      const found = await load();
      Object.assign(config.scripts ?? {}, found.scripts);
      config.said = found.said ?? null;
      config.script = found.script;
      wanted = null;
    } catch {
      later(fetchIt, AGAIN);
    }
  };
  return (agenda) => {
    const now = agenda?.run.script;
    if (now === undefined || config.script === undefined || now === config.script || now === wanted) return;
    if (wanted === null) later(fetchIt, random() * APART);
    wanted = now;
  };
}
