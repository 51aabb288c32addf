// The chat page: what is typed and pressed, and when to send, draw and scroll.

import { draw, isNearEnd, reveal, revealEnd } from "./drawing.js";
import { endErased, retryFailed, sendWaiting } from "./line.js";
import { add, change, draft, ending, erase, load, onOtherTab, randomId } from "./memory.js";
import { close, open } from "./sheet.js";
import { checkSession, listen, look } from "./stream.js";
import { otherLanguage, translate, words } from "./words.js";

const at = (id) => document.getElementById(id);
const [log, form, text, hint, newer, line] = ["log", "form", "text", "hint", "newer", "line"].map(at);

let isListening = false;
let unread = 0;
let aside = ""; // what was being typed before a link filled something in

// --- the conversation

function show() {
  const { entries } = load();
  // The numbers to call give way to the conversation, not to the attempt at one.
  const first = at("first");
  if (first && entries.some((e) => !e.hidden)) first.remove();
  return draw(entries, { press, again });
}

function say(entry) {
  change((kept) => add(kept, { key: randomId(), who: "me", state: "sending", at: Date.now(), ...entry }));
  show();
  revealEnd();
  send(true);
}

async function send(isNew) {
  await sendWaiting(() => {
    checkSession();
    const wasNear = isNearEnd();
    const added = show();
    if (added.length) reveal(added[0]);
    else if (wasNear) revealEnd();
  }, isNew);
  startListening();
}

// What a button may say that the page does by itself; nothing is then sent.
const OWN_DEEDS = new Map([["erase", () => open(at("sure"))], ["print", printOne]]);

function press(button, message) {
  const deed = OWN_DEEDS.get(button.does);
  if (deed) return deed(message);
  say({ text: button.label, data: button.data });
}

/** One message on paper: chat.css leaves out everything else. */
function printOne(message) {
  for (const before of log.querySelectorAll(".on-paper")) before.classList.remove("on-paper");
  message.classList.add("on-paper");
  document.body.classList.add("prints-one");
  addEventListener("afterprint", () => document.body.classList.remove("prints-one"), { once: true });
  print();
}

function again() {
  if (!retryFailed()) return;
  show();
  send();
}

// --- news

function startListening() {
  if (isListening || !load().session) return;
  isListening = true;
  const away = (isCrowded) => { line.textContent = isCrowded ? words.slow : words.away; };
  listen({ news: tellNews, here: backOnLine, away }).then(() => { isListening = false; });
}

function backOnLine() {
  line.textContent = "";
  again();
}

function tellNews() {
  const wasNear = isNearEnd();
  const added = show();
  if (!added.length) {
    if (wasNear) revealEnd(); // one that changed may have grown
    return;
  }
  if (wasNear && !document.hidden) reveal(added[0]);
  else newer.hidden = false;
  unread += added.filter((element) => element.classList.contains("news")).length;
  if (document.hidden && unread) {
    document.title = `(${unread}) ${words.news} – Loa Bản`;
  }
}

function seen() {
  if (document.hidden) return;
  unread = 0;
  document.title = "Loa Bản";
  again();
  look();
  startListening();
  endErased();
}

function otherTab() {
  checkSession();
  tellNews();
}

// --- the input

function grow() {
  text.style.height = "auto";
  text.style.height = `${text.scrollHeight + 2}px`;
  draft.save(text.value);
}

function submit(event) {
  event.preventDefault();
  const typed = text.value;
  if (!typed.trim()) return;
  say({ text: typed });
  text.value = aside;
  aside = "";
  hint.hidden = true;
  grow();
  text.focus();
}

function enter(event) {
  // While an input method composes a letter, Enter belongs to it. Safari ends the
  // composition before the key that ended it is told: that key's code is then 229.
  if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
  submit(event);
}

/** `#start=CODE`, `/?start=CODE`, `/?xa=CODE`: filled in, sent by a tap, gone from the address. */
function fillIn() {
  const given = new URLSearchParams(`${location.search.slice(1)}&${location.hash.slice(1)}`);
  if (location.search || location.hash) history.replaceState(null, "", location.pathname);
  for (const [name, command, word] of [["start", "/start", words.start], ["xa", words.subscribe, words.commune]]) {
    const code = (given.get(name) || "").trim().slice(0, 100);
    if (!code) continue;
    if (!text.value.startsWith("/")) aside = text.value;
    text.value = `${command} ${code}`;
    hint.textContent = word;
    hint.hidden = false;
    text.focus();
  }
  grow();
}

/** Who reads the newest still sees it when the keyboard opens or the input grows. */
function keepEnd() {
  let isAtEnd = true;
  let height = 0;
  log.addEventListener("scroll", () => { if (log.clientHeight === height) isAtEnd = isNearEnd(); });
  const resized = () => {
    height = log.clientHeight;
    if (isAtEnd) revealEnd();
  };
  if (window.ResizeObserver) new ResizeObserver(resized).observe(log);
  else addEventListener("resize", resized);
}

// --- the menu

function menu() {
  const [more, sure] = [at("menu"), at("sure")];
  at("language").textContent = words.other;
  at("language").href = `/?lang=${otherLanguage}`;
  at("language").lang = otherLanguage;
  at("more").addEventListener("click", () => open(more));
  at("close").addEventListener("click", () => close(more));
  at("clear").addEventListener("click", () => { close(more); open(sure); });
  at("keep").addEventListener("click", () => close(sure));
  at("erase").addEventListener("click", eraseAll);
}

/** Nothing stays on this machine, and the session opens nothing any more. */
async function eraseAll() {
  const { session } = load();
  erase();
  if (session) {
    ending.save(session);
    await endErased();
  }
  location.replace("/");
}

// --- the start

function start() {
  translate();
  menu();
  form.hidden = at("more").hidden = false;
  text.value = draft.load();
  fillIn();
  show();
  revealEnd();
  log.setAttribute("aria-live", "polite"); // from here on; what was there is not read out
  form.addEventListener("submit", submit);
  text.addEventListener("input", grow);
  text.addEventListener("keydown", enter);
  newer.addEventListener("click", () => { newer.hidden = true; revealEnd(); });
  log.addEventListener("scroll", () => { if (isNearEnd()) newer.hidden = true; });
  keepEnd();
  document.addEventListener("visibilitychange", seen);
  for (const sign of ["focus", "online", "pageshow"]) addEventListener(sign, seen);
  addEventListener("hashchange", fillIn);
  onOtherTab(otherTab);
  document.documentElement.classList.add("runs"); // see old.js
  endErased();
  if (load().entries.length === 0) return say({ text: "/start", hidden: true });
  retryFailed();
  show();
  send();
}

// What the page cannot do without; where something is missing, old.js says so.
if (window.AbortController && window.TextDecoder && "body" in Response.prototype) start();
