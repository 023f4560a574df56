// Help calls and what is said in them, messages to the rooms, and the figures of just now.

import { fill, clock, timer } from "../screen/words.js";
import { $, follow, make, show, text } from "./dom.js";
import { addressed, standing as shownAndRead } from "./messages.js";
import { collator, standing, sums } from "./rooms.js";

const AGAIN_AFTER = 1_200; // ms: the snapshot that made a press stale has come into force by then

/** The message field aimed at one room, ready to write in. */
export function writeTo(group) {
  $("message-to").value = `group:${group.id}`;
  $("message-to").dispatchEvent(new Event("change"));
  $("message").focus();
}

export function createSide({ live, texts, fail }) {
  const messages = createMessages({ live, words: texts.message, fail });
  return {
    calls: createCalls({ live, words: texts.help, fail }),
    messages(control, now) {
      messages(control, now);
      figures(sums(control.groups));
    },
  };
}

function figures(sum) {
  text($("fact-screens"), `${sum.screens} / ${sum.rooms}`);
  text($("fact-facilitators"), `${sum.facilitators} / ${sum.rooms}`);
  text($("fact-points"), String(sum.points));
  text($("fact-questions"), String(sum.questions));
  text($("fact-proposals"), String(sum.proposals));
  text($("fact-answers"), `${sum.answers} / ${sum.people}`);
}

function createCalls({ live, words, fail }) {
  let heard = null; // how many lines of each call have been told; null before the first snapshot

  function render(groups, now) {
    const calls = groups.filter((group) => group.help).map((group) => ({ ...group, ...standing(group.help) }));
    calls.sort((a, b) => a.answered - b.answered || a.since - b.since);
    follow($("calls"), calls, {
      key: (group) => group.help.id, build: buildCall, write: writeCall,
      signature: ({ help, name, answered }) => JSON.stringify([help, name, answered]),
    });
    text($("calls-count"), calls.length > 1 ? String(calls.length) : "");
    show($("calls-none"), calls.length === 0);
    text($("calls-none"), words.none);
    for (const { help, answered, since } of calls) {
      text($(`call-time-${help.id}`), answered ? fill(words.answered_at, { clock: clock(since) }) : timer(Math.floor((now - since) / 1000) * 1000));
    }
    announce(calls);
  }

  /** Each new line from a room is said once; the waiting time that goes is not. */
  function announce(calls) {
    const count = ({ help }) => 1 + help.lines.filter((line) => line.by === "facilitator").length;
    const fresh = heard === null ? [] : calls.filter((call) => !call.answered && count(call) > (heard.get(call.help.id) ?? 0));
    heard = new Map(calls.map((call) => [call.help.id, count(call)]));
    if (!fresh.length) return;
    const { name, municipality, help } = fresh[0];
    const said = help.lines.findLast((line) => line.by === "facilitator")?.text ?? "";
    text($("calls-spoken"), fill(words.spoken, { name, municipality, text: said }));
  }

  function buildCall({ name, help: { id } }) {
    const answer = make("button", { type: "button", className: "btn btn-sm btn-quiet" }, words.answer);
    answer.setAttribute("aria-expanded", "false");
    const close = make("button", { type: "button", className: "btn btn-sm btn-quiet" }, words.close);
    close.addEventListener("click", () => live.do("help.close", { call: id }).catch(fail));
    const call = make("article", { className: "call" }, make("p", { className: "who" }), make("ol", { className: "exchange" }), make("div", { className: "cluster" }, answer, close));
    let form = null; // made at the first press: a browser looks through all fields of a page whenever one is added
    answer.addEventListener("click", () => {
      if (!form) call.append((form = buildForm(id, name, open)));
      open(form.hidden);
    });
    const open = (isOpen) => {
      show(form, isOpen);
      answer.setAttribute("aria-expanded", String(isOpen));
      if (isOpen) form.querySelector("textarea").focus();
    };
    return call;
  }

  function buildForm(id, name, open) {
    const field = make("textarea", { className: "form-control", id: `answer-${id}`, maxLength: 300, rows: 3 });
    const label = make("label", { className: "visually-hidden", htmlFor: field.id }, fill(words.label, { name }));
    const form = make("form", { hidden: true }, label, field, make("button", { className: "btn btn-sm btn-primary" }, words.send));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const said = field.value.trim();
      if (!said) return field.focus();
      return live.do("help.answer", { call: id, text: said }).then(() => {
        if (field.value.trim() !== said) return; // something more is being written
        field.value = "";
        open(false);
      }, fail);
    });
    field.addEventListener("keydown", sendOnControlEnter(form));
    return form;
  }

  function writeCall(node, { help, name, municipality, answered }) {
    node.classList.toggle("quiet", answered);
    node.querySelector(".who").replaceChildren(make("b", {}, `${name}, ${municipality}`), " ", make("span", { className: "soft num nowrap", id: `call-time-${help.id}` }));
    const lines = help.lines.length ? help.lines : [{ by: "facilitator", text: words.no_words, at: help.opened_at }];
    node.querySelector(".exchange").replaceChildren(...lines.map(line));
  }

  function line({ by, text: said, at }) {
    const who = by === "organiser" ? fill(words.by_you, { clock: clock(at) }) : fill(words.by_room, { clock: clock(at) });
    return make("li", { className: by }, make("span", { className: "soft small num" }, who), " ", make("p", {}, said));
  }

  return render;
}

function createMessages({ live, words, fail }) {
  let latest = null; // the last snapshot of `control`
  let offered = ""; // the addressees in the list

  function render(control, now) {
    latest = control;
    offer(control);
    count();
    const { now: shown, earlier } = shownAndRead(control, now);
    list($("messages"), shown);
    list($("messages-earlier"), earlier);
    show($("messages-earlier").parentElement, earlier.length > 0);
    text($("messages-earlier-title"), fill(words.earlier, { n: earlier.length }));
  }

  /** The choice of addressee; what is chosen stays while rooms come and go. */
  function offer({ groups, municipalities }) {
    const names = JSON.stringify([municipalities, groups.map(({ id, name, municipality }) => [id, name, municipality])]);
    if (names === offered) return;
    offered = names;
    const field = $("message-to");
    const chosen = field.value;
    const sorted = [...groups].sort((a, b) => collator.compare(a.municipality, b.municipality) || collator.compare(a.name, b.name));
    field.replaceChildren(
      new Option(fill(words.to_all, { n: groups.length }), "all"),
      section(words.municipalities, Object.keys(municipalities).sort(collator.compare).map((name) => new Option(name, `municipality:${municipalities[name]}`))),
      section(words.rooms, sorted.map(({ id, name, municipality }) => new Option(`${name}, ${municipality}`, `group:${id}`))),
    );
    field.value = chosen || "all";
    if (!field.value) field.value = "all";
  }

  const section = (label, options) => make("optgroup", { label }, ...options);

  function count() {
    const n = addressed($("message-to").value || "all", latest.groups, latest.municipalities).length;
    text($("message-send"), n === 1 ? words.show_in_one : fill(words.show_in, { n }));
  }

  function list(node, messages) {
    follow(node, messages, {
      key: (message) => message.id, build: buildMessage, write: writeMessage,
      signature: ({ id, undone, isShown, rooms, unread }) => `${id} ${undone} ${isShown} ${rooms} ${unread.map((group) => group.id)}`,
    });
  }

  function buildMessage({ id }) {
    const away = make("button", { type: "button", className: "btn btn-sm btn-quiet" }, words.take_away);
    away.addEventListener("click", () => takeAway(id).catch(fail));
    const who = make("details", {}, make("summary"), make("p", { className: "small" }));
    return make("li", { className: "sent" }, make("p", { className: "said" }), make("p", { className: "soft small num" }), who, away);
  }

  function writeMessage(node, message) {
    const [said, facts] = node.querySelectorAll(":scope > p");
    text(said, message.text);
    text(facts, `${toWhom(message.to)}. ${when(message)}`);
    const [summary, names] = node.querySelector("details").children;
    text(summary, fill(words.read, { n: message.readIn, all: message.rooms }));
    text(names, message.unread.length ? fill(words.unread, { names: message.unread.map(({ name, municipality }) => `${name} (${municipality})`).join(", ") }) : words.read_by_all);
    show(node.querySelector("button"), message.isShown);
  }

  function toWhom(to) {
    const [kind, id] = to.split(":");
    if (kind === "municipality") return Object.keys(latest.municipalities).find((name) => latest.municipalities[name] === Number(id)) ?? words.to_gone;
    if (kind !== "group") return words.to_everyone;
    const group = latest.groups.find((one) => one.id === Number(id));
    return group ? `${group.name}, ${group.municipality}` : words.to_gone;
  }

  function when({ isShown, undone, at, expires_at: ends }) {
    if (undone) return fill(words.taken, { clock: clock(at) });
    return isShown ? fill(words.until, { clock: clock(ends) }) : fill(words.was_shown, { clock: clock(at) });
  }

  /** A colleague's press in the same second makes ours stale; this one means the same whatever they did. */
  async function takeAway(id) {
    const undo = () => live.do("cue.undo", { seq: id }, { seen: live.store.rev("agenda") });
    try {
      await undo();
    } catch (refusal) {
      if (refusal.code !== "stale") throw refusal;
      await new Promise((done) => setTimeout(done, AGAIN_AFTER));
      await undo();
    }
  }

  $("message-to").addEventListener("change", () => latest && count());
  $("message-form").addEventListener("submit", (event) => {
    event.preventDefault();
    const field = $("message");
    const said = field.value.trim();
    text($("message-state"), said ? "" : words.empty);
    if (!said) return field.focus();
    const args = { text: said, to: $("message-to").value, expires_in: Number($("message-time").value) };
    return live.do("cue.message", args).then(() => {
      if (field.value.trim() === said) field.value = "";
      text($("message-state"), fill(words.sent, { clock: clock(live.clock.now()) }));
    }, fail);
  });
  $("message").addEventListener("keydown", sendOnControlEnter($("message-form")));

  return render;
}

function sendOnControlEnter(form) {
  return (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
  };
}
