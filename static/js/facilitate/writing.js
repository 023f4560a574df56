// The written parts: every field is a draft, kept in the browser as it is typed and saved to the server as it rests.

import { createDraft } from "./draft.js";
import { setText, show } from "./dom.js";
import { clockText, fill } from "./where.js";

const REST = 700; // ms without a key press before a save
const KIND = "trial";
export const EMPTY_PROPOSAL = { kind: KIND, what: "", first_step: "", who: "", when: "", needs: "", notice: "", is_shared: true };

/**
 * @param {object} options
 *   sheets   [{key, node, empty, read(), write(value), action, args(value, rev)}]
 *   shelf    createShelf()
 *   give(action, args, key)   hands a command to the outbox
 *   now() server ms; online() true while the line is up; texts
 * @returns {{answered(row, ok, detail), seen(key, current), add(sheet), refresh(), value(key), isDirty(action)}}
 */
export function createWriting({ sheets, shelf, give, now, online, texts, onChange }) {
  const fields = new Map(sheets.map((sheet) => [sheet.key, fieldOf(sheet)]));

  function fieldOf(sheet) {
    const draft = createDraft(sheet.empty, shelf.read(sheet.key));
    const field = { ...sheet, draft, timer: null };
    if (draft.dirty) {
      sheet.write(draft.value);
      field.timer = setTimeout(() => push(field), 0);
    }
    sheet.node.addEventListener("input", () => typed(field));
    sheet.node.addEventListener("change", () => typed(field, 0));
    sheet.node.querySelector("[data-keep]").addEventListener("click", () => choose(field, "keepMine"));
    sheet.node.querySelector("[data-take]").addEventListener("click", () => choose(field, "takeTheirs"));
    return field;
  }

  function typed(field, rest = REST) {
    field.draft.input(field.read());
    kept(field);
    clearTimeout(field.timer);
    field.timer = setTimeout(() => push(field), rest);
  }

  function choose(field, how) {
    field.draft[how]();
    field.write(field.draft.value);
    kept(field);
    push(field);
  }

  function kept(field) {
    shelf.write(field.key, field.draft.unsaved);
    status(field);
    onChange();
  }

  function push(field) {
    const next = field.draft.next();
    if (next) give(field.action, field.args(next.value, next.rev), field.key);
    if (next) shelf.write(field.key, field.draft.unsaved);
    status(field);
  }

  function status(field) {
    const state = field.draft.state(online());
    const line = field.node.querySelector(".saved");
    line.classList.toggle("wait", state !== "saved");
    show(line, state !== "empty");
    show(line.querySelector("[data-icon=check]"), state === "saved");
    show(line.querySelector("[data-icon=wait]"), state !== "saved");
    const at = field.draft.savedAt;
    const said = state === "saved" && at === null ? texts.saved : texts[`state_${state}`] ?? "";
    setText(line.querySelector("[data-text]"), fill(said, { clock: at === null ? "" : clockText(at) }));
    const box = field.node.querySelector(".conflict");
    show(box, state === "conflict");
    if (state === "conflict") setText(box.querySelector("[data-theirs]"), field.told(field.draft.theirs.value));
  }

  return {
    /** An answer from the outbox, also to what an earlier page sent. */
    answered(row, ok, detail) {
      const field = [...fields.values()].find((one) => one.action === row.action && one.key === keyOf(row));
      if (!field) return;
      if (ok) field.draft.saved(field.sent(row.args), detail.rev, now());
      else if (detail.code === "conflict") field.draft.conflict(detail.rev, field.current(detail));
      else field.draft.refused(detail.code);
      if (!ok && !field.draft.dirty && !field.draft.theirs) field.write(field.draft.value);
      kept(field);
      push(field);
    },
    /** What a snapshot of the topic "group" says of a field. */
    seen(key, current) {
      const field = fields.get(key);
      if (field.draft.seen(current)) field.write(field.draft.value);
      kept(field);
    },
    /** One more sheet, of what a merged group wrote. */
    add: (sheet) => void fields.set(sheet.key, fieldOf(sheet)),
    refresh: () => fields.forEach(status),
    value: (key) => fields.get(key).draft.value,
    /** True while a field of this action ("note.save") is not saved. */
    isDirty: (action) => [...fields.values()].some((field) => field.action === action && field.draft.dirty),
  };
}

const keyOf = ({ action, args }) => (action === "note.save" ? `note:${args.kind}:${args.position}` : `proposal:${args.position}`);

/** The sheets of the page: every element with data-note="point:1", and every one with data-proposal="1". */
export function sheetsOf(group, nodes = document.querySelectorAll("[data-note], [data-proposal]")) {
  return [...nodes].map((node) => (node.dataset.note ? noteSheet(node, group) : proposalSheet(node, group)));
}

function noteSheet(node, group) {
  const [kind, position] = node.dataset.note.split(":");
  const area = node.querySelector("textarea");
  return {
    key: `note:${kind}:${position}`,
    node,
    empty: { text: "" },
    read: () => ({ text: area.value }),
    write: ({ text }) => void (area.value !== text && (area.value = text)),
    action: "note.save",
    args: ({ text }, rev) => ({ group, kind, position: Number(position), text, base_rev: rev }),
    sent: ({ text }) => ({ text }),
    current: ({ text }) => ({ text }),
    told: ({ text }) => text || "–",
  };
}

function proposalSheet(node, group) {
  const position = Number(node.dataset.proposal);
  const named = (name) => node.querySelector(`[data-field="${name}"]`);
  const written = Object.keys(EMPTY_PROPOSAL).filter((name) => !["kind", "is_shared"].includes(name));
  const texts = (from) => Object.fromEntries(written.map((name) => [name, from(name)]));
  return {
    key: `proposal:${position}`,
    node,
    empty: EMPTY_PROPOSAL,
    read: () => ({
      kind: node.querySelector("[data-kind]:checked")?.value ?? KIND,
      ...texts((name) => named(name).value),
      is_shared: named("is_shared").checked,
    }),
    write(value) {
      for (const radio of node.querySelectorAll("[data-kind]")) radio.checked = radio.value === value.kind;
      for (const name of written) if (named(name).value !== value[name]) named(name).value = value[name];
      named("is_shared").checked = value.is_shared;
    },
    action: "proposal.save",
    args: (value, rev) => ({ group, position, fields: value, base_rev: rev }),
    sent: ({ fields }) => ({ ...EMPTY_PROPOSAL, ...fields }),
    current: ({ current }) => proposalValue(current),
    told: (value) => value.what || "–",
  };
}

/** A proposal of a snapshot as a draft's value: the same names in the same order. */
export function proposalValue(row) {
  return Object.fromEntries(Object.keys(EMPTY_PROPOSAL).map((name) => [name, row[name]]));
}

/** How many of these values have something written. */
export function counted(values) {
  return values.filter((value) => (value.text ?? value.what).trim() !== "").length;
}

