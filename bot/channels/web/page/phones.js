// Telephone numbers in what is said can be tapped.

// 0216 3898 123, 0912345678, 1900 1234, 18001567
const LONG = "0\\d{1,3}(?:[ .]?\\d{3,4}){2}|1[89]00[ .]?\\d{4,6}";
// 113 is also a number of houses: it calls after "gọi", before a colon, or where danger is spoken of.
const CALLED = new RegExp(`\\b(?:${LONG})\\b|^11[1-5](?=:)|(?:gọi|call)[^.\\d]{0,40}?\\b11[1-5]\\b`, "i");
const IN_DANGER = new RegExp(`\\b(?:${LONG}|11[1-5])\\b`);
const ITSELF = new RegExp(`(?:${LONG}|11[1-5])$`);

/** Makes links of the numbers in an element's text. */
export function linkNumbers(element, isDanger) {
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  const texts = [];
  while (walker.nextNode()) texts.push(walker.currentNode);
  for (const text of texts) {
    if (!text.parentElement.closest("a")) linkIn(text, isDanger ? IN_DANGER : CALLED);
  }
}

function linkIn(text, pattern) {
  for (let found = pattern.exec(text.data); found; found = pattern.exec(text.data)) {
    const [number] = ITSELF.exec(found[0]);
    const link = document.createElement("a");
    link.href = `tel:${number.replace(/\D/g, "")}`;
    link.textContent = number;
    const rest = text.splitText(found.index + found[0].length - number.length);
    rest.data = rest.data.slice(number.length);
    rest.before(link);
    text = rest;
  }
}
