// A list that follows its items: nodes are kept by key, and no more of them move than must.

import assert from "node:assert/strict";
import { test } from "node:test";

globalThis.document = { getElementById: () => ({ content: null }) };
const { follow } = await import("../../static/js/control/dom.js");

/** As much of an element as a list needs; `moves` counts what was put in. */
class List {
  nodes = [];
  moves = 0;
  get firstChild() {
    return this.nodes[0] ?? null;
  }
  insertBefore(node, place) {
    this.moves += 1;
    if (node.parentNode) node.remove();
    const at = place ? this.nodes.indexOf(place) : this.nodes.length;
    assert.notEqual(at, -1);
    this.nodes.splice(at, 0, node);
    node.parentNode = this;
  }
}

class Item {
  parentNode = null;
  constructor(name) {
    this.name = name;
  }
  get nextSibling() {
    return this.parentNode?.nodes[this.parentNode.nodes.indexOf(this) + 1] ?? null;
  }
  remove() {
    this.parentNode.nodes.splice(this.parentNode.nodes.indexOf(this), 1);
    this.parentNode = null;
  }
}

const show = (list, words) => follow(list, [...words], { key: (one) => one, build: (one) => new Item(one), write: () => {} });
const shown = (list) => list.nodes.map((node) => node.name).join("");

/** How many nodes were put in to come from one order to another. */
function moves(from, to) {
  const list = new List();
  show(list, from);
  const kept = new Map(list.nodes.map((node) => [node.name, node]));
  list.moves = 0;
  show(list, to);
  assert.equal(shown(list), to);
  for (const node of list.nodes) if (kept.has(node.name)) assert.equal(node, kept.get(node.name));
  return list.moves;
}

test("nothing moves when nothing has changed", () => assert.equal(moves("abcdef", "abcdef"), 0));
test("one that comes is put in alone", () => assert.equal(moves("abcdef", "abxcdef"), 1));
test("one that leaves moves no other", () => assert.equal(moves("abcdef", "abdef"), 0));
test("one that rises moves alone", () => assert.equal(moves("abcdef", "fabcde"), 1));
test("one that sinks moves without the others", () => assert.equal(moves("abcdef", "bcdefa"), 1));
test("one that sinks halfway is put aside and in again, and the others stay", () => assert.equal(moves("abcdef", "bcdaef"), 2));

test("any order becomes any other", () => {
  let seed = 7;
  const random = () => (seed = (seed * 1103515245 + 12345) % 2147483648) / 2147483648;
  const some = () => [..."abcdefgh"].filter(() => random() < 0.7).map((one) => [random(), one]).sort(([a], [b]) => a - b).map(([, one]) => one).join("");
  for (let i = 0; i < 500; i += 1) moves(some(), some());
});
