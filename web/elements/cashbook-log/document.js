// The log of one document: where it stands, why it does not go and what to do, every attempt.
import { messageOf } from "../../client.js";
import { dateTime } from "../../format.js";
import { h } from "../element.js";
import { attemptsTable } from "./attempts.js";

const STATE_TEXTS = { "not-submitted": "stateNotSubmitted", waiting: "stateWaiting", submitted: "stateSubmitted" };
const SETTLEMENT_TEXTS = { none: "logNoSettlement", waiting: "settlementWaiting", submitted: "settlementSubmitted" };

export class DocumentLog {
  #host;
  #number;
  #found;
  #error;

  constructor(host, number) {
    this.#host = host;
    this.#number = number;
    const { cashbook } = host;
    host.listen("states", (event) => event.detail.numbers.includes(number) && host.shows(this) && this.load());
    this.client = cashbook.client;
  }

  get empty() {
    return this.#found === undefined;
  }

  async load() {
    try {
      this.#found = await this.client.document(this.#number);
      this.#host.cashbook?.reached(true);
      this.#error = undefined;
    } catch (error) {
      this.#error = error;
      if (error.code === "module-not-licensed") this.#host.cashbook?.setLicensed(false);
    }
    if (this.#host.shows(this)) this.draw();
  }

  draw() {
    const found = this.#found;
    if (!found) return this.#host.say(this.#error);
    const attempts = [...(found.attempts ?? [])].sort((one, other) => String(other.at).localeCompare(String(one.at)));
    this.#host.shadowRoot.replaceChildren(...[this.#facts(found), this.#attention(found.attention), this.#attempts(attempts)].filter(Boolean));
  }

  #facts({ state, settlement, attention, nextRoundAt, submittedAt }) {
    const host = this.#host;
    const { lang } = host.cashbook;
    const stateText =
      state === "submitted" && submittedAt
        ? host.text("stateSubmittedAt", dateTime(submittedAt, lang))
        : host.text(STATE_TEXTS[state] ?? "stateUnknown");
    const lines = [
      ["logState", stateText],
      ["logSettlement", host.text(SETTLEMENT_TEXTS[settlement] ?? "logNoSettlement")],
    ];
    // What is stuck goes when its reason is gone; the box below says when that is.
    const going = !attention && (state === "waiting" || settlement === "waiting");
    if (going && nextRoundAt) lines.push(["logNextRound", dateTime(nextRoundAt, lang)]);
    return h("dl", { part: "facts" }, lines.flatMap(([name, value]) => [h("dt", {}, host.text(name)), h("dd", {}, value)]));
  }

  #attention(attention) {
    if (!attention) return null;
    const host = this.#host;
    const { lang } = host.cashbook;
    return h(
      "section",
      { class: "attention", part: "attention" },
      h("h3", {}, host.text("attention")),
      h("p", {}, messageOf(attention, lang) ?? attention.code),
      h(
        "dl",
        {},
        attention.since && [h("dt", {}, host.text("logSince")), h("dd", {}, dateTime(attention.since, lang))],
        attention.retryAt && [h("dt", {}, host.text("logRetry")), h("dd", {}, dateTime(attention.retryAt, lang))],
      ),
    );
  }

  #attempts(attempts) {
    const host = this.#host;
    const heading = h("h3", { id: "attempts" }, host.text("logAttempts"));
    if (attempts.length === 0) return h("section", {}, heading, h("p", { class: "quiet" }, host.text("logNoAttempts")));
    return h("section", { part: "attempts" }, heading, attemptsTable(host, attempts, { "aria-labelledby": "attempts" }));
  }
}
