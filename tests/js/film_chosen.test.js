// What is known of chosen films before they are sent: what they are encoded in, and which Talk each belongs to.
import assert from "node:assert/strict";
import { test } from "node:test";

import { pictureOf } from "../../static/js/film/peek.js";
import { shareOut, shareText } from "../../static/js/film/share.js";

const text = (value) => new TextEncoder().encode(value);

function number(value, bytes = 4) {
  const view = new DataView(new ArrayBuffer(bytes));
  if (bytes === 8) view.setBigUint64(0, BigInt(value));
  else view.setUint32(0, value);
  return new Uint8Array(view.buffer);
}

function joined(...parts) {
  return new Uint8Array(parts.flatMap((part) => [...part]));
}

const box = (name, ...parts) => ((inside) => joined(number(inside.length + 8), text(name), inside))(joined(...parts));
const long = (name, inside) => joined(number(1), text(name), number(inside.length + 16, 8), inside);
const track = (encoding) => box("trak", box("mdia", box("stsd", number(0), number(1), number(86), text(encoding), new Uint8Array(78))));
const mdat = new Uint8Array(5000).fill(7);
const film = (...tracks) => [box("ftyp", text("qt  ")), box("moov", box("mvhd", number(0)), ...tracks)];

test("the picture's encoding is read from the index, whether it stands first or last", async () => {
  const [head, index] = film(track("mp4a"), track("hvc1"));
  assert.equal(await pictureOf(new Blob([head, index, box("mdat", mdat)])), "hevc");
  assert.equal(await pictureOf(new Blob([head, box("mdat", mdat), index])), "hevc");
  assert.equal(await pictureOf(new Blob([head, long("mdat", mdat), index])), "hevc");
  const [, common] = film(track("avc1"), track("mp4a"));
  assert.equal(await pictureOf(new Blob([head, common])), "h264");
});

test("of a file that says nothing of the kind nothing is known, however it is broken", async () => {
  const [head, index] = film(track("hvc1"));
  const [, sound] = film(track("mp4a"));
  const cases = [[], [text("Hej")], [head], [head, sound], [index.slice(0, 30)], [number(4), text("moov")], [new Uint8Array(4000)], [head, number(0), text("mdat"), mdat], [long("mdat", mdat).slice(0, 15)]];
  for (const parts of cases) assert.equal(await pictureOf(new Blob(parts)), "");
});

test("only the index is read of a large film", async () => {
  const [head, index] = film(track("hev1"));
  const whole = new Blob([head, box("mdat", mdat), index]);
  let read = 0;
  const file = { size: whole.size, slice: (...span) => ((part) => ((read += part.size), part))(whole.slice(...span)) };
  assert.equal(await pictureOf(file), "hevc");
  assert.ok(read < index.length + 100);
});

test("two films for two Talks are shared out in the order of their names, and nothing else is", () => {
  const [one, two, ten] = ["IMG_9.MOV", "IMG_10.MOV", "Talk.mp4"].map((name) => ({ name }));
  assert.deepEqual(shareOut([two, one], [2, 1]), [[1, one], [2, two]]);
  for (const [files, numbers] of [[[one], [1, 2]], [[one, two, ten], [1, 2]], [[one, two], [1]], [[], [1, 2]]]) assert.equal(shareOut(files, numbers), null);
});

test("the question names film and Talk, a line each", () => {
  const shares = [[1, { name: "a.mov" }], [2, { name: "b.mov" }]];
  assert.equal(shareText(shares, { 1: "Vägen", 2: "Bron" }, "Så här?"), "Så här?\nTalk 1, Vägen: a.mov\nTalk 2, Bron: b.mov");
});
