// Copy buttons, and the live chart on request. Without script the links beside them do the same.
(() => {
  "use strict";

  const ROLES = {
    "#1b1b22": "text", "#55606b": "muted", "#ffffff": "paper", "#dfe4e7": "grid",
    "#0b6e75": "accent", "#5f9ea3": "range", "#9a4508": "warm", "#b8863b": "sand",
    "#4a5560": "slate", "#fefefe": "on-strong", "#15151c": "on-soft",
  };
  const words = { ...document.currentScript.dataset }; // in the language of the page
  const FRAME = new Set(["title", "finding", "asked", "source"]);

  function say(words) {
    let told = document.getElementById("said");
    if (!told) {
      told = document.createElement("p");
      told.id = "said";
      told.className = "unseen";
      told.setAttribute("role", "status");
      document.getElementById("main").append(told);
    }
    told.textContent = words;
  }

  async function copy(button) {
    const from = button.dataset.copyFrom;
    const text = from ? document.getElementById(from).textContent.trim() : button.dataset.copy;
    await navigator.clipboard.writeText(text);
    const label = button.firstChild;
    const before = label.textContent;
    if (before === words.copied) return;
    label.textContent = words.copied;
    say(words.copied);
    setTimeout(() => { label.textContent = before; }, 2000);
  }

  // The chart in the page's own colours, without the words that the page says around it.
  function adapted(text) {
    const themed = text.replace(/"(#[0-9a-f]{6})"/g, (whole, colour) =>
      colour in ROLES ? `"var(--viz-${ROLES[colour]})"` : whole);
    const spec = JSON.parse(themed);
    spec.layer = spec.layer.filter(layer => !FRAME.has(layer.name));
    return { ...spec, padding: 0, background: null };
  }

  async function explore(button) {
    button.disabled = true;
    say(words.loading);
    const [text] = await Promise.all([
      fetch(button.dataset.spec).then(answer => answer.ok ? answer.text() : Promise.reject(answer)),
      import(button.dataset.program),
      document.fonts.ready,
    ]);
    const figure = button.closest("figure");
    const live = document.createElement("div");
    live.className = "live-chart";
    live.tabIndex = 0;
    live.setAttribute("role", "group");
    live.setAttribute("aria-label", figure.querySelector(".chart").getAttribute("aria-label"));
    await window.vegaEmbed(live, adapted(text), {
      ast: true, renderer: "svg", actions: false, defaultStyle: false,
      tooltip: { disableDefaultStyle: true },
    });
    figure.querySelector(".chart").replaceWith(live);
    button.nextElementSibling.hidden = false;
    button.remove();
    say(words.live);
  }

  if (navigator.clipboard) {
    for (const button of document.querySelectorAll("[data-copy], [data-copy-from]")) {
      button.hidden = false;
      button.addEventListener("click", () => copy(button));
    }
  }
  for (const button of document.querySelectorAll("[data-spec]")) {
    button.hidden = false;
    button.addEventListener("click", () => explore(button).catch(() => {
      button.disabled = false;
      say(words.failed);
    }));
  }
})();
