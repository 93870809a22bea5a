import { CashbookElement, h } from "../element.js";
import { styles } from "./styles.js";

/**
 * `<cashbook-mark numbers='["SZ-1"]'>`: the command „Számla beküldése a Cashbook részére” for the side bar (S13), and below it,
 * while something selected still waits, the one that takes the mark back.
 *
 * Attributes: `numbers` (JSON array of document numbers).
 * Properties: `rows` (`[{number, kind}]`, tells the kind as well, so that a pro-forma is refused before the click), `cashbook`.
 * Events: `cashbook-result` (detail `{wish, done, refused, kept}`), bubbles.
 * Parts: `mark`, `withdraw`, `reason`. Slots: none.
 */
export class CashbookMark extends CashbookElement {
  static observedAttributes = ["numbers"];
  #rows = [];
  #drawing = false;

  constructor() {
    super(styles);
  }

  get rows() {
    return this.#rows;
  }

  set rows(rows) {
    this.#rows = rows.map(({ number, kind }) => ({ number: String(number), kind }));
    if (this.cashbook) {
      this.#askUnknown();
      this.#drawSoon();
    }
  }

  attributeChangedCallback(_name, before, after) {
    if (before === after) return;
    try {
      this.rows = JSON.parse(after ?? "[]").map((number) => ({ number }));
    } catch {
      throw new TypeError("cashbook-mark: numbers must be a JSON array of document numbers");
    }
  }

  begin() {
    this.listen("states", () => this.#drawSoon());
    this.listen("result", () => this.#drawSoon());
    this.#askUnknown();
  }

  draw() {
    const entries = this.cashbook.entries(this.#rows);
    const focused = this.shadowRoot.activeElement?.getAttribute("part");
    const buttons = entries
      .filter(({ action }) => action === "mark" || action === "withdraw")
      .flatMap((entry) => this.#button(entry));
    this.shadowRoot.replaceChildren(...buttons);
    if (focused) (this.shadowRoot.querySelector(`[part=${focused}]`) ?? this.shadowRoot.querySelector("button"))?.focus();
  }

  #button({ action, label, numbers, reason }) {
    const possible = numbers.length > 0;
    const button = h(
      "button",
      {
        type: "button",
        part: action,
        "aria-disabled": possible ? undefined : "true",
        "aria-describedby": reason ? "reason" : undefined,
        onclick: () => possible && this.#act(action, numbers),
      },
      label,
    );
    return reason ? [button, h("p", { id: "reason", part: "reason", class: "quiet small" }, reason)] : [button];
  }

  async #act(action, numbers) {
    const detail = await this.cashbook[action](numbers);
    this.dispatchEvent(new CustomEvent("cashbook-result", { detail, bubbles: true, composed: true }));
    if (this.cashbook) this.#drawSoon();
  }

  #askUnknown() {
    const unknown = this.#rows.map(({ number }) => number).filter((number) => !this.cashbook.states.status(number));
    if (unknown.length > 0) this.cashbook.states.ask(unknown);
  }

  #drawSoon() {
    if (this.#drawing) return;
    this.#drawing = true;
    queueMicrotask(() => {
      this.#drawing = false;
      if (this.cashbook && !this.cashbook.hidden) this.draw();
    });
  }
}
