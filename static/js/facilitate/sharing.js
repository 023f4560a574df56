// Other groups' ideas on the facilitator's page, while they are shared and after: "Låna idén".

import { byId, fromTemplate, painter, setText, show } from "./dom.js";
import { fill } from "./where.js";

const OPEN = ["sharing", "evaluation"];

/** The ideas of the other groups, with whether this one has borrowed each. Pure. */
export function others(proposals, { own, borrowed, asked = new Set() }) {
  return proposals
    .filter((one) => one.by !== own)
    .map((one) => ({ ...one, taken: borrowed.includes(one.id) || asked.has(one.id) }));
}

/** Whether the list is shown: from the sharing on, when the run is over too. Pure. */
export const isOpen = (here) => here !== null && (here.phase === "over" || OPEN.includes(here.slot?.kind));

export function createSharing({ give, texts, filled = (wall) => wall }) {
  const asked = new Set();
  byId("others").addEventListener("click", ({ target }) => {
    const button = target.closest("button[data-idea]");
    if (!button) return;
    asked.add(Number(button.dataset.idea));
    give("proposal.borrow", { idea: Number(button.dataset.idea) });
  });
  const paint = painter((list) => {
    byId("others").replaceChildren(...list.map(row));
  });

  function row(one) {
    const node = fromTemplate("other-idea");
    setText(node.querySelector("[data-what]"), one.what);
    setText(node.querySelector("[data-first]"), one.first_step);
    show(node.querySelector("[data-first]"), one.first_step !== "");
    setText(node.querySelector("[data-from]"), fill(texts.from_room, one));
    setText(node.querySelector("[data-kind]"), texts.kinds[one.kind]);
    const button = node.querySelector("button");
    button.dataset.idea = one.id;
    button.hidden = one.taken;
    button.setAttribute("aria-label", fill(texts.borrow_of, one));
    show(node.querySelector("[data-taken]"), one.taken);
    return node;
  }

  /** While it is about what the others try, that stands first; before and after, one's own. */
  function place(isFirst) {
    const [list, part] = [byId("sharing"), byId("proposals")];
    if (isFirst !== (part.firstElementChild === list)) part[isFirst ? "prepend" : "append"](list);
  }

  return {
    paint(here, { wall, group }) {
      const open = isOpen(here);
      show(byId("sharing"), open);
      place(here?.slot?.kind === "sharing");
      if (!open || !group) return;
      const list = others(filled(wall, open)?.proposals ?? [], { own: group.group.id, borrowed: group.borrowed, asked });
      paint(list);
      show(byId("others-none"), list.length === 0);
    },
    answered({ action, args }, ok) {
      if (action === "proposal.borrow" && !ok) asked.delete(args.idea);
    },
  };
}
