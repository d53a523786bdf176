// Where a reader stands: the same as csdb/web/standing.py works out, from the page's own figures.
// A number is told as [value, low, high, people, caution].
"use strict";
(() => {
  const { say, show, grouped, against } = csdb;

  function band(amount, quantiles) {
    if (!quantiles.median) return "band.withheld";
    const verdict = against(amount, quantiles.median);
    if (verdict === "open") return "band.open";
    if (verdict === "within") return "band.middle";
    const { p10, p25, p75, p90 } = quantiles;
    if (verdict === "above") {
      if (!p75) return "band.above";
      if (amount < p75[0]) return "band.upper";
      if (!p90) return "band.p75.last";
      return amount >= p90[0] ? "band.p90" : "band.p75";
    }
    if (!p25) return "band.below";
    if (amount > p25[0]) return "band.lower";
    if (!p10) return "band.p25.last";
    return amount <= p10[0] ? "band.p10" : "band.p25";
  }

  function standing(data, answers, typed) {
    const scope = data.scopes[answers.country || data.home];
    if (!scope) return null;
    const word = (key, known) => say(data.words[key], { place: scope.place, ...known });
    const told = { ...answers };
    if ((answers.country || data.home) !== "us") delete told.hub;
    const nothing = typed.base === null && typed.ote === null;
    const near = nearest(data, scope, told, word);
    const measures = data.measures
      .map(([figure]) => figure)
      .filter((figure) => nothing || typed[figure] !== null)
      .map((figure) => measure(figure, typed[figure], { data, scope, told, near, word }));
    const both = typed.base !== null && typed.ote !== null;
    return { measures, reason: near.reason, mix: both ? mix(scope, typed, word) : null };
  }

  function measure(figure, amount, { data, scope, told, near, word }) {
    const quantiles = scope.everyone[figure];
    const money = (units) => show(units, scope.frame);
    const known = {};
    for (const [name, [value]] of Object.entries(quantiles)) known[name] = money(value);
    let sentence;
    if (amount === null) {
      sentence = word(quantiles.median ? "plain" : "plain.withheld", known);
    } else {
      const [, low, high] = quantiles.median ?? [null, null, null];
      if (low !== null) Object.assign(known, { low: money(low), high: money(high) });
      known.pay = word(figure, { amount: money(amount) });
      sentence = word(band(amount, quantiles), known);
    }
    const groups = groupsOf(figure, { data, scope, told, near });
    const cells = [...Object.values(quantiles), ...groups.map(([, , cell]) => cell)];
    const values = cells.flatMap((cell) => cell.slice(0, 3)).filter((value) => value !== null);
    const axis = axisOf(amount === null ? values : [...values, amount]);
    const rows = groups.map(([name, label, median]) => row(name, label, { median }));
    if (quantiles.median) rows.unshift(row(word("everyone"), word("everyone.label"), quantiles));
    const [, title] = data.measures.find(([key]) => key === figure);
    return { figure, title, sentence, rows };

    function row(name, label, cellsOf) {
      const [value, low, high, n, quality] = cellsOf.median;
      const end = (statistic) => cellsOf[statistic]?.[0] ?? null;
      const open = low === null || high === null;
      const facts = { median: money(value), n: grouped(n) };
      if (!open) Object.assign(facts, { low: money(low), high: money(high) });
      const track = {
        spread: axis.span(end("p10"), end("p90")),
        box: axis.span(end("p25"), end("p75")),
        interval: axis.span(low, high),
        median: axis.at(value),
        yours: amount === null ? null : axis.at(amount),
      };
      const verdict = amount === null ? null : against(amount, cellsOf.median);
      const plain = word(open ? "numbers.open" : "numbers", facts);
      const numbers = quality ? word("numbers.quality", { numbers: plain, quality }) : plain;
      return { name, label, numbers, verdict, track };
    }
  }

  // Name, label and median of each group the reader is in; one of several dimensions comes first.
  function groupsOf(figure, { data, scope, told, near }) {
    const found = [];
    if (near.group?.parts) found.push([data.words["nearest.name"], near.group]);
    for (const [key, name] of data.asked) {
      for (const group of scope.groups[key] ?? []) {
        if (group.holds.includes(told[key])) found.push([name, group]);
      }
    }
    return found
      .filter(([, group]) => group[figure])
      .map(([name, group]) => [name, group.label ?? labelOf(data, scope, group), group[figure]]);
  }

  // A group of several dimensions names a group of each: their labels and options.
  function partsOf(data, scope, group) {
    return group.parts.map((code, place) => scope.parts[data.lattice[place][0]][code]);
  }

  function labelOf(data, scope, group) {
    return partsOf(data, scope, group)
      .map(([label]) => label)
      .join(data.apart);
  }

  function axisOf(values) {
    const least = values.length ? Math.min(...values) : 0;
    const most = values.length ? Math.max(...values) : 1;
    const more = Math.max(1, Math.floor((most - least) / 20));
    const [low, high] = [least - more, most + more];
    const at = (value) => Math.floor((1000 * (value - low)) / (high - low));
    const span = (one, two) => (one === null || two === null ? null : [at(one), at(two)]);
    return { at, span };
  }

  // The lattice walked backwards to the first published group with the reader's options.
  function nearest(data, scope, told, word) {
    const { lattice } = data;
    const first = lattice.findIndex(([key]) => !told[key]);
    const known = first < 0 ? lattice.length : first;
    let depth = known;
    let group = null;
    for (; depth > 0; depth -= 1) {
      const along = lattice.slice(0, depth).map(([key]) => key);
      const holds = (codes, place) => codes.includes(told[along[place]]);
      group = scope.groups[along.join("+")]?.find((each) =>
        each.parts
          ? partsOf(data, scope, each).every(([, codes], place) => holds(codes, place))
          : !each.rest && holds(each.holds, 0),
      );
      if (group) break;
    }
    return { group, reason: reason(depth) };

    function reason(reached) {
      const names = lattice.slice(0, reached).map(([, name]) => name);
      const listed = csdb.several(names, data.words["slip.both"]);
      const where = reached ? word("near.alike", { names: listed }) : word("near.all");
      if (scope === data.scopes.all) return word("near.whole", { where });
      if (reached === lattice.length) return word("near.closest", { where });
      if (reached === known) return word("near.untold", { where });
      return word("near.few", { where, name: lattice[reached][1] });
    }
  }

  function mix(scope, { base, ote }, word) {
    if (base === ote) {
      if (!scope.has) return word("mix.none.withheld");
      return word("mix.none", { share: scope.has[0], n: grouped(scope.has[1]) });
    }
    return csdb.mixed(Math.floor((200 * base + ote) / (2 * ote)), scope.mix, word);
  }

  Object.assign(csdb, { standing });
})();
