// Amounts as people type them, as pages say them, and held against published ones. It takes only what csdb/typed_money.py reads
// in the same one way; whatever else is typed is asked for again.
"use strict";
globalThis.csdb = globalThis.csdb ?? {};
(() => {
  const SIGNS = /^(?:[$€£]|[A-Z]{3}\s?)/;
  const SHAPE = /^([1-9]\d{0,2}(?:,\d{3})+|[1-9]\d{0,8})(?:\.(\d{1,2}))?\s*(k?)$/i;

  // Hundredths of a unit, or null where it cannot be told; `sign` and `currency` may stand before.
  function cents(text, { sign, currency }) {
    let rest = text.trim();
    const mark = SIGNS.exec(rest)?.[0].trim() ?? "";
    if (mark && mark !== currency && !sign.trim().endsWith(mark)) return null;
    rest = rest.slice(mark.length).trim();
    const found = SHAPE.exec(rest);
    if (!found) return null;
    const [, whole, part = "", thousands] = found;
    if (thousands && whole.replaceAll(",", "").length > 3) return null;
    const units = Number(whole.replaceAll(",", "")) * 100 + Number(part.padEnd(2, "0"));
    return thousands ? units * 1000 : units;
  }

  // Numbers as the page's language writes them, as csdb/numerals.py does.
  const { lang } = document.documentElement;
  const grouped = (number, places = 0) => {
    const digits = { minimumFractionDigits: places, maximumFractionDigits: places };
    return number.toLocaleString(lang, digits);
  };
  const percent = (number) => {
    const digits = { style: "percent", maximumFractionDigits: 2, useGrouping: false };
    return (number / 100).toLocaleString(lang, digits);
  };

  // Whole units in the frame of a currency, which is "${n}" where "$98,000" is said.
  const show = (units, frame) => say(frame, { n: grouped(units) });

  // The words of a key with what is known filled in, as csdb/publish/phrases.py does it.
  const say = (words, known) => words.replaceAll(/\{(\w+)\}/g, (_, name) => known[name] ?? "");

  // "a", "a and b", "a, b and c"; `both` is how the last is joined on.
  const several = (names, both) =>
    names.length > 1
      ? say(both, { first: names.slice(0, -1).join(", "), last: names.at(-1) })
      : (names[0] ?? "");

  // Where an amount stands to the published interval of a median, as csdb/publish/phrases.py says.
  function against(amount, [, low, high]) {
    if (low === null || high === null) return "open";
    if (amount > high) return "above";
    return amount < low ? "below" : "within";
  }

  // A pay mix, `fixed` percent of it base, against the published one.
  function mixed(fixed, published, word) {
    const ratio = (part) => `${part}/${100 - part}`;
    const mine = ratio(fixed);
    if (!published || published[0] === null) return word("mix.withheld", { mine });
    const [value, low, high, n] = published;
    const known = { mine, mix: ratio(value), n: grouped(n) };
    if (low === null || high === null) return word("mix.open", known);
    const key = { below: "mix.more", above: "mix.less" }[against(fixed, published)] ?? "mix.like";
    return word(key, { ...known, low: ratio(low), high: ratio(high) });
  }

  Object.assign(csdb, { cents, grouped, percent, show, say, several, against, mixed });
})();
