// What a plan of variable pay comes to: the same sums and sentences as csdb/paymix.py,
// csdb/payout.py, csdb/web/planned.py and csdb/web/paid_out.py, in whole numbers.
"use strict";
(() => {
  const { cents, show, say, grouped, percent } = csdb;

  // Hundredths of a percent of variable pay at target.
  function paid(plan, attainment) {
    if (attainment < plan.threshold) return 0;
    const counted = Math.floor(attainment / plan.step) * plan.step;
    const reached = 100 * Math.min(counted, 100) + plan.rate * Math.max(counted - 100, 0);
    return plan.cap === null ? reached : Math.min(reached, 100 * plan.cap);
  }

  // Cents of a quarter; variable pay is whole units a year.
  const quarter = (plan, variable, attainment) =>
    Math.floor((variable * paid(plan, attainment) + 200) / 400);

  function corners(plan, upto) {
    const points = [[0, paid(plan, 0)]];
    for (let attainment = 1; attainment <= upto; attainment += 1) {
      const now = paid(plan, attainment);
      const jump = plan.step > 1 || attainment === plan.threshold;
      if (jump) points.push([attainment, points.at(-1)[1]]);
      points.push([attainment, now]);
    }
    const kept = [];
    for (const point of points) {
      while (kept.length > 1 && onTheWay(kept.at(-2), kept.at(-1), point)) kept.pop();
      if (!kept.length || String(kept.at(-1)) !== String(point)) kept.push(point);
    }
    return kept;
  }
  const onTheWay = ([x, y], [u, v], [p, q]) => (u - x) * (q - y) === (p - x) * (v - y);

  // Base and variable pay from two parts of a plan, or the name of what is wrong.
  function completed({ base, variable, ote, percent, mix }) {
    const told = [base, variable, ote, percent, mix].filter((part) => part !== undefined);
    if (told.length !== 2) return "plan";
    if (percent !== undefined && mix !== undefined) return "alike";
    let fixed;
    let moving;
    if (percent === undefined && mix === undefined) {
      fixed = base ?? ote - variable;
      moving = variable ?? ote - base;
    } else {
      const [part, whole] = percent === undefined ? [100 - mix, mix] : [percent, 10_000];
      if (base !== undefined) [fixed, moving] = [base, divided(base * part, whole)];
      else if (ote !== undefined) {
        fixed = divided(ote * whole, whole + part);
        moving = ote - fixed;
      } else if (!part || !variable) return "fixed";
      else [fixed, moving] = [divided(variable * whole, part), variable];
    }
    if (moving < 0) return "below";
    return moving > 3 * fixed ? "over" : [fixed, moving];
  }
  const divided = (amount, by) => Math.floor((2 * amount + by) / (2 * by));

  const hundredths = ([, whole, part]) => 100 * Number(whole) + Number((part ?? "0").padEnd(2, "0"));

  function whole(text, most) {
    const found = /^(\d{1,4})\s*%?$/.exec(text);
    return found && Number(found[1]) <= most ? Number(found[1]) : null;
  }

  function given(fields, data, problems) {
    const { wrong } = data;
    const parts = {};
    const [least, most] = data.possible;
    const limits = { base: [least, most], variable: [0, 3 * most], ote: [least, 4 * most] };
    const percent = /^(\d{1,3})(?:[.,](\d{1,2}))?\s*%$/.exec(fields.variable);
    if (percent) parts.percent = hundredths(percent);
    for (const [name, [from, to]] of Object.entries(limits)) {
      if (!fields[name] || (name === "variable" && percent)) continue;
      const typed = /^0+$/.test(fields[name]) ? 0 : cents(fields[name], data);
      if (typed === null) problems[name] = wrong[name === "variable" ? "variable" : "unreadable"];
      else {
        parts[name] = Math.floor(typed / 100);
        const fits = parts[name] >= from && parts[name] <= to;
        if (!fits) {
          problems[name] = say(wrong.impossible, { amount: show(parts[name], data.frame) });
        }
      }
    }
    if (fields.mix) {
      const found = /^(\d{1,3})(?:\s*[/:]\s*(\d{1,3}))?$/.exec(fields.mix.replace(/[ %]+$/, ""));
      const base = found ? Number(found[1]) : 0;
      const fits = base >= 1 && base <= 100 && Number(found[2] ?? 100 - base) === 100 - base;
      if (fits) parts.mix = base;
      else problems.mix = wrong.mix;
    }
    return parts;
  }

  function planOf(fields, data, problems) {
    const rate = /^([1-5])(?:[.,](\d{1,2}))?\s*[x×]?$/i.exec(fields.rate || "1");
    const plan = {
      threshold: whole(fields.threshold || "0", 100),
      step: whole(fields.step || "1", 100),
      rate: rate ? hundredths(rate) : null,
      cap: fields.cap ? whole(fields.cap, 1000) : 0,
    };
    const right = {
      threshold: plan.threshold !== null,
      step: data.steps.includes(plan.step),
      rate: plan.rate !== null && plan.rate <= 500,
      cap: plan.cap !== null && (plan.cap === 0 || plan.cap >= 100),
    };
    for (const [name, so] of Object.entries(right)) if (!so) problems[name] = data.wrong[name];
    return { ...plan, cap: plan.cap || null };
  }

  // What was typed: the problems by field, or the plan.
  function planned(fields, data) {
    const problems = {};
    const parts = given(fields, data, problems);
    const plan = planOf(fields, data, problems);
    const attainment = whole(fields.attainment || "100", 300);
    if (attainment === null) problems.attainment = data.wrong.attainment;
    if (Object.keys(problems).length) return { problems };
    const found = completed(parts);
    if (typeof found === "string") {
      const last = ["base", "variable", "ote", "percent", "mix"].findLast((name) => name in parts);
      const place = last === "percent" ? "variable" : (last ?? "base");
      return { problems: { [place]: data.wrong[found] } };
    }
    return { problems, base: found[0], variable: found[1], plan, attainment };
  }

  function rowOf({ base, variable, plan }, attainment, data) {
    const one = quarter(plan, variable, attainment);
    const whole = (amount) => show(Math.floor((amount + 50) / 100), data.frame);
    return {
      attainment,
      part: percent(paid(plan, attainment) / 100),
      quarter: withCents(one, data.frame),
      year: whole(4 * one),
      total: whole(4 * one + 100 * base),
    };
  }

  function withCents(amount, frame) {
    return say(frame, { n: grouped(amount / 100, amount % 100 ? 2 : 0) });
  }

  function sentences(found, data) {
    const { words, frame } = data;
    const { base, variable, plan, attainment } = found;
    if (!variable) return [say(words["plan.none"], { base: show(base, frame) }), "", ""];
    const fixed = Math.floor((200 * base + base + variable) / (2 * (base + variable)));
    const percent = grouped(Math.floor((200 * variable + base) / (2 * base)));
    const at = rowOf(found, attainment, data);
    const amounts = { ote: base + variable, base, variable };
    for (const name of Object.keys(amounts)) amounts[name] = show(amounts[name], frame);
    const sum = say(words["plan.sum"], { ...amounts, mix: `${fixed}/${100 - fixed}` });
    const one = withCents(25 * variable, frame);
    const part = say(words["plan.part"], { percent, quarter: one });
    const beside = (name, known) => say(words[name], { place: data.place, ...known });
    const key = paid(plan, attainment) ? "plan.pays" : "plan.nothing";
    const pays = say(words[key], { ...at, paid: at.part });
    return [`${sum} ${part}`, pays, csdb.mixed(fixed, data.mix, beside)];
  }

  function curve({ plan, attainment }, data) {
    const top = Math.max(150, Math.ceil(paid(plan, data.curve) / 5000) * 50);
    const down = (amount) => Number((top - amount / 100).toFixed(2));
    const points = corners(plan, data.curve).map(([x, y]) => `${x},${down(y)}`).join(" ");
    const ticks = Array.from({ length: top / 50 + 1 }, (_, place) => 50 * place);
    const at = attainment <= data.curve ? [attainment, down(paid(plan, attainment))] : null;
    return { points, top, ticks, at };
  }

  Object.assign(csdb, { paid, quarter, corners, completed, planned, rowOf, sentences, curve });
})();
