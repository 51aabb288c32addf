// Opens a board where there is no line: its page, its files, its codes.

const FOLDER = "/board/files/"; // the server writes the page's version into it
const KEPT = `board.loaban ${FOLDER}`;
const FILES = ["board.css", "board.js"];
const PATIENCE = 4000; // milliseconds for the page itself; then the kept one is shown

addEventListener("install", (event) => {
  skipWaiting();
  event.waitUntil(caches.open(KEPT).then((kept) => kept.addAll(FILES.map((name) => FOLDER + name))));
});

addEventListener("activate", (event) => {
  event.waitUntil(forgetOthers());
});

addEventListener("message", (event) => {
  event.waitUntil(Promise.all(event.data.map(keep)));
});

addEventListener("fetch", (event) => {
  const { method, mode, url } = event.request;
  const { origin, pathname } = new URL(url);
  if (method !== "GET" || origin !== location.origin) return;
  const isPage = mode === "navigate" && /^\/board\/[^/]+$/.test(pathname);
  if (isPage || pathname.endsWith(".svg")) event.respondWith(fresh(event.request));
  else if (pathname.startsWith(FOLDER)) event.respondWith(file(event.request));
});

async function keep(address) {
  const kept = await caches.open(KEPT);
  const response = await fetch(address);
  if (response.ok) await kept.put(address, response);
}

async function forgetOthers() {
  const names = await caches.keys();
  const others = names.filter((name) => name.startsWith("board.loaban ") && name !== KEPT);
  await Promise.all(others.map((name) => caches.delete(name)));
  await clients.claim();
}

/** As it is now; as it was where the server does not answer, or only a proxy before it. */
async function fresh(request) {
  const kept = await caches.match(request, { cacheName: KEPT });
  const coming = fetch(request).then((response) => (response.status >= 500 && kept) || response);
  if (!kept) return coming;
  const later = new Promise((resolve) => setTimeout(() => resolve(kept.clone()), PATIENCE));
  return Promise.race([coming, later]).catch(() => kept);
}

/** A file of this version; letters are kept once a text needed them. */
async function file(request) {
  const known = await caches.match(request, { cacheName: KEPT });
  if (known) return known;
  const response = await fetch(request);
  if (response.ok && /\.[ot]tf$/.test(request.url)) {
    const kept = await caches.open(KEPT);
    await kept.put(request, response.clone());
  }
  return response;
}
