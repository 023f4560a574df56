import assert from "node:assert/strict";
import { test } from "node:test";

import { format, heardAt, insert, merge, parse, remove, setEnd, setStart, shift, split, typedShift, typedTime, warnings } from "../../static/js/captions/cues.js";
import { shown, stamp } from "../../static/js/film-time.js";
import { History } from "../../static/js/captions/history.js";
import { Shelf, send, whatLay } from "../../static/js/captions/keep.js";
import { meant } from "../../static/js/captions/keys.js";

const VTT = `WEBVTT - Vägen tillbaka

NOTE
skriven för hand

1
00:00:01.000 --> 00:00:04.500 line:90%
<v Maria>God morgon</v>
och välkomna.

00:00:05.000 --> 00:00:07.000
Tack.

00:00:07.000 --> 00:00:09.000
Vi börjar.

NOTE sist
`;

const cues = () => parse(VTT).cues;
const times = (list) => list.map(({ start, end }) => [start, end]);
const texts = (list) => list.map(({ text }) => text);

test("what is read is written again as it stood", () => {
  assert.equal(format(parse(VTT)), VTT);
  assert.equal(format(parse(VTT.replaceAll("\n", "\r\n"))), VTT);
});

test("a row without a word is kept, a text that is no captions is left to be mended as text", () => {
  assert.deepEqual(texts(parse("WEBVTT\n\n00:01.000 --> 00:02.000\n\n00:02.000 --> 00:03.000\nb\n").cues), ["", "b"]);
  assert.deepEqual(parse("WEBVTT\n").cues, []);
  for (const bad of ["", "1\n00:00:01,000 --> 00:00:02,000\nsrt\n", "WEBVTT\n\n00:01,000 --> 00:02.000\nkomma\n", "WEBVTT\n\nbara text\n"]) assert.equal(parse(bad), null);
});

test("what is typed can break no other row", () => {
  const changed = [{ ...cues()[1], text: "a --> b\n\n\nc  \n" }];
  const again = parse(format({ header: "WEBVTT", cues: changed, tail: [] })).cues;
  assert.deepEqual(texts(again), ["a → b\nc"]);
});

test("times are shown and typed", () => {
  assert.equal(stamp(3_723_004), "01:02:03.004");
  assert.equal(shown(62_345), "1:02.345");
  assert.deepEqual(["1:02,5", "62.5", "0:01:02", "7", "1:2.05"].map(typedTime), [62_500, 62_500, 62_000, 7000, 62_050]);
  assert.deepEqual(["", "x", "1:75", "-1", "1:2:3:4"].map(typedTime), [null, null, null, null, null]);
  assert.deepEqual(["0,5", "-0,3", "+2", "−1.25", "x"].map(typedShift), [500, -300, 2000, -1250, null]);
});

test("a beginning set earlier shortens the row before, one set later moves the end on", () => {
  assert.deepEqual(times(setStart(cues(), 1, 4000).cues), [[1000, 4000], [4000, 7000], [7000, 9000]]);
  assert.deepEqual(times(setStart(cues(), 2, 9500).cues), [[1000, 4500], [5000, 7000], [9500, 10_500]]);
});

test("a row that begins before another stands before it", () => {
  const { cues: moved, index } = setStart(cues(), 2, 500);
  assert.deepEqual([index, texts(moved)[0]], [0, "Vi börjar."]);
});

test("an end before the beginning is not taken", () => {
  const before = cues();
  assert.equal(setEnd(before, 1, 5000).cues, before);
  assert.deepEqual(times(setEnd(before, 1, 6000).cues)[1], [5000, 6000]);
});

test("a row is split where the caret stands, and the halves together are the row again", () => {
  const { cues: two, index } = split(cues(), 2, 3);
  assert.deepEqual([index, texts(two).slice(2)], [3, ["Vi", "börjar."]]);
  assert.deepEqual(times(two).slice(2), [[7000, 7444], [7444, 9000]]);
  assert.deepEqual(texts(merge(two, 2).cues), [...texts(cues()).slice(0, 2), "Vi\nbörjar."]);
  assert.deepEqual(times(merge(two, 2).cues), times(cues()));
});

test("the last row is merged with nothing", () => {
  const before = cues();
  assert.equal(merge(before, 2).cues, before);
});

test("a new row is put in its place and ends where the next begins", () => {
  const { cues: more, index } = insert(cues(), 4600, 60_000);
  assert.deepEqual([index, times(more)[1]], [1, [4600, 5000]]);
  assert.deepEqual(times(insert([], 3000, 4000).cues), [[3000, 4000]]);
  assert.deepEqual(times(insert(cues(), 6000).cues).slice(1, 3), [[5000, 6000], [6000, 7000]]);
});

test("a removed row leaves its notes to the next", () => {
  const { cues: fewer, index } = remove(cues(), 0);
  assert.deepEqual([index, fewer[0].before], [0, ["NOTE\nskriven för hand"]]);
  assert.deepEqual(remove([cues()[1]], 0), { cues: [], index: -1 });
});

test("all rows are moved, but none before the film", () => {
  assert.deepEqual(times(shift(cues(), -1000))[0], [0, 3500]);
  assert.equal(shift(cues(), -1001), null);
});

test("the row that is heard", () => {
  assert.deepEqual([0, 1000, 4499, 4500, 7000].map((at) => heardAt(cues(), at)), [-1, 0, 0, -1, 2]);
});

test("what to look over in a row", () => {
  const row = (start, end, text) => ({ before: [], name: "", settings: "", start, end, text });
  const look = (list, index = list.length - 1, length = 0) => warnings(list, index, length).map(([code]) => code);
  assert.deepEqual(look([row(0, 2000, "Lagom lång.")]), []);
  assert.deepEqual(warnings([row(0, 1000, "abcdefghij klmnopqr")], 0), [["fast", 19]]);
  assert.deepEqual(look([row(0, 999, "Hej")]), ["short"]);
  assert.deepEqual(look([row(0, 9000, "x".repeat(43))]), ["long"]);
  assert.deepEqual(look([row(0, 9000, "a\nb\nc")]), ["tall"]);
  assert.deepEqual(look([row(0, 2000, "a"), row(1999, 4000, "b")]), ["overlap"]);
  assert.deepEqual(look([row(0, 2000, " ")]), ["blank"]);
  assert.deepEqual(look([row(2000, 1000, "a")]), ["backwards"]);
  assert.deepEqual(look([row(0, 2000, "a")], 0, 1500), ["outside"]);
});

test("any list of steps keeps rows in order and can be taken back", () => {
  let seed = 7;
  const dice = (below) => { seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31; return Math.floor((seed / 2 ** 31) * below); };
  for (let round = 0; round < 200; round += 1) {
    const history = new History(cues());
    const first = history.now;
    for (let step = 0; step < 12; step += 1) {
      const now = history.now;
      const at = now.length ? dice(now.length) : -1;
      const tried = [
        () => insert(now, dice(12_000)).cues,
        () => (at < 0 ? now : setStart(now, at, dice(12_000)).cues),
        () => (at < 0 ? now : setEnd(now, at, dice(12_000)).cues),
        () => (at < 0 ? now : split(now, at, dice(now[at].text.length + 1)).cues),
        () => (at < 0 ? now : merge(now, at).cues),
        () => (at < 0 ? now : remove(now, at).cues),
        () => shift(now, dice(4000) - 2000) ?? now,
      ];
      history.put(tried[dice(tried.length)]());
      for (const [index, cue] of history.now.entries()) {
        assert.ok(cue.end > cue.start && cue.start >= 0);
        assert.ok(index === 0 || history.now[index - 1].start <= cue.start);
      }
      assert.deepEqual(times(parse(format({ header: "WEBVTT", cues: history.now, tail: [] })).cues), times(history.now));
    }
    while (history.undo());
    assert.equal(history.now, first);
  }
});

test("typing in one place is one step back, and a new step forgets those ahead", () => {
  const history = new History("");
  for (const text of ["a", "ab", "abc"]) history.put(text, "text 1");
  history.put("abc d", "text 2");
  history.undo();
  assert.equal(history.now, "abc");
  history.undo();
  assert.deepEqual([history.now, history.undo()], ["", false]);
  history.redo();
  history.put("x");
  assert.deepEqual([history.now, history.redo()], ["x", false]);
});

test("what lay in the browser is taken up again, or asked about when the server has another text", () => {
  const server = { rev: 3, vtt: "b" };
  assert.equal(whatLay(null, server), "nothing");
  assert.equal(whatLay({ rev: 3, vtt: "b" }, server), "nothing");
  assert.equal(whatLay({ rev: 3, vtt: "c" }, server), "restore");
  assert.equal(whatLay({ rev: 2, vtt: "c" }, server), "ask");
});

test("a shelf that is forbidden says so", () => {
  const kept = new Map();
  const storage = { setItem: (name, value) => kept.set(name, value), getItem: (name) => kept.get(name) ?? null, removeItem: (name) => kept.delete(name) };
  const shelf = new Shelf("s", storage);
  assert.equal(shelf.put(2, "x"), true);
  assert.deepEqual(shelf.take(), { rev: 2, vtt: "x" });
  shelf.clear();
  assert.equal(shelf.take(), null);
  const no = () => { throw new Error("forbidden"); };
  assert.equal(new Shelf("s", { setItem: no, getItem: no }).put(1, "x"), false);
  assert.equal(new Shelf("s", { getItem: no }).take(), null);
});

test("every answer to a save is told apart", async () => {
  const answers = [
    [new Response('{"rev": 4, "faults": []}'), { rev: 4, faults: [], state: "saved" }],
    [new Response('{"message": "Olga sparade", "rev": 5, "vtt": "x"}', { status: 409 }), { message: "Olga sparade", rev: 5, vtt: "x", state: "overtaken" }],
    [new Response('{"message": "för lång"}', { status: 413 }), { message: "för lång", state: "refused" }],
    [new Response("", { status: 403 }), { state: "signed_out" }],
    [new Response("", { status: 502 }), { state: "not_reached" }],
  ];
  for (const [answer, told] of answers) assert.deepEqual(await send("/", { rev: 3, vtt: "v", token: "t" }, async () => answer), told);
  assert.deepEqual(await send("/", { rev: 3, vtt: "v", token: "t" }, async () => { throw new TypeError("offline"); }), { state: "not_reached" });
});

test("Alt and a letter means something, AltGr writes", () => {
  const key = (code, more = {}) => meant({ code, altKey: true, ctrlKey: false, metaKey: false, shiftKey: false, ...more });
  assert.equal(key("KeyI"), "start");
  assert.equal(key("KeyI", { ctrlKey: true }), null);
  assert.equal(key("KeyI", { altKey: false }), null);
  assert.equal(key("KeyS", { altKey: false, ctrlKey: true }), "save");
  assert.equal(key("KeyQ"), null);
});
