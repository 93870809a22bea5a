import { messageOf } from "../../client.js";
import { dateTime } from "../../format.js";
import { CashbookElement, h } from "../element.js";
import { styles } from "./styles.js";

const STATE_TEXTS = { "not-submitted": "stateNotSubmitted", waiting: "stateWaiting", submitted: "stateSubmitted" };
const SETTLEMENT_TEXTS = { none: "logNoSettlement", waiting: "settlementWaiting", submitted: "settlementSubmitted" };
const OUTCOME_TEXTS = {
  accepted: "outcomeAccepted",
  "refused-document": "outcomeRefused",
  "refused-company": "outcomeRefused",
  "told-to-wait": "outcomeToldToWait",
  unknown: "outcomeUnknown",
};
const WHAT_TEXTS = {
  revision: "whatRevision",
  settlements: "whatSettlements",
  image: "whatImage",
  interrupted: "whatInterrupted",
  found: "whatFound",
};

/**
 * `<cashbook-log number="…">`: the transfer log of one document: where it stands, why it does not go and what to do, every attempt.
 *
 * Attributes: `number`. Properties: `cashbook`. Events and slots: none. Parts: `facts`, `attention`, `attempts`.
 * Follows the document: a change of its state is shown without reopening.
 */
export class CashbookLog extends CashbookElement {
  static observedAttributes = ["number"];
  #document;
  #error;

  constructor() {
    super(styles);
  }

  get number() {
    return this.getAttribute("number") ?? "";
  }

  attributeChangedCallback(_name, before, after) {
    if (before !== after && this.cashbook) this.#load();
  }

  begin() {
    this.listen("states", (event) => event.detail.numbers.includes(this.number) && this.#load());
    this.#load();
  }

  async #load() {
    const { number, cashbook } = this;
    if (!number) return;
    try {
      const found = await cashbook.client.document(number);
      if (number !== this.number || cashbook !== this.cashbook) return;
      this.#document = found;
      this.#error = undefined;
    } catch (error) {
      this.#error = error;
    }
    if (this.cashbook) this.draw();
  }

  draw() {
    const found = this.#document;
    if (!found) {
      const text = this.#error ? this.text("failed", this.#error.say?.(this.cashbook.lang) ?? this.text("unreachable")) : this.text("loading");
      this.shadowRoot.replaceChildren(h("p", { role: "status", class: this.#error ? "error" : "quiet" }, text));
      return;
    }
    this.shadowRoot.replaceChildren(...[this.#facts(found), this.#attention(found.attention), this.#attempts(found.attempts ?? [])].filter(Boolean));
  }

  #facts({ state, settlement, nextRoundAt, submittedAt }) {
    const { lang } = this.cashbook;
    const stateText =
      state === "submitted" && submittedAt
        ? this.text("stateSubmittedAt", dateTime(submittedAt, lang))
        : this.text(STATE_TEXTS[state] ?? "stateUnknown");
    const lines = [
      ["logState", stateText],
      ["logSettlement", this.text(SETTLEMENT_TEXTS[settlement] ?? "logNoSettlement")],
    ];
    const going = state === "waiting" || settlement === "waiting";
    if (going && nextRoundAt) lines.push(["logNextRound", dateTime(nextRoundAt, lang)]);
    return h("dl", { part: "facts" }, lines.flatMap(([name, value]) => [h("dt", {}, this.text(name)), h("dd", {}, value)]));
  }

  #attention(attention) {
    if (!attention) return null;
    const { lang } = this.cashbook;
    return h(
      "section",
      { class: "attention", part: "attention" },
      h("h3", {}, this.text("attention")),
      h("p", {}, messageOf(attention, lang) ?? attention.code),
      h(
        "dl",
        {},
        attention.since && [h("dt", {}, this.text("logSince")), h("dd", {}, dateTime(attention.since, lang))],
        attention.retryAt && [h("dt", {}, this.text("logRetry")), h("dd", {}, dateTime(attention.retryAt, lang))],
      ),
    );
  }

  #attempts(attempts) {
    const { lang } = this.cashbook;
    const heading = h("h3", { id: "attempts" }, this.text("logAttempts"));
    if (attempts.length === 0) return h("section", {}, heading, h("p", { class: "quiet" }, this.text("logNoAttempts")));
    const newestFirst = [...attempts].sort((one, other) => String(other.at).localeCompare(String(one.at)));
    const rows = newestFirst.map((attempt) =>
      h(
        "tr",
        {},
        h("td", { class: "nowrap" }, dateTime(attempt.at, lang)),
        h("td", {}, this.#content(attempt)),
        h("td", {}, this.#answer(attempt)),
      ),
    );
    const head = ["logAt", "logWhat", "logAnswer"].map((name) => h("th", { scope: "col" }, this.text(name)));
    return h(
      "section",
      { part: "attempts" },
      heading,
      h("div", { class: "scroll" }, h("table", { "aria-labelledby": "attempts" }, h("thead", {}, h("tr", {}, head)), h("tbody", {}, rows))),
    );
  }

  #content({ what, settlements = 0 }) {
    return this.text(WHAT_TEXTS[what] ?? "whatDocument", settlements);
  }

  #answer({ outcome, status, hash, answer }) {
    const parts = [h("strong", {}, this.text(OUTCOME_TEXTS[outcome] ?? "outcomeFailed"))];
    if (status) parts.push(` (HTTP ${status})`);
    if (hash) parts.push(h("div", { class: "quiet small" }, `${this.text("code")}: `, h("code", {}, hash)));
    else if (answer) parts.push(h("div", { class: "said small" }, answer));
    return parts;
  }
}
