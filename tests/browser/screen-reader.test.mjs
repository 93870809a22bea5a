// What a screen reader is handed: Chromium's accessibility tree of the icons, the menu, the settings and the logs, held to what
// docs/akadalymentesseg.md says of it. Update the document with what the test prints.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, describe, test } from "node:test";
import { launch, open, place, row } from "./browser.mjs";

const DOCUMENT = await readFile(new URL("../../docs/akadalymentesseg.md", import.meta.url), "utf8");
const AT = "2026-11-02T13:30:05Z";
/** Neither read by themselves nor worth a line. */
const SILENT = new Set(["InlineTextBox", "none", "generic", "rowgroup", "paragraph", "definition", "form", "LabelText", "strong", "code"]);
const TOLD = ["checked", "disabled", "focused", "invalid", "live", "modal", "selected"];

describe("screen reader", () => {
  let browser;
  let at;
  let page;
  let context;
  let devtools;
  before(async () => {
    browser = await launch();
    at = await place({ fakeOnly: true });
    prepare(at.fake);
    ({ page, context } = await open(browser, `${at.url}/demo/#masolatok`));
    devtools = await context.newCDPSession(page);
    await page.waitForSelector("cashbook-state[state=submitted]");
  });
  after(async () => {
    await browser.close();
    await at.stop();
  });

  test("icons: the state in words, once, in the row's own words", async () => {
    const lines = await tree(() => document.querySelector("tbody"));
    assert.ok(lines.includes("row „SZ-2026/00021 Számla 2026. 11. 13. Lánchíd Irodaház Zrt. 2 146,30 EUR Beküldött (2026. 11. 02. 14:30)”"), lines.join("\n"));
    const images = lines.filter((line) => line.startsWith("image"));
    assert.equal(images.length, 15);
    assert.deepEqual(images.filter((line) => line.includes(" – ")), [], "a name that is read again as a description");
    documented("Ikonok", [...new Set(images)]);
  });

  test("menu: what can be done, and why not", async () => {
    const menu = async (number) => {
      await row(page, number).click({ button: "right" });
      const lines = await tree(() => document.querySelector("cashbook-menu").shadowRoot);
      await page.keyboard.press("Escape");
      return lines;
    };
    documented("Helyi menü", [...(await menu("SZ-2026/00013")), ...(await menu("DB-2026/00002"))]);
  });

  test("the log of a document: a modal dialog with its name, lists and a table", async () => {
    await row(page, "SZ-2026/00013").click({ button: "right" });
    await page.locator("cashbook-menu [data-action=log]").click();
    await page.waitForSelector("cashbook-log table");
    const lines = await tree(() => document.querySelector("cashbook-dialog"));
    await page.keyboard.press("Escape");
    documented("Egy bizonylat naplója", lines);
  });

  test("the company's log: a named table, a button per document", async () => {
    await page.locator("#screens a[href='#naplo']").click();
    await page.locator("cashbook-log tbody tr").first().waitFor();
    documented("A cég naplója", await tree(() => document.querySelector("cashbook-log").shadowRoot));
  });

  test("settings: fields with names, helps and errors", async () => {
    await page.locator("#screens a[href='#beallitasok']").click();
    const settings = page.locator("cashbook-settings");
    await settings.locator("#key").fill("ab cd");
    await settings.locator("form button[type=submit]").first().click();
    documented("Beállítások", await tree(() => document.querySelector("cashbook-settings").shadowRoot));
  });

  /** Role, name, description and properties, one line per node that is read, in reading order; texts that only repeat a name are left out. */
  async function tree(find) {
    const { nodes } = await devtools.send("Accessibility.getFullAXTree");
    const byId = new Map(nodes.map((node) => [node.nodeId, node]));
    const { result } = await devtools.send("Runtime.evaluate", { expression: `(${find})()` });
    const { node } = await devtools.send("DOM.describeNode", { objectId: result.objectId, depth: -1, pierce: true });
    const within = new Set();
    const collect = (node) => {
      within.add(node.backendNodeId);
      for (const child of [...(node.children ?? []), ...(node.shadowRoots ?? [])]) collect(child);
    };
    collect(node);
    const lines = [];
    const walk = (node, name) => {
      const said = (node.name?.value ?? "").replace(/\s+/g, " ");
      const own = within.has(node.backendDOMNodeId) && !node.ignored && !SILENT.has(node.role?.value);
      if (own && !(node.role.value === "StaticText" && name.includes(said.trim()))) lines.push(line(node, said));
      // A button's name replaces what is drawn on it.
      if (node.role?.value === "button") return;
      for (const id of node.childIds ?? []) walk(byId.get(id), own && said ? said : name);
    };
    walk(nodes[0], "");
    return lines;
  }
});

function line(node, said) {
  const told = (node.properties ?? []).filter(({ name, value }) => TOLD.includes(name) && (name === "checked" || ![false, "false", ""].includes(value.value))).map(({ name, value }) => (["true", true].includes(value.value) ? name : `${name}: ${value.value}`));
  return [node.role.value, said && `„${said.trim()}”`, node.description?.value && `– ${node.description.value}`, told.length > 0 && `[${told.join(", ")}]`].filter(Boolean).join(" ").replace(/\d\d:\d\d-k/, "14:30-k");
}

/** Under its heading the document says just this. */
function documented(heading, lines) {
  const said = DOCUMENT.split(`### ${heading}\n`)[1]?.match(/```text\n([^`]*)```/)?.[1].trim();
  assert.equal(said, lines.join("\n"), `docs/akadalymentesseg.md, ${heading}:\n${lines.join("\n")}\n`);
}

function prepare(fake) {
  const set = (number, values) => Object.assign(fake.documents.get(number), values);
  const attempt = { at: AT, milliseconds: 61, what: "document", revision: 1, settlements: 0, answer: "", outcome: "accepted", status: 200, hash: "9f86d081884c7d65" };
  const refused = { ...attempt, number: "SZ-2026/00013", hash: undefined, outcome: "refused-document", status: 422, answer: "Ismeretlen adószám" };
  set("SZ-2026/00017", { state: "waiting" });
  set("SZ-2026/00021", { state: "submitted", submittedAt: AT, attempts: [attempt] });
  set("SZ-2026/00015", { state: "submitted", submittedAt: AT, settlement: "waiting" });
  set("SZ-2026/00019", { state: "submitted", submittedAt: AT, settlement: "submitted" });
  set("SZ-2026/00013", {
    state: "waiting",
    attention: { code: "refused", message: { hu: "A Cashbook visszautasította ezt a bizonylatot (HTTP 422). Javítás után jelölje meg újra.", en: "Cashbook refused this document (HTTP 422). Once corrected, mark it again." }, since: AT, retryAt: null },
    attempts: [refused],
  });
  fake.log.push(refused, { ...attempt, number: "SZ-2026/00021" });
}
