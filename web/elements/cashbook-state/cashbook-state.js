import { connected, whenConnected } from "../../cashbook.js";
import { drawIcon } from "./drawing.js";
import { styles } from "./styles.js";

/**
 * `<cashbook-state number="…">`: the state icon of one document, 16 px high, with attention, settlement and pending marks beside it.
 *
 * Attributes: `number` (the document's number). Reflected, for styling and tests: `state`, `marks`.
 * Property: `cashbook` (a connection, when the page has several).
 * Accessible name and tooltip: in words, in the connection's language.
 * Parts: `unknown`, `not-submitted`, `waiting`, `submitted`, `attention`, `pending`, `settlement-waiting`, `settlement-submitted`.
 * Events and slots: none.
 *
 * Made for thousands on a page: no listener of its own, drawings are cloned, and it is only drawn when it changes.
 */
export class CashbookState extends HTMLElement {
  static observedAttributes = ["number"];
  #given;
  #cashbook;
  #watched;
  #drawn;
  #label;

  get number() {
    return this.getAttribute("number") ?? "";
  }

  set number(number) {
    this.setAttribute("number", number);
  }

  get cashbook() {
    return this.#cashbook;
  }

  set cashbook(cashbook) {
    this.#given = cashbook;
    if (this.isConnected) this.#use(cashbook);
  }

  connectedCallback() {
    const found = this.#given ?? connected();
    if (found) this.#use(found);
    else whenConnected().then((cashbook) => this.isConnected && !this.#cashbook && this.#use(cashbook));
  }

  disconnectedCallback() {
    this.#leave();
    this.#cashbook = undefined;
  }

  attributeChangedCallback(_name, before, after) {
    if (before !== after && this.#cashbook) this.#use(this.#cashbook);
  }

  /** Called by the connection with the icon to draw. */
  show({ shape, marks, label }) {
    const { key, drawings } = shape === undefined ? { key: "" } : drawIcon(shape, marks);
    if (key !== this.#drawn) {
      this.#drawn = key;
      const root = this.shadowRoot ?? this.#root();
      root.replaceChildren(drawings);
      this.setAttribute("state", shape);
      this.setAttribute("marks", marks.join(" "));
    }
    if (label !== this.#label) {
      this.#label = label;
      this.setAttribute("aria-label", label);
      this.title = label;
    }
  }

  #root() {
    this.setAttribute("role", "img");
    const root = this.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [styles];
    return root;
  }

  #use(cashbook) {
    this.#leave();
    this.#cashbook = cashbook;
    if (!this.number) return;
    this.#watched = this.number;
    cashbook.states.watch(this, this.#watched);
  }

  #leave() {
    if (this.#watched !== undefined) this.#cashbook?.states.unwatch(this, this.#watched);
    this.#watched = undefined;
  }
}
