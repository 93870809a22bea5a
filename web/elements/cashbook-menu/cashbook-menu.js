import { CashbookElement, h } from "../element.js";
import { styles } from "./styles.js";

/**
 * `<cashbook-menu>`: the context menu (S12), made by decorate(); an embedder with a menu of its own uses `cashbook.entries()` instead.
 *
 * Method: `open(entries, {x, y}, choose, returnTo)`. Events: `cashbook-menu-close`. Parts: `menu`, `item`, `reason`. Slots: none.
 * Keys: arrows, Home, End, Enter, Space, Escape, Tab.
 */
export class CashbookMenu extends CashbookElement {
  #entries = [];
  #choose;
  #returnTo;
  #outside;

  constructor() {
    super(styles);
  }

  begin() {
    // Not drawn at all until it is opened.
    this.popover = "manual";
  }

  open(entries, { x, y }, choose, returnTo) {
    this.close(false);
    this.#entries = entries;
    this.#choose = choose;
    this.#returnTo = returnTo;
    this.draw();
    this.showPopover();
    const { width, height } = this.getBoundingClientRect();
    const left = Math.max(4, Math.min(x, innerWidth - width - 4));
    const top = Math.max(4, Math.min(y, innerHeight - height - 4));
    this.style.setProperty("left", `${left}px`);
    this.style.setProperty("top", `${top}px`);
    this.#items()[0]?.focus({ preventScroll: true });
    this.#watchOutside();
  }

  close(giveFocusBack = true) {
    this.#outside?.abort();
    this.#outside = undefined;
    if (!this.matches(":popover-open")) return;
    const back = this.#returnTo;
    this.hidePopover();
    if (giveFocusBack) back?.focus?.({ preventScroll: true });
    this.dispatchEvent(new CustomEvent("cashbook-menu-close"));
  }

  draw() {
    const items = this.#entries.map((entry, at) => {
      const possible = entry.numbers.length > 0;
      const reason = entry.reason && h("span", { id: `reason-${at}`, class: "reason", part: "reason" }, entry.reason);
      return h(
        "div",
        {
          role: "menuitem",
          part: "item",
          tabindex: "-1",
          "data-action": entry.action,
          "aria-disabled": possible ? undefined : "true",
          onclick: () => this.#pick(at),
          onpointermove: (event) => event.currentTarget.focus({ preventScroll: true }),
        },
        h("span", {}, entry.label),
        reason,
      );
    });
    const menu = h(
      "div",
      { role: "menu", part: "menu", "aria-label": this.text("menuLabel"), onkeydown: (event) => this.#key(event) },
      items,
    );
    menu.addEventListener("contextmenu", (event) => event.preventDefault());
    this.shadowRoot.replaceChildren(menu);
  }

  #items() {
    return [...this.shadowRoot.querySelectorAll("[role=menuitem]")];
  }

  #pick(at) {
    const entry = this.#entries[at];
    if (!entry || entry.numbers.length === 0) return;
    const choose = this.#choose;
    this.close();
    choose(entry);
  }

  #key(event) {
    const items = this.#items();
    const at = items.indexOf(this.shadowRoot.activeElement);
    const go = {
      ArrowDown: (at + 1) % items.length,
      ArrowUp: (at - 1 + items.length) % items.length,
      Home: 0,
      End: items.length - 1,
    }[event.key];
    if (go !== undefined) items[go]?.focus({ preventScroll: true });
    else if (event.key === "Enter" || event.key === " ") this.#pick(at);
    else if (event.key === "Escape" || event.key === "Tab") this.close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  #watchOutside() {
    this.#outside = new AbortController();
    const { signal } = this.#outside;
    const outside = (event) => {
      if (!event.composedPath().includes(this)) this.close(false);
    };
    addEventListener("pointerdown", outside, { signal, capture: true });
    // A scroll that leaves the row where it was (of another list, or one that ended as the menu opened) is no reason to close.
    const stood = this.#returnTo?.getBoundingClientRect().top;
    const scrolled = (event) => {
      const stands = this.#returnTo?.isConnected ? this.#returnTo.getBoundingClientRect().top : stood;
      if (stands === undefined || Math.abs(stands - stood) > 1) outside(event);
    };
    addEventListener("scroll", scrolled, { signal, capture: true });
    addEventListener("resize", () => this.close(false), { signal });
    addEventListener("blur", () => this.close(false), { signal });
  }
}
