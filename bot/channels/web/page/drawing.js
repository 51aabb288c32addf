// Draws the conversation: bubbles, the buttons under them, what is being sent.

import { language, words } from "./words.js";

const log = document.getElementById("log");
const NEAR = 120; // pixels from the end that still count as reading the newest

const drawn = new Map(); // key → {element, state, edition}

/** Makes the log show these entries; returns the elements that were added. */
export function draw(entries, on) {
  const keys = new Set(entries.map((e) => e.key));
  for (const [key, { element }] of drawn) {
    if (keys.has(key)) continue;
    element.remove();
    drawn.delete(key);
  }
  const added = [];
  for (const entry of entries) {
    const known = drawn.get(entry.key);
    const state = entry.state + (entry.note || "");
    if (known && known.edition !== entry.edition) {
      drawn.set(entry.key, { element: changed(known.element, entry, on), state, edition: entry.edition });
      continue;
    }
    if (known) {
      if (known.state !== state) showState(known.element, entry, on);
      known.state = state;
      continue;
    }
    const element = bubble(entry, on);
    drawn.set(entry.key, { element, state, edition: entry.edition });
    log.append(element);
    added.push(element);
  }
  return added;
}

/** A message that changes: not read out each time, and who stands on its button stays there. */
function changed(before, entry, on) {
  const element = bubble(entry, on);
  element.setAttribute("aria-live", "off");
  const held = before.contains(document.activeElement) ? document.activeElement.textContent : "";
  before.replaceWith(element);
  const same = held && [...element.querySelectorAll("button")].find((b) => b.textContent === held);
  if (same) same.focus();
  return element;
}

export function isNearEnd() {
  return log.scrollHeight - log.scrollTop - log.clientHeight < NEAR;
}

/** Shows the start of what is new; all of it where it fits. */
export function reveal(element) {
  log.scrollTop = Math.min(element.offsetTop - log.offsetTop - 8, log.scrollHeight);
}

export function revealEnd() {
  log.scrollTop = log.scrollHeight;
}

function bubble(entry, on) {
  const article = make("article", `message ${entry.who}${entry.hidden ? " unsaid" : ""}`);
  if (!entry.hidden) {
    const box = make("div", "bubble");
    box.append(make("span", "unseen", entry.who === "me" ? words.me : words.bot));
    if (entry.who === "news") box.append(make("strong", "label", words.news));
    if (entry.image) box.classList.add("pictured");
    if (entry.image || entry.file) box.append(enclosed(entry));
    box.append(content(entry), time(entry.at));
    article.append(box);
  }
  if (entry.rows && entry.rows.length) article.append(rows(entry, on, article));
  if (entry.who === "me") {
    article.setAttribute("aria-live", "off"); // who typed it knows it
    article.append(make("div", "state"));
    showState(article, entry, on);
  }
  return article;
}

function content(entry) {
  const div = make("div", "content");
  if (entry.who === "me") {
    div.textContent = entry.text;
    return div;
  }
  div.innerHTML = entry.html; // escaped by the server
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

function openOutside(link) {
  link.target = "_blank";
  link.rel = "noopener noreferrer";
}

function time(at) {
  const moment = new Date(at);
  const isToday = moment.toDateString() === new Date().toDateString();
  const clock = { hour: "2-digit", minute: "2-digit", hour12: false };
  const day = isToday ? {} : { day: "numeric", month: "numeric" };
  const element = make("time", "", moment.toLocaleString(language, { ...clock, ...day }));
  element.dateTime = moment.toISOString();
  element.dataset.day = moment.toLocaleDateString(language); // for paper
  return element;
}

function rows(entry, on, article) {
  const box = make("div", "rows");
  for (const row of entry.rows) {
    const line = make("div", "row");
    for (const button of row) line.append(button.url ? outside(button) : choice(button, on, article));
    box.append(line);
  }
  return box;
}

function choice(button, on, article) {
  const element = make("button", "choice", button.label);
  element.type = "button";
  element.addEventListener("click", () => on.press(button, article));
  return element;
}

function outside(button) {
  if (!/^(https?:|tel:)/.test(button.url)) return make("span", "choice", button.label);
  const element = make("a", "choice", button.label);
  element.href = button.url;
  openOutside(element);
  return element;
}

function showState(article, entry, on) {
  const line = article.querySelector(".state");
  if (!line) return;
  line.className = `state ${entry.state}`;
  line.textContent = "";
  if (entry.state === "sending") line.append(make("span", "", entry.note || words.sending));
  if (entry.state === "refused") line.append(make("span", "", entry.note || words.refused));
  if (entry.state === "failed") {
    const again = make("button", "again", entry.hidden ? words.helloAgain : words.again);
    again.type = "button";
    again.addEventListener("click", on.again);
    line.setAttribute("role", "alert");
    line.append(make("span", "", entry.hidden ? words.hello : words.failed), " ", again);
  } else {
    line.removeAttribute("role");
  }
}

function make(name, className, text) {
  const element = document.createElement(name);
  if (className) element.className = className;
  if (text !== undefined) element.textContent = text;
  return element;
}
