// A question on top of the page, also where <dialog> is not known (Safari before 15.4).

const isKnown = "showModal" in document.createElement("dialog");
let opener = null;

export function open(sheet) {
  if (isKnown) return sheet.showModal();
  opener = document.activeElement;
  sheet.setAttribute("role", "dialog");
  sheet.setAttribute("aria-modal", "true");
  sheet.setAttribute("open", "");
  document.body.classList.add("asks"); // chat.css hides the rest, from the keyboard too
  sheet.querySelector("a, button").focus();
}

export function close(sheet) {
  if (isKnown) return sheet.close();
  sheet.removeAttribute("open");
  document.body.classList.remove("asks");
  if (opener) opener.focus();
}

if (!isKnown) {
  document.addEventListener("keydown", (event) => {
    const asked = document.querySelector("dialog[open]");
    if (event.key === "Escape" && asked) close(asked);
  });
}
