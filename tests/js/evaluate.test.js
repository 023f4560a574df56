import assert from "node:assert/strict";
import { test } from "node:test";

import { cameBlank, filledIn, putBack, touched, typed } from "../../static/js/evaluate/fields.js";
import { createPost } from "../../static/js/evaluate/sending.js";
import { DRAFT, LATE, SENDING, createSheets } from "../../static/js/evaluate/sheets.js";
import { openShelf } from "../../static/js/evaluate/shelf.js";

const DAY = 24 * 3_600_000;
const FIELDS = [["q1", "4"], ["q2", "Ring skolan"]];
const SHEET = { fields: FIELDS, texts: ["q2"] };

function memory() {
  const rows = new Map();
  return {
    rows, all: async () => [...rows.values()], put: async (row) => void rows.set(row.id, row), remove: async (id) => void rows.delete(id),
  };
}

/** A page: its sheets, a server that answers as told, and timers run by hand. */
function page(shelf, answers, { now = () => 0 } = {}) {
  const made = { sent: [], told: [], timers: [] };
  made.sheets = createSheets({
    shelf, now, random: () => 0.5,
    post: async (row) => {
      made.sent.push(row.id);
      return typeof answers === "function" ? answers(row) : answers.shift() ?? { done: "received" };
    },
    later: (work, ms) => made.timers.push({ work, ms }),
    changed: ({ row, state, code }) => made.told.push([row.id, state, code]),
  });
  return made;
}

const settled = () => new Promise((resolve) => setImmediate(() => setImmediate(() => setImmediate(resolve))));

test("a sheet is written here before it is sent, and gone when the server has it", async () => {
  const shelf = memory();
  const made = page(shelf, (row) => ({ done: shelf.rows.get(row.id).state === SENDING ? "received" : "not kept" }));
  await made.sheets.send("a", SHEET);
  await settled();
  assert.deepEqual(made.told.at(-1), ["a", "done", "received"]);
  assert.equal(shelf.rows.size, 0);
});

test("ten minutes without a line, a reload in between: the same ballot until it arrives, then never again", async () => {
  const shelf = memory();
  let online = false;
  const server = new Set();
  const answer = ({ id }) => {
    if (!online) return { wait: "waiting" };
    const code = server.has(id) ? "already" : "received";
    server.add(id);
    return { done: code };
  };
  const first = page(shelf, answer);
  await first.sheets.send("a", SHEET);
  await settled();
  for (let passed = 0; passed < 600_000; ) {
    const { work, ms } = first.timers.shift();
    passed += ms;
    await work();
  }
  const second = page(shelf, answer);
  assert.deepEqual((await second.sheets.load()).map(({ id, fields }) => [id, fields]), [["a", FIELDS]]);
  online = true;
  second.sheets.again();
  first.timers.shift().work(); // the tab that was not closed
  await settled();
  assert.deepEqual([...server], ["a"]);
  assert.equal(shelf.rows.size, 0);
});

test("tries of its own tell only that it waits, until it has arrived", async () => {
  const made = page(memory(), [{ wait: "waiting" }, { wait: "waiting" }, { done: "received" }]);
  await made.sheets.send("a", SHEET);
  await settled();
  await made.timers.shift().work();
  await made.timers.shift().work();
  assert.deepEqual(made.told, [["a", "waiting", "waiting"], ["a", "waiting", "waiting"], ["a", "done", "received"]]);
});

test("tries grow apart to eight seconds and are jittered", async () => {
  const made = page(memory(), () => ({ wait: "full" }));
  await made.sheets.send("a", SHEET);
  await settled();
  for (let n = 0; n < 5; n++) await made.timers.at(-1).work();
  assert.deepEqual(made.timers.map(({ ms }) => ms), [1_000, 2_000, 4_000, 8_000, 8_000, 8_000]);
});

test("pressed twice it is one request at a time", async () => {
  let free;
  const made = page(memory(), () => new Promise((resolve) => { free = resolve; }));
  await made.sheets.send("a", SHEET);
  await made.sheets.send("a", SHEET);
  made.sheets.again();
  await settled();
  assert.deepEqual(made.sent, ["a"]);
  free({ done: "received" });
});

test("several unsent sheets of a shared device go each once", async () => {
  const shelf = memory();
  let online = false;
  const made = page(shelf, () => (online ? { done: "received" } : { wait: "waiting" }));
  for (const id of ["a", "b", "c"]) await made.sheets.send(id, { ...SHEET, shared: true });
  await settled();
  assert.equal(made.sheets.of(SENDING).length, 3);
  made.sent.length = 0;
  online = true;
  made.sheets.again();
  await settled();
  made.sheets.again();
  assert.deepEqual(made.sent, ["a", "b", "c"]);
  assert.equal(shelf.rows.size, 0);
});

test("a ballot that no longer holds is changed for another, with everything in it", async () => {
  const shelf = memory();
  const made = page(shelf, [{ again: "b" }, { done: "received" }]);
  await made.sheets.send("a", SHEET);
  await settled();
  assert.deepEqual([...shelf.rows.values()].map(({ id, fields }) => [id, fields]), [["b", FIELDS]]);
  await made.timers[0].work();
  assert.deepEqual(made.sent, ["a", "b"]);
  assert.equal(shelf.rows.size, 0);
});

test("what came too late is kept to be copied and not sent again; what nobody came back for goes", async () => {
  const shelf = memory();
  const made = page(shelf, [{ refused: "closed" }]);
  await made.sheets.send("a", SHEET);
  await settled();
  made.sheets.again();
  assert.deepEqual([made.sent, made.sheets.of(LATE).length], [["a"], 1]);
  const later = page(shelf, [], { now: () => 4 * DAY });
  assert.deepEqual(await later.sheets.load(), []);
  assert.equal(shelf.rows.size, 0);
});

test("what waits is taken back, changed and sent with the same ballot", async () => {
  const shelf = memory();
  const made = page(shelf, [{ wait: "full" }, { done: "received" }]);
  await made.sheets.send("a", SHEET);
  await settled();
  assert.equal(await made.sheets.takeBack("a"), true);
  await made.timers.shift().work();
  made.sheets.again();
  assert.deepEqual([made.sent, shelf.rows.get("a").state], [["a"], DRAFT]); // nothing goes meanwhile
  const changed = [["q1", "4"], ["q2", "Ring skolan och hemmet"]];
  await made.sheets.keep("a", { ...SHEET, fields: changed });
  await made.sheets.send("a", { ...SHEET, fields: changed });
  assert.deepEqual(shelf.rows.get("a").fields, changed);
  await settled();
  assert.deepEqual([made.sent, made.told.at(-1), shelf.rows.size], [["a", "a"], ["a", "done", "received"], 0]);
});

test("a sheet that is being asked about is taken back only once the server has answered", async () => {
  const answers = [];
  const made = page(memory(), () => new Promise((resolve) => answers.push(resolve)));
  await made.sheets.send("a", SHEET);
  const [back, settledYet] = [made.sheets.takeBack("a"), settled().then(() => "waits")];
  assert.equal(await Promise.race([back, settledYet]), "waits");
  answers.shift()({ done: "received" });
  assert.equal(await back, false);
  await settled();
  assert.deepEqual(made.told.at(-1), ["a", "done", "received"]);
});

test("changed after a try that nobody heard of, and already there: its words are kept to be copied", async () => {
  const shelf = memory();
  const made = page(shelf, [{ wait: "waiting" }, { done: "already" }]);
  await made.sheets.send("a", SHEET);
  await settled();
  await made.sheets.takeBack("a");
  const again = page(shelf, [{ done: "already" }]); // a reload in between
  await again.sheets.load();
  await again.sheets.keep("a", SHEET);
  await again.sheets.send("a", SHEET);
  await settled();
  assert.deepEqual(again.told.at(-1), ["a", "done", "already"]);
  assert.deepEqual(again.sheets.of(LATE).map(typed), ["Ring skolan"]);
  again.sheets.again();
  assert.deepEqual(again.sent, ["a"]);
});

test("sent with other words from another tab, and already there: these words are kept to be copied", async () => {
  const shelf = memory();
  const server = new Map();
  const answer = ({ id, fields }) => {
    const code = server.has(id) ? "already" : "received";
    if (code === "received") server.set(id, fields);
    return { done: code };
  };
  const [one, other] = [page(shelf, answer), page(shelf, answer)];
  const others = [["q1", "4"], ["q2", "Ring hemmet"]];
  await one.sheets.keep("a", SHEET);
  await other.sheets.load();
  await other.sheets.keep("a", { ...SHEET, fields: others });
  await one.sheets.send("a", SHEET);
  await settled();
  await other.sheets.send("a", { ...SHEET, fields: others });
  await settled();
  assert.deepEqual([server.get("a"), other.told.at(-1)], [FIELDS, ["a", "done", "already"]]);
  assert.deepEqual((await page(shelf, answer).sheets.load()).map((row) => [row.state, typed(row)]), [[LATE, "Ring hemmet"]]);
});

test("sent again as it stands it is no other sheet, from an earlier page either", async () => {
  const shelf = memory();
  const made = page(shelf, [{ wait: "waiting" }, { done: "already" }]);
  await made.sheets.send("a", SHEET);
  await settled();
  await shelf.put({ ...shelf.rows.get("a"), id: "b" });
  await made.timers.shift().work();
  const next = page(shelf, [{ done: "already" }]);
  await next.sheets.load();
  next.sheets.again();
  await settled();
  assert.deepEqual([next.sent, shelf.rows.size], [["b"], 0]);
});

test("a device that goes round keeps no words, whichever tab was first", async () => {
  const shelf = memory();
  const made = page(shelf, [{ done: "already" }]);
  await made.sheets.send("a", { ...SHEET, shared: true });
  await settled();
  assert.deepEqual([made.told.at(-1), shelf.rows.size], [["a", "done", "already"], 0]);
});

test("what waits to be sent stays whatever the clock says; what was only begun goes after three days", async () => {
  const shelf = memory();
  const made = page(shelf, () => ({ wait: "waiting" }));
  await made.sheets.send("a", SHEET);
  await made.sheets.keep("b", SHEET);
  const later = page(shelf, () => ({ wait: "waiting" }), { now: () => 4 * 24 * 3_600_000 });
  assert.deepEqual((await later.sheets.load()).map(({ id }) => id), ["a"]);
});

test("it is known of each sheet whether a reload finds it", async () => {
  let isFull = false;
  const shelf = { ...memory(), put: async () => { if (isFull) throw new Error("QuotaExceededError"); return true; } };
  const made = page(shelf, () => ({ wait: "waiting" }));
  assert.deepEqual([await made.sheets.keep("a", SHEET), made.sheets.isKept("a")], [true, true]);
  isFull = true;
  await made.sheets.send("a", SHEET);
  assert.equal(made.sheets.isKept("a"), false);
  const none = page(await openShelf("/e/A", { idb: null, storage: null }), () => ({ wait: "waiting" }));
  assert.deepEqual([await none.sheets.keep("a", SHEET), none.sheets.isKept("a")], [false, false]);
});

test("where nothing can be kept it is sent all the same", async () => {
  const broken = { all: async () => { throw new Error("forbidden"); }, put: async () => { throw new Error("full"); }, remove: async () => { throw new Error("no"); } };
  const made = page(broken, [{ done: "received" }]);
  assert.deepEqual(await made.sheets.load(), []);
  assert.equal(await made.sheets.keep("a", SHEET), false);
  await made.sheets.send("a", SHEET);
  await settled();
  assert.deepEqual(made.told.at(-1), ["a", "done", "received"]);
});

test("without IndexedDB sheets are kept in localStorage, without both on the page only", async () => {
  const kept = new Map();
  const storage = { getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => void kept.set(key, value), removeItem: (key) => void kept.delete(key) };
  const forbidden = { open() { throw new Error("SecurityError"); } };
  const shelf = await openShelf("/e/A", { idb: forbidden, storage });
  assert.equal(await shelf.put({ id: "a", fields: FIELDS }), true);
  await shelf.put({ id: "b", fields: [] });
  await shelf.remove("b");
  assert.deepEqual(await (await openShelf("/e/A", { idb: null, storage })).all(), [{ id: "a", fields: FIELDS }]);
  assert.deepEqual(await (await openShelf("/e/B", { idb: null, storage })).all(), []);
  const none = await openShelf("/e/A", { idb: null, storage: null });
  assert.equal(await none.put({ id: "a" }), false); // and says so
  assert.equal((await none.all()).length, 1);
});

const answering = (status, body) => createPost("/e/A", async () => ({ ok: status < 300, status, json: async () => body }))({ id: "a", fields: FIELDS });

test("the server's answers mean done, wait, another ballot, or no", async () => {
  assert.deepEqual(await answering(200, { code: "already" }), { done: "already" });
  assert.deepEqual(await answering(429, { code: "full" }), { wait: "full" });
  assert.deepEqual(await answering(429, {}), { wait: "waiting" });
  assert.deepEqual(await answering(409, { code: "not_open" }), { wait: "not_open" });
  assert.deepEqual(await answering(409, { code: "bad_ballot", ballot: "b" }), { again: "b" });
  assert.deepEqual(await answering(409, { code: "closed" }), { refused: "closed" });
  assert.deepEqual(await answering(503, {}), { wait: "waiting" });
  assert.deepEqual(await createPost("/e/A", async () => { throw new TypeError("no line"); })({ id: "a", fields: [] }), { wait: "waiting" });
});

test("the body is the form's own, several ticks included", async () => {
  let sent;
  const ask = async (address, { body }) => ((sent = [address, String(body)]), { ok: true, json: async () => ({ code: "received" }) });
  await createPost("/e/A", ask)({ id: "a:b", fields: [["q1", "a"], ["q1", "c"]] });
  assert.deepEqual(sent, ["/e/A", "ballot=a%3Ab&q1=a&q1=c"]);
});

test("a sheet of a device that goes round is sent as such from any page", async () => {
  const sent = [];
  const post = createPost("/e/A", async (address) => (sent.push(address), { ok: true, json: async () => ({ code: "received" }) }));
  for (const shared of [true, false]) await post({ id: "a", shared, fields: [] });
  assert.deepEqual(sent, ["/e/A?shared=1", "/e/A"]);
});

test("fields are read and put back, the ballot and presses left out", () => {
  const rows = filledIn([["ballot", "x"], ["q1", "2"], ["q2", "a"], ["q2", "c"], ["language", "en"], ["q3", "Hej"]]);
  assert.deepEqual(rows, [["q1", "2"], ["q2", "a"], ["q2", "c"], ["q3", "Hej"]]);
  const fields = [
    { name: "ballot", type: "hidden", value: "y" }, { name: "q1", type: "radio", value: "1", checked: true }, { name: "q1", type: "radio", value: "2" },
    ...["a", "b", "c"].map((value) => ({ name: "q2", type: "checkbox", value })), { name: "q3", type: "textarea", value: "" },
    { name: "q4", type: "textarea", value: "någon annans" },
  ];
  putBack(fields, rows);
  assert.deepEqual(fields.map(({ checked, value }) => checked ?? value), ["y", false, true, true, false, true, "Hej", ""]);
});

const named = (name, type, more) => ({ name, type, value: "", defaultValue: "", checked: false, defaultChecked: false, ...more });

test("what is changed while an earlier sheet is looked for stands, the rest comes back", () => {
  const fields = [
    named("ballot", "hidden", { value: "x" }), named("q1", "radio", { value: "1" }), named("q1", "radio", { value: "2", checked: true }),
    named("q2", "radio", { value: "1" }), named("q3", "textarea", { value: "Nu" }), named("q4", "textarea"), named("", "button"),
  ];
  assert.deepEqual([[...touched(fields)], cameBlank(fields)], [["q1", "q3"], true]);
  putBack(fields, [["q1", "1"], ["q2", "1"], ["q3", "Förut"], ["q4", "Förut"]], touched(fields));
  assert.deepEqual(fields.map(({ type, checked, value }) => (type === "radio" ? checked : value)), ["x", false, true, true, "Nu", "Förut", ""]);
});

test("a page that came with something filled in is not blank", () => {
  assert.equal(cameBlank([named("q1", "radio", { value: "1", defaultChecked: true })]), false);
  assert.equal(cameBlank([named("q3", "textarea", { defaultValue: "Ring" })]), false);
  assert.equal(cameBlank([named("ballot", "hidden", { defaultValue: "x" }), named("q3", "textarea", { value: "Nu" })]), true);
});

test("every word that was typed is there to be copied, one alone too, and no choice", () => {
  const fields = [["reads", "sv-easy"], ["q1", "4"], ["q2", "a choice of many words"], ["q8", " Ledningen "], ["q9", " "], ["q9", "När vi ses"]];
  assert.equal(typed({ fields, texts: ["q8", "q9"] }), "Ledningen\n\nNär vi ses");
});
