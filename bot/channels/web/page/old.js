// Where the page itself does not run: written so that every browser can read it.
// The words stand in the page; here they are only shown.
window.onload = function () {
  if (/\bruns\b/.test(document.documentElement.className)) return;
  document.getElementById("old").className = "";
};
