import assert from "node:assert/strict";
import { test } from "node:test";

import { mergeWords, targets } from "../../static/js/control/room_words.js";
import { takeAlong } from "../../static/js/facilitate/merged.js";

function storage(rows) {
  const kept = { ...rows };
  Object.defineProperty(kept, "getItem", { value: (key) => kept[key] ?? null });
  Object.defineProperty(kept, "removeItem", { value: (key) => void delete kept[key] });
  return kept;
}

const draft = (value, rev = 0) => JSON.stringify({ value, rev, sent: null });

test("what was typed on the merged group's page is given in its name and kept until it is answered", () => {
  const kept = storage({ "st:7:note:point:2": draft({ text: "sent" }, 3), "st:7:proposal:1:what": draft({ what: "ring" }), "st:9:note:point:1": draft({ text: "annan" }) });
  const given = [];
  const brought = takeAlong({ groups: [7], storage: kept, give: (action, args) => given.push([action, args]) });
  assert.deepEqual(given, [
    ["note.save", { group: 7, kind: "point", position: 2, text: "sent", base_rev: 3 }],
    ["proposal.save", { group: 7, position: 1, fields: { what: "ring" }, base_rev: 0 }],
  ]);
  assert.equal(brought.answered({ action: "note.save", args: given[0][1] }, false), true);
  assert.ok(kept["st:7:note:point:2"]);
  assert.equal(brought.answered({ action: "note.save", args: given[0][1] }, true), true);
  assert.equal(brought.answered({ action: "proposal.save", args: given[1][1] }, true), true);
  assert.deepEqual(Object.keys(kept), ["st:9:note:point:1"]);
});

test("answers to the page's own fields are not its business, and nothing kept gives nothing", () => {
  const brought = takeAlong({ groups: [7], storage: null, give: () => assert.fail() });
  assert.equal(brought.answered({ action: "note.save", args: { group: 9 } }, true), false);
  assert.equal(brought.answered({ action: "group.present", args: { group: 7 } }, true), false);
});

test("a damaged draft is passed over", () => {
  takeAlong({ groups: [7], storage: storage({ "st:7:note:point:1": "{" }), give: () => assert.fail() });
});

const words = {
  person: "1 person", persons: "{n} personer", screen_one: "1 skärm", screen_many: "{n} skärmar", note_one: "1 punkt", note_many: "{n} punkter",
  proposal: "1 förslag", proposals: "{n} förslag", answer_one: "1 svar", answer_many: "{n} svar", and: "och", merge_will: "{what} från {group} till {into}",
};

test("a merge is told in words before it is done, with nothing that is not there", () => {
  const group = { name: "A", present: null, expected: 6, screens: 1, points: 2, questions: 1, proposals: 0, answers: 0 };
  assert.equal(mergeWords(group, { name: "B" }, words), "6 personer, 1 skärm och 3 punkter från A till B");
});

test("groups of the same municipality are offered first", () => {
  const groups = [{ id: 1, municipality: "Ekerö" }, { id: 2, municipality: "Solna" }, { id: 3, municipality: "Solna" }];
  assert.deepEqual(targets(groups[2], groups).map(({ id }) => id), [2, 1]);
});
