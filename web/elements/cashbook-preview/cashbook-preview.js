import { messageOf } from "../../client.js";
import { CashbookElement, h } from "../element.js";
import { styles } from "./styles.js";

/**
 * `<cashbook-preview number="…">`: what the accountant will get: the XML, and what the check of it found.
 *
 * Attributes: `number`. Properties: `cashbook`. Events and slots: none. Parts: `findings`, `xml`.
 */
export class CashbookPreview extends CashbookElement {
  static observedAttributes = ["number"];
  #found;
  #error;

  constructor() {
    super(styles);
  }

  attributeChangedCallback(_name, before, after) {
    if (before !== after && this.cashbook) this.#load();
  }

  begin() {
    this.#load();
  }

  async #load() {
    const number = this.getAttribute("number");
    if (!number) return;
    try {
      this.#found = await this.cashbook.client.preview(number);
      this.#error = undefined;
    } catch (error) {
      // A document that cannot be sent answers with its findings.
      this.#found = error.problem?.findings ? { findings: error.problem.findings } : undefined;
      this.#error = error;
    }
    if (this.cashbook) this.draw();
  }

  draw() {
    const found = this.#found;
    if (!found) {
      const text = this.#error ? this.explain(this.#error) : this.text("loading");
      this.shadowRoot.replaceChildren(h("p", { role: "status", class: this.#error ? "error" : "quiet" }, text));
      return;
    }
    this.shadowRoot.replaceChildren(
      ...[h("p", {}, this.text(found.xml ? "previewIntro" : "previewBlocked")), this.#findings(found.findings ?? []), found.xml && this.#xml(found.xml)].filter(Boolean),
    );
  }

  #findings(findings) {
    if (findings.length === 0) return h("p", { class: "good" }, this.text("previewClean"));
    const lines = findings.map((finding) =>
      h(
        "li",
        { class: finding.severity },
        h("strong", {}, `${this.text(finding.severity === "error" ? "severityError" : "severityWarning")}: `),
        messageOf(finding, this.cashbook.lang) ?? finding.code,
        finding.path && h("div", { class: "quiet small" }, h("code", {}, finding.path)),
      ),
    );
    return h("section", { part: "findings" }, h("h3", {}, this.text("previewFindings")), h("ul", {}, lines));
  }

  #xml(xml) {
    const status = h("span", { role: "status", class: "quiet small" });
    const copy = async () => {
      await navigator.clipboard?.writeText(xml);
      status.textContent = this.text("previewCopied");
    };
    return h(
      "section",
      { part: "xml" },
      h("div", { class: "head" }, h("h3", { id: "xml" }, this.text("previewXml")), status, navigator.clipboard && h("button", { type: "button", onclick: copy }, this.text("previewCopy"))),
      h("pre", { tabindex: "0", role: "region", "aria-labelledby": "xml" }, h("code", {}, indented(xml))),
    );
  }
}

/** For reading only: the bytes that are sent are not touched. */
function indented(xml) {
  if (/>\s*\n\s*</.test(xml)) return xml;
  let depth = 0;
  return xml
    .replace(/></g, ">\n<")
    .split("\n")
    .map((line) => {
      if (/^<\//.test(line)) depth = Math.max(0, depth - 1);
      const out = "  ".repeat(depth) + line;
      if (/^<[^?!/][^>]*[^/]>$/.test(line) || /^<[^?!/]>$/.test(line)) depth += 1;
      return out;
    })
    .join("\n");
}
