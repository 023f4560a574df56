// The film part of a Talk's page: choose or drop a film, see it on its way, follow what is made of it.
import { createApi } from "./film/api.js";
import { pictureOf } from "./film/peek.js";
import { leftText } from "./film/pieces.js";
import { Sender } from "./film/sender.js";
import { shareOut, shareText } from "./film/share.js";

const BUSY_MS = 1500;
const QUIET_MS = 15000;

class FilmPart {
  constructor(root) {
    const config = JSON.parse(root.dataset.film);
    const { number, title, texts, converts } = config;
    Object.assign(this, { root, number, title, texts, converts, signInAddress: config.sign_in, api: createApi(config) });
    this.place = root.querySelector("[data-panel]");
    this.senders = new Set();
    this.#dropZone();
    this.#hidePlainField();
    root.addEventListener("click", (event) => this.#pressed(event));
    this.#follow();
  }

  #dropZone() {
    const zone = this.root.querySelector("[data-drop]");
    zone.hidden = false;
    for (const button of zone.querySelectorAll("[data-pick]")) {
      const input = document.createElement("input");
      Object.assign(input, { type: "file", multiple: false, hidden: true });
      input.addEventListener("change", () => {
        if (input.files[0]) this.send(input.files[0], button.dataset.pick);
        input.value = "";
      });
      button.after(input);
      button.addEventListener("click", () => input.click());
    }
    for (const name of ["dragenter", "dragover"]) zone.addEventListener(name, (event) => this.#over(event, zone, true));
    for (const name of ["dragleave", "drop"]) zone.addEventListener(name, (event) => this.#over(event, zone, false));
    zone.addEventListener("drop", (event) => this.#dropped([...event.dataTransfer.files]));
  }

  /** A Talk has one film: of two, one is the other Talk's, if it is on the page and that is what was meant. */
  #dropped(files) {
    if (files.length < 2) return files.forEach((file) => this.send(file, "film"));
    const shares = shareOut(files, parts.map(({ number }) => number));
    if (!shares) return this.#problem(this.texts.one.replace("{talk}", this.title));
    const titles = Object.fromEntries(parts.map(({ number, title }) => [number, title]));
    if (!confirm(shareText(shares, titles, this.texts.share))) return this.#problem(this.texts.declined);
    for (const [number, file] of shares) parts.find((part) => part.number === number).send(file, "film");
    return undefined;
  }

  #over(event, zone, isOver) {
    event.preventDefault();
    zone.classList.toggle("is-over", isOver);
  }

  /** The form's own field would send the film whole, with everything else; it stays for those without scripts. */
  #hidePlainField() {
    const row = this.root.closest("fieldset")?.querySelector(".field-file");
    const input = row?.querySelector("input[type=file]");
    if (!input) return;
    input.disabled = true;
    const label = input.previousSibling;
    if (label?.nodeType === Node.TEXT_NODE) label.textContent = "";
    input.hidden = true;
    row.querySelector(".help")?.remove();
    if (!row.querySelector("a")) row.hidden = true;
  }

  async send(file, kind) {
    this.#problem("");
    if (!this.converts && (await pictureOf(file)) === "hevc") return this.#problem(`${file.name}: ${this.texts.phone}`);
    const line = this.#line(file);
    const sender = new Sender(file, kind, this.api, (state) => this.#show(line, state));
    line.pause.addEventListener("click", () => (sender.state.how === "paused" ? sender.resume() : sender.pause()));
    line.remove.addEventListener("click", () => sender.remove());
    this.senders.add(sender);
    await sender.run();
    this.senders.delete(sender);
    if (sender.state.how === "stopped") this.#problem(`${file.name}: ${this.texts[sender.state.text] ?? (sender.state.text || this.texts.stopped)}`);
    line.root.remove();
    return this.look();
  }

  #line(file) {
    const root = document.createElement("div");
    root.className = "st-film-bar";
    const words = document.createElement("p");
    const name = document.createElement("strong");
    const text = document.createElement("span");
    const bar = document.createElement("progress");
    const pause = this.#button(this.texts.pause, file.name);
    const remove = this.#button(this.texts.remove, file.name);
    const link = document.createElement("a");
    name.textContent = file.name;
    Object.assign(bar, { max: 100, value: 0 });
    bar.setAttribute("aria-label", file.name);
    Object.assign(link, { href: this.signInAddress, target: "_blank", rel: "noopener", hidden: true });
    link.textContent = this.texts.sign_in;
    words.append(name, " ", text, " ", link);
    const buttons = document.createElement("div");
    buttons.className = "st-film-buttons";
    buttons.append(pause, remove);
    root.append(words, bar, buttons);
    this.root.querySelector("[data-sendings]").append(root);
    return { root, text, bar, pause, remove, link };
  }

  #button(text, about) {
    const button = document.createElement("button");
    Object.assign(button, { type: "button", className: "button", textContent: text });
    button.setAttribute("aria-label", `${text}: ${about}`);
    return button;
  }

  #show({ root, text, bar, pause, link }, state) {
    const { texts } = this;
    bar.value = state.percent;
    root.dataset.how = state.how;
    const sending = texts.sending.replace("{percent}", String(state.percent));
    text.textContent = state.how === "sending" ? [sending, leftText(state.left, texts)].filter(Boolean).join(", ") : (texts[state.how] ?? state.text);
    pause.textContent = state.how === "paused" ? texts.resume : texts.pause;
    pause.setAttribute("aria-label", `${pause.textContent}: ${state.name}`);
    link.hidden = state.how !== "signed_out";
    if (state.id) this.#hideComing();
  }

  /** What is being sent from here is not asked for besides. */
  #hideComing() {
    const ids = new Set([...this.senders].map((sender) => sender.state.id));
    for (const part of this.place.querySelectorAll("[data-coming]")) part.hidden = ids.has(part.dataset.coming);
  }

  /** A press that the form would carry out by itself, done without leaving what is typed on the page. */
  async #pressed(event) {
    const button = event.target.closest("[data-post]");
    if (!button) return;
    event.preventDefault();
    if (button.dataset.ask && !confirm(button.dataset.ask)) return;
    button.disabled = true;
    const answer = await this.api.post(button.getAttribute("formaction")).catch(() => ({ status: 0 }));
    if (answer.status === 403) await this.api.token().catch(() => false);
    if (answer.status === 403) await this.api.post(button.getAttribute("formaction")).catch(() => null);
    button.disabled = false;
    await this.look();
  }

  #problem(text) {
    const place = this.root.querySelector("[data-problem]");
    place.textContent = text;
    place.hidden = !text;
  }

  async #follow() {
    for (;;) {
      const isBusy = this.place.querySelector("[data-busy]") || this.senders.size;
      await new Promise((resolve) => setTimeout(resolve, isBusy ? BUSY_MS : QUIET_MS));
      if (!document.hidden) await this.look();
    }
  }

  /** Percent as they come; the panel itself only when something else has changed. */
  async look() {
    const state = await this.api.state().catch(() => ({}));
    if (state.status !== 200) return;
    if (state.mark !== this.place.firstElementChild?.dataset.mark) await this.#replace();
    for (const bar of this.place.querySelectorAll("[data-bar]")) {
      const [percent, text] = state.bars[bar.dataset.bar] ?? [];
      if (percent === undefined) continue;
      bar.querySelector("progress").value = percent;
      bar.querySelector("[data-bar-percent]").textContent = `${percent} %`;
      bar.querySelector("[data-bar-text]").textContent = text;
    }
  }

  async #replace() {
    const html = await this.api.panel().catch(() => null);
    if (html === null) return;
    const fresh = new DOMParser().parseFromString(html, "text/html").body.firstElementChild;
    const focus = document.activeElement?.getAttribute?.("formaction");
    this.place.replaceChildren(fresh);
    if (focus) this.place.querySelector(`[formaction="${CSS.escape(focus)}"]`)?.focus();
    this.root.querySelector("[data-pick=described]").hidden = !("hasFilm" in fresh.dataset);
    this.#hideComing();
  }
}

// A Talk that is not saved yet has no place to send to: its form's plain field would send a large film in one piece.
for (const later of document.querySelectorAll("[data-film-later]")) {
  const row = later.closest("fieldset").querySelector(".field-file");
  if (row) row.hidden = true;
}

const parts = [...document.querySelectorAll("[data-film]")].map((root) => new FilmPart(root));

// A film dropped beside its place would replace the page; one that is on its way should not be left by mistake.
for (const name of ["dragover", "drop"]) addEventListener(name, (event) => event.dataTransfer?.types.includes("Files") && event.preventDefault());
addEventListener("beforeunload", (event) => {
  if (parts.some((part) => part.senders.size)) event.preventDefault();
});
