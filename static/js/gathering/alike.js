// Which points and questions say much the same, by the letters alone: word stems and their trigrams, weighted by how
// rare they are among all that was written. It proposes, and never merges. Pure; a thousand notes take some 50 ms.

export const DOUBLE = 0.62; // of 1: from here on two notes are proposed as doubles
export const NEAR = 0.38; // from here on they may belong under the same heading
const UNSAID = 0.8 * DOUBLE; // what remains of a likeness where one says no and the other does not
const TRIGRAM = 0.4; // what a trigram counts for beside a whole word
const COMMON = 50; // notes: a trigram that stands in more of them tells nothing
const SLICE = 40; // notes compared between two breaths
const MOST = 12; // likenesses kept of each note

const STOP = new Set(`alla allt att av bara behöver bli blir borde bättre de dem den denna deras dess det detta dig din där då
efter eller en er ert ett finns för från får få ge gör göra ha hade han har hon hos hur här i ibland in inom jag kan kring kunna lite man med
mellan men mer mig min mot mycket måste många ni nu någon något några när nästa och också om oss på sedan ska som så till tror under upp ut utifrån vad var
vara redan vi vid vilka vilken vill vår våra vårt vänta är även över the a an and are be can do for from have how in is it of on or our that this to we
what when which who why with you at blive bør der dette du eller fra gøre hvad hvem hvordan hvornår hvorfor ikke jeg kan med mere nogen og skal
som til vil vores vær være`.split(/\s+/));
const AGAINST = new Set("aldrig avskaffa avstå ej icke ikke ingen inget inga inte mindre never no not sluta stop utan".split(" "));
STOP.delete("ikke");

const ENDINGS = ("heternas heterna heten heter arnas ernas ornas andet andes arens arna erna orna ande aren ades ade are ast ens ets ern " +
  "ena en et ar er or an at as es ad na ne a e").split(" ").sort((a, b) => b.length - a.length);

/** A word without its ending: skolan, skolor and skolans are one. At least three letters are left. */
export function stem(word) {
  const bare = word.length > 4 && word.endsWith("s") && !/(ss|us|is)$/.test(word) ? word.slice(0, -1) : word;
  const adverb = bare.replace(/(ig|lig|sk)t$/, "$1");
  const ending = ENDINGS.find((one) => adverb.endsWith(one) && adverb.length - one.length >= 3);
  const left = ending ? adverb.slice(0, -ending.length) : adverb;
  return left.length > 3 ? left.replace(/([^aeiouyåäö])\1$/, "$1") : left;
}

/**
 * What is known of texts, kept from one comparison to the next: every word and trigram has a number.
 * `of(text)` gives {words, grams: those numbers, against: whether it says no to something}.
 */
export function createProfiles() {
  const numbers = new Map();
  const kept = new Map();
  const number = (feature) => {
    if (!numbers.has(feature)) numbers.set(feature, numbers.size);
    return numbers.get(feature);
  };
  return {
    get size() {
      return numbers.size;
    },
    of(text) {
      if (!kept.has(text)) kept.set(text, profile(text, number));
      return kept.get(text);
    },
  };
}

function profile(text, number) {
  const said = text.normalize("NFC").toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  const stems = new Set(said.filter((word) => !STOP.has(word) && !AGAINST.has(word)).map(stem));
  const grams = new Set();
  for (const word of stems) {
    const edged = `^${word}`;
    for (let at = 0; at + 3 <= edged.length; at += 1) grams.add(number(edged.slice(at, at + 3)));
  }
  return { words: [...stems].map((word) => number(`${word}_`)), grams: [...grams], against: said.some((word) => AGAINST.has(word)) };
}

/**
 * Compares notes {id, kind, text} with each other, giving way between slices.
 * Returns a Map of id to [{id, score, double}], the likest first.
 */
export function* compared(notes, known = createProfiles()) {
  const profiles = [];
  for (const [index, { text }] of notes.entries()) {
    profiles.push(known.of(text));
    if (index % (3 * SLICE) === 3 * SLICE - 1) yield;
  }
  const spread = spreadOf(profiles, known.size);
  const places = Array(known.size); // by feature: [note, weight, note, weight, ...] of the notes before
  const found = notes.map(() => []);
  const sums = new Float64Array(notes.length);
  yield;
  for (const [index, one] of profiles.entries()) {
    const touched = meet(weigh(one, spread, notes.length), places, sums, index);
    for (const other of touched) {
      const score = profiles[other].against === one.against ? sums[other] : sums[other] * UNSAID;
      sums[other] = 0;
      if (score < NEAR) continue;
      const double = score >= DOUBLE && notes[index].kind === notes[other].kind;
      keep(found[index], notes[other].id, score, double);
      keep(found[other], notes[index].id, score, double);
    }
    if (index % SLICE === SLICE - 1) yield;
  }
  return new Map(notes.map(({ id }, index) => [id, found[index]]));
}

/** Among the likest, which stay in order. */
function keep(list, id, score, double) {
  if (list.length === MOST && list[MOST - 1].score >= score) return;
  if (list.length === MOST) list.pop();
  let at = list.length;
  while (at > 0 && list[at - 1].score < score) at -= 1;
  list.splice(at, 0, { id, score, double });
}

/** All at once. */
export function alike(notes) {
  const work = compared(notes);
  let step = work.next();
  while (!step.done) step = work.next();
  return step.value;
}

/**
 * The doubles to propose: [{into, notes}] among `heads` [{id, raised, heading, doubles}], each note in one of them.
 * `isRefused(a, b)` tells the pairs that somebody has said are not the same.
 */
export function proposals(likenesses, heads, isRefused = () => false) {
  const here = new Map(heads.map((head) => [head.id, head]));
  const taken = new Set();
  const sets = [];
  for (const head of [...heads].sort(weightier)) {
    if (taken.has(head.id)) continue;
    const same = (likenesses.get(head.id) ?? []).filter(({ id, double }) => double && here.has(id) && !taken.has(id) && !isRefused(head.id, id));
    if (!same.length) continue;
    for (const id of [head.id, ...same.map((one) => one.id)]) taken.add(id);
    sets.push({ into: head.id, notes: same.map(({ id }) => id) });
  }
  return sets;
}

/** What to keep of several: what is up for all, then what is sorted, then what most have said, then what came first. */
export function weightier(a, b) {
  return b.raised - a.raised || (b.heading !== null) - (a.heading !== null) || b.doubles.length - a.doubles.length || a.id - b.id;
}

/** In how many notes each feature stands. */
function spreadOf(profiles, size) {
  const spread = new Uint32Array(size);
  for (const { words, grams } of profiles) {
    for (const word of words) spread[word] += 1;
    for (const gram of grams) spread[gram] += 1;
  }
  return spread;
}

/** {features, weights} of length 1; those that stand nowhere else only make it longer. */
function weigh({ words, grams }, spread, count) {
  const rare = (feature) => Math.log(1 + (count + 20) / spread[feature]);
  const features = [...words, ...grams.filter((gram) => spread[gram] <= COMMON)];
  const weights = features.map((feature, index) => (index < words.length ? 1 : TRIGRAM) * rare(feature));
  const length = Math.hypot(...weights) || 1;
  return { features, weights: weights.map((weight) => weight / length) };
}

/** Adds up what the note has in common with those before it in `sums`, and joins them; gives those it met. */
function meet({ features, weights }, places, sums, index) {
  const touched = [];
  for (let at = 0; at < features.length; at += 1) {
    const others = (places[features[at]] ??= []);
    for (let place = 0; place < others.length; place += 2) {
      const other = others[place];
      if (sums[other] === 0) touched.push(other);
      sums[other] += weights[at] * others[place + 1];
    }
    others.push(index, weights[at]);
  }
  return touched;
}
