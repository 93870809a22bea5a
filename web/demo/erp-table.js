// The ERP's own invoice list, as many ERPs have it: it re-renders its rows on every sort, search and page, knows nothing of
// Cashbook, and has its own selection (click, Ctrl, Shift, Space) and keyboard.

const PAGE_ROWS = 15;
const formats = new Map();

/** The ERP's own formats; in a column of figures every group is set apart. */
function formatOf(lang, currency) {
  const key = `${lang} ${currency}`;
  const locale = lang === "hu" ? "hu-HU" : "en-GB";
  const made = () =>
    currency ? new Intl.NumberFormat(locale, { style: "currency", currency, useGrouping: "always", minimumFractionDigits: currency === "HUF" ? 0 : 2 }) : new Intl.DateTimeFormat(locale, { timeZone: "UTC", year: "numeric", month: "2-digit", day: "2-digit" });
  if (!formats.has(key)) formats.set(key, made());
  return formats.get(key);
}

/** How a list opens: the newest first. */
const FIRST_SORT = { by: "issueDate", descending: true };

function sorted(rows, { by, descending }, lang) {
  // Names as Hungarian orders them; numbers and dates are plain.
  const collator = by === "customer" || by === "kind" ? new Intl.Collator(lang) : undefined;
  const plain = (one, other) => (one < other ? -1 : Number(one > other));
  const compare = by === "gross" ? (one, other) => Number(one) - Number(other) : (one, other) => collator?.compare(one, other) ?? plain(one, other);
  return [...rows].sort((one, other) => (descending ? -1 : 1) * (compare(one[by], other[by]) || plain(one.number, other.number)));
}

/** The documents that a list of these rows opens with. */
export const firstPage = (rows, lang) => sorted(rows, FIRST_SORT, lang).slice(0, PAGE_ROWS).map(({ number }) => number);

export function h(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

export class ErpTable extends EventTarget {
  #rows = [];
  #selected = new Set();
  #sort = FIRST_SORT;
  #page = 0;
  #words = "";
  #current;
  #anchor;

  constructor({ text, kindLabel, lang, label }) {
    super();
    this.text = text;
    this.kindLabel = kindLabel;
    this.lang = lang;
    this.head = h("tr");
    this.body = h("tbody");
    this.table = h("table", { class: "invoices", role: "grid", "aria-multiselectable": "true", "aria-label": label }, h("thead", {}, this.head), this.body);
    this.search = h("input", { type: "search", "aria-label": text("search"), placeholder: text("search") });
    this.search.addEventListener("input", () => {
      this.#words = this.search.value;
      this.#page = 0;
      this.render();
    });
    this.status = h("p", { class: "count" });
    this.previous = h("button", { type: "button", onclick: () => this.#turn(-1) }, "‹");
    this.next = h("button", { type: "button", onclick: () => this.#turn(1) }, "›");
    this.previous.setAttribute("aria-label", text("previous"));
    this.next.setAttribute("aria-label", text("next"));
    this.pages = h("span");
    this.element = h(
      "div",
      { class: "list" },
      h("div", { class: "list-tools" }, this.search, this.status),
      h("div", { class: "scroll" }, this.table),
      h("div", { class: "paging" }, this.previous, this.pages, this.next),
    );
    this.#headers();
    this.body.addEventListener("click", (event) => this.#click(event));
    // A right click selects what it hits, unless it hits the selection.
    this.body.addEventListener("mousedown", (event) => {
      const number = event.target.closest("tr")?.dataset.number;
      if (event.button === 2 && number && !this.#selected.has(number)) this.#select([number], number);
    });
    this.body.addEventListener("keydown", (event) => this.#key(event));
  }

  set rows(rows) {
    this.#rows = rows;
    this.render();
  }

  get rows() {
    return this.#rows;
  }

  /** The selected rows, in the list's order. */
  get selection() {
    return this.#sorted().filter(({ number }) => this.#selected.has(number));
  }

  select(numbers) {
    this.#select(numbers, numbers[0]);
  }

  render() {
    const rows = this.#sorted();
    const pages = Math.max(1, Math.ceil(rows.length / PAGE_ROWS));
    this.#page = Math.min(this.#page, pages - 1);
    const shown = rows.slice(this.#page * PAGE_ROWS, (this.#page + 1) * PAGE_ROWS);
    if (!shown.some(({ number }) => number === this.#current)) this.#current = shown[0]?.number;
    const had = this.body.contains(document.activeElement);
    this.body.replaceChildren(...(shown.length > 0 ? shown.map((row) => this.#row(row)) : [h("tr", {}, h("td", { colspan: 5, class: "empty" }, this.text("empty")))]));
    if (had) this.#focus();
    this.pages.textContent = this.text("page", this.#page + 1, pages);
    this.previous.disabled = this.#page === 0;
    this.next.disabled = this.#page === pages - 1;
    this.#count(rows.length);
    this.#headerStates();
  }

  #count(total = this.#sorted().length) {
    const selected = this.#selected.size;
    this.status.textContent = this.text("rows", total) + (selected > 1 ? ` · ${this.text("selected", selected)}` : "");
  }

  #row(row) {
    const cells = [
      h("td", { class: "number" }, row.number),
      h("td", {}, this.kindLabel(row)),
      h("td", { class: "nowrap" }, formatOf(this.lang).format(new Date(`${row.issueDate}T00:00:00Z`))),
      h("td", {}, row.customer),
      h("td", { class: "amount" }, formatOf(this.lang, row.currency).format(row.gross)),
    ];
    return h(
      "tr",
      {
        "data-number": row.number,
        "data-kind": row.kind,
        "aria-selected": String(this.#selected.has(row.number)),
        tabindex: row.number === this.#current ? "0" : "-1",
      },
      cells,
    );
  }

  #headers() {
    const columns = [["number", "number"], ["kind", "kind"], ["issued", "issueDate"], ["customer", "customer"], ["gross", "gross"]];
    this.head.replaceChildren(
      ...columns.map(([text, by]) =>
        h("th", { scope: "col", "data-by": by, class: by === "gross" ? "amount" : undefined }, h("button", { type: "button", onclick: () => this.#sortBy(by) }, this.text(text))),
      ),
    );
  }

  #headerStates() {
    for (const cell of this.head.querySelectorAll("[data-by]")) {
      if (cell.dataset.by === this.#sort.by) cell.setAttribute("aria-sort", this.#sort.descending ? "descending" : "ascending");
      else cell.removeAttribute("aria-sort");
    }
  }

  #sortBy(by) {
    this.#sort = { by, descending: this.#sort.by === by && !this.#sort.descending };
    this.render();
  }

  #sorted() {
    const words = this.#words.trim().toLocaleLowerCase(this.lang);
    const found = this.#rows.filter((row) => !words || `${row.number} ${row.customer}`.toLocaleLowerCase(this.lang).includes(words));
    return sorted(found, this.#sort, this.lang);
  }

  #turn(step) {
    this.#page += step;
    this.render();
  }

  #click(event) {
    const number = event.target.closest("tr")?.dataset.number;
    if (!number) return;
    if (event.shiftKey && this.#anchor) this.#range(number);
    else if (event.ctrlKey || event.metaKey) this.#toggle(number);
    else this.#select([number], number);
    this.#focus();
  }

  #key(event) {
    const row = event.target.closest("tr");
    if (!row?.dataset.number || event.target !== row) return;
    const to = { ArrowDown: row.nextElementSibling, ArrowUp: row.previousElementSibling, Home: this.body.firstElementChild, End: this.body.lastElementChild }[event.key];
    if (to?.dataset.number) {
      if (event.shiftKey) this.#range(to.dataset.number);
      else if (event.ctrlKey) this.#moveTo(to.dataset.number);
      else this.#select([to.dataset.number], to.dataset.number);
      this.#focus();
    } else if (event.key === " ") this.#toggle(row.dataset.number);
    else if (event.key === "a" && event.ctrlKey) this.#select(this.#sorted().map(({ number }) => number), row.dataset.number);
    else return;
    event.preventDefault();
  }

  #moveTo(number) {
    this.#current = number;
    this.#paint();
  }

  #toggle(number) {
    if (!this.#selected.delete(number)) this.#selected.add(number);
    this.#anchor = number;
    this.#changed(number);
  }

  #range(number) {
    const order = this.#sorted().map((row) => row.number);
    const [from, to] = [order.indexOf(this.#anchor ?? number), order.indexOf(number)].sort((one, other) => one - other);
    this.#selected = new Set(order.slice(from, to + 1));
    this.#changed(number);
  }

  #select(numbers, current) {
    this.#selected = new Set(numbers);
    this.#anchor = current;
    this.#changed(current);
  }

  #changed(current) {
    this.#current = current;
    this.#paint();
    this.#count();
    this.dispatchEvent(new CustomEvent("selection"));
  }

  #paint() {
    for (const row of this.body.rows) {
      if (!row.dataset.number) continue;
      row.setAttribute("aria-selected", String(this.#selected.has(row.dataset.number)));
      row.tabIndex = row.dataset.number === this.#current ? 0 : -1;
    }
  }

  #focus() {
    this.body.querySelector("tr[tabindex='0']")?.focus();
  }
}
