// What the group writes: points, questions, proposals, "not now", what it chooses among and what it borrows.

import { scaleOf } from "../script.js";
import { createChoosing } from "./choosing.js";
import { byId, setAttribute, setText, show } from "./dom.js";
import { grow } from "./merged.js";
import { createReadBack, notesToRead, paragraph, proposalToRead } from "./readback.js";
import { createSharing } from "./sharing.js";
import { proposalFields, sheetsOf, EMPTY_PROPOSAL } from "./sheets.js";
import { clockText, fill } from "./where.js";
import { createWriting, counted } from "./writing.js";

const USUAL = 3; // proposals a group has; those that a merged group brought come after them
const LEAD = 30_000; // ms before the learning dialogue's end when an unsent draft goes by itself, as in facilitation/drafts.py

/**
 * @param {{group, texts, shelf, online, now, give(action, args, key), state(name), filled(wall, isOpen)}} options
 * @returns {{seen(state), answered(row, ok, detail), refresh(), paint(here, agenda), count()}}
 */
export function createWritten({ group, texts, shelf, online, now, give, state, filled }) {
  let opened = 1; // proposals shown; those with something in them always are
  const writing = createWriting({ sheets: sheetsOf(group), shelf, texts, online, now, give, onChange: () => count() });
  const choosing = createChoosing({ texts, give });
  const sharing = createSharing({ texts, give, filled });
  const all = (selector) => [...document.querySelectorAll(selector)];

  const notes = () => all("[data-note]").map((node) => ({ kind: node.dataset.note.split(":")[0], text: writing.value(`note:${node.dataset.note}`).text }));
  const proposal = (position) => Object.assign({}, ...Object.keys(EMPTY_PROPOSAL).map((name) => writing.value(`proposal:${position}:${name}`)));
  const proposals = () => all("[data-proposal]").map((node) => proposal(node.dataset.proposal));

  createReadBack({
    open: "send", dialog: "read-notes", send,
    fill: (list) => list.replaceChildren(...notesToRead(notes()).map(({ kind, text }, index) => paragraph(kind === "point" ? fill(texts.point_n, { n: index + 1 }) : texts.question, text))),
  });
  createReadBack({ open: "read-aloud", dialog: "read-proposals", fill: fillProposals });

  function fillProposals(list) {
    const read = proposals().map((value) => proposalToRead(value, { ...texts.read, ...texts.kinds })).filter(Boolean);
    const rows = read.map(({ what, kind, lines, shared }, index) => paragraph(`${fill(texts.proposal_n, { n: index + 1 })} · ${kind}`, what, [...lines, { label: "", text: shared }]));
    const not = writing.value("not-now");
    if (not.is_chosen) rows.push(paragraph(texts.not_now, not.reason.trim() || texts.not_now_why));
    list.replaceChildren(...rows);
  }

  function send() {
    give("note.send", {}, "send");
    setText(byId("send-state"), online() ? texts.state_saving : texts.state_waiting);
  }

  function count() {
    const written = notes();
    const values = proposals();
    const not = writing.value("not-now");
    const points = counted(written.map(({ text }) => text));
    const ideas = counted(values.map(({ what }) => what));
    setText(byId("points-count"), String(points || ""));
    setText(byId("proposals-count"), String(ideas || ""));
    const rows = state("group")?.notes.filter((note) => note.text.trim()) ?? [];
    const gone = rows.length > 0 && rows.every((note) => note.sent) && !writing.isDirty("note.save");
    const itself = gone && rows.some((note) => note.itself);
    const said = itself ? texts.went_itself : gone ? texts.all_sent : rows.some((note) => note.sent) ? texts.some_sent : "";
    setText(byId("send-state"), said);
    byId("send").disabled = points === 0 || (gone && !itself);
    show(byId("read-aloud"), ideas > 0 || not.is_chosen);
    show(byId("not-now-why"), not.is_chosen || not.reason !== "");
    openProposals(values);
  }

  function openProposals(values) {
    const last = values.slice(0, USUAL).findLastIndex((value) => value.what.trim() !== "") + 1;
    opened = Math.max(opened, last);
    all("[data-proposal]").forEach((node, index) => show(node, index < opened || index >= USUAL));
    show(byId("add-proposal"), opened < USUAL);
  }

  byId("add-proposal").addEventListener("click", () => {
    opened += 1;
    count();
    all("[data-proposal]")[opened - 1].querySelector("textarea").focus();
  });

  function marks(rows) {
    for (const node of all("[data-proposal]")) {
      const row = rows.find((one) => one.position === Number(node.dataset.proposal));
      const said = [row?.borrowed_from && fill(texts.borrowed_from, { group: row.borrowed_from }), row?.lent && fill(row.lent === 1 ? texts.lent_one : texts.lent_many, { n: row.lent })];
      const line = node.querySelector("[data-lending]");
      setText(line, said.filter(Boolean).join(" "));
      show(line, line.textContent !== "");
    }
  }

  return {
    count,
    seen(snapshot) {
      for (const node of grow(snapshot, texts)) writing.add(sheetsOf(group, [node]));
      for (const node of all("[data-note]")) {
        const [kind, position] = node.dataset.note.split(":");
        const row = snapshot.notes.find((note) => note.kind === kind && note.position === Number(position));
        writing.seen(`note:${kind}:${position}`, row ? { value: { text: row.text }, rev: row.rev } : null);
      }
      for (const node of all("[data-proposal]")) {
        const row = snapshot.proposals.find((one) => one.position === Number(node.dataset.proposal)) ?? null;
        for (const { key, current } of proposalFields(node.dataset.proposal, row)) writing.seen(key, current);
      }
      const not = snapshot.not_now;
      writing.seen("not-now", not && { value: { is_chosen: not.is_chosen, reason: not.reason }, rev: not.rev });
      marks(snapshot.proposals);
      choosing.seen(snapshot);
      count();
    },
    answered(row, ok, detail) {
      if (row.action === "note.send") setText(byId("send-state"), ok ? texts.all_sent : detail.message ?? "");
      writing.answered(row, ok, detail);
      choosing.answered(row, ok, detail);
      sharing.answered(row, ok);
    },
    refresh: writing.refresh,
    paint(here, agenda) {
      setAttribute(document.querySelector(".fac"), "data-writes", ["productive", "sharing"].includes(here?.slot?.kind) ? "proposals" : null);
      const waits = here?.slot?.kind === "learning" && here.phase === "running";
      setText(byId("goes-itself"), waits ? fill(texts.goes_itself, { clock: clockText(here.slot.ends_at - LEAD * scaleOf(agenda)) }) : "");
      sharing.paint(here, { wall: state("wall"), group: state("group") });
    },
  };
}
