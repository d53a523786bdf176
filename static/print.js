// The print button is shown only where it works; the browser's own menu prints the same sheets.
for (const place of document.querySelectorAll(".print")) {
  place.hidden = false;
  place.querySelector("button").addEventListener("click", () => window.print());
}
