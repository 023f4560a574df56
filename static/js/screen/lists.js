// Draws the lists of the productive dialogue, the gathering and the sharing; writes only when something has changed.

/** @param {{changed(node, value)}} view  createStage() */
export function createLists(view, root = document) {
  const prompts = root.querySelector(".prompts");
  const ideas = root.querySelector(".shared-ideas");
  const points = root.querySelector(".wall-points");

  return {
    prompts(rows = []) {
      if (!view.changed(prompts, rows)) return;
      prompts.hidden = rows.length === 0;
      prompts.replaceChildren(...rows.map(({ lead, text }) => item([["b", lead, "lampc"], ["span", ` ${text}`]])));
    },
    points(rows = []) {
      if (!view.changed(points, rows)) return;
      points.hidden = rows.length === 0;
      points.replaceChildren(...rows.map(({ text, by }) => item([["p", text, "q what"], ...(by ? [["p", by, "skyc bold by"]] : [])])));
    },
    ideas(rows = []) {
      if (!view.changed(ideas, rows)) return;
      ideas.replaceChildren(...rows.map(({ what, kind, by }) => item([["p", what, "q what"], ["p", `${by} · ${kind}`, "skyc bold by"]])));
    },
  };
}

function item(parts) {
  const node = document.createElement("li");
  for (const [tag, text, name] of parts) {
    const part = document.createElement(tag);
    part.textContent = text;
    if (name) part.className = name;
    node.append(part);
  }
  return node;
}
