// Opens the page where there is no line, and tells urgent news while it is closed.

const FOLDER = "/static/"; // the server writes the page's version into it
const KEPT = `loaban ${FOLDER}`;
const FILES = ["chat.css", "chat.js", "loudspeaker.svg", "old.js"];
const PATIENCE = 4000; // milliseconds for the page itself; then the kept one is shown

addEventListener("install", (event) => {
  skipWaiting();
  event.waitUntil(keep());
});

addEventListener("activate", (event) => {
  event.waitUntil(forgetOthers());
});

addEventListener("fetch", (event) => {
  const { method, mode, url } = event.request;
  const { origin, pathname } = new URL(url);
  if (method !== "GET" || origin !== location.origin) return;
  if (mode === "navigate" && pathname === "/") event.respondWith(page(event.request));
  else if (pathname.startsWith(FOLDER)) event.respondWith(file(event.request));
});

/** The page and its files of one version, or nothing. */
async function keep() {
  const kept = await caches.open(KEPT);
  const page = await fetch("/");
  const text = await page.clone().text();
  if (!page.ok || !text.includes(FOLDER)) throw new Error("the page is of another version");
  await kept.addAll(FILES.map((name) => FOLDER + name));
  await kept.put("/", page);
}

async function forgetOthers() {
  const names = await caches.keys();
  const others = names.filter((name) => name.startsWith("loaban ") && name !== KEPT);
  await Promise.all(others.map((name) => caches.delete(name)));
  await clients.claim();
}

/** As it is now; as it was where the server does not answer, or only a proxy before it. */
async function page(request) {
  const kept = await caches.match("/", { cacheName: KEPT });
  const coming = fetch(request).then((response) => (response.status >= 500 && kept) || response);
  if (!kept) return coming;
  return Promise.race([coming, later(kept)]).catch(() => kept);
}

function later(what) {
  return new Promise((resolve) => setTimeout(() => resolve(what.clone()), PATIENCE));
}

async function file(request) {
  return await caches.match(request, { cacheName: KEPT }) || fetch(request);
}

// --- urgent news

addEventListener("push", (event) => {
  event.waitUntil(tell(event.data));
});

addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(showPage());
});

/** {title, text, id?, lang?, sent_at?}; who looks at the page sees it there. */
async function tell(data) {
  const { title, text, id, lang, sent_at: timestamp } = read(data);
  if ((await pages()).some((page) => page.visibilityState === "visible")) return;
  const icon = `${FOLDER}icon-192.png`;
  await registration.showNotification(title || "Loa Bản: TIN KHẨN", {
    body: text || "Có tin khẩn, bấm để đọc.",
    icon,
    badge: icon,
    lang: lang || "vi",
    ...(id && { tag: String(id), renotify: true }), // the same notice once
    ...(timestamp && { timestamp }),
    requireInteraction: true,
    vibrate: [400, 200, 400],
  });
}

function read(data) {
  try { return data ? data.json() : {}; } catch (fault) { return {}; }
}

async function showPage() {
  const [page] = await pages();
  return page ? page.focus() : clients.openWindow("/");
}

function pages() {
  return clients.matchAll({ type: "window", includeUncontrolled: true });
}
