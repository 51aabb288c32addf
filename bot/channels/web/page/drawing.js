// Draws the conversation in its order, and shows what matters of it.

import { bubble, refresh } from "./bubble.js";
import { firstMissed } from "./visit.js";
import { words } from "./words.js";

const log = document.getElementById("log");
const tail = document.getElementById("tail"); // stands below every message
const NEAR = 120; // pixels from the end that still count as reading the newest
const SHORT = 1 / 3; // of the screen: so long a question stays in view above its answer

const drawn = new Map(); // key → {element, edition}
const divider = document.createElement("p");
divider.className = "divider";

/** Makes the log show these entries; returns the elements that were added. */
export function draw(entries, on) {
  forget(new Set(entries.map((e) => e.key)));
  const lastOwn = entries.map((e) => e.who === "me" && !e.hidden).lastIndexOf(true);
  const added = [];
  entries.forEach((entry, index) => {
    const known = drawn.get(entry.key);
    let element = known && known.element;
    if (!known) {
      element = bubble(entry, on);
      log.insertBefore(element, tail);
      added.push(element);
    } else if (known.edition !== editionOf(entry)) {
      element = changed(element, entry, on);
    }
    drawn.set(entry.key, { element, edition: editionOf(entry) });
    refresh(element, entry, on, entry.who === "bot" && index < lastOwn);
  });
  divide(firstMissed(entries));
  return added;
}

/** A message that changes has one; what was said without being shown may be shown later. */
function editionOf({ edition, hidden }) {
  return edition || Boolean(hidden);
}

/** Everything anew, in another language; nothing of it is read out. */
export function redraw(entries, on) {
  const { scrollTop } = log;
  log.setAttribute("aria-live", "off");
  forget(new Set());
  divider.textContent = "";
  draw(entries, on);
  log.scrollTop = scrollTop;
  requestAnimationFrame(() => log.setAttribute("aria-live", "polite"));
}

function forget(keys) {
  for (const [key, { element }] of drawn) {
    if (keys.has(key)) continue;
    element.remove();
    drawn.delete(key);
  }
}

/** A message that changes: not read out each time, and who stands on its button stays there. */
function changed(before, entry, on) {
  const element = bubble(entry, on);
  element.setAttribute("aria-live", "off");
  const held = before.contains(document.activeElement) ? document.activeElement : null;
  before.replaceWith(element);
  if (!held) return element;
  const [old, buttons] = [before, element].map((one) => [...one.querySelectorAll(".rows button")]);
  const same = buttons.find((b) => b.value === held.value) || buttons.find((b) => b.textContent === held.textContent)
    || (old.length === buttons.length && buttons[old.indexOf(held)]);
  if (same) same.focus();
  return element;
}

/** A line above what came while nobody looked. */
function divide(missed) {
  if (!missed) return divider.remove();
  const { element } = drawn.get(missed.key);
  if (!divider.textContent) divider.textContent = words.missed;
  if (divider.nextSibling !== element) log.insertBefore(divider, element);
}

/** The keys of the news that can be seen now. */
export function inView() {
  const end = log.getBoundingClientRect().bottom - NEAR / 2;
  const seen = [...drawn].filter(([, { element }]) => element.matches(".news") && element.getBoundingClientRect().top < end);
  return seen.map(([key]) => key);
}

export function isNearEnd() {
  return log.scrollHeight - log.scrollTop - log.clientHeight < NEAR;
}

/** Shows the start of what is new, with the question that it answers; in danger nothing stands before. */
export function reveal(element) {
  const before = element.previousElementSibling;
  const isShort = before && before.matches(".me:not(.unsaid)") && before.offsetHeight < log.clientHeight * SHORT;
  if (isShort && !element.matches(".danger")) element = before;
  if (divider.nextSibling === element) element = divider;
  log.scrollTop = Math.min(element.offsetTop - log.offsetTop - 8, log.scrollHeight);
}

/** What was missed, else the end. */
export function revealNew() {
  if (divider.isConnected) reveal(divider);
  else revealEnd();
}

export function revealEnd() {
  log.scrollTop = log.scrollHeight;
}
