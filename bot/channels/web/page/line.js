// The line to the server: sends in order, retries under the same id, listens for news.

import { add, change, ending, load } from "./memory.js";
import { amount, language, words } from "./words.js";

const ANSWER_WITHIN = 30000; // milliseconds
const BEGUN_WITHIN = 15000; // a stream; on a connection that died nothing comes
const SILENT_FOR = 60000; // the server says something every 25 seconds
const FRESH = 5000; // who was heard so lately is alive
const FIRST_WAIT = 2000;
const LONGEST_WAIT = 30000;
const TRY_AFTER = 15000; // where no stream tells that the line is back
const REST = 10; // seconds, where the server names none
const LONGEST_REST = 300;

let isSending = false;
let rest = 0; // the timer of a wait that the server asked for
let restNote = "";
let heard = ""; // the session that is listened to
let stream = null; // ends its open stream
let heardAt = 0;
let endPause = null;

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
  checkSession();
  return 0;
}

/** The server has too much to do, or hears too much from here: the wait is ours, not the person's. */
function crowded(response) {
  const seconds = restAsked(response);
  const isOwn = response.status === 429 && load().session;
  restNote = (isOwn ? words.fast : words.crowd).replace("{wait}", amount(seconds));
  return seconds;
}

function isCrowded({ status }) {
  return status === 429 || status === 503;
}

/** Seconds; the server says them as a number or as a date. */
function restAsked(response) {
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

function asEntry(reply, who) {
  const { html, image, file, name, buttons: rows } = reply;
  const entry = { key: `r${reply.id}`, who, html, image, file, name, rows, state: "", at: Date.now() };
  return reply.edits ? { ...entry, key: `e${reply.edits}`, edition: reply.id } : entry;
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

// --- listening

/** Listens for news as long as there is a session. One tab of a browser is enough. */
export async function listen(on) {
  for (let session = load().session; session; session = load().session) {
    const keep = () => keepListening(session, on);
    const isKnown = await (navigator.locks ? navigator.locks.request(`loaban.line ${session}`, keep) : keep());
    if (!isKnown) return; // the next message gets a new session
  }
}

/** Someone looks, or the network is back: who has been silent for a while may be dead. */
export function look() {
  if (endPause) endPause();
  else if (Math.abs(Date.now() - heardAt) > FRESH) endStream();
}

/** The session may have changed, here or in another tab: the one before opens nothing any more. */
export function checkSession() {
  if (load().session === heard) return;
  if (endPause) endPause();
  endStream();
}

function endStream() {
  if (stream) stream.abort();
}

/** Until the session is another's, or no more: false when the server does not know it. */
async function keepListening(session, on) {
  heard = session;
  let wait = FIRST_WAIT;
  while (load().session === session) {
    const { status, rest: asked } = await hear(session, on);
    if (status === 404) return false;
    if (status === "ended") continue;
    if (status === 200) wait = FIRST_WAIT;
    else on.away(asked > 0);
    await pause(Math.max(wait, asked));
    if (status !== 200) wait = Math.min(wait * 2, LONGEST_WAIT);
  }
  return true;
}

/** {status: the server's last word, 0 without one, "ended" when we ended it; rest: asked milliseconds} */
async function hear(session, on) {
  const stop = new AbortController();
  let silence, isSilent = false;
  const expect = (within) => {
    heardAt = Date.now();
    clearTimeout(silence);
    silence = setTimeout(() => { isSilent = true; stop.abort(); }, within);
  };
  stream = stop;
  let status = 0;
  try {
    expect(BEGUN_WITHIN);
    const response = await fetch("/api/chat/events", {
      headers: { "Authorization": `Bearer ${session}`, "Last-Event-ID": load().last, "Accept-Language": language },
      cache: "no-store",
      signal: stop.signal,
    });
    status = response.status;
    if (isCrowded(response)) return { status, rest: restAsked(response) * 1000 };
    if (!response.ok) return { status, rest: 0 };
    on.here();
    expect(SILENT_FOR);
    await readAll(response, session, () => expect(SILENT_FOR), on);
  } catch (fault) {
    if (stop.signal.aborted && !isSilent) status = "ended";
  } finally {
    clearTimeout(silence);
    stream = null;
    stop.abort();
  }
  return { status, rest: 0 };
}

async function readAll(response, session, alive, on) {
  const reader = response.body.getReader();
  const letters = new TextDecoder();
  for (let text = ""; ; ) {
    const { value, done } = await reader.read();
    if (done || load().session !== session) return;
    alive();
    const events = (text + letters.decode(value, { stream: true })).split("\n\n");
    text = events.pop();
    for (const event of events) take(event, on);
  }
}

function take(event, on) {
  const line = (name) => event.split("\n").filter((l) => l.startsWith(name)).map((l) => l.slice(name.length))[0];
  const [id, data] = [line("id: "), line("data: ")];
  if (!id) return;
  change((kept) => {
    kept.last = id;
    if (data) add(kept, asEntry(JSON.parse(data), "news"));
  });
  if (data) on.news();
}

function pause(milliseconds) {
  return new Promise((resolve) => {
    const timer = setTimeout(() => endPause(), milliseconds);
    endPause = () => { endPause = null; clearTimeout(timer); resolve(); };
  });
}
