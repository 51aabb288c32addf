// The line to the server: sends in order, retries under the same id.

import { setBy } from "./clock.js";
import { add, asEntry, change, ending, load } from "./memory.js";
import { amount, words } from "./words.js";

const ANSWER_WITHIN = 30000; // milliseconds
const FIRST_TRY = 3000; // where no stream tells that the line is back; then twice as long
const LAST_TRY = 30000;
const REST = 10; // seconds, where the server names none
const LONGEST_REST = 300;
const COUNTED = 5000; // milliseconds between two words on how long it still takes

const SETTLED = { state: "", note: "", tried: false };

let isSending = false;
let rest = 0; // the timer of a wait that the server asked for
let restEnd = 0;
let restWord = ""; // why it waits
let tries = 0; // in vain, since the line was last up
let trying = 0; // the timer of the next

// --- sending

/** Sends what waits, oldest first; `changed` draws. `isNew` when something was said just now. */
export async function sendWaiting(changed, isNew) {
  if (rest && !(isNew && await passes())) { noteRest(); return changed(); }
  if (isSending) return;
  isSending = true;
  try {
    for (let next = waiting(); next; next = waiting()) {
      const wait = await sendOne(next);
      if (wait > 0) restFor(wait, changed);
      changed();
      if (wait < 0) tryLater(changed);
      else tries = 0;
      if (wait) break;
    }
  } finally {
    isSending = false;
  }
}

/** The server lets a cry for help through while others wait: what is new is tried once. */
async function passes() {
  const own = load().entries.filter((e) => e.state === "sending");
  if (await sendOne(own[own.length - 1])) return false;
  clearTimeout(rest);
  rest = 0;
  return true;
}

/** By itself, each time a little later; not all pages at once. */
function tryLater(changed) {
  const wait = Math.min(FIRST_TRY * 2 ** tries, LAST_TRY);
  tries += 1;
  clearTimeout(trying);
  trying = setTimeout(() => retryFailed() && sendWaiting(changed), wait * (1 + Math.random() / 4));
}

/** What failed waits again; it looks as before until it is through, unless a person `asks`. */
export function retryFailed(asks) {
  return change((kept) => {
    const failed = kept.entries.filter((e) => e.state === "failed" || (asks && e.tried));
    for (const entry of failed) Object.assign(entry, { state: "sending", tried: !asks });
    return failed.length > 0;
  });
}

function waiting() {
  return load().entries.find((e) => e.state === "sending");
}

/** 0 when it is settled, seconds to wait, or -1 when the line is down. */
async function sendOne(entry) {
  const { session } = load();
  let response, answer;
  try {
    [response, answer] = await post("/api/chat", body(entry, session));
  } catch (fault) {
    return allFailed();
  }
  if (response.ok && answer.replies) return answered(entry, session, answer);
  if (isCrowded(response)) return crowded(response);
  if (response.ok || response.status >= 500) return allFailed(); // or a hotel's log-in page
  settle(entry, "refused", answer.error || "");
  return 0;
}

async function post(path, message) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), ANSWER_WITHIN);
  try {
    const response = await fetch(path, {
      method: "POST",
      headers: { "Content-Type": "application/json", "Accept-Language": words.code },
      body: JSON.stringify(message),
      signal: stop.signal,
    });
    setBy(response);
    return [response, fromJson(await response.text())];
  } finally {
    clearTimeout(timer);
  }
}

function fromJson(text) {
  try { return JSON.parse(text) || {}; } catch (fault) { return {}; } // someone between us and the server spoke
}

function body(entry, session) {
  const said = entry.enclosed ? { file: entry.enclosed } : { text: entry.text };
  const what = entry.data ? { button: entry.data } : said;
  return { ...(session && { session }), id: entry.key, ...what };
}

function answered(entry, session, answer) {
  change((kept) => {
    // Another tab has another session by now, and this answer is to a stranger: once more.
    if (kept.session !== session && answer.session !== session && answer.session !== kept.session) return;
    if (kept.session === session) kept.session = answer.session;
    const replies = answer.replies.map((reply) => asEntry(reply, "bot"));
    // What only changed a message in its place is not said; what got an answer of its own is.
    const isSaid = entry.under ? replies.some((reply) => reply.key !== entry.under) : !entry.hidden;
    kept.entries = kept.entries.filter((e) => e.key !== entry.key || isSaid);
    for (const own of kept.entries) if (own.key === entry.key) Object.assign(own, { ...SETTLED, hidden: false });
    for (const reply of replies) add(kept, reply);
    for (const { keeps, html, lang } of answer.replies) if (keeps === "card") kept.card = { html, lang };
    if (answer.lang) kept.lang = answer.lang;
  });
  return 0;
}

/** The server has too much to do, or hears too much from here: the wait is ours, not the person's. */
function crowded(response) {
  restWord = response.status === 429 && load().session ? "fast" : "crowd";
  return restAsked(response);
}

export function isCrowded({ status }) {
  return status === 429 || status === 503;
}

/** Seconds; the server says them as a number or as a date. */
export function restAsked(response) {
  const said = response.headers.get("Retry-After") || "";
  const seconds = /^\d+$/.test(said) ? Number(said) : (Date.parse(said) - Date.now()) / 1000;
  return seconds > 0 ? Math.ceil(Math.min(seconds, LONGEST_REST)) : REST;
}

function restFor(seconds, changed) {
  const spread = Math.random() * Math.min(seconds, REST) / 4; // not all pages at once
  restEnd = Date.now() + seconds * 1000;
  rest = setTimeout(() => { rest = 0; retryFailed(); sendWaiting(changed); }, (seconds + spread) * 1000);
  countDown(changed);
}

function countDown(changed) {
  if (!rest) return;
  noteRest();
  changed();
  setTimeout(() => countDown(changed), COUNTED);
}

function noteRest() {
  const seconds = Math.max(1, Math.round((restEnd - Date.now()) / 1000));
  const note = words[restWord].replace("{wait}", amount(seconds));
  const own = load().entries.filter((e) => e.state === "sending" && e.note !== note);
  if (own.length) change((kept) => {
    for (const entry of kept.entries) if (entry.state === "sending") Object.assign(entry, { note, tried: false });
  });
}

function settle(entry, state, note) {
  change((kept) => {
    for (const own of kept.entries) if (own.key === entry.key) Object.assign(own, { ...SETTLED, state, note });
  });
}

function allFailed() {
  change((kept) => {
    for (const entry of kept.entries) if (entry.state === "sending") Object.assign(entry, { state: "failed", note: "", tried: true });
  });
  return -1;
}

/** The server ends the session that was erased here; what it did not hear is said again. */
export async function endErased() {
  const session = ending.load();
  if (!session) return;
  try {
    const [response] = await post("/api/chat/end", { session });
    if (response.ok) ending.erase();
  } catch (fault) { /* the line is down: said again when it is back */ }
}
