// Issue 2: the thread that everything hangs on, in the browser: icons, marking by menu and side bar, and the icon that turns.
import assert from "node:assert/strict";
import { after, before, beforeEach, afterEach, describe, test } from "node:test";
import { BASE_URL, giveKey, icon, launch, open, place, row, screenshot, strayWords } from "./browser.mjs";

const MARK = "Számla beküldése a Cashbook részére";
// Documents that no other test file touches, so that the same run works against a component that keeps its state.
const COPIES = { number: "SZ-2026/00016", other: "SZ-2026/00017", third: "SZ-2026/00014", proForma: "DB-2026/00002" };
const ADVANCE = "EL-2026/00011";

describe("marking", () => {
  let browser, at, page, errors, context;
  before(async () => {
    await giveKey();
    browser = await launch();
  });
  after(() => browser.close());
  beforeEach(async () => {
    at = await place();
    ({ page, errors, context } = await open(browser, `${at.url}/demo/#masolatok`));
    await page.waitForSelector("cashbook-state[state=not-submitted], cashbook-state[state=submitted], cashbook-state[state=waiting]");
  });
  afterEach(async () => {
    assert.deepEqual(errors, []);
    assert.deepEqual(await strayWords(page), []);
    await context.close();
    await at.stop();
  });

  const state = (number) => icon(page, number).getAttribute("state");
  const waitFor = (number, wanted, timeout = 15_000) =>
    page.waitForSelector(`tr[data-number="${number}"] cashbook-state[state="${wanted}"]`, { timeout });
  const item = (action) => page.locator(`cashbook-menu [data-action=${action}]`);

  test("right click, the command, the icon waits, a round, the icon shows submitted, without reload", async () => {
    const number = COPIES.number;
    assert.equal(await state(number), "not-submitted");
    assert.equal(await icon(page, number).getAttribute("title"), "Nem beküldött");
    await page.evaluate(() => (globalThis.notReloaded = true));
    await row(page, number).click({ button: "right" });
    assert.equal(await item("mark").locator("span").first().textContent(), MARK);
    await item("mark").click();
    await waitFor(number, "waiting");
    assert.match(await icon(page, number).getAttribute("title"), /^Beküldésre vár, a következő beküldés \d\d:\d\d-kor$/);
    await page.locator("[data-try=round]").click();
    await waitFor(number, "submitted");
    assert.match(await icon(page, number).getAttribute("title"), /^Beküldött( \(\d{4}\. \d\d\. \d\d\. \d\d:\d\d\))?/);
    assert.equal(await page.evaluate(() => globalThis.notReloaded), true);
    await screenshot(page, "masolatok-bekuldott-hu");
  });

  test("the side bar marks the selected document and takes the mark back", async () => {
    const number = COPIES.other;
    const button = page.locator("cashbook-mark [part=mark]");
    assert.equal(await button.getAttribute("aria-disabled"), "true");
    await row(page, number).click();
    assert.equal(await button.textContent(), MARK);
    assert.equal(await button.getAttribute("aria-disabled"), null);
    await button.click();
    await waitFor(number, "waiting");
    await page.locator("cashbook-mark [part=withdraw]").click();
    await waitFor(number, "not-submitted");
    assert.match(await page.locator("cashbook-notice [role=status]").textContent(), /Megjelölés visszavonva: SZ-2026\/00017\./);
  });

  test("the advance invoices' screen has the column and the menu, and no side bar command", async () => {
    await page.locator("#screens a[href='#eloleg']").click();
    await page.waitForSelector(`tr[data-number="${ADVANCE}"] cashbook-state[state=not-submitted]`);
    assert.equal(await page.locator("cashbook-mark").count(), 0);
    assert.equal(await page.locator("thead th").last().textContent(), "Cashbook");
    await row(page, ADVANCE).click({ button: "right" });
    await item("mark").click();
    await waitFor(ADVANCE, "waiting");
    await row(page, ADVANCE).click({ button: "right" });
    await item("withdraw").click();
    await waitFor(ADVANCE, "not-submitted");
  });

  test("by keyboard alone: menu key, arrows, Enter; focus returns to the row", async () => {
    const number = COPIES.third;
    await row(page, number).focus();
    await page.keyboard.press("Shift+F10");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Home");
    assert.equal(await page.evaluate(() => document.querySelector("cashbook-menu").shadowRoot.activeElement.dataset.action), "mark");
    await page.keyboard.press("Enter");
    await waitFor(number, "waiting");
    assert.equal(await page.evaluate(() => document.activeElement.dataset.number), number);
    await page.keyboard.press("Shift+F10");
    await page.keyboard.press("Escape");
    assert.equal(await page.locator("cashbook-menu:popover-open").count(), 0);
    assert.equal(await page.evaluate(() => document.activeElement.dataset.number), number);
    await page.keyboard.press("Shift+F10");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await waitFor(number, "not-submitted");
  });

  test("a pro-forma is refused by name before the click, and nothing is sent", async () => {
    await row(page, COPIES.proForma).click({ button: "right" });
    assert.equal(await item("mark").getAttribute("aria-disabled"), "true");
    assert.match(await item("mark").textContent(), /Díjbekérő nem adható át a Cashbook részére\./);
    await screenshot(page, "masolatok-dijbekero-hu");
    await item("mark").click({ force: true });
    assert.equal(await page.locator("cashbook-menu:popover-open").count(), 1);
    assert.equal(await state(COPIES.proForma), "not-submitted");
    if (at.fake) assert.equal(at.fake.requests.filter(({ path }) => path === "/marks").length, 0);
  });

  test("several selected rows are marked at once, the others are named", async () => {
    await row(page, "SZ-2026/00013").click();
    await row(page, COPIES.proForma).click({ modifiers: ["Control"] });
    await row(page, "SZ-2026/00012").click({ modifiers: ["Control"] });
    await row(page, "SZ-2026/00012").click({ button: "right" });
    assert.match(await item("mark").textContent(), /^2 számla beküldése a Cashbook részére1 bizonylat kimarad: Díjbekérő/);
    await item("mark").click();
    await waitFor("SZ-2026/00013", "waiting");
    await waitFor("SZ-2026/00012", "waiting");
    assert.equal(await state(COPIES.proForma), "not-submitted");
    await row(page, "SZ-2026/00012").click({ button: "right" });
    await item("withdraw").click();
    await waitFor("SZ-2026/00013", "not-submitted");
  });

  test("a payment on a submitted document shows beside the state and goes with the next round", async () => {
    const number = COPIES.number;
    if (!BASE_URL) {
      await row(page, number).click({ button: "right" });
      await item("mark").click();
      await waitFor(number, "waiting");
      await page.locator("[data-try=round]").click();
    }
    await waitFor(number, "submitted");
    await row(page, number).click();
    await page.locator("[data-try=pay]").click();
    await page.waitForSelector(`tr[data-number="${number}"] cashbook-state[state=submitted][marks~=settlement-waiting]`);
    await page.locator("[data-try=round]").click();
    await page.waitForSelector(`tr[data-number="${number}"] cashbook-state[state=submitted][marks~=settlement-submitted]`);
  });

  test("the log and the preview open from the menu and give the focus back", async () => {
    const number = COPIES.third;
    await row(page, number).click({ button: "right" });
    await item("log").click();
    await page.waitForSelector("cashbook-log dl");
    assert.match(await page.locator("cashbook-dialog h2").textContent(), /Átadási napló: SZ-2026\/00014/);
    await page.keyboard.press("Escape");
    await page.waitForFunction(() => !document.querySelector("cashbook-dialog"));
    assert.equal(await page.evaluate(() => document.activeElement.dataset.number), number);
    await row(page, number).click({ button: "right" });
    await item("preview").click();
    await page.waitForSelector("cashbook-preview pre");
    assert.match(await page.locator("cashbook-preview pre").textContent(), /<invoiceNumber>SZ-2026\/00014<\/invoiceNumber>/);
  });
});
