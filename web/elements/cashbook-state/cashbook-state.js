import { connected, whenConnected } from "../../cashbook.js";
import { styles } from "./styles.js";

/**
 * `<cashbook-state number="…">`: the state icon of one document, 16 px high, with attention, settlement and pending marks beside it.
 *
 * Attributes: `number` (the document's number). Reflected, for styling and tests: `state`, `marks`.
 * Property: `cashbook` (a connection, when the page has several).
 * Accessible name and tooltip: in words, in the connection's language.
 * Events, slots and parts: none; the custom properties of the theme apply.
 *
 * Made for thousands on a page: no listener, no node and no shadow root of its own. All is drawn on the element by a style
 * sheet that the document (or the shadow root with the table in it) adopts once, and only touched when it changes.
 */
export class CashbookState extends HTMLElement {
  static observedAttributes = ["number"];
  #cashbook;
  #number = "";
  #icon;
  #watched = false;

  get number() {
    return this.#number;
  }

  set number(number) {
    this.setAttribute("number", number);
  }

  get cashbook() {
    return this.#cashbook;
  }

  set cashbook(cashbook) {
    this.follow(cashbook, this.#number);
  }

  /** Shows another document; cheaper than the attribute, for whoever draws thousands. */
  follow(cashbook, number) {
    if (number === this.#number && cashbook === this.#cashbook) return;
    this.#leave();
    this.#cashbook = cashbook;
    this.#number = number;
    if (this.isConnected) this.#watch();
  }

  connectedCallback() {
    adopt(this.getRootNode());
    if (this.#cashbook ??= connected()) this.#watch();
    else whenConnected().then((cashbook) => this.isConnected && !this.#cashbook && this.follow(cashbook, this.#number));
  }

  disconnectedCallback() {
    this.#leave();
  }

  attributeChangedCallback(_name, _before, number) {
    this.follow(this.#cashbook, number ?? "");
  }

  /** Called by the connection with the icon to draw; the same object again means that nothing has changed. */
  show(icon) {
    const before = this.#icon;
    if (icon === before) return;
    this.#icon = icon;
    if (!before) this.setAttribute("role", "img");
    if (icon.shape !== before?.shape) this.setAttribute("state", icon.shape);
    if (icon.drawn !== (before?.drawn ?? "")) {
      if (icon.drawn) this.setAttribute("marks", icon.drawn);
      else this.removeAttribute("marks");
    }
    // The name as well: beside an equal aria-label it would be read once more, as a description.
    if (icon.label !== before?.label) this.setAttribute("title", icon.label);
  }

  /** Says that it was cloned from an element that shows this icon. */
  looks(icon) {
    this.#icon = icon;
  }

  #watch() {
    if (this.#watched || !this.#cashbook || !this.#number) return;
    this.#watched = true;
    this.#cashbook.states.watch(this, this.#number);
  }

  #leave() {
    if (!this.#watched) return;
    this.#watched = false;
    this.#cashbook.states.unwatch(this, this.#number);
  }
}

const adopted = new WeakSet();

function adopt(root) {
  if (adopted.has(root)) return;
  adopted.add(root);
  root.adoptedStyleSheets?.push(styles());
}
