// What this browser keeps: the session, the conversation, what is being typed.
// Several tabs share it: every change reads, changes and writes in one go.

import { now } from "./clock.js";

// At a public board what is kept is apart from the browser's own, and ends with each visitor.
const APART = document.documentElement.getAttribute("data-keeps") || "";
const KEY = `loaban.chat${APART}`;
const DRAFT = `loaban.draft${APART}`;
const ENDING = `loaban.ending${APART}`;
const MOST = 200; // entries of the conversation

const inThisTab = {}; // what the browser refused to keep: it counts here, what is stored is older

function read(key) {
  if (key in inThisTab) return inThisTab[key];
  try { return localStorage.getItem(key); } catch (refused) { return null; }
}

function write(key, value) {
  try {
    localStorage.setItem(key, value);
    delete inThisTab[key];
  } catch (refused) {
    inThisTab[key] = value;
  }
}

/** {session, last: the id of the newest news, entries: [{key, who, …}]} */
export function load() {
  let kept = null;
  try { kept = JSON.parse(read(KEY)); } catch (fault) { /* not ours */ }
  return kept && Array.isArray(kept.entries) ? kept : { session: "", last: "0", entries: [] };
}

/** Changes what is kept; returns what `how` returns. */
export function change(how) {
  const kept = load();
  const result = how(kept);
  const extra = kept.entries.length - MOST;
  if (extra > 0) {
    kept.entries = kept.entries.filter((e, i) => i >= extra || e.state);
  }
  write(KEY, JSON.stringify(kept));
  return result;
}

/** Adds an entry once; a newer edition of a message that changes takes its place. */
export function add(kept, entry) {
  const known = kept.entries.find((e) => e.key === entry.key);
  if (!known) kept.entries.push(entry);
  else if (entry.edition && isNewer(entry.edition, known.edition)) Object.assign(known, entry, { who: known.who });
}

/** What its senders took back is shown no more. */
export function withdraw(kept, id) {
  kept.entries = kept.entries.filter((e) => e.key !== `r${id}`);
}

/** A reply as it is kept; `who` is "bot" or "news". */
export function asEntry(reply, who) {
  const { html, image, file, audio, video, more, name, spoken, buttons: rows, look, lang, expires_at: until } = reply;
  const at = reply.sent_at || now();
  const entry = { key: `r${reply.id}`, who, html, image, file, audio, video, more, name, spoken, rows, look, lang, until, state: "", at };
  return reply.edits ? { ...entry, key: `e${reply.edits}`, edition: reply.id } : entry;
}

/** Numbers grow within an epoch; another epoch's is newer, for it came later. */
function isNewer(edition, known) {
  const [epoch, number] = parts(edition);
  const [before, older] = parts(known);
  return epoch !== before || number > older;
}

function parts(id) {
  const [, epoch, number] = /^(?:(.*)-)?(\d+)$/.exec(id);
  return [epoch, Number(number)];
}

export const draft = {
  load: () => read(DRAFT) || "",
  save: (text) => write(DRAFT, text),
};

export function erase() {
  for (const key of [KEY, DRAFT]) {
    delete inThisTab[key];
    try { localStorage.removeItem(key); } catch (refused) { /* nothing was kept */ }
  }
}

/** A session that was erased here and that the server has not ended yet: no longer than this tab. */
export const ending = {
  load: () => { try { return sessionStorage.getItem(ENDING); } catch (refused) { return null; } },
  save: (session) => { try { sessionStorage.setItem(ENDING, session); } catch (refused) { /* one try only */ } },
  erase: () => { try { sessionStorage.removeItem(ENDING); } catch (refused) { /* nothing was kept */ } },
};

/** Calls back when another tab has changed the conversation. */
export function onOtherTab(callback) {
  addEventListener("storage", (event) => {
    if (event.key === KEY || event.key === null) callback();
  });
}

export function randomId() {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return Array.from(bytes, (b) => b.toString(16).padStart(2, "0")).join("");
}
