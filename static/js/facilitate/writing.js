// The written parts: every field is a draft, kept in the browser as it is typed and saved to the server as it rests.
// Fields that share an element (a proposal's) share its line of news and its question when another wrote the same.

import { createDraft } from "./draft.js";
import { setText, show } from "./dom.js";
import { keysOf } from "./sheets.js";
import { clockText, fill } from "./where.js";

const REST = 700; // ms without a key press before a save
const WORST = ["conflict", "refused", "waiting", "saving", "saved", "empty"]; // what an element says of its fields

/**
 * @param {object} options
 *   sheets   [{key, node, empty, read(), write(value), told(value), action, args(value, rev)}], see sheets.js
 *   shelf    createShelf()
 *   give(action, args, key)   hands a command to the outbox
 *   now() server ms; online() true while the line is up; texts
 * @returns {{answered(row, ok, detail), seen(key, current), add(sheets), refresh(), value(key), isDirty(action)}}
 */
export function createWriting({ sheets, shelf, give, now, online, texts, onChange }) {
  const fields = new Map(); // key -> field
  const elements = new Map(); // element -> its fields
  add(sheets);

  function add(more) {
    for (const sheet of more) {
      const field = { ...sheet, draft: createDraft(sheet.empty, shelf.read(sheet.key)), timer: null };
      fields.set(sheet.key, field);
      if (!elements.has(sheet.node)) listen(sheet.node);
      elements.get(sheet.node).push(field);
      if (!field.draft.dirty) continue;
      field.write(field.draft.value);
      field.timer = setTimeout(() => push(field), 0);
    }
  }

  function listen(node) {
    elements.set(node, []);
    node.addEventListener("input", () => typed(node));
    node.addEventListener("change", () => typed(node, 0));
    node.querySelector("[data-keep]").addEventListener("click", () => choose(node, "keepMine"));
    node.querySelector("[data-take]").addEventListener("click", () => choose(node, "takeTheirs"));
  }

  function typed(node, rest = REST) {
    for (const field of elements.get(node)) {
      const value = field.read();
      if (changed(value, field.draft.value)) field.draft.input(value);
      if (!field.draft.dirty) continue;
      shelf.write(field.key, field.draft.unsaved);
      clearTimeout(field.timer);
      field.timer = setTimeout(() => push(field), rest);
    }
    status(node);
    onChange();
  }

  function choose(node, how) {
    const field = elements.get(node).find(isMet);
    if (!field) return;
    field.draft[how]();
    field.write(field.draft.value);
    kept(field);
    push(field);
  }

  function kept(field) {
    shelf.write(field.key, field.draft.unsaved);
    status(field.node);
    onChange();
  }

  function push(field) {
    const next = field.draft.next();
    if (next) give(field.action, field.args(next.value, next.rev), field.key);
    if (next) shelf.write(field.key, field.draft.unsaved);
    status(field.node);
  }

  function status(node) {
    const own = elements.get(node);
    const states = own.map((field) => field.draft.state(online()));
    const state = WORST.find((one) => states.includes(one));
    const refused = own.find((field) => field.draft.state(online()) === "refused");
    const at = Math.max(0, ...own.map((field) => field.draft.savedAt ?? 0));
    const line = node.querySelector(".saved");
    line.classList.toggle("wait", state !== "saved");
    show(line, state !== "empty");
    show(line.querySelector("[data-icon=check]"), state === "saved");
    show(line.querySelector("[data-icon=wait]"), state !== "saved");
    const said = state === "saved" && at === 0 ? texts.saved : texts[`state_${refused?.draft.refusal === "locked" ? "locked" : state}`] ?? "";
    setText(line.querySelector("[data-text]"), fill(said, { clock: at === 0 ? "" : clockText(at) }));
    const box = node.querySelector(".conflict");
    const met = own.find(isMet);
    show(box, Boolean(met));
    if (met) setText(box.querySelector("[data-theirs]"), met.told(met.draft.theirs.value));
  }

  return {
    /** An answer from the outbox, also to what an earlier page sent. */
    answered(row, ok, detail) {
      const meant = keysOf(row).map((key) => fields.get(key)).filter((field) => field?.action === row.action);
      for (const field of meant) {
        if (ok) field.draft.saved(field.sent(row.args), detail.rev, now());
        else if (detail.code === "conflict") field.draft.conflict(detail.rev, field.current(detail));
        else field.draft.refused(detail.code);
        if (!ok && !field.draft.dirty && !field.draft.theirs) field.write(field.draft.value);
        kept(field);
        push(field);
      }
    },
    /** What a snapshot of the topic "group" says of a field. */
    seen(key, current) {
      const field = fields.get(key);
      if (field.draft.seen(current)) field.write(field.draft.value);
      kept(field);
    },
    /** More sheets, of what a merged group wrote. */
    add,
    refresh: () => elements.forEach((_own, node) => status(node)),
    value: (key) => fields.get(key).draft.value,
    /** True while a field of this action ("note.save") is not saved. */
    isDirty: (action) => [...fields.values()].some((field) => field.action === action && field.draft.dirty),
  };
}

const isMet = (field) => field.draft.theirs !== null;

const changed = (a, b) => JSON.stringify(a) !== JSON.stringify(b);

/** How many of these texts have something written. */
export function counted(texts) {
  return texts.filter((text) => text.trim() !== "").length;
}
