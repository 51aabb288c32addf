// What is new to whoever looks at the page: since they look, and what they have not seen.

import { here, now } from "./clock.js";
import { change } from "./memory.js";

let since = Date.now(); // a visit begins when the page is opened, or looked at again
const fresh = new Map(); // key → whether it came before the visit

export function beginVisit() {
  since = Date.now();
  fresh.clear();
}

/** News that was not seen before this visit; it stays new until the visit ends. */
export function isFresh(entry) {
  if (entry.who !== "news" || isExpired(entry)) return false;
  if (!entry.seen && !fresh.has(entry.key)) fresh.set(entry.key, here(entry.at) < since);
  return fresh.has(entry.key);
}

/** The first news that came while nobody looked, if any. */
export function firstMissed(entries) {
  return entries.find((entry) => isFresh(entry) && fresh.get(entry.key));
}

export function isExpired({ until }) {
  return Boolean(until) && until <= now();
}

/** The moment after which something here is no longer so, 0 for none. */
export function nextExpiry(entries) {
  const coming = entries.map((entry) => entry.until).filter((until) => until > now());
  return coming.length ? Math.min(...coming) : 0;
}

export function markSeen(keys) {
  if (!keys.length) return;
  change((kept) => {
    for (const entry of kept.entries) if (keys.includes(entry.key)) entry.seen = true;
  });
}
