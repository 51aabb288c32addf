// What this browser keeps: the session, the conversation, what is being typed.
// Several tabs share it: every change reads, changes and writes in one go.

const KEY = "loaban.chat";
const DRAFT = "loaban.draft";
const MOST = 200; // entries of the conversation

const inThisTab = {}; // where the browser keeps nothing

function read(key) {
  try { return localStorage.getItem(key); } catch { return inThisTab[key] ?? null; }
}

function write(key, value) {
  inThisTab[key] = value;
  try { localStorage.setItem(key, value); } catch { /* full or forbidden: this tab only */ }
}

/** {session, last: id of the newest news, entries: [{key, who, …}]} */
export function load() {
  let kept = null;
  try { kept = JSON.parse(read(KEY)); } catch { /* not ours */ }
  return kept && Array.isArray(kept.entries) ? kept : { session: "", last: "0", entries: [] };
}

/** Changes what is kept; returns what `change` returns. */
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
  else if (entry.edition > known.edition) Object.assign(known, entry, { who: known.who });
}

export const draft = {
  load: () => read(DRAFT) ?? "",
  save: (text) => write(DRAFT, text),
};

export function erase() {
  for (const key of [KEY, DRAFT]) {
    delete inThisTab[key];
    try { localStorage.removeItem(key); } catch { /* nothing was kept */ }
  }
}

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
