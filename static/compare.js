// Compares as one types, from the figures in the page: no request is made. Without it the form is
// answered by the server, in the same words.
"use strict";
(() => {
  const { cents, show, say, standing } = csdb;
  const PAYMENTS = { year: 1, month: 12, month13: 13, month14: 14, hour: 2080 }; // as csdb/money.py
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
  function amount(name, scope) {
    const text = form.elements[name].value.trim();
    if (!text) return null;
    const typed = cents(text, scope);
    if (typed === null) return words.unreadable;
    const times = name === "base" ? PAYMENTS[form.elements.period.value] : 1;
    const yearly = Math.floor((typed * times) / 100);
    const [least, most] = scope.possible;
    const fits = yearly >= least && yearly <= (name === "ote" ? 4 * most : most);
    return fits ? yearly : say(words.impossible, { amount: show(yearly, scope.sign) });
  }

  function pay(scope) {
    const typed = { base: amount("base", scope), ote: amount("ote", scope) };
    const { base, ote } = typed;
    if (typeof base === "number" && typeof ote === "number") {
      if (ote < base) typed.ote = words["plan.below"];
      if (ote > 4 * base) typed.ote = words["plan.over"];
    }
    return typed;
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
    part("link")?.setAttribute("href", query ? `/compare?${query}` : "/compare");
    part("summary")?.setAttribute("href", query ? `/summary?${query}` : "/summary");
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
    byId("stand-title").textContent = numbers ? TITLES.numbers : TITLES.none;
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
  const TITLES = { numbers: "Where this stands", none: "What the same kind of people earn" };

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
      byId("stand").scrollIntoView();
    } else form.querySelector("[aria-invalid]").focus();
  });
  document.querySelector("[data-script]").hidden = false;
  window.addEventListener("pageshow", () => {
    if (form.elements.base.value || form.elements.ote.value) update(false);
  });
})();
