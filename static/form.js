// Makes the form shorter, says OTE while one types, and does the proof of work. Nothing needs it:
// the server decides.
"use strict";
(() => {
  const words = { ...document.currentScript.dataset }; // in the language of the page
  const HOURS_A_YEAR = 2080; // as in csdb/money.py
  const byId = (id) => document.getElementById(id);
  const question = (key) => document.querySelector(`[data-question="${key}"]`);
  const chosen = (name) => document.querySelector(`input[name="${name}"]:checked`)?.value ?? "";

  // What is hidden is not sent either, so that nobody is told off for what they cannot see.
  function show(part, on) {
    if (!part) return;
    part.hidden = !on;
    for (const control of part.querySelectorAll("input, select")) control.disabled = !on;
  }

  function hideWhatIsIdle() {
    const variable = chosen("variable_type");
    show(question("hub"), byId("country").value === "us");
    show(question("commission"), chosen("upsell") !== "nobody");
    show(question("kpis"), variable !== "none");
    show(document.querySelector('[data-when="month"]'), chosen("base_period") === "month");
    show(document.querySelector('[data-when="variable"]'), AMOUNTS.includes(variable));
    const label = document.querySelector('label[for="variable_amount"]');
    if (AMOUNTS.includes(variable)) label.textContent = words[variable];
  }
  const AMOUNTS = ["amount", "percent", "ote"];

  // The currency follows the country until somebody chooses another one.
  let usual = "";
  function followCountry() {
    const currency = byId("base_currency");
    const next = byId("country").selectedOptions[0]?.dataset.currency ?? "";
    if (currency.value === "" || currency.value === usual) currency.value = next;
    usual = next;
  }

  // Only numbers that can be read in one way; anything else waits for the server's sentence.
  function plain(text) {
    const match = /^[$€£]?\s*(\d{1,3}(?:,\d{3})+|\d{1,9})(\.\d{1,2})?\s*(k|%)?$/i.exec(text.trim());
    if (!match) return NaN;
    const number = Number(match[1].replaceAll(",", "") + (match[2] ?? ""));
    return match[3]?.toLowerCase() === "k" ? number * 1000 : number;
  }

  function pay() {
    const period = chosen("base_period");
    const times = { year: 1, month: Number(byId("base_payments").value), hour: HOURS_A_YEAR };
    const base = plain(byId("base_amount").value) * times[period];
    const typed = plain(byId("variable_amount").value);
    const variable = { none: 0, amount: typed, percent: (base * typed) / 100, ote: typed - base };
    return [base, variable[chosen("variable_type")] ?? NaN];
  }

  function sayOte(place) {
    const [base, variable] = pay();
    const currency = byId("base_currency").value;
    const likely = base >= 1000 && variable >= 0 && variable <= 3 * base && currency !== "";
    place.hidden = !likely;
    if (!likely) return;
    const options = { style: "currency", currency, maximumFractionDigits: 0 };
    const { lang } = document.documentElement;
    const money = (amount) => new Intl.NumberFormat(lang, options).format(amount);
    const fixed = Math.round((100 * base) / (base + variable));
    const told = {
      total: money(base + variable),
      base: money(base),
      variable: money(variable),
      mix: `${fixed}/${100 - fixed}`,
    };
    place.textContent = words.sum.replaceAll(/\{(\w+)\}/g, (_, name) => told[name] ?? "");
  }

  // "Nobody" and the like cannot be ticked together with other answers.
  function keepAlone(box) {
    const alone = box.closest("[data-alone]")?.dataset.alone.split(" ");
    if (!alone || !box.checked || box.type !== "checkbox") return;
    for (const other of document.getElementsByName(box.name)) {
      const excluded = alone.includes(box.value) || alone.includes(other.value);
      if (other !== box && excluded) other.checked = false;
    }
  }

  function core() {
    const place = document.createElement("p");
    place.className = "live";
    place.setAttribute("role", "status");
    place.hidden = true;
    question("variable").append(place);
    const update = () => {
      followCountry();
      hideWhatIsIdle();
      sayOte(place);
    };
    document.addEventListener("input", update);
    window.addEventListener("pageshow", update);
    update();
  }

  function copyButton(code) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button";
    button.textContent = words.copy;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(code.textContent);
      button.textContent = words.copied;
    });
    code.after(button);
  }

  function printButton(code) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button quiet";
    button.textContent = words.print;
    button.addEventListener("click", () => window.print());
    code.after(button);
  }

  // The proof of work of csdb/web/effort.py: done while the answers are read once more. Who
  // presses send before it is found waits a little; without it the answers are sent all the same.
  const LONGEST = 30_000; // milliseconds
  const TOGETHER = 256;

  async function proof(token, bits) {
    const challenge = token.slice(token.lastIndexOf(".") + 1);
    const encoder = new TextEncoder();
    const isOne = async (number) => {
      const data = encoder.encode(`${challenge}.${number}`);
      const hash = new DataView(await crypto.subtle.digest("SHA-256", data));
      return hash.getUint32(0) >>> (32 - bits) === 0;
    };
    for (let first = 0; ; first += TOGETHER) {
      const numbers = Array.from({ length: TOGETHER }, (_, place) => first + place);
      const found = (await Promise.all(numbers.map(isOne))).indexOf(true);
      if (found >= 0) return first + found;
    }
  }

  function prove(form) {
    const found = document.createElement("input");
    found.type = "hidden";
    found.name = "proof";
    const work = proof(form.elements.csrf_token.value, Number(form.dataset.effort)).then((number) => {
      found.value = number;
      form.append(found);
    });
    const late = new Promise((resolve) => setTimeout(resolve, LONGEST));
    form.addEventListener("submit", async (event) => {
      if (found.value) return;
      event.preventDefault();
      form.querySelector("[data-busy]").hidden = false;
      await Promise.race([work, late]);
      form.submit();
    });
  }

  document.addEventListener("change", (event) => keepAlone(event.target));
  if (byId("base_amount")) core();
  const sending = document.querySelector("form[data-effort]");
  if (sending && window.crypto?.subtle) prove(sending); // only there over https
  if (byId("receipt")) {
    printButton(byId("receipt"));
    if (navigator.clipboard) copyButton(byId("receipt"));
  }
})();
