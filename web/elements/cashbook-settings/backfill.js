// The retroactive sending (S5, S6): a plan first, then once and never again, and the evidence of it afterwards.
import * as core from "../../core.js";
import { amount, civilDate, count, dateInWords, dateTime, today } from "../../format.js";
import { h } from "../element.js";
import { keyOf } from "./key.js";

export function backfillSection(host) {
  const text = (key, ...values) => host.text(key, ...values);
  const body = h("div", { class: "body" });
  const element = h(
    "section",
    { part: "section backfill", "aria-labelledby": "backfill-title" },
    h("h2", { id: "backfill-title" }, text("backfillTitle")),
    body,
  );
  let shown;

  function update(settings) {
    const backfill = settings.backfill ?? {};
    const state = backfill.state ?? "available";
    // The form stays as it is, with the date being typed and the plan, until there is something else to show.
    const key = state === "available" ? `available ${keyOf(settings).set}` : JSON.stringify(backfill);
    if (key === shown) return;
    shown = key;
    if (state === "available") body.replaceChildren(...planForm(host, text, keyOf(settings).set));
    else body.replaceChildren(...evidence(host, text, backfill));
  }

  return { element, update };
}

function planForm(host, text, keySet) {
  const input = h("input", { id: "from", type: "date", max: today(), "aria-describedby": "from-words from-error" });
  // A date field speaks the browser's language, which need not be the page's.
  const words = h("span", { id: "from-words", class: "quiet" });
  const error = h("p", { id: "from-error", class: "error", role: "alert" });
  const ask = h("button", { type: "submit" }, text("backfillPlan"));
  const plan = h("div", { class: "plan", role: "status" });
  input.addEventListener("input", () => {
    words.textContent = dateInWords(input.value, host.cashbook.lang);
    complain("");
    plan.replaceChildren();
  });

  function complain(message) {
    error.textContent = message;
    if (message) input.setAttribute("aria-invalid", "true");
    else input.removeAttribute("aria-invalid");
  }

  async function showPlan() {
    const from = input.value;
    const { message } = core.checkBackfillFrom(from, today(), host.cashbook.lang);
    complain(message ?? "");
    if (message) return input.focus();
    ask.disabled = true;
    try {
      const answer = await host.cashbook.client.planBackfill(from);
      plan.replaceChildren(...planOf(host, text, from, answer, complain));
    } catch (failure) {
      complain(host.explain(failure));
    } finally {
      ask.disabled = false;
    }
  }

  return [
    h("p", {}, text("backfillIntro")),
    h("p", { class: "warning" }, h("strong", {}, text("backfillOnce"))),
    keySet
      ? h(
          "form",
          { novalidate: true, onsubmit: (event) => (event.preventDefault(), showPlan()) },
          h("label", { for: "from" }, text("backfillFrom")),
          h("div", { class: "line" }, input, words, ask),
          error,
        )
      : h("p", { class: "quiet" }, text("backfillNeedsKey")),
    plan,
  ];
}

function planOf(host, text, from, answer, complain) {
  const { lang } = host.cashbook;
  const plan = readPlan(answer);
  if (plan.fresh === 0) return [h("p", {}, text("backfillPlanEmpty"))];
  const lines = [
    ["backfillPlanTotal", count(plan.total, lang)],
    ["backfillPlanSent", count(plan.sent, lang)],
    ["backfillPlanNew", count(plan.fresh, lang)],
    ["backfillPlanSum", plan.sums.map(({ currency, gross }) => amount(gross, currency, lang)).join(", ")],
  ].filter(([, value]) => value !== "");
  const understood = h("input", { id: "understood", type: "checkbox" });
  const start = h("button", { type: "button", class: "primary", "aria-disabled": "true" }, text("backfillStart"));
  understood.addEventListener("change", () => start.setAttribute("aria-disabled", String(!understood.checked)));
  start.addEventListener("click", async () => {
    if (!understood.checked || start.disabled) return;
    start.disabled = true;
    try {
      await host.change((client) => client.startBackfill(from));
    } catch (failure) {
      start.disabled = false;
      complain(host.explain(failure));
    }
  });
  return [
    h("h3", {}, text("backfillPlanTitle", civilDate(from, lang))),
    h("dl", {}, lines.flatMap(([name, value]) => [h("dt", {}, text(name)), h("dd", {}, value)])),
    h("div", { class: "tick" }, understood, h("label", { for: "understood" }, text("backfillConfirm"))),
    start,
  ];
}

/** `{documents, already, sums: {HUF: "…"}}`; the sums are those of what would be marked, forints first. */
function readPlan({ documents, already, sums }) {
  const listed = Object.entries(sums ?? {}).map(([currency, gross]) => ({ currency, gross }));
  listed.sort((one, other) => (other.currency === "HUF") - (one.currency === "HUF") || one.currency.localeCompare(other.currency));
  return { total: documents, sent: already, fresh: documents - already, sums: listed };
}

function evidence(host, text, backfill) {
  const { lang } = host.cashbook;
  const running = backfill.state === "running";
  const { marked = 0, lookedAt = 0, of = 0 } = backfill;
  const lines = [
    ["backfillSince", backfill.from && civilDate(backfill.from, lang)],
    ["backfillBy", backfill.by],
    ["backfillAt", backfill.at && dateTime(backfill.at, lang)],
    ["backfillCount", count(marked, lang)],
  ].filter(([, value]) => value);
  const progress = running && of > 0 && [
    h("progress", { max: of, value: lookedAt, "aria-labelledby": "backfill-progress" }),
    h("p", { id: "backfill-progress", class: "small" }, text("backfillProgress", count(lookedAt, lang), count(of, lang))),
  ];
  return [
    h("p", { role: "status" }, text(running ? "backfillRunning" : "backfillDone")),
    ...(progress || []),
    h("dl", {}, lines.flatMap(([name, value]) => [h("dt", {}, text(name)), h("dd", {}, value)])),
  ];
}
