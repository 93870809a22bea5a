import { draw, drawings } from "../cashbook-state/drawing.js";
import { CashbookElement, h } from "../element.js";
import { styles } from "./styles.js";

const LINES = [
  ["not-submitted", "stateNotSubmitted", "legendNotSubmitted"],
  ["waiting", "stateWaiting", "legendWaiting"],
  ["submitted", "stateSubmitted", "legendSubmitted"],
  ["attention", "attention", "legendAttention"],
  ["settlement-waiting", "settlementWaiting", "legendSettlementWaiting"],
  ["settlement-submitted", "settlementSubmitted", "legendSettlementSubmitted"],
  ["pending", "legendPendingName", "legendPending"],
];

/**
 * `<cashbook-legend>`: what the icons mean.
 *
 * Attributes: `compact` (only the three states and their names, in one line). Events and slots: none. Parts: `legend`, and those of the icons.
 */
export class CashbookLegend extends CashbookElement {
  static observedAttributes = ["compact"];

  constructor() {
    super(styles, drawings);
  }

  attributeChangedCallback() {
    if (this.cashbook) this.draw();
  }

  draw() {
    const compact = this.hasAttribute("compact");
    const lines = (compact ? LINES.slice(0, 3) : LINES).map(([icon, name, meaning]) =>
      h(
        "li",
        {},
        draw(icon),
        h("span", {}, h("strong", {}, this.text(name)), !compact && ` – ${this.text(meaning)}`),
      ),
    );
    this.shadowRoot.replaceChildren(h("ul", { part: "legend", "aria-label": this.text("legendTitle") }, lines));
  }
}
