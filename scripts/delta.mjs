// A file as its difference from another: its length, and then by turns bytes of its own and stretches of the other. Numbers are written in
// groups of 7 bits, the lowest first; engine/modules.ts reads it.

/** Stretches are at least so long. */
const LEAST = 20;
/** Of places that begin alike, so many are tried. */
const TRIED = 40;

export function delta(file, other) {
  const places = placesOf(other);
  const out = [];
  const number = (n) => {
    for (; n > 127; n >>= 7) out.push((n & 127) | 128);
    out.push(n);
  };
  let own = 0;
  number(file.length);
  const bytesUntil = (end) => {
    number(end - own);
    out.push(...file.subarray(own, end));
  };
  for (let i = 0; i < file.length; ) {
    const { from, length } = longest(file, i, other, places.get(key(file, i)) ?? []);
    if (length >= LEAST) {
      bytesUntil(i);
      number(from);
      number(length);
      i += length;
      own = i;
    } else i++;
  }
  bytesUntil(file.length);
  return Buffer.from(out);
}

const key = (bytes, at) => bytes.toString("latin1", at, at + LEAST);

function placesOf(bytes) {
  const places = new Map();
  for (let i = 0; i + LEAST <= bytes.length; i++) {
    const list = places.get(key(bytes, i)) ?? [];
    if (list.length < TRIED) list.push(i);
    places.set(key(bytes, i), list);
  }
  return places;
}

function longest(file, at, other, places) {
  let [from, length] = [0, 0];
  for (const place of places) {
    let n = 0;
    while (at + n < file.length && place + n < other.length && file[at + n] === other[place + n]) n++;
    if (n > length) [from, length] = [place, n];
  }
  return { from, length };
}
