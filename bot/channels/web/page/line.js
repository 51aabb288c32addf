// The line to the server: sends in order, retries under the same id.

import { add, asEntry, change, ending, load } from "./memory.js";
import { amount, language, words } from "./words.js";

const ANSWER_WITHIN = 30000; // milliseconds
const TRY_AFTER = 15000; // where no stream tells that the line is back
const REST = 10; // seconds, where the server names none
const LONGEST_REST = 300;

let isSending = false;
let rest = 0; // the timer of a wait that the server asked for
let restNote = "";

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
      if (wait < 0) setTimeout(() => retryFailed() && sendWaiting(changed), TRY_AFTER);
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

/** What failed waits again. */
export function retryFailed() {
  return change((kept) => {
    const failed = kept.entries.filter((e) => e.state === "failed");
    for (const entry of failed) entry.state = "sending";
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
      headers: { "Content-Type": "application/json", "Accept-Language": language },
      body: JSON.stringify(message),
      signal: stop.signal,
    });
    return [response, fromJson(await response.text())];
  } finally {
    clearTimeout(timer);
  }
}

function fromJson(text) {
  try { return JSON.parse(text) || {}; } catch (fault) { return {}; } // someone between us and the server spoke
}

function body(entry, session) {
  const what = entry.data ? { button: entry.data } : { text: entry.text };
  return { ...(session && { session }), id: entry.key, ...what };
}

function answered(entry, session, answer) {
  change((kept) => {
    // Another tab has another session by now, and this answer is to a stranger: once more.
    if (kept.session !== session && answer.session !== session && answer.session !== kept.session) return;
    if (kept.session === session) kept.session = answer.session;
    kept.entries = kept.entries.filter((e) => e.key !== entry.key || !e.hidden);
    for (const own of kept.entries) if (own.key === entry.key) Object.assign(own, { state: "", note: "" });
    for (const reply of answer.replies) add(kept, asEntry(reply, "bot"));
  });
  return 0;
}

/** The server has too much to do, or hears too much from here: the wait is ours, not the person's. */
function crowded(response) {
  const seconds = restAsked(response);
  const isOwn = response.status === 429 && load().session;
  restNote = (isOwn ? words.fast : words.crowd).replace("{wait}", amount(seconds));
  return seconds;
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
  noteRest();
  const spread = Math.random() * Math.min(seconds, REST) / 4; // not all pages at once
  rest = setTimeout(() => { rest = 0; retryFailed(); sendWaiting(changed); }, (seconds + spread) * 1000);
}

function noteRest() {
  change((kept) => {
    const own = kept.entries.filter((e) => e.state === "sending");
    for (const entry of own) entry.note = entry.hidden ? restNote : `${restNote} ${words.call}`;
  });
}

function settle(entry, state, note) {
  change((kept) => {
    for (const own of kept.entries) if (own.key === entry.key) Object.assign(own, { state, note });
  });
}

function allFailed() {
  change((kept) => {
    for (const entry of kept.entries) if (entry.state === "sending") Object.assign(entry, { state: "failed", note: "" });
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
