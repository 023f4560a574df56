// Headings: written in one line, and changed, moved and removed in a sheet.

import { $ } from "../control/dom.js";

/** `headings()` are those there are; `made(id)`: one was added. */
export function createHeadings({ headings, press, made }) {
  async function add(event) {
    event.preventDefault();
    const said = $("heading").value.trim();
    if (!said) return;
    $("heading").value = "";
    const answer = await press("heading.add", { text: said });
    if (answer) made(answer.heading);
    else $("heading").value = said;
  }

  function edit(heading) {
    const sheet = $("heading-sheet");
    const all = headings();
    const number = all.findIndex(({ id }) => id === heading) + 1;
    $("heading-text").value = all[number - 1].text;
    sheet.querySelector("[value=earlier]").disabled = number === 1;
    sheet.querySelector("[value=later]").disabled = number === all.length;
    sheet.returnValue = "";
    sheet.onclose = () => closed(heading, number, sheet.returnValue);
    sheet.showModal();
    $("heading-text").select();
  }

  function closed(heading, number, did) {
    if (did === "rename") press("heading.rename", { heading, text: $("heading-text").value.trim() });
    if (did === "earlier" || did === "later") press("heading.move", { heading, position: number + (did === "later" ? 1 : -1) });
    if (did === "remove") press("heading.remove", { heading });
  }

  $("heading-form").addEventListener("submit", add);
  return { edit };
}
