// The rows on the page: one list item for each caption, made once and filled again when its caption changes.

import { shown } from "../film-time.js";
import { warnings } from "./cues.js";

const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_whole, name) => String(values[name]));

export class Rows {
  constructor(list, { texts, beside, language, length }) {
    this.list = list;
    this.texts = texts;
    this.beside = beside;
    this.language = language;
    this.length = length;
    this.nodes = new WeakMap(); // by caption: an unchanged one keeps its node
    this.cues = [];
    this.heard = -1;
  }

  /** Shows these captions, in this order. */
  paint(cues) {
    const before = this.cues;
    this.cues = cues;
    const nodes = cues.map((cue) => this.nodeOf(cue));
    if (before.length !== cues.length || nodes.some((node, index) => this.list.children[index] !== node)) this.list.replaceChildren(...nodes);
    cues.forEach((_cue, index) => this.fillRow(index));
    this.mark(this.heard);
  }

  /** A caption took another's place while one types in it. */
  typed(cues, index) {
    const node = this.list.children[index];
    this.cues = cues;
    this.nodes.set(cues[index], node);
    for (const near of [index - 1, index, index + 1]) if (cues[near]) this.fillRow(near);
  }

  /** Marks the row that is heard, -1 for none. */
  mark(index) {
    this.list.querySelector("[aria-current]")?.removeAttribute("aria-current");
    this.heard = index;
    this.list.children[index]?.setAttribute("aria-current", "true");
  }

  focus(index, field = "text") {
    this.list.children[index]?.querySelector(`[name=${field}]`)?.focus();
  }

  /** Keeps the row in the list's middle without moving the page. */
  show(index) {
    const node = this.list.children[index];
    if (!node) return;
    const frame = this.list.parentElement;
    frame.scrollTo({ top: node.offsetTop - frame.offsetTop - (frame.clientHeight - node.offsetHeight) / 2 });
  }

  indexOf(node) {
    return [...this.list.children].indexOf(node.closest("li"));
  }

  toLookOver() {
    return this.cues.flatMap((_cue, index) => (warnings(this.cues, index, this.length).length ? [index] : []));
  }

  nodeOf(cue) {
    if (!this.nodes.has(cue)) this.nodes.set(cue, this.make());
    return this.nodes.get(cue);
  }

  make() {
    const node = document.createElement("li");
    const play = document.createElement("button");
    play.type = "button";
    play.name = "play";
    play.className = "cap-number";
    const times = document.createElement("span");
    times.className = "cap-times";
    times.append(this.input("start"), this.input("end"));
    const text = document.createElement("textarea");
    Object.assign(text, { name: "text", rows: 2, lang: this.language, dir: "auto", spellcheck: true });
    const note = document.createElement("p");
    note.className = "cap-note";
    node.append(play, times, text);
    if (this.beside.length) node.append(Object.assign(document.createElement("p"), { className: "cap-beside", dir: "auto" }));
    node.append(note);
    return node;
  }

  input(name) {
    return Object.assign(document.createElement("input"), { name, type: "text", inputMode: "decimal", autocomplete: "off", spellcheck: false });
  }

  fillRow(index) {
    const node = this.list.children[index];
    const cue = this.cues[index];
    const found = warnings(this.cues, index, this.length);
    const number = index + 1;
    const [play, start, end, text] = ["play", "start", "end", "text"].map((name) => node.querySelector(`[name=${name}]`));
    play.textContent = String(number);
    play.setAttribute("aria-label", fill(this.texts.play_from, { n: number }));
    for (const [field, value, name] of [[start, shown(cue.start), "start"], [end, shown(cue.end), "end"], [text, cue.text, "text"]]) {
      if (field.value !== value) field.value = value;
      field.setAttribute("aria-label", `${fill(this.texts.row, { n: number })}: ${this.texts[name]}`);
    }
    node.classList.toggle("is-noted", found.length > 0);
    const said = found.map(([code, figure]) => fill(this.texts[code], { n: figure })).join(" · ");
    const note = node.querySelector(".cap-note");
    if (note.textContent !== said) note.textContent = said;
    const beside = node.querySelector(".cap-beside");
    if (beside) beside.textContent = this.saidBeside(cue);
  }

  /** What the other language says meanwhile. */
  saidBeside({ start, end }) {
    return this.beside.filter((line) => line.start < end && start < line.end && Math.min(end, line.end) - Math.max(start, line.start) > (line.end - line.start) / 3).map(({ text }) => text.replaceAll("\n", " ")).join(" ");
  }
}
