// The transfer log of the whole company, newest first, a page more with each click.
import { openLog } from "../../dialogs.js";
import { count } from "../../format.js";
import { h } from "../element.js";
import { attemptRows, attemptsTable } from "./attempts.js";

export class CompanyLog {
  #host;
  #entries;
  #cursor;
  #error;
  #timer;
  #body;
  #foot;
  #open;

  constructor(host) {
    this.#host = host;
    this.client = host.cashbook.client;
    this.#open = (number) => openLog(host.cashbook, number);
  }

  get empty() {
    return this.#entries === undefined;
  }

  /** From the top again. */
  async load() {
    clearTimeout(this.#timer);
    try {
      const { submissions, cursor } = await this.client.submissions();
      const moved = keyOf(submissions) !== keyOf(this.#entries) || this.#error !== undefined;
      this.#error = undefined;
      if (moved) [this.#entries, this.#cursor] = [submissions, cursor];
      this.#host.cashbook?.reached(true);
      if (moved && this.#host.shows(this)) this.draw();
    } catch (error) {
      this.#error = error;
      if (error.code === "module-not-licensed") this.#host.cashbook?.setLicensed(false);
      if (this.#host.shows(this)) this.draw();
    }
    this.#follow();
  }

  /** New entries appear by themselves, unless the reader has gone further down. */
  #follow() {
    if (!this.#host.shows(this)) return;
    const again = () => (document.hidden || this.#entries?.further ? this.#follow() : this.load());
    this.#timer = setTimeout(again, this.#host.cashbook.states.pollMs);
  }

  async #more(button) {
    button.disabled = true;
    let page;
    try {
      page = await this.client.submissions(this.#cursor);
    } catch (error) {
      button.disabled = false;
      this.#foot.querySelector("[role=status]").textContent = this.#host.explain(error);
      return;
    }
    this.#entries = Object.assign([...this.#entries, ...page.submissions], { further: true });
    this.#cursor = page.cursor;
    if (!this.#host.shows(this)) return;
    const rows = attemptRows(this.#host, page.submissions, this.#open);
    this.#body.append(...rows);
    this.#drawFoot();
    // The button that had the focus is gone at the end of the log.
    (this.#foot.querySelector("button.more") ?? rows[0]?.querySelector("button"))?.focus();
  }

  draw() {
    const host = this.#host;
    if (!this.#entries) return host.say(this.#error);
    const refresh = h("button", { type: "button", onclick: () => this.load().then(() => host.shadowRoot.querySelector("button.refresh")?.focus()), class: "refresh" }, host.text("logRefresh"));
    const head = h("div", { class: "head" }, h("p", { class: "quiet" }, host.text("logCompanyIntro")), refresh);
    const parts = [head];
    if (this.#error) parts.push(h("p", { class: "error", role: "status" }, host.explain(this.#error)));
    if (this.#entries.length === 0) {
      parts.push(h("div", { class: "empty", part: "empty" }, h("p", {}, h("strong", {}, host.text("logCompanyEmpty"))), h("p", { class: "quiet" }, host.text("logCompanyEmptyHelp"))));
    } else {
      const table = attemptsTable(host, this.#entries, { "aria-label": host.text("logCompany") }, this.#open);
      table.part = "attempts";
      this.#body = table.querySelector("tbody");
      this.#foot = h("div", { class: "foot" });
      this.#drawFoot();
      parts.push(table, this.#foot);
    }
    host.shadowRoot.replaceChildren(...parts);
  }

  #drawFoot() {
    const host = this.#host;
    const shown = count(this.#entries.length, host.cashbook.lang);
    this.#foot.replaceChildren(
      h("p", { class: "quiet small", role: "status" }, host.text(this.#cursor ? "logShown" : "logShownAll", shown)),
      ...(this.#cursor ? [h("button", { type: "button", class: "more", part: "more", onclick: (event) => this.#more(event.currentTarget) }, host.text("logMore"))] : []),
    );
  }
}

/** What tells one first page from another: entries are only ever added. */
function keyOf(entries) {
  const first = entries?.[0];
  return first ? `${entries.length} ${first.number} ${first.at}` : String(entries?.length);
}
