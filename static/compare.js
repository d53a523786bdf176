// Compares as one types, from the figures in the page: no request is made. Without it the form is
// answered by the server, in the same words.
"use strict";
(() => {
  const { cents, slip, standing } = csdb;
  const PERIODS = {
    year: { unit: "year", times: 1 },
    month: { unit: "month", times: 12 },
    month13: { unit: "month", times: 13 },
    month14: { unit: "month", times: 14 },
    hour: { unit: "hour", times: 2080 }, // as in csdb/money.py
  };
  const byId = (id) => document.getElementById(id);
  const form = byId("compare");
  const data = JSON.parse(byId("figures").textContent);
  const { words } = data;
  const part = (name) => document.querySelector(`[data-${name}]`);

  function role() {
    const told = {};
    for (const key of ["country", ...data.asked.map(([name]) => name)]) {
      if (form.elements[key].value) told[key] = form.elements[key].value;
    }
    return told;
  }

  // Whole units a year, null when blank; a string says why it is not taken.
  function amount(name, scope, period) {
    const text = form.elements[name].value.trim();
    if (!text) return null;
    const typed = cents(text, scope);
    if (typed === null) return words.unreadable;
    return slip(typed, period, scope, words) ?? Math.floor((typed * period.times) / 100);
  }

  // An OTE is held against base pay where that is known, and by itself where it is not.
  function pay(scope) {
    const base = amount("base", scope, PERIODS[form.elements.period.value]);
    if (typeof base !== "number") return { base, ote: amount("ote", scope, PERIODS.year) };
    const text = form.elements.ote.value.trim();
    const typed = text ? cents(text, scope) : 0;
    if (!text || typed === null) return { base, ote: text ? words.unreadable : null };
    const ote = Math.floor(typed / 100);
    if (ote < base) return { base, ote: words["plan.below"] };
    return { base, ote: ote > 4 * base ? words["plan.over"] : ote };
  }

  function complain(typed) {
    for (const [name, told] of Object.entries(typed)) {
      const wrong = typeof told === "string";
      const place = byId(`${name}-error`);
      place.hidden = !wrong;
      place.textContent = wrong ? told : "";
      const box = byId(name);
      box.closest(".part").classList.toggle("wrong", wrong);
      if (wrong) box.setAttribute("aria-invalid", "true");
      else box.removeAttribute("aria-invalid");
      if (wrong) box.setAttribute("aria-describedby", place.id);
      else box.removeAttribute("aria-describedby");
    }
  }

  function blank(name) {
    return byId(`blank-${name}`).content.firstElementChild.cloneNode(true);
  }

  function drawn(measure) {
    const section = blank("measure");
    section.querySelector("h3").textContent = measure.title;
    section.querySelector(".answer").textContent = measure.sentence;
    section.querySelector(".rows").replaceChildren(...measure.rows.map(rowOf));
    return section;
  }

  function rowOf(row) {
    const item = blank("row");
    for (const name of ["name", "label", "numbers"]) {
      item.querySelector(`.${name}`).textContent = row[name];
    }
    if (row.verdict) {
      item.querySelector(".verdict").classList.add(row.verdict);
      item.querySelector(".word").textContent = words[`verdict.${row.verdict}`];
    } else item.querySelector(".yours-is").remove();
    const { track } = row;
    for (const name of ["spread", "box", "interval"]) {
      const bar = item.querySelector(`.track .${name}`);
      if (!track[name]) bar.remove();
      else {
        bar.setAttribute("x", `${track[name][0] / 10}%`);
        bar.setAttribute("width", `${(track[name][1] - track[name][0]) / 10}%`);
      }
    }
    item.querySelector(".track .median").setAttribute("cx", `${track.median / 10}%`);
    const yours = item.querySelector(".track .yours");
    if (track.yours === null) yours.remove();
    else for (const end of ["x1", "x2"]) yours.setAttribute(end, `${track.yours / 10}%`);
    return item;
  }

  function share(told) {
    const query = new URLSearchParams(told).toString();
    if (!part("link")) return; // nothing is published yet
    part("link").href = query ? `/compare?${query}` : "/compare";
    part("summary").href = query ? `/summary?${query}` : "/summary";
    part("copy").dataset.copy = part("link").href; // as a whole address
  }

  // Whether everything could be read; complaints wait until somebody leaves the field or asks.
  function update(complaining) {
    const told = role();
    share(told);
    const scope = data.scopes[told.country || data.home];
    if (!scope) return tell(null);
    const typed = pay(scope);
    const wrong = Object.values(typed).some((each) => typeof each === "string");
    if (complaining || !wrong) complain(typed);
    if (!wrong) tell(standing(data, told, typed), typed, scope);
    return !wrong;
  }

  function tell(found, typed, scope) {
    const numbers = found && (typed.base !== null || typed.ote !== null);
    byId("stand-title").textContent = words[numbers ? "title.numbers" : "title.none"];
    part("measures").replaceChildren(...(found?.measures ?? []).map(drawn));
    part("mix").textContent = found?.mix ?? "";
    part("mix").hidden = !found?.mix;
    part("reason").textContent = found?.reason ?? "";
    part("reason").parentElement.hidden = !found;
    part("scope").textContent = scope && found ? scope.line : "";
    part("none").hidden = Boolean(found);
    // Read out to those who do not see the page change.
    const heard = found ? found.measures.map((measure) => measure.sentence) : [words.elsewhere];
    part("heard").textContent = heard.join(" ");
    return true;
  }

  let waiting;
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(update, 300, false);
  });
  form.addEventListener("change", () => update(true));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(waiting);
    if (update(true)) {
      byId("stand-title").focus();
      byId("standing").scrollIntoView();
    } else form.querySelector("[aria-invalid]").focus();
  });
  document.querySelector("[data-script]").classList.remove("unready"); // only now is it true
  window.addEventListener("pageshow", () => {
    if (form.elements.base.value || form.elements.ote.value) update(false);
  });
})();
