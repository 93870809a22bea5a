import { drawings } from "../cashbook-state/drawing.js";
import { CashbookElement, h } from "../element.js";
import { CompanyLog } from "./company.js";
import { DocumentLog } from "./document.js";
import { styles } from "./styles.js";

/**
 * `<cashbook-log number="…">`: the transfer log of one document: where it stands, why it does not go and what to do, every
 * attempt. Without `number`: the transfer log of the whole company, newest first.
 *
 * Attributes: `number`. Properties: `cashbook`. Events and slots: none.
 * Parts: `facts`, `attention`, `attempts`; of the company's log `attempts`, `more`, `empty`.
 * Follows the document, or the company: what happens is shown without reopening.
 */
export class CashbookLog extends CashbookElement {
  static observedAttributes = ["number"];
  #log;

  constructor() {
    super(styles, drawings);
  }

  get number() {
    return this.getAttribute("number") ?? "";
  }

  set number(number) {
    this.setAttribute("number", number);
  }

  attributeChangedCallback(_name, before, after) {
    if (before === after || !this.cashbook) return;
    this.#start();
    this.draw();
  }

  begin() {
    this.listen("licence", () => this.cashbook.licensed && this.#log.empty && this.#log.load());
    this.#start();
  }

  #start() {
    this.#log = this.number ? new DocumentLog(this, this.number) : new CompanyLog(this);
    this.#log.load();
  }

  draw() {
    this.#log.draw();
  }

  /** Whether this is still what the element shows: an answer may come after the element has gone elsewhere. */
  shows(log) {
    return this.#log === log && this.cashbook !== undefined && !this.cashbook.hidden;
  }

  /** Instead of the log: that it is coming, or why it cannot. */
  say(error) {
    const text = error ? this.explain(error) : this.text("loading");
    this.shadowRoot.replaceChildren(h("p", { role: "status", class: error ? "error" : "quiet" }, text));
  }
}
