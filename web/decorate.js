// Gives an invoice table of the ERP its state column, the context menu and the marking of several rows at once.
// The table stays the ERP's: whatever it re-renders, sorts, pages or recycles is decorated again before the next frame.
import { made } from "./cashbook.js";
import { openLog, openPreview } from "./dialogs.js";
import { h } from "./elements/element.js";
import "./elements/index.js";

const LONG_PRESS_MS = 500;
const LONG_PRESS_MOVE_PX = 10;
/** Asked for before the column is drawn, so that the first icons come with it. */
const FIRST_ROWS = 60;
const CELL = "data-cashbook-cell";

/**
 * @param {HTMLElement} table a table, or any element that holds rows (then give `rowSelector` and `cellOf`)
 * @param {import("./cashbook.js").Cashbook | Promise<import("./cashbook.js").Cashbook>} cashbook what connect() gave, awaited or not:
 *   not awaited, the states of the table's rows are asked for while the rules still load
 * @param {object} [options]
 * @param {(row: HTMLElement) => string | null | undefined} [options.numberOf] the document's number; `data-number` by default
 * @param {(row: HTMLElement) => string | undefined} [options.kindOf] its kind; `data-kind` by default
 * @param {() => Iterable<HTMLElement>} [options.selectedRows] rows with `aria-selected="true"` by default
 * @param {string} [options.rowSelector] `tbody > tr` by default
 * @param {(row: HTMLElement) => HTMLElement | null} [options.cellOf] where the icon goes; by default a cell is added
 * @param {"first" | "last" | number} [options.column] where the added cell stands; `last` by default
 * @param {boolean} [options.menu] the context menu; true by default
 * @param {boolean} [options.notice] the notice above the table; true by default
 * @returns {{ refresh(): void, selection(): {number: string, kind?: string}[], remove(): void }}
 */
export function decorate(table, cashbook, options = {}) {
  return new Decoration(table, cashbook, options);
}

class Decoration {
  #options;
  #observer = new MutationObserver(() => this.refresh());
  #listening = new AbortController();
  #menu;
  #notice;
  #focusRows = false;
  /** row → its icon, so that a table that is decorated again is not searched */
  #icons = new WeakMap();
  /** icon → a cell that shows it; for one pass over the table */
  #looks = new Map();

  constructor(table, cashbook, options) {
    this.table = table;
    this.#options = {
      rowSelector: "tbody > tr",
      numberOf: (row) => row.dataset.number,
      kindOf: (row) => row.dataset.kind,
      selectedRows: () => this.rows().filter((row) => row.getAttribute("aria-selected") === "true"),
      column: "last",
      menu: true,
      notice: true,
      ...options,
    };
    const known = made(cashbook) ?? cashbook;
    if (typeof known.then === "function") known.then((cashbook) => this.#follow(cashbook));
    else this.#follow(known);
  }

  #follow(cashbook) {
    const { signal } = this.#listening;
    if (signal.aborted) return;
    this.cashbook = cashbook;
    cashbook.addEventListener("licence", () => this.#licenceChanged(), { signal });
    cashbook.addEventListener("reachability", () => this.#licenceChanged(), { signal });
    cashbook.addEventListener("language", () => this.refresh(), { signal });
    if (this.#shown()) {
      this.#begin();
    } else {
      this.#askFirst();
      this.#observe();
    }
  }

  #askFirst() {
    this.cashbook.states.ask(this.rows().slice(0, FIRST_ROWS).map(this.#options.numberOf).filter(Boolean));
  }

  rows() {
    return [...this.table.querySelectorAll(this.#options.rowSelector)];
  }

  /** The selected documents, for the side bar. */
  selection() {
    return this.#documents(this.#options.selectedRows());
  }

  /** Called by itself when the table changes; call it when the ERP changes what `numberOf` reads without changing the table. */
  refresh() {
    if (!this.cashbook) return;
    if (!this.#shown()) {
      // The licence is not known yet: keep asking for what the ERP shows by now.
      if (this.cashbook.licensed === undefined) this.#askFirst();
      return;
    }
    this.#observer.disconnect();
    if (!this.#options.cellOf) this.#headers();
    const rows = this.rows();
    this.cashbook.states.prepare(rows.map(this.#options.numberOf).filter(Boolean));
    for (const row of rows) this.#decorateRow(row);
    this.#looks.clear();
    this.#observe();
  }

  remove() {
    this.#listening.abort();
    this.#observer.disconnect();
    this.#end();
  }

  /** Without the licence nothing shows; while it is not known only an unreachable service is worth telling. */
  #shown() {
    return this.cashbook.licensed ?? !this.cashbook.reachable;
  }

  #licenceChanged() {
    if (!this.#shown()) this.#end();
    else if (!this.#menu) this.#begin();
  }

  #begin() {
    this.#menu = document.createElement("cashbook-menu");
    this.#menu.cashbook = this.cashbook;
    if (this.#options.notice) {
      this.#notice = document.createElement("cashbook-notice");
      this.#notice.cashbook = this.cashbook;
      (this.table.closest("[data-cashbook-notice-before]") ?? this.table).before(this.#notice);
    }
    if (this.#options.menu) this.#listen();
    this.refresh();
  }

  #end() {
    this.#observer.disconnect();
    this.#menu?.remove();
    this.#notice?.remove();
    this.#menu = this.#notice = undefined;
    for (const cell of this.table.querySelectorAll(`[${CELL}]`)) {
      if (cell.getAttribute(CELL) === "added") cell.remove();
      else cell.querySelector("cashbook-state")?.remove();
    }
  }

  #observe() {
    this.#observer.observe(this.table, {
      childList: true,
      subtree: true,
      characterData: true,
      attributes: true,
      attributeFilter: ["data-number", "data-kind"],
    });
  }

  #headers() {
    for (const row of this.table.querySelectorAll("thead > tr")) {
      let cell = row.querySelector(`[${CELL}]`);
      if (!cell) {
        cell = h("th", { scope: "col", [CELL]: "added" });
        this.#place(row, cell);
      }
      const text = this.cashbook.text("column");
      if (cell.textContent !== text) cell.textContent = text;
    }
  }

  #decorateRow(row) {
    const number = this.#options.numberOf(row);
    let icon = this.#icons.get(row);
    // Rendered anew, or never seen: an ERP may also clone rows with our cell in them.
    if (icon === undefined || !row.contains(icon)) {
      icon = number && this.#iconOf(row, number);
      if (icon) this.#icons.set(row, icon);
    } else if (number) {
      icon.follow(this.cashbook, number);
    } else {
      this.#icons.delete(row);
      icon.remove();
    }
    if (this.#focusRows && !row.hasAttribute("tabindex")) row.tabIndex = -1;
  }

  /** The row's icon, in the cell that holds it; made if it is not there. */
  #iconOf(row, number) {
    let cell = row.querySelector(`[${CELL}]`);
    let icon = cell?.querySelector("cashbook-state");
    if (icon) {
      icon.follow(this.cashbook, number);
      return icon;
    }
    if (!cell && !this.#options.cellOf) {
      cell = this.#cellWith(this.cashbook.states.icon(number));
      icon = cell.firstChild;
      icon.follow(this.cashbook, number);
      this.#place(row, cell);
      return icon;
    }
    if (!cell) {
      cell = this.#options.cellOf(row);
      cell?.setAttribute(CELL, "given");
    }
    if (!cell) return undefined;
    icon = document.createElement("cashbook-state");
    icon.follow(this.cashbook, number);
    cell.append(icon);
    return icon;
  }

  /** A cell with an icon drawn already: rows that look the same are cloned from one, the browser's own quickest way. */
  #cellWith(look) {
    let pattern = this.#looks.get(look);
    if (!pattern) {
      pattern = h("td", { [CELL]: "added" }, document.createElement("cashbook-state"));
      pattern.firstChild.show(look);
      this.#looks.set(look, pattern);
    }
    const cell = pattern.cloneNode(true);
    cell.firstChild.looks(look);
    return cell;
  }

  #place(row, cell) {
    const { column } = this.#options;
    if (column === "first") row.prepend(cell);
    else if (typeof column === "number") row.insertBefore(cell, row.children[column] ?? null);
    else row.append(cell);
  }

  #documents(rows) {
    const documents = [];
    for (const row of rows) {
      const number = this.#options.numberOf(row);
      if (number) documents.push({ number, kind: this.#options.kindOf(row) || undefined });
    }
    return documents;
  }

  #listen() {
    const { signal } = this.#listening;
    this.table.addEventListener("contextmenu", (event) => this.#contextMenu(event), { signal });
    this.#longPress(signal);
    // An ERP whose rows take no focus gets it from us: without focus there is no menu key.
    if (!this.rows().some((row) => row.tabIndex >= 0 || row.querySelector("[tabindex], a, button, input"))) this.#makeFocusable(signal);
  }

  #contextMenu(event) {
    const row = this.#rowOf(event.target);
    if (!row || !this.#options.numberOf(row)) return;
    event.preventDefault();
    // From the keyboard there is no pointer: the menu opens at the row.
    const box = row.getBoundingClientRect();
    const byKey = event.button !== 2 && event.pointerType !== "touch" && (event.clientX === 0 || event.detail === 0);
    const at = byKey ? { x: box.left + 24, y: Math.min(box.bottom, innerHeight) } : { x: event.clientX, y: event.clientY };
    this.#openMenu(row, at, event.target.closest("[tabindex]") ?? row);
  }

  #openMenu(row, at, returnTo) {
    const selected = [...this.#options.selectedRows()];
    const documents = this.#documents(selected.includes(row) ? selected : [row]);
    const unknown = documents.map(({ number }) => number).filter((number) => !this.cashbook.states.status(number));
    if (unknown.length > 0) this.cashbook.states.ask(unknown);
    // Beside the table, so that it stands within the page's landmark; a popover is drawn above everything anyway.
    if (!this.#menu.isConnected) (this.table.parentElement ?? document.body).append(this.#menu);
    this.#menu.open(this.cashbook.entries(documents), at, (entry) => this.#choose(entry), returnTo);
  }

  #choose({ action, numbers }) {
    if (action === "mark" || action === "withdraw") this.cashbook[action](numbers);
    else if (action === "log") openLog(this.cashbook, numbers[0]);
    else if (action === "preview") openPreview(this.cashbook, numbers[0]);
  }

  #rowOf(target) {
    const row = target.closest?.(this.#options.rowSelector);
    return row && this.table.contains(row) ? row : null;
  }

  /** iOS sends no contextmenu event for a long press. */
  #longPress(signal) {
    let timer;
    let from;
    const cancel = () => clearTimeout(timer);
    this.table.addEventListener(
      "pointerdown",
      (event) => {
        cancel();
        const row = event.pointerType === "touch" && this.#rowOf(event.target);
        if (!row || !this.#options.numberOf(row)) return;
        from = { x: event.clientX, y: event.clientY };
        timer = setTimeout(() => this.#openMenu(row, from, row), LONG_PRESS_MS);
      },
      { signal },
    );
    this.table.addEventListener(
      "pointermove",
      (event) => from && Math.hypot(event.clientX - from.x, event.clientY - from.y) > LONG_PRESS_MOVE_PX && cancel(),
      { signal },
    );
    for (const type of ["pointerup", "pointercancel", "contextmenu"]) this.table.addEventListener(type, cancel, { signal });
  }

  /** One tab stop for all rows, arrows between them. */
  #makeFocusable(signal) {
    this.#focusRows = true;
    const first = this.rows()[0];
    if (first) first.tabIndex = 0;
    this.table.addEventListener(
      "keydown",
      (event) => {
        const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
        const row = this.#rowOf(event.target);
        if (!step || row !== event.target) return;
        const rows = this.rows();
        const next = rows[rows.indexOf(row) + step];
        if (!next) return;
        event.preventDefault();
        row.tabIndex = -1;
        next.tabIndex = 0;
        next.focus();
      },
      { signal },
    );
  }
}
