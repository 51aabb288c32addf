// The line to the server: sends in order, retries under the same id, listens for news.

import { add, change, load } from "./memory.js";
import { language, words } from "./words.js";

const ANSWER_WITHIN = 30_000; // milliseconds
const SILENT_FOR = 60_000; // the server says something every 25 seconds
const FIRST_WAIT = 2_000;
const LONGEST_WAIT = 30_000;

let isSending = false;

/** Sends what waits, oldest first; `changed` draws. */
export async function sendWaiting(changed) {
  if (isSending) return;
  isSending = true;
  try {
    for (let next = waiting(); next; next = waiting()) {
      const wait = await sendOne(next);
      changed();
      if (wait > 0) setTimeout(() => sendWaiting(changed), wait * 1000);
      if (wait) break;
    }
  } finally {
    isSending = false;
  }
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
  let response, answer;
  try {
    response = await fetch("/api/chat", {
      method: "POST",
      headers: { "Content-Type": "application/json", "Accept-Language": language },
      body: JSON.stringify(body(entry)),
      signal: AbortSignal.timeout(ANSWER_WITHIN),
    });
    answer = await response.json();
  } catch {
    return allFailed();
  }
  if (response.ok) return answered(entry, answer);
  if (response.status === 429) {
    const wait = Number(response.headers.get("Retry-After")) || 10;
    settle(entry, "sending", words.wait.replace("{n}", wait));
    return wait;
  }
  if (response.status >= 500) return allFailed();
  settle(entry, "refused", answer.error);
  return 0;
}

function body(entry) {
  const { session } = load();
  const what = entry.data ? { button: entry.data } : { text: entry.text };
  return { ...(session && { session }), id: entry.key, ...what };
}

function answered(entry, answer) {
  change((kept) => {
    if (kept.session !== answer.session) Object.assign(kept, { session: answer.session, last: "0" });
    kept.entries = kept.entries.filter((e) => e.key !== entry.key || !e.hidden);
    for (const own of kept.entries) if (own.key === entry.key) Object.assign(own, { state: "", note: "" });
    for (const reply of answer.replies) add(kept, asEntry(reply, "bot"));
  });
  return 0;
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
  return reply.edits ? { ...entry, key: `e${reply.edits}`, edition: Number(reply.id) } : entry;
}

/** Listens for news as long as there is a session. One tab of a browser is enough. */
export function listen(on) {
  if (!navigator.locks) return keepListening(on);
  return navigator.locks.request("loaban.line", () => keepListening(on));
}

async function keepListening(on) {
  for (let wait = FIRST_WAIT; ; wait = Math.min(wait * 2, LONGEST_WAIT)) {
    const { session, last } = load();
    if (!session) return;
    const outcome = await hear(session, last, on);
    if (outcome === "unknown") return; // the next message gets a new session
    if (outcome === "heard") wait = FIRST_WAIT;
    else on.away();
    await pause(wait);
  }
}

async function hear(session, last, on) {
  const stop = new AbortController();
  let silence = setTimeout(() => stop.abort(), SILENT_FOR);
  let outcome = "away";
  try {
    const response = await fetch(`/api/chat/events?session=${encodeURIComponent(session)}`, {
      headers: { "Last-Event-ID": last, "Accept-Language": language },
      cache: "no-store",
      signal: stop.signal,
    });
    if (response.status === 404) return "unknown";
    if (!response.ok) return "away";
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    outcome = "heard";
    on.here();
    for (let text = ""; ; ) {
      const { value, done } = await reader.read();
      if (done || load().session !== session) return outcome;
      clearTimeout(silence);
      silence = setTimeout(() => stop.abort(), SILENT_FOR);
      const events = (text + value).split("\n\n");
      text = events.pop();
      for (const event of events) take(event, on);
    }
  } catch {
    return outcome;
  } finally {
    clearTimeout(silence);
    stop.abort();
  }
}

function take(event, on) {
  const data = event.split("\n").find((line) => line.startsWith("data: "));
  if (!data) return;
  const reply = JSON.parse(data.slice("data: ".length));
  change((kept) => {
    kept.last = reply.id;
    add(kept, asEntry(reply, "news"));
  });
  on.news();
}

/** Waits, but not when the network comes back or someone looks at the page again. */
function pause(milliseconds) {
  return new Promise((resolve) => {
    const stop = new AbortController();
    const end = () => { stop.abort(); clearTimeout(timer); resolve(); };
    const timer = setTimeout(end, milliseconds);
    addEventListener("online", end, { signal: stop.signal });
    document.addEventListener("visibilitychange", end, { signal: stop.signal });
  });
}
