// Draws the lists of the productive dialogue and the sharing; writes only when something has changed.

/** @param {{changed(node, value)}} view  createStage() */
export function createLists(view, root = document) {
  const prompts = root.querySelector(".prompts");
  const ideas = root.querySelector(".shared-ideas");

  return {
    prompts(rows = []) {
      if (!view.changed(prompts, rows)) return;
      prompts.hidden = rows.length === 0;
      prompts.replaceChildren(...rows.map(({ lead, text }) => item([["b", lead, "lampc"], ["span", ` ${text}`]])));
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
