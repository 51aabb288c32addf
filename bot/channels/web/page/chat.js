// The chat page: what is typed and pressed, and when to send, draw and scroll.

import { draw, isNearEnd, reveal, revealEnd } from "./drawing.js";
import { listen, retryFailed, sendWaiting } from "./line.js";
import { add, change, draft, erase, load, onOtherTab, randomId } from "./memory.js";
import { otherLanguage, translate, words } from "./words.js";

const at = (id) => document.getElementById(id);
const [log, form, text, hint, newer, line] = ["log", "form", "text", "hint", "newer", "line"].map(at);

let isListening = false;
let unread = 0;
let aside = ""; // what was being typed before a link filled something in

// --- the conversation

function show() {
  return draw(load().entries, { press, again });
}

function say(entry) {
  change((kept) => add(kept, { key: randomId(), who: "me", state: "sending", at: Date.now(), ...entry }));
  show();
  revealEnd();
  send();
}

async function send() {
  await sendWaiting(() => {
    const wasNear = isNearEnd();
    const added = show();
    if (added.length) reveal(added[0]);
    else if (wasNear) revealEnd();
  });
  startListening();
}

function press(button, message) {
  // Done here, and said to nobody.
  if (button.data === "clear") return at("sure").showModal();
  if (button.data === "print") return printOne(message);
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
  const away = () => { line.textContent = words.away; };
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
  startListening();
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
  // While an input method composes a letter, Enter belongs to it.
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  form.requestSubmit();
}

/** `/?start=CODE` and `/?xa=CODE`: filled in, sent by a tap, gone from the address. */
function fillIn() {
  text.value = draft.load();
  const query = new URLSearchParams(location.search);
  for (const [name, command, word] of [["start", "/start", words.start], ["xa", words.subscribe, words.commune]]) {
    const code = query.get(name)?.trim().slice(0, 100);
    if (!code) continue;
    aside = text.value.startsWith("/") ? "" : text.value;
    text.value = `${command} ${code}`;
    hint.textContent = word;
    hint.hidden = false;
    text.focus();
  }
  if (location.search) history.replaceState(null, "", location.pathname);
  grow();
}

/** Who reads the newest still sees it when the keyboard opens or the input grows. */
function keepEnd() {
  let isAtEnd = true;
  let height = 0;
  log.addEventListener("scroll", () => { if (log.clientHeight === height) isAtEnd = isNearEnd(); });
  new ResizeObserver(() => {
    height = log.clientHeight;
    if (isAtEnd) revealEnd();
  }).observe(log);
}

// --- the menu

function menu() {
  const [more, close, sure] = [at("menu"), at("close"), at("sure")];
  at("language").textContent = words.other;
  at("language").href = `/?lang=${otherLanguage}`;
  at("language").lang = otherLanguage;
  at("more").addEventListener("click", () => more.showModal());
  close.addEventListener("click", () => more.close());
  at("clear").addEventListener("click", () => { more.close(); sure.showModal(); });
  at("keep").addEventListener("click", () => sure.close());
  at("erase").addEventListener("click", () => { erase(); location.replace("/"); });
}

// --- the start

function start() {
  translate();
  menu();
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
  addEventListener("online", again);
  onOtherTab(tellNews);
  if (load().entries.length === 0) return say({ text: "/start", hidden: true });
  retryFailed();
  show();
  send();
}

start();
