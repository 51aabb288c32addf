// The stream of news: one open connection, opened anew when it may be dead.

import { setBy } from "./clock.js";
import { isCrowded, restAsked } from "./line.js";
import { add, asEntry, change, load, withdraw } from "./memory.js";
import { isExpired } from "./visit.js";
import { words } from "./words.js";

const BEGUN_WITHIN = 15000; // milliseconds; on a connection that died nothing comes
const SILENT_FOR = 60000; // the server says something every 25 seconds
const FRESH = 5000; // who was heard so lately is alive
const FIRST_WAIT = 2000;
const LONGEST_WAIT = 30000;

let heard = ""; // the session that is listened to
let stream = null; // ends its open stream
let heardAt = 0;
let endPause = null;

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
      headers: { "Authorization": `Bearer ${session}`, "Last-Event-ID": load().last, "Accept-Language": words.code },
      cache: "no-store",
      signal: stop.signal,
    });
    status = response.status;
    setBy(response);
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
  const reply = data && JSON.parse(data);
  change((kept) => {
    kept.last = id;
    if (reply) receive(kept, reply);
  });
  if (data) on.news();
}

/** A notice that was taken back goes; what comes in its place, if anything, is news. */
function receive(kept, reply) {
  if (reply.withdraws) withdraw(kept, reply.withdraws);
  const entry = asEntry(reply, "news");
  if ((reply.html || !reply.withdraws) && !isStale(kept, entry)) add(kept, entry);
}

/** Over before anybody here saw it: no news any more. */
function isStale(kept, entry) {
  return isExpired(entry) && !kept.entries.some((e) => e.key === entry.key);
}

function pause(milliseconds) {
  return new Promise((resolve) => {
    const timer = setTimeout(() => endPause(), milliseconds);
    endPause = () => { endPause = null; clearTimeout(timer); resolve(); };
  });
}
