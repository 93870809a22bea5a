// The table of attempts, for a document's log and the company's.
import { dateTime } from "../../format.js";
import { draw } from "../cashbook-state/drawing.js";
import { h } from "../element.js";

const OUTCOMES = {
  accepted: ["submitted", "outcomeAccepted"],
  "refused-document": ["attention", "outcomeRefused"],
  "refused-company": ["attention", "outcomeRefused"],
  "told-to-wait": ["waiting", "outcomeToldToWait"],
  unknown: ["waiting", "outcomeUnknown"],
};
const FAILED = ["attention", "outcomeFailed"];
const WHAT_TEXTS = { revision: "whatRevision", settlements: "whatSettlements", image: "whatImage", interrupted: "whatInterrupted", found: "whatFound" };

/** The whole table; `open` is called with the number of the document to open, without it there is no such column. */
export function attemptsTable(host, attempts, named, open) {
  const columns = ["logAt", open && "logDocument", "logWhat", "logAnswer"].filter(Boolean);
  const head = columns.map((name) => h("th", { scope: "col" }, host.text(name)));
  const body = h("tbody", {}, attemptRows(host, attempts, open));
  return h("div", { class: "scroll" }, h("table", named, h("thead", {}, h("tr", {}, head)), body));
}

export function attemptRows(host, attempts, open) {
  return attempts.map((attempt) =>
    h(
      "tr",
      {},
      h("td", { class: "nowrap" }, dateTime(attempt.at, host.cashbook.lang)),
      open && h("td", {}, h("button", { type: "button", class: "link", "aria-haspopup": "dialog", onclick: () => open(attempt.number) }, attempt.number)),
      h("td", {}, content(host, attempt)),
      h("td", {}, answer(host, attempt)),
    ),
  );
}

function content(host, { what, settlements = 0 }) {
  return host.text(WHAT_TEXTS[what] ?? "whatDocument", settlements);
}

function answer(host, { outcome, status, hash, answer: said }) {
  const [icon, text] = OUTCOMES[outcome] ?? FAILED;
  const line = h("div", { class: "outcome" }, draw(icon), h("span", {}, h("strong", {}, host.text(text)), status && ` (HTTP ${status})`));
  if (hash) return [line, h("div", { class: "quiet small" }, `${host.text("code")}: `, h("code", {}, hash))];
  return said ? [line, h("div", { class: "said small" }, said)] : [line];
}
