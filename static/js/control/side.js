// Help calls with their answers, messages to the rooms, and the figures of just now.

import { fill, clock, timer } from "../screen/words.js";
import { $, follow, make, show, text } from "./dom.js";
import { sums } from "./rooms.js";

export function createSide({ live, texts, fail }) {
  const words = texts.help;

  function render(control, agenda, now) {
    const calls = control.groups.filter((group) => group.help).sort((a, b) => a.help.opened_at - b.help.opened_at);
    follow($("calls"), calls, { key: (group) => group.help.id, build: buildCall, write: writeCall, signature: ({ help, name }) => JSON.stringify([help, name]) });
    show($("calls-none"), calls.length === 0);
    text($("calls-none"), words.none);
    for (const { help } of calls) {
      const clockNode = $(`call-time-${help.id}`);
      if (clockNode) text(clockNode, timer(Math.floor((now - help.opened_at) / 1000) * 1000));
    }
    figures(sums(control.groups));
    const message = agenda?.message;
    const shown = message && message.expires_at > now;
    text($("message-state"), shown ? fill(words.shown, { clock: clock(message.expires_at) }) : "");
    text($("message-send"), fill(words.show_in, { n: control.groups.length }));
  }

  function figures(sum) {
    text($("fact-screens"), `${sum.screens} / ${sum.rooms}`);
    text($("fact-facilitators"), `${sum.facilitators} / ${sum.rooms}`);
    text($("fact-points"), String(sum.points));
    text($("fact-questions"), String(sum.questions));
    text($("fact-proposals"), String(sum.proposals));
    text($("fact-answers"), `${sum.answers} / ${sum.people}`);
  }

  function buildCall(group) {
    const id = group.help.id;
    const input = make("input", { className: "form-control", id: `answer-${id}`, maxLength: 300, autocomplete: "off" });
    const label = make("label", { className: "visually-hidden", htmlFor: input.id }, fill(words.label, { name: group.name }));
    const form = make("form", { hidden: true }, label, input, make("button", { className: "btn btn-sm btn-primary" }, words.send));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (input.value.trim()) live.do("help.answer", { call: id, text: input.value.trim() }).then(() => show(form, false), fail);
    });
    const answer = make("button", { type: "button", className: "btn btn-sm btn-quiet" }, words.answer);
    answer.addEventListener("click", () => {
      show(form, form.hidden);
      if (!form.hidden) input.focus();
    });
    const close = make("button", { type: "button", className: "btn btn-sm btn-quiet" }, words.close);
    close.addEventListener("click", () => live.do("help.close", { call: id }).catch(fail));
    return make("article", { className: "call" }, make("p", { className: "who" }), make("p", { className: "said" }), make("p", { className: "soft" }), make("div", { className: "cluster" }, answer, close), form);
  }

  function writeCall(node, { help, name, municipality }) {
    const [who, said, answered] = node.querySelectorAll("p");
    node.classList.toggle("quiet", Boolean(help.answered_at));
    who.replaceChildren(make("b", {}, `${name}, ${municipality}`), " ", make("span", { className: "soft num", id: `call-time-${help.id}` }));
    text(said, help.text ? `”${help.text}”` : words.no_words);
    text(answered, help.answered_at ? fill(words.you_answered, { clock: clock(help.answered_at), text: help.answer }) : "");
    show(answered, Boolean(help.answered_at));
  }

  $("message-form").addEventListener("submit", (event) => {
    event.preventDefault();
    const field = $("message");
    const said = field.value.trim();
    if (!said) {
      text($("message-state"), words.empty);
      return field.focus();
    }
    const args = { text: said, to: "all", expires_in: Number($("message-time").value) };
    return live.do("cue.message", args).then(() => (field.value = field.value.trim() === said ? "" : field.value), fail);
  });
  $("message").addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) $("message-form").requestSubmit();
  });

  return { render };
}
