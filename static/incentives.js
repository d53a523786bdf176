// Works the plan out as one types; nothing is sent. Without it the server does the same.
"use strict";
(() => {
  const { percent, planned, rowOf, sentences, curve } = csdb;
  const byId = (id) => document.getElementById(id);
  const form = byId("planner");
  const data = JSON.parse(byId("figures").textContent);
  const NAMES = ["base", "variable", "ote", "mix", "threshold", "rate", "cap", "step", "attainment"];
  const SVG = "http://www.w3.org/2000/svg";

  function fields() {
    return Object.fromEntries(NAMES.map((name) => [name, form.elements[name].value.trim()]));
  }

  function complain(problems) {
    for (const name of NAMES) {
      const [box, place] = [byId(name), byId(`${name}-error`)];
      const wrong = problems[name] ?? "";
      place.hidden = !wrong;
      place.textContent = wrong;
      box.closest(".part").classList.toggle("wrong", Boolean(wrong));
      if (wrong) {
        box.setAttribute("aria-invalid", "true");
        box.setAttribute("aria-describedby", place.id);
      } else {
        box.removeAttribute("aria-invalid");
        box.removeAttribute("aria-describedby");
      }
    }
  }

  function tell(found) {
    const [sum, pays, beside] = sentences(found, data);
    byId("sum").textContent = sum;
    byId("pays").textContent = pays;
    byId("beside").textContent = beside;
    byId("outcome").hidden = false;
    byId("payout").hidden = !found.variable;
    byId("payouts").replaceChildren(...data.table.map((attainment) => tableRow(found, attainment)));
    draw(curve(found, data));
  }

  function tableRow(found, attainment) {
    const row = document.createElement("tr");
    const told = rowOf(found, attainment, data);
    if (attainment === 100) row.className = "target";
    const head = document.createElement("th");
    head.scope = "row";
    head.textContent = percent(attainment);
    row.append(head);
    for (const name of ["part", "quarter", "year", "total"]) row.insertCell().textContent = told[name];
    return row;
  }

  function draw({ points, top, ticks, at }) {
    const place = byId("curve");
    const down = (height) => `${((100 * height) / top).toFixed(2)}%`;
    place.querySelector(".plot").setAttribute("viewBox", `0 0 ${data.curve} ${top}`);
    place.querySelector("polyline").setAttribute("points", points);
    place.querySelector(".ticks").replaceChildren(
      ...ticks.flatMap((tick) => {
        const y = down(top - tick);
        const line = part("line", { x1: 0, x2: "100%", y1: y, y2: y });
        if (tick === 100) line.setAttribute("class", "target");
        const text = part("text", { x: 0, dx: -8, dy: 4, y, "text-anchor": "end" });
        text.textContent = percent(tick);
        return [line, text];
      }),
    );
    const dot = place.querySelector(".at");
    dot.toggleAttribute("hidden", !at);
    if (!at) return;
    dot.setAttribute("cx", `${((100 * at[0]) / data.curve).toFixed(2)}%`);
    dot.setAttribute("cy", down(at[1]));
  }

  function part(name, attributes) {
    const made = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    return made;
  }

  // Complaints wait until somebody leaves the field or asks.
  function update(complaining) {
    const found = planned(fields(), data);
    const wrong = Object.keys(found.problems).length > 0;
    if (complaining || !wrong) complain(found.problems);
    if (!wrong) tell(found);
    return !wrong;
  }

  function choose(key) {
    const { base, ote } = fields();
    const preset = { ...data.presets[key], base, ote: base ? "" : ote };
    for (const name of NAMES) form.elements[name].value = preset[name];
    press(key, preset.said);
    update(true);
  }

  function press(key, said) {
    for (const button of form.querySelectorAll(".preset")) {
      button.setAttribute("aria-pressed", String(button.value === key));
    }
    byId("kind").textContent = said;
  }

  let waiting;
  form.addEventListener("input", (event) => {
    if (!["base", "ote", "attainment"].includes(event.target.name)) press("", data.words.own);
    clearTimeout(waiting);
    waiting = setTimeout(update, 300, false);
  });
  form.addEventListener("change", () => update(true));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(waiting);
    const { submitter } = event;
    if (submitter?.name === "plan") choose(submitter.value);
    else if (update(true)) byId("outcome").scrollIntoView({ block: "nearest" });
    else form.querySelector("[aria-invalid]").focus();
  });
  document.querySelector("[data-script]").classList.remove("unready"); // only now is it true
})();
