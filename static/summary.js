// A button that prints the page; without it the browser's own menu does.
"use strict";
(() => {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button";
  button.textContent = "Print this page";
  button.addEventListener("click", () => window.print());
  if (document.querySelector(".sheet table")) document.querySelector(".choosing .actions").append(button);
})();
