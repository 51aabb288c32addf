// One message: its words, how it looks, the buttons under it, what became of it.

import { dayOf, when } from "./clock.js";
import { linkNumbers } from "./phones.js";
import { isExpired, isFresh } from "./visit.js";
import { every, words } from "./words.js";

// What looks like nothing else, each with its word; other messages are plain.
const LOOKS = new Map([["danger", "help"], ["urgent", "urgent"]]);

/** The element of an entry; `refresh` then says what changes with time. */
export function bubble(entry, on) {
  const look = LOOKS.has(entry.look) ? entry.look : "";
  const article = make("article", `message ${entry.who} ${look}${entry.hidden ? " unsaid" : ""}`);
  const calls = look === "danger" ? [].concat(...entry.rows || []).filter(isCall) : [];
  if (!entry.hidden) article.append(box(entry, look, calls));
  if (entry.rows && entry.rows.length) article.append(rows(entry, on, article, calls));
  if (entry.who === "me") {
    article.setAttribute("aria-live", "off"); // who typed it knows it
    article.append(make("div", "state"));
  }
  return article;
}

function box(entry, look, calls) {
  const element = make("div", "bubble");
  element.append(make("span", "unseen", entry.who === "me" ? words.me : words.bot));
  const said = content(entry);
  if (look) element.append(heading(look, said));
  if (entry.who === "news") element.append(make("strong", "label"));
  if (entry.image) element.classList.add("pictured");
  for (const file of [entry, ...(entry.more || [])]) {
    if (file.audio || file.video) element.append(played(file));
    if (file.image || file.file) element.append(enclosed(file));
  }
  element.append(said, time(entry.at));
  if (calls.length && said.firstElementChild) said.firstElementChild.after(callsOf(calls));
  return element;
}

/** Right below what to do first: whom to call, before anything else is said. */
function callsOf(calls) {
  const element = make("div", calls.length > 1 ? "calls" : "calls one");
  element.append(...calls.map(outside));
  return element;
}

function isCall({ url }) {
  return /^tel:/.test(url || "");
}

/** A word and a sign above what saves: never by colour alone. */
function heading(look, said) {
  const word = LOOKS.get(look);
  const element = make("strong", "heading");
  element.append(sign(look), make("span", "", words[word]));
  const first = said.querySelector("p");
  const isSaid = first && every(word).includes(first.textContent.trim());
  if (isSaid) first.remove(); // the notice says the word itself: once is enough
  return element;
}

const SVG = "http://www.w3.org/2000/svg";

/** One of the signs that stand in the page. */
export function sign(name) {
  const svg = document.createElementNS(SVG, "svg");
  const use = document.createElementNS(SVG, "use");
  svg.setAttribute("class", "sign");
  svg.setAttribute("aria-hidden", "true");
  use.setAttribute("href", `#${name}-sign`);
  svg.append(use);
  return svg;
}

function content(entry) {
  const div = make("div", "content");
  if (entry.lang) div.lang = entry.lang;
  if (entry.who === "me") {
    div.textContent = entry.text;
    return div;
  }
  div.innerHTML = entry.html; // escaped by the server
  linkNumbers(div, entry.look === "danger");
  for (const link of div.querySelectorAll("a[href^=http]")) openOutside(link);
  return div;
}

function enclosed({ image, file, name }) {
  const link = make("a", "file", image ? "" : `${words.file} ${name}`);
  link.href = image || file;
  if (!image) return link;
  const picture = new Image();
  picture.src = image;
  picture.alt = name.replace(/\.\w+$/, "");
  link.append(picture);
  openOutside(link);
  return link;
}

/** Nothing is loaded before it is played: lines are weak. */
function played({ audio, video, name, spoken }) {
  const player = document.createElement(audio ? "audio" : "video");
  player.controls = true;
  player.preload = "none";
  player.src = audio || video;
  player.setAttribute("aria-label", spoken || name);
  return player;
}

function openOutside(link) {
  link.target = "_blank";
  link.rel = "noopener noreferrer";
}

function time(at) {
  const element = make("time");
  element.dateTime = new Date(at).toISOString();
  return element;
}

// --- what changes while it stands there

/** Says what is so now: how old, whether new, read or over, what became of it. */
export function refresh(article, entry, on, isPast) {
  const isOver = isExpired(entry);
  article.classList.toggle("past", isPast);
  article.classList.toggle("over", isOver);
  article.classList.toggle("fresh", isFresh(entry));
  const label = article.querySelector(".label");
  if (label) put(label, isOver ? words.over : isFresh(entry) ? words.news : words.read);
  const clock = article.querySelector("time");
  if (clock) {
    put(clock, entry.who === "news" ? words.sentAt.replace("{when}", when(entry.at)) : when(entry.at));
    clock.dataset.day = dayOf(entry.at);
  }
  for (const button of article.querySelectorAll(".rows button")) {
    use(button, (entry.pressed || []).includes(button.value));
  }
  if (entry.who === "me") showState(article, entry, on);
}

/** Writes only what differs: what is written is read out. */
function put(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

function showState(article, entry, on) {
  const line = article.querySelector(".state");
  const state = entry.tried ? "failed" : entry.state; // while it is tried again by itself
  const shown = state + (entry.note || "");
  if (line.dataset.shown === shown) return;
  line.dataset.shown = shown;
  line.className = `state ${state}`;
  line.textContent = "";
  line.removeAttribute("role");
  if (state === "sending" && entry.note) line.append(make("span", "", entry.note));
  if (state === "refused") {
    line.append(make("span", "", entry.note || words.refused));
    if (!entry.data) line.append(" ", small(words.mend, () => on.mend(entry)));
  }
  if (state === "failed") {
    line.setAttribute("role", "alert");
    line.append(make("span", "", entry.hidden ? words.hello : words.failed), " ");
    line.append(small(entry.hidden ? words.helloAgain : words.again, on.again));
  }
}

function small(text, pressed) {
  const button = make("button", "again", text);
  button.type = "button";
  button.addEventListener("click", pressed);
  return button;
}

// --- buttons

function rows(entry, on, article, calls) {
  const box = make("div", "rows");
  if (entry.lang) box.lang = entry.lang;
  const isList = entry.rows.some((row) => row.length === 1 && row[0].label.length > LONG);
  if (isList) box.classList.add("list");
  if (entry.rows.some((row) => row.some((button) => button.picture))) box.classList.add("pictures");
  const kinds = ticking(entry);
  for (const row of entry.rows) {
    const line = make("div", "row");
    for (const button of row) {
      if (calls.includes(button)) continue; // stands above already
      const isTicked = kinds.has(kindOf(button)) ? button.label.startsWith(TICK) : undefined;
      line.append(button.url ? outside(button) : choice(button, isTicked, () => on.press(button, entry, article)));
    }
    if (line.firstChild) box.append(line);
  }
  return box;
}

const TICK = "✓ ";
const LONG = 30; // letters; a list with more is read line by line

/** The kinds of buttons that tick something in a list that changes: one of them is always ticked. */
function ticking(entry) {
  const all = entry.edition ? [].concat(...entry.rows) : [];
  return new Set(all.filter(({ label }) => label.startsWith(TICK)).map(kindOf));
}

function kindOf({ data }) {
  return data.split(":")[0];
}

function choice(button, isTicked, pressed) {
  const label = isTicked ? button.label.slice(TICK.length) : button.label;
  const element = make("button", "choice", label);
  if (button.picture) element.prepend(picture(button.picture));
  element.type = "button";
  element.value = button.data;
  if (isTicked !== undefined) element.setAttribute("aria-pressed", String(isTicked));
  element.addEventListener("click", pressed);
  return element;
}

/** Beside the page's own sign; its words stand below it, so it is not read out. */
function picture(name) {
  const image = new Image(96, 96);
  image.src = new URL(`picture-${name}.svg`, document.querySelector("header img").src).href;
  image.alt = "";
  return image;
}

/** One that was pressed looks it, and says it. */
function use(button, isUsed) {
  if (button.classList.contains("used") === isUsed) return;
  button.classList.toggle("used", isUsed);
  const said = button.querySelector(".unseen");
  if (said) said.remove();
  if (isUsed) button.append(make("span", "unseen", ` (${words.used})`));
}

function outside(button) {
  if (!/^(https?:|tel:)/.test(button.url)) return make("span", "choice", button.label);
  const element = make("a", "choice");
  if (isCall(button)) element.append(sign("call"));
  else openOutside(element);
  element.append(make("span", "", button.label));
  element.href = button.url;
  return element;
}

function make(name, className, text) {
  const element = document.createElement(name);
  if (className) element.className = className;
  if (text !== undefined) element.textContent = text;
  return element;
}
