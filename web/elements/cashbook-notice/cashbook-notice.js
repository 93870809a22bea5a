import { CashbookElement, h } from "../element.js";
import { styles } from "./styles.js";

const REFUSALS_SHOWN = 5;

/**
 * `<cashbook-notice>`: says what became of a click, and that the service cannot be reached. Empty otherwise.
 *
 * Attributes, events and slots: none. Parts: `unreachable`, `result`.
 */
export class CashbookNotice extends CashbookElement {
  #result;
  #message;

  constructor() {
    super(styles);
  }

  begin() {
    this.listen("reachability", () => this.draw());
    this.listen("result", (event) => {
      this.#result = event.detail;
      this.#message = undefined;
      this.draw();
    });
    this.listen("complaint", (event) => {
      this.#message = event.detail.message;
      this.draw();
    });
  }

  draw() {
    if (!this.#live) {
      // A live region has to stand in the page before its text changes.
      this.#live = h("div", { role: "status", "aria-live": "polite" });
      this.shadowRoot.replaceChildren(this.#live);
    } else if (!this.#live.isConnected) {
      this.shadowRoot.replaceChildren(this.#live);
    }
    this.#live.replaceChildren(
      ...[this.cashbook.reachable ? null : this.#unreachable(), this.#resultBox()].filter(Boolean),
    );
  }

  #live;

  #unreachable() {
    const kept = this.cashbook.outbox.size;
    return h(
      "div",
      { class: "box warning", part: "unreachable" },
      h("p", {}, this.text("unreachable"), kept > 0 && ` ${this.text("unreachableKept", kept)}`),
      h("button", { type: "button", onclick: () => this.cashbook.states.refresh() }, this.text("retryNow")),
    );
  }

  #resultBox() {
    const lines = this.#message ? [h("p", { class: "error" }, this.#message)] : this.#resultLines();
    if (lines.length === 0) return null;
    return h(
      "div",
      { class: "box", part: "result" },
      h("div", {}, lines),
      h("button", { type: "button", class: "close", "aria-label": this.text("close"), onclick: () => this.#dismiss() }, "×"),
    );
  }

  #resultLines() {
    const result = this.#result;
    if (!result) return [];
    const lines = [];
    const said = result.wish === "mark" ? "marked" : "withdrawn";
    if (result.done.length === 1) lines.push(h("p", {}, this.text(said, result.done[0])));
    if (result.done.length > 1) lines.push(h("p", {}, this.text(`${said}Count`, result.done.length)));
    // While the service cannot be reached the other box says so, and counts what is kept.
    if (result.kept.length > 0 && this.cashbook.reachable) lines.push(h("p", {}, this.text("keptOffline")));
    if (result.refused.length > 0) {
      const shown = result.refused.slice(0, REFUSALS_SHOWN);
      const more = result.refused.length - shown.length;
      lines.push(
        h("p", { class: "error" }, this.text("refusedCount", result.refused.length)),
        h(
          "ul",
          {},
          shown.map(({ number, message }) => h("li", {}, h("strong", {}, number), `: ${message}`)),
          more > 0 && h("li", { class: "quiet" }, this.text("refusedMore", more)),
        ),
      );
    }
    return lines;
  }

  #dismiss() {
    this.#result = undefined;
    this.#message = undefined;
    this.draw();
  }
}
