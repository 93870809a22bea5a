// What the elements share: finding their connection, following its language and licence, and building DOM without markup strings.
import { connected, whenConnected } from "../cashbook.js";
import { Unreachable } from "../client.js";
import { base } from "./styles.js";

/** Builds an element: `h("button", {type: "button", onclick}, "Text")`. Data only ever become text nodes or attributes. */
export function h(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child !== undefined && child !== null && child !== false));
  return element;
}

/** A link that leaves the ERP. */
export function outside(url, text, hint) {
  return h("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, text, h("span", { class: "visually-hidden" }, ` ${hint}`));
}

/**
 * Base of the elements that draw texts. Without the module's licence an element is empty and hidden.
 * Subclasses have `draw()`, which is called when they are connected and whenever the language changes.
 */
export class CashbookElement extends HTMLElement {
  #given;
  #cashbook;
  #listening;

  constructor(...sheets) {
    super();
    this.attachShadow({ mode: "open", delegatesFocus: false }).adoptedStyleSheets = [base, ...sheets].map((sheet) => sheet());
  }

  /** The connection: the page's only one unless another is set. */
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
    this.#listening?.abort();
    this.#listening = undefined;
    this.#cashbook = undefined;
  }

  /** Listens to the connection for as long as the element is on the page. */
  listen(type, listener) {
    this.#cashbook.addEventListener(type, listener, { signal: this.#listening.signal });
  }

  text(key, ...values) {
    return this.#cashbook.text(key, ...values);
  }

  /** What to tell of an error, in the user's language. */
  explain(error) {
    if (error instanceof Unreachable) return this.text("unreachableNow");
    if (error?.status === 401) return this.text("unauthorized");
    return this.text("failed", error?.say?.(this.#cashbook.lang) ?? String(error?.message ?? error));
  }

  /** Called once per connection, before the first draw(). */
  begin() {}

  #use(cashbook) {
    this.#listening?.abort();
    this.#listening = new AbortController();
    this.#cashbook = cashbook;
    this.listen("language", () => this.#redraw());
    this.listen("licence", () => this.#cashbook.hidden !== this.hasAttribute("data-unlicensed") && this.#redraw());
    this.begin();
    this.#redraw();
  }

  #redraw() {
    const { hidden } = this.#cashbook;
    this.toggleAttribute("data-unlicensed", hidden);
    this.lang = this.#cashbook.lang;
    if (hidden) this.shadowRoot.replaceChildren();
    else this.draw();
  }
}

/** Defines an element unless the page has it already (a second copy of the package, say). */
export function define(tag, type) {
  if (!customElements.get(tag)) customElements.define(tag, type);
}
