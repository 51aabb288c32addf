// The chat at a public board: a minute after the last touch nothing of it is left.

(function () {
  const PLACE = location.pathname.split("/")[2];
  const SHOW = "loaban.board.show";
  const ENDS = "loaban.board.ends";
  const KEPT = ["loaban.chat.board", "loaban.draft.board"];
  const LEFT_AFTER = 60000; // milliseconds without a touch
  const ASKED_EVERY = 2000;
  const asked = new URLSearchParams(location.search).get("show");
  if (asked !== null) sessionStorage.setItem(SHOW, asked);
  const languages = sessionStorage.getItem(SHOW) || "";
  let touched = Date.now();
  let known = null;

  /** Ends the session here and at the server, and shows the board. */
  function leave() {
    try {
      const { session } = JSON.parse(localStorage.getItem(KEPT[0]));
      if (session) localStorage.setItem(ENDS, session); // board.js ends it
    } catch (fault) { /* none yet */ }
    KEPT.forEach((key) => localStorage.removeItem(key));
    location.replace(`/board/${PLACE}${languages ? `?lang=${encodeURIComponent(languages)}` : ""}`);
  }

  async function urgent() {
    try {
      const response = await fetch(`/board/${PLACE}/now?lang=${encodeURIComponent(languages)}&have=`, { cache: "no-store" });
      const { slides } = await response.json();
      const ids = slides.filter((slide) => slide.kind === "urgent").map((slide) => slide.id);
      if (known && ids.some((id) => !known.includes(id))) return leave();
      known = ids;
    } catch (fault) { /* asked again */ }
    setTimeout(urgent, ASKED_EVERY);
  }

  function stayHere(event) {
    const link = event.target.closest && event.target.closest("a[href]");
    if (link && (link.origin !== location.origin || link.pathname !== location.pathname)) event.preventDefault();
  }

  for (const sign of ["pointerdown", "touchstart", "keydown", "wheel", "input"]) {
    addEventListener(sign, () => { touched = Date.now(); }, { passive: true, capture: true });
  }
  document.addEventListener("click", stayHere, true);
  addEventListener("DOMContentLoaded", () => {
    const button = document.createElement("button");
    button.id = "leave";
    button.type = "button";
    button.textContent = document.documentElement.getAttribute("data-leave");
    button.addEventListener("click", leave);
    document.querySelector("header").appendChild(button);
  });
  setInterval(() => { if (Date.now() - touched >= LEFT_AFTER) leave(); }, 1000);
  urgent();
}());
