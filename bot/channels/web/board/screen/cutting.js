// Long words are cut into parts that fit the screen: nothing is ever cut off.

const LONG = 24; // letters without a space: a script that has none, or an address
const STAYS = /[\u17d2\u0ec0-\u0ec4]$/; // what follows is written together with it
const LEANS = /^[\p{M}\u200b-\u200d\u0eb3\u17d2,.;:!?。，、！？：；”’）)]/u; // never begins a part

/** Parts of lines; `fits` says whether some lines fit as they are. */
export function parts(lines, fits) {
  const found = [];
  let now = [];
  for (let rest = lines.slice(); rest.length; ) {
    if (fits(now.concat(rest[0]))) {
      now.push(rest.shift());
      continue;
    }
    const [head, tail] = cut(rest[0], (text) => fits(now.concat(text)));
    // A whole paragraph goes to the next part, if it has room there.
    if (!head || (now.length && fits([rest[0]]))) {
      if (!now.length) { found.push([rest.shift()]); continue; } // not one word fits
      found.push(now);
      now = [];
      continue;
    }
    found.push(now.concat(head));
    now = [];
    rest = (tail ? [tail] : []).concat(rest.slice(1));
  }
  return now.length || !found.length ? found.concat([now]) : found;
}

/** The longest beginning that fits, and the rest. */
function cut(text, fits) {
  const words = wordsOf(text);
  let [low, high] = [0, words.length];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (fits(words.slice(0, middle).join("").trim())) low = middle;
    else high = middle - 1;
  }
  return [words.slice(0, low).join("").trim(), words.slice(low).join("").trim()];
}

function wordsOf(text) {
  const found = [];
  for (const word of text.match(/\S+\s*/g) || []) {
    if (word.length <= LONG) found.push(word);
    else found.push(...letters(word));
  }
  return found;
}

function letters(word) {
  const found = [];
  for (const letter of Array.from(word)) {
    const last = found[found.length - 1];
    if (last && (STAYS.test(last) || LEANS.test(letter) || /^\s/.test(letter))) found[found.length - 1] += letter;
    else found.push(letter);
  }
  return found;
}
