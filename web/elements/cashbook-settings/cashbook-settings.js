import { CashbookElement, h, outside } from "../element.js";
import { automaticSection } from "./automatic.js";
import { backfillSection } from "./backfill.js";
import { keySection } from "./key.js";
import { styles } from "./styles.js";

const RUNNING_POLL_MS = 2_000;

/**
 * `<cashbook-settings>`: the Cashbook tab of Beállítások → Integráció (S8, S9): secret key, automatic mode, retroactive sending, packages.
 *
 * Attributes: none. Properties: `cashbook`. Slots: none. Parts: `section`, `key`, `automatic`, `backfill`, `packages`.
 * Events: `cashbook-settings-change` (detail: the settings as the service says them), bubbles.
 * The stored key never reaches the page: the service only says that there is one, and its last four characters.
 */
export class CashbookSettings extends CashbookElement {
  #settings;
  #error;
  #timer;
  #sections;

  constructor() {
    super(styles);
  }

  /** What the service last said; `undefined` before. */
  get settings() {
    return this.#settings;
  }

  begin() {
    this.#load();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
  }

  /** Sends a change and shows what came of it. Throws what the service refuses with. */
  async change(call) {
    const answer = await call(this.cashbook.client);
    await this.#load();
    this.dispatchEvent(new CustomEvent("cashbook-settings-change", { detail: this.#settings, bubbles: true, composed: true }));
    return answer;
  }

  async #load() {
    clearTimeout(this.#timer);
    const { cashbook } = this;
    try {
      this.#settings = await cashbook.client.settings();
      this.#error = undefined;
      cashbook.reached(true);
    } catch (error) {
      this.#error = error;
      if (error.code === "module-not-licensed") cashbook.setLicensed(false);
      else this.#timer = setTimeout(() => this.cashbook && this.#load(), 5 * RUNNING_POLL_MS);
    }
    if (!this.cashbook || cashbook.hidden) return;
    if (this.#settings?.backfill?.state === "running") {
      this.#timer = setTimeout(() => this.cashbook && this.#load(), RUNNING_POLL_MS);
    }
    this.draw();
  }

  /** Sections keep what is being typed: they are made once per language and then only told of the new settings. */
  draw() {
    if (!this.#settings) {
      const text = this.#error ? this.explain(this.#error) : this.text("loading");
      this.#sections = undefined;
      this.shadowRoot.replaceChildren(h("p", { role: "status", class: this.#error ? "error" : "quiet" }, text));
      return;
    }
    if (this.#sections?.lang !== this.cashbook.lang) this.#build();
    for (const section of this.#sections.list) section.update(this.#settings);
  }

  #build() {
    const list = [keySection(this), automaticSection(this), backfillSection(this)];
    this.#sections = { lang: this.cashbook.lang, list };
    const url = safeUrl(this.#settings.packagesUrl) ?? "https://cashbook.hu/arkalkulator";
    this.shadowRoot.replaceChildren(
      h("p", { class: "quiet intro" }, this.text("settingsIntro")),
      ...list.map(({ element }) => element),
      h("p", { class: "packages", part: "packages" }, this.text("packages"), " ", outside(url, this.text("packagesLink"), this.text("newWindow"))),
    );
  }
}

function safeUrl(url) {
  return /^https:\/\//.test(url ?? "") ? url : undefined;
}
