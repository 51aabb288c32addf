// The chat page: what is said and pressed, and when to send, draw and scroll.

import { now } from "./clock.js";
import { draw, inView, isNearEnd, redraw, reveal, revealEnd, revealNew } from "./drawing.js";
import { endErased, retryFailed, sendWaiting } from "./line.js";
import { askToErase, nameLanguages, startMenu } from "./menu.js";
import { add, change, load, onOtherTab, randomId } from "./memory.js";
import { startSpeaking } from "./microphone.js";
import { linkNumbers } from "./phones.js";
import { tellPush } from "./push.js";
import { checkSession, listen, look } from "./stream.js";
import { putBack, showHint, startTyping } from "./typed.js";
import { chooseFile } from "./upload.js";
import { beginVisit, markSeen, nextExpiry } from "./visit.js";
import { asked, isSpoken, nameOf, speak, translate, words } from "./words.js";

const at = (id) => document.getElementById(id);
const [log, newer, line, told] = ["log", "newer", "line", "told"].map(at);
const SLOW = 8000; // milliseconds without an answer, then the page says so
const LATEST_TIMER = 2 ** 31 - 1;

let isListening = false;
let isAway = false;
let isKept = false; // the page, for when there is no line
let unread = 0;
let pressed = null; // the button whose answer is awaited
let slow = 0;
let shownCard = "";
let expiring = 0;

// --- the conversation

const ON = { press, again: () => again(true), mend };

function show() {
  const kept = load();
  if (isSpoken(kept.lang) && kept.lang !== words.code) speakAnew(kept.lang);
  const added = draw(kept.entries, ON);
  showTail(kept);
  noteSeen();
  clearTimeout(expiring);
  const next = nextExpiry(kept.entries);
  if (next) expiring = setTimeout(show, Math.min(next - now(), LATEST_TIMER));
  return added;
}

/** Below the messages: that an answer is awaited, and the numbers where nothing else helps. */
function showTail({ entries, card }) {
  const waits = entries.some((e) => e.state === "sending" && !e.note && !e.under && !e.tried);
  const isStuck = isAway || entries.some((e) => e.tried || (e.state === "sending" && e.note));
  at("typing").hidden = !waits;
  at("offline").hidden = !isAway;
  showCard(isAway && card);
  // The numbers to call give way to the conversation, not to the attempt at one.
  at("first").hidden = !isStuck && entries.some((e) => !e.hidden);
  tell(waits ? at("waits").textContent || words.sending : "");
  if (waits && !slow) slow = setTimeout(tellSlow, SLOW);
  if (waits) return;
  clearTimeout(slow);
  slow = 0;
  at("waits").textContent = "";
}

/** Where the commune is and whom to call there, as it was last seen. */
function showCard(card) {
  at("card").hidden = !card;
  if (!card || shownCard === card.html) return;
  shownCard = card.html;
  at("card").innerHTML = card.html; // escaped by the server
  linkNumbers(at("card"));
  at("card").lang = card.lang || "";
}

function tellSlow() {
  at("waits").textContent = words.waits;
  tell(words.waits);
}

/** Read out to who does not see. */
function tell(what) {
  if (told.textContent !== what) told.textContent = what;
}

function noteSeen() {
  if (document.hidden) return;
  const keys = inView();
  markSeen(load().entries.filter((e) => keys.includes(e.key) && !e.seen).map((e) => e.key));
}

function say(entry) {
  change((kept) => add(kept, { key: randomId(), who: "me", state: "sending", at: now(), ...entry }));
  show();
  if (!entry.under) revealEnd();
  send(true, entry.under);
}

async function send(isNew, isInPlace) {
  await sendWaiting(() => {
    checkSession();
    const wasNear = isNearEnd();
    const added = show();
    if (added.length) reveal(added[0]);
    else if (wasNear && !isInPlace) revealEnd();
    follow(added);
  }, isNew);
  startListening();
}

/** Who pressed a button goes on reading at what it brought. */
function follow(added) {
  const answer = added.find((element) => element.matches(".bot"));
  if (!answer || !pressed) return;
  const stays = document.activeElement === pressed || document.activeElement === document.body;
  pressed = null;
  if (!stays) return;
  answer.tabIndex = -1;
  answer.focus({ preventScroll: true });
}

// What a button may say that the page does by itself; nothing is then sent.
const OWN_DEEDS = new Map([["erase", askToErase], ["print", printOne], ["attach", attach]]);

function press(button, entry, message) {
  const deed = OWN_DEEDS.get(button.does);
  if (deed) return deed(message);
  const said = { text: button.label, data: button.data };
  // What is ticked in a list changes the list, and is not said each time.
  if (entry.edition) return say({ ...said, hidden: true, under: entry.key });
  change((kept) => {
    const own = kept.entries.find((e) => e.key === entry.key);
    if (own) own.pressed = [...(own.pressed || []), button.data];
  });
  pressed = document.activeElement;
  say(said);
}

function attach() {
  chooseFile(say, showHint);
}

/** One message on paper: chat.css leaves out everything else. */
function printOne(message) {
  for (const before of log.querySelectorAll(".on-paper")) before.classList.remove("on-paper");
  message.classList.add("on-paper");
  document.body.classList.add("prints-one");
  addEventListener("afterprint", () => document.body.classList.remove("prints-one"), { once: true });
  print();
}

function again(isAsked) {
  if (!retryFailed(isAsked)) return;
  show();
  send();
}

/** What was refused comes back to be changed. */
function mend(entry) {
  change((kept) => { kept.entries = kept.entries.filter((e) => e.key !== entry.key); });
  show();
  putBack(entry.text);
}

// --- news

function startListening() {
  if (isListening || !load().session) return;
  isListening = true;
  listen({ news: tellNews, here: () => { beAway(false); keepPage(); }, away: (isCrowded) => beAway(true, isCrowded) })
    .then(() => { isListening = false; });
}

function beAway(is, isCrowded) {
  line.textContent = !is ? "" : isCrowded ? words.slow : words.away;
  const wasNear = isNearEnd();
  isAway = is && !isCrowded;
  show();
  if (wasNear && isAway) revealEnd();
  if (!is) again();
}

/** So that it opens without a line; only now, for the first view costs enough. */
function keepPage() {
  if (isKept || !navigator.serviceWorker) return;
  isKept = true;
  navigator.serviceWorker.register("/worker.js").catch(() => { /* it opens with a line only */ });
  tellPush();
}

function tellNews() {
  const wasNear = isNearEnd();
  const added = show();
  if (!added.length) {
    if (wasNear) revealEnd(); // one that changed may have grown
    return;
  }
  if (wasNear && !document.hidden) reveal(added[0]);
  else tellNewer();
  noteSeen();
  unread += added.filter((element) => element.classList.contains("news")).length;
  if (document.hidden && unread) {
    document.title = `(${unread}) ${words.news} – Loa Bản`;
  }
}

function tellNewer() {
  newer.hidden = false;
  tell(words.newer);
}

function comeBack() {
  if (document.hidden) return;
  const wasNear = isNearEnd();
  beginVisit();
  show();
  if (wasNear) revealNew();
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

// --- the log

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

function scrolled() {
  if (isNearEnd()) newer.hidden = true;
  noteSeen();
}

function skip(event) {
  event.preventDefault();
  at("text").focus();
}

// --- the language

/** The page and what the bot says have one. */
function askFor(code) {
  change((kept) => { kept.lang = code; });
  say({ text: nameOf(code), data: `use-language:${code}` });
}

function speakAnew(code) {
  speak(code);
  nameLanguages();
  redraw(load().entries, ON);
}

// --- the start

function start() {
  translate();
  startMenu(askFor);
  startTyping(say);
  startSpeaking(say, showHint);
  at("skip").hidden = false;
  show();
  revealNew();
  log.setAttribute("aria-live", "polite"); // from here on; what was there is not read out
  newer.addEventListener("click", () => { newer.hidden = true; revealEnd(); });
  log.addEventListener("scroll", scrolled);
  at("skip").addEventListener("click", skip);
  keepEnd();
  document.addEventListener("visibilitychange", comeBack);
  document.addEventListener("visibilitychange", seen);
  for (const sign of ["focus", "online", "pageshow"]) addEventListener(sign, seen);
  onOtherTab(otherTab);
  document.documentElement.classList.add("runs"); // see old.js
  endErased();
  const { entries, lang } = load();
  if (entries.length === 0) return say({ text: "/start", hidden: true });
  if (asked && asked !== lang) return askFor(asked);
  retryFailed();
  show();
  send();
}

// What the page cannot do without; where something is missing, old.js says so.
if (window.AbortController && window.TextDecoder && "body" in Response.prototype) start();
