import { connected, whenConnected } from "../../cashbook.js";
import { draw, drawings } from "./drawing.js";
import { styles } from "./styles.js";

const SHEETS = [styles, drawings];

/**
 * `<cashbook-state number="…">`: the state icon of one document, 16 px high, with attention, settlement and pending marks beside it.
 *
 * Attributes: `number` (the document's number). Reflected, for styling and tests: `state`, `marks`.
 * Property: `cashbook` (a connection, when the page has several).
 * Accessible name and tooltip: in words, in the connection's language.
 * Parts: `attention`, `pending`, `settlement-waiting`, `settlement-submitted`; the state itself is drawn on the host.
 * Events and slots: none.
 *
 * Made for thousands on a page: no listener of its own, no drawing nodes, and it is only touched when it changes.
 */
export class CashbookState extends HTMLElement {
  static observedAttributes = ["number"];
  #given;
  #cashbook;
  #watched;
  #shape;
  #marks = "";
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
    if (shape !== this.#shape) {
      this.#shape = shape;
      if (!this.shadowRoot) this.#root();
      this.setAttribute("state", shape);
    }
    const drawn = marks.join(" ");
    if (drawn !== this.#marks) {
      this.#marks = drawn;
      this.shadowRoot.replaceChildren(...marks.map(draw));
      if (drawn) this.setAttribute("marks", drawn);
      else this.removeAttribute("marks");
    }
    if (label !== this.#label) {
      this.#label = label;
      this.setAttribute("aria-label", label);
      this.title = label;
    }
  }

  #root() {
    this.setAttribute("role", "img");
    this.attachShadow({ mode: "open" }).adoptedStyleSheets = SHEETS;
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
