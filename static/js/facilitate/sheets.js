// What the facilitator's page has fields for: each point, each field of a proposal, and "not now", as writing.js wants them.

export const EMPTY_PROPOSAL = {
  kind: "trial", what: "", first_step: "", who: "", when: "", needs: "", notice: "", carrier: "", confidence: null, is_shared: true,
};

/** The sheets of the page: every element with data-note="point:1", data-proposal="1" or data-not-now. */
export function sheetsOf(group, nodes = document.querySelectorAll("[data-note], [data-proposal], [data-not-now]")) {
  return [...nodes].flatMap((node) => {
    if (node.dataset.note) return [noteSheet(node, group)];
    return node.dataset.proposal ? proposalSheets(node, group) : [notNowSheet(node, group)];
  });
}

/** The keys of the sheets that an answered command was for; one a field. */
export function keysOf({ action, args }) {
  if (action === "note.save") return [`note:${args.kind}:${args.position}`];
  if (action === "answer.save") return [`answer:${args.note}`];
  if (action === "proposal.not_now") return ["not-now"];
  return Object.keys(args.fields ?? {}).map((name) => `proposal:${args.position}:${name}`);
}

/** What a snapshot says of every field of proposal `row`: {key, current}; `null` when there is no such proposal. */
export function proposalFields(position, row) {
  return Object.keys(EMPTY_PROPOSAL).map((name) => ({
    key: `proposal:${position}:${name}`,
    current: row && { value: { [name]: row[name] }, rev: row.revs[name] },
  }));
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

/** Each field for itself, so that two who write different ones at once never meet. */
function proposalSheets(node, group) {
  const position = Number(node.dataset.proposal);
  return Object.entries(EMPTY_PROPOSAL).map(([name, empty]) => ({
    key: `proposal:${position}:${name}`,
    node,
    empty: { [name]: empty },
    ...accessOf(node, name),
    action: "proposal.save",
    args: (value, rev) => ({ group, position, fields: value, base_rev: rev }),
    sent: ({ fields }) => ({ [name]: fields[name] }),
    current: ({ current }) => ({ [name]: current[name] }),
  }));
}

function accessOf(node, name) {
  const radios = [...node.querySelectorAll(`[data-choice="${name}"]`)];
  if (radios.length) return choice(radios, name, typeof EMPTY_PROPOSAL[name] === "string" ? String : Number);
  const field = node.querySelector(`[data-field="${name}"]`);
  const label = node.querySelector(`label[for="${field.id}"]`);
  const said = (text) => [label?.textContent.trim(), text || "–"].filter(Boolean).join(" ");
  if (field.type === "checkbox") return tick(field, name, (on) => `${on ? "✓" : "–"} ${label?.textContent.trim() ?? ""}`);
  return {
    read: () => ({ [name]: field.value }),
    write: (value) => void (field.value !== value[name] && (field.value = value[name])),
    told: (value) => said(value[name]),
  };
}

function choice(radios, name, typed) {
  const of = (value) => radios.find((radio) => radio.value === String(value));
  return {
    read() {
      const chosen = radios.find((radio) => radio.checked);
      return { [name]: chosen ? typed(chosen.value) : EMPTY_PROPOSAL[name] };
    },
    write(value) {
      for (const radio of radios) radio.checked = radio.value === String(value[name]);
    },
    told: (value) => of(value[name])?.parentElement.textContent.trim() ?? "–",
  };
}

function tick(field, name, told) {
  return {
    read: () => ({ [name]: field.checked }),
    write: (value) => void (field.checked = value[name]),
    told: (value) => told(value[name]),
  };
}

function notNowSheet(node, group) {
  const box = node.querySelector("[type=checkbox]");
  const reason = node.querySelector("textarea");
  return {
    key: "not-now",
    node,
    empty: { is_chosen: false, reason: "" },
    read: () => ({ is_chosen: box.checked, reason: reason.value }),
    write(value) {
      box.checked = value.is_chosen;
      if (reason.value !== value.reason) reason.value = value.reason;
    },
    action: "proposal.not_now",
    args: (value, rev) => ({ group, ...value, base_rev: rev }),
    sent: ({ is_chosen, reason: why }) => ({ is_chosen, reason: why }),
    current: ({ current }) => ({ is_chosen: current.is_chosen, reason: current.reason }),
    told: (value) => value.reason || "–",
  };
}
