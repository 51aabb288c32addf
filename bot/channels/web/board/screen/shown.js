// What is kept for when there is no line, what time it is, and what holds at that time.

const CLOSE = 60000; // milliseconds; so small a difference is the line's

let behind = 0; // how much this machine's clock is

export const page = document.documentElement;
export const place = page.getAttribute("data-place");
export const languages = new URLSearchParams(location.search).get("lang") || "";
const KEY = `loaban.board ${place} ${languages}`;

/** {body: what the server said last, heard: when} */
export function load() {
  let kept = null;
  try { kept = JSON.parse(localStorage.getItem(KEY)); } catch (fault) { /* not ours, or refused */ }
  if (!kept || !kept.body) return { body: null, heard: 0 };
  behind = kept.behind || 0;
  return kept;
}

export function save({ body, heard }) {
  try { localStorage.setItem(KEY, JSON.stringify({ body, heard, behind })); } catch (refused) { /* until it is closed */ }
}

/** Every answer of the server says what time it is. */
export function setBy(response) {
  const said = Date.parse(response.headers.get("Date") || "");
  if (!said) return;
  const off = said - Date.now();
  behind = Math.abs(off) < CLOSE ? 0 : off;
}

/** Milliseconds UTC, as the server would say. */
export function now() {
  return Date.now() + behind;
}

/** The slides that hold now; where there are urgent ones, nothing else. */
export function inForce(body) {
  const found = body.slides.map(holding).filter(Boolean);
  const urgent = found.filter((slide) => slide.kind === "urgent");
  return urgent.length ? urgent : found;
}

function holding(slide) {
  let one = slide;
  while (one && one.until && one.until <= now()) one = one.then;
  return one;
}

/** `14:05`, and the day where it is another. */
export function moment(at, body, language) {
  const [then, today] = [at, now()].map((one) => day(one, body, language));
  return then === today ? hour(at, body.zone) : `${hour(at, body.zone)}, ${then}`;
}

export function hour(at, zone) {
  return written(at, "en-GB", { hour: "2-digit", minute: "2-digit", timeZone: zone });
}

/** As the server writes it: browsers know not all of our languages, or turn days and months. */
export function day(at, body, language) {
  const timeZone = body ? body.zone : undefined;
  const plain = written(at, "en-GB", { day: "2-digit", month: "2-digit", year: "numeric", timeZone });
  const told = (body && body.days && body.days[language]) || {};
  return told[plain] || plain;
}

function written(at, language, how) {
  try {
    return new Date(at).toLocaleString(language, how);
  } catch (unknown) { // a zone that this browser has not
    return new Date(at).toLocaleString(language, { ...how, timeZone: undefined });
  }
}
