// Choosing by dots: ideas on a list, a press for each dot, and one to three of them become proposals.

import { byId, fromTemplate, setText, show } from "./dom.js";
import { fill } from "./where.js";

const MOST = 3;

/** The ideas with the presses that have not come back yet on top; those with most dots first. Pure. */
export function ranked(ideas, pressed) {
  const now = ideas.map((idea) => ({ ...idea, dots: Math.max(0, idea.dots + (pressed.get(idea.id) ?? 0)) }));
  return now.sort((a, b) => b.dots - a.dots || a.id - b.id);
}

/** Which to tick beforehand: the `free` first that have dots, with none tied to them left outside. Pure. */
export function leading(ideas, free) {
  const places = Math.min(MOST, free);
  const liked = ranked(ideas, new Map()).filter((idea) => idea.dots > 0);
  if (liked.length <= places) return liked.map(({ id }) => id);
  const next = liked[places].dots;
  return liked.slice(0, places).filter((idea) => idea.dots > next).map(({ id }) => id);
}

/**
 * @param {{give(action, args, key), texts, group}} options
 * @returns {{seen(ideas, free), answered(row, ok, detail)}}
 */
export function createChoosing({ give, texts }) {
  const pressed = new Map(); // id -> dots pressed and not answered
  const ticked = new Set();
  let touched = false;
  let ideas = [];
  let free = MOST;
  let order = []; // as it stood when the list was last at rest: nothing moves under a thumb

  byId("idea-form").addEventListener("submit", (event) => {
    event.preventDefault();
    const field = byId("idea");
    const text = field.value.trim();
    if (!text) return field.focus();
    give("proposal.suggest", { text });
    field.value = "";
    field.focus();
  });
  byId("ideas").addEventListener("click", ({ target }) => {
    const button = target.closest("button[data-do]");
    if (!button) return;
    const id = Number(button.closest("li").dataset.idea);
    if (button.dataset.do === "remove") return give("proposal.unsuggest", { suggestion: id });
    const more = button.dataset.do === "more";
    pressed.set(id, (pressed.get(id) ?? 0) + (more ? 1 : -1));
    give("proposal.dot", { suggestion: id, more });
    paint();
  });
  byId("ideas").addEventListener("change", ({ target }) => {
    touched = true;
    const id = Number(target.closest("li").dataset.idea);
    if (target.checked) ticked.add(id);
    else ticked.delete(id);
    paint();
  });
  byId("choose").addEventListener("click", () => {
    give("proposal.choose", { chosen: chosen() }, "choose");
    touched = false;
    ticked.clear();
  });

  const chosen = () => (touched ? ideas.filter(({ id }) => ticked.has(id)).map(({ id }) => id) : leading(ideas, free));

  function paint() {
    const list = byId("ideas");
    const going = chosen();
    const now = ranked(ideas, pressed);
    const known = new Map([...list.children].map((node) => [Number(node.dataset.idea), node]));
    order = [...order.filter((id) => now.some((idea) => idea.id === id)), ...ideas.map(({ id }) => id).filter((id) => !order.includes(id))];
    for (const [id, node] of known) if (!order.includes(id)) node.remove();
    for (const id of order) {
      const idea = now.find((one) => one.id === id);
      const node = known.get(id) ?? list.appendChild(made(idea));
      setText(node.querySelector("[data-text]"), idea.text);
      setText(node.querySelector("[data-dots]"), String(idea.dots));
      node.querySelector("[data-row]").setAttribute("aria-label", fill(idea.dots === 1 ? texts.dot_of : texts.dots_of, { n: idea.dots, text: idea.text }));
      node.querySelector("[data-do=less]").disabled = idea.dots === 0;
      node.querySelector("[type=checkbox]").checked = going.includes(id);
    }
    show(byId("choosing"), ideas.length > 0);
    byId("choose").disabled = going.length === 0 || going.length > Math.min(MOST, free);
    setText(byId("choose"), going.length ? fill(texts.choose_n, { n: going.length }) : texts.choose);
    setText(byId("choose-state"), ideas.length && free <= 0 ? texts.choose_full : going.length > free ? fill(texts.choose_room, { n: free }) : "");
  }

  function made(idea) {
    const node = fromTemplate("idea-row");
    node.dataset.idea = idea.id;
    for (const button of node.querySelectorAll("button[data-do]")) button.setAttribute("aria-label", fill(texts[`idea_${button.dataset.do}`], { text: idea.text }));
    const box = node.querySelector("[type=checkbox]");
    box.setAttribute("aria-label", fill(texts.idea_chosen, { text: idea.text }));
    return node;
  }

  return {
    seen(state) {
      ideas = state.suggestions;
      free = MOST - state.proposals.filter((one) => one.position <= MOST && one.what.trim()).length;
      paint();
    },
    answered({ action, args }, ok, detail) {
      if (action === "proposal.dot") {
        const left = (pressed.get(args.suggestion) ?? 0) - (args.more ? 1 : -1);
        const idea = ideas.find(({ id }) => id === args.suggestion);
        if (idea && ok) idea.dots = detail.dots; // whether the snapshot has come before or not
        if (left) pressed.set(args.suggestion, left);
        else pressed.delete(args.suggestion);
        paint();
      }
      if (/^proposal\.(suggest|choose)$/.test(action) && !ok) setText(byId("choose-state"), detail.message ?? "");
    },
  };
}
