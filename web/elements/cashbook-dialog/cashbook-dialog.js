import { CashbookElement, h } from "../element.js";
import { styles } from "./styles.js";

/**
 * `<cashbook-dialog heading="…">`: a modal dialog around its slotted content; used for the log and the preview.
 *
 * Attributes: `heading`. Methods: `open()`, `close()`. Events: `cashbook-dialog-close`. Slots: default. Parts: `dialog`, `heading`.
 */
export class CashbookDialog extends CashbookElement {
  #dialog;
  #returnTo;

  constructor() {
    super(styles);
  }

  open() {
    this.#returnTo = document.activeElement;
    this.#dialog?.showModal();
  }

  close() {
    this.#dialog?.close();
  }

  draw() {
    const wasOpen = this.#dialog?.open;
    const close = h("button", { type: "button", class: "close", "aria-label": this.text("close"), onclick: () => this.close() }, "×");
    this.#dialog = h(
      "dialog",
      { part: "dialog", "aria-labelledby": "heading" },
      h("div", { class: "head" }, h("h2", { id: "heading", part: "heading", tabindex: "-1", autofocus: true }, this.getAttribute("heading") ?? ""), close),
      // What may be long must be scrollable by keyboard.
      h("div", { class: "content", tabindex: "0", role: "region", "aria-labelledby": "heading" }, h("slot")),
    );
    this.#dialog.addEventListener("close", () => {
      this.#returnTo?.focus?.({ preventScroll: true });
      this.dispatchEvent(new CustomEvent("cashbook-dialog-close"));
    });
    // A click on the backdrop lands on the dialog itself.
    this.#dialog.addEventListener("click", (event) => event.target === this.#dialog && this.close());
    this.shadowRoot.replaceChildren(this.#dialog);
    if (wasOpen) this.#dialog.showModal();
  }
}
