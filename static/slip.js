// Whether an amount can be real pay, and which slip of unit or zeros explains it if not: asks what
// csdb/pay_slip.py asks, in its words. Amounts are hundredths of a unit.
"use strict";
(() => {
  const { show, say, several } = csdb;
  const UNITS = ["year", "month", "hour"];

  // The sentence, or null when the amount is possible. `times` is how often a year it is paid.
  function slip(cents, { unit, times }, scope, words) {
    const often = { year: 1, month: unit === "month" ? times : 12, hour: 2080 }; // as csdb/money.py
    const yearly = (one) => (one.cents * often[one.unit]) / 100;
    const typed = { cents, unit };
    const [least, most] = scope.possible;
    if (yearly(typed) >= least && yearly(typed) <= most) return null;
    const ordinary = (one) => {
      const [low, high] = scope.ordinary;
      return yearly(one) >= low && yearly(one) <= (one.unit === "hour" ? scope.hourly : high);
    };
    const units = otherUnits(typed).filter(ordinary);
    const likely = units.length ? units : otherZeros(typed).filter(ordinary);
    if (likely.length === 1) return meant(likely[0]);
    const amounts = likely.map(amount);
    if (amounts.length) {
      return say(words["slip.either"], { amounts: several(amounts, words["slip.or"]) });
    }
    if (cents === 0) return say(words["slip.zero"], scope);
    return say(words["slip.hopeless"], { amount: amount(typed), example: scope.example });

    function meant(one) {
      const about = say(words["slip.about"], { yearly: show(Math.round(yearly(one)), scope.frame) });
      const todo = [];
      if (one.cents !== cents) todo.push(say(words["slip.type"], { bare: bare(one.cents) }));
      if (one.unit !== unit) {
        todo.push(say(words["slip.choose"], { unit: words[`slip.unit.${one.unit}`] }));
      }
      return say(words["slip.meant"], {
        amount: amount(one),
        about: one.unit === "year" ? "" : about,
        todo: several(todo, words["slip.both"]),
      });
    }

    function amount(one) {
      const shown = say(scope.frame, { n: bare(one.cents) });
      return say(words[`slip.a.${one.unit}`], { amount: shown });
    }
  }

  function otherUnits({ cents, unit }) {
    const same = UNITS.filter((other) => other !== unit);
    const thousands = unit === "month" ? ["year", "month"] : ["year"];
    return [
      ...same.map((other) => ({ cents, unit: other })),
      ...thousands.map((other) => ({ cents: 1000 * cents, unit: other })),
    ];
  }

  const otherZeros = ({ cents, unit }) =>
    [cents * 10, cents / 10, cents / 100, cents / 1000].map((other) => ({ cents: other, unit }));

  // As it should be typed, which is the same in every language: "98,000", "24.50".
  function bare(cents) {
    const places = cents % 100 === 0 ? 0 : 2;
    const digits = { minimumFractionDigits: places, maximumFractionDigits: places };
    return (even(cents) / 100).toLocaleString("en-US", digits);
  }

  // Halves to the even number, as Python rounds.
  function even(number) {
    const below = Math.floor(number);
    return number - below === 0.5 ? below + (below % 2) : Math.round(number);
  }

  Object.assign(csdb, { slip });
})();
