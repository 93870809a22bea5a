// axe-core on every screen and state, light and dark, Hungarian and English, and the screenshots of them.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { after, before, describe, test } from "node:test";
import { launch, open, place, row, screenshot, strayWords } from "./browser.mjs";

const AXE = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const VARIANTS = [["hu", false], ["hu", true], ["en", false], ["en", true]];

describe("accessibility", () => {
  let browser;
  before(async () => (browser = await launch()));
  after(() => browser.close());

  for (const [lang, dark] of VARIANTS) {
    const name = `${lang}-${dark ? "sotet" : "vilagos"}`;
    test(`no violation on any screen: ${name}`, async () => {
      const at = await place({ fakeOnly: true });
      // The page's own policy forbids injected scripts; axe comes in through the debugger.
      const { page, context, errors } = await open(browser, `${at.url}/demo/#masolatok`, { lang, dark, bypassCSP: true });
      try {
        const attempts = prepare(at.fake);
        const look = async (screen, options) => {
          const violations = await axe(page);
          assert.deepEqual(violations, [], `${screen} ${name}`);
          assert.deepEqual(await strayWords(page), [], `${screen} ${name}`);
          await screenshot(page, `${screen}-${name}`, options);
        };
        await page.reload();
        await page.waitForSelector("cashbook-state[state=submitted]");
        await row(page, "SZ-2026/00016").click();
        await row(page, "SZ-2026/00014").click({ modifiers: ["Control"] });
        await look("szamlamasolatok", { fullPage: true });
        await row(page, "SZ-2026/00014").click({ button: "right" });
        await page.waitForSelector("cashbook-menu:popover-open");
        await look("menu");
        await page.keyboard.press("Escape");
        await row(page, "SZ-2026/00013").click({ button: "right" });
        await page.locator("cashbook-menu [data-action=log]").click();
        await page.waitForSelector("cashbook-log table");
        await look("naplo");
        await page.keyboard.press("Escape");
        await row(page, "SZ-2026/00022").click({ button: "right" });
        await page.locator("cashbook-menu [data-action=preview]").click();
        await page.waitForSelector("cashbook-preview li");
        await look("elonezet-hiba");
        await page.keyboard.press("Escape");
        await row(page, "SZ-2026/00017").click({ button: "right" });
        await page.locator("cashbook-menu [data-action=preview]").click();
        await page.waitForSelector("cashbook-preview pre");
        await look("elonezet");
        await page.keyboard.press("Escape");
        await page.evaluate(() => demo.cashbook.mark(["DB-2026/00001"]));
        at.fake.failWith = 503;
        await page.evaluate(() => demo.cashbook.mark(["SZ-2026/00012"]));
        await page.waitForSelector("cashbook-state[marks~=pending]");
        await look("nem-erheto-el");
        at.fake.failWith = null;
        await page.evaluate(() => demo.cashbook.states.refresh());
        await page.locator("#screens a[href='#eloleg']").click();
        await page.waitForSelector("cashbook-state[state=waiting]");
        await look("elolegszamlak", { fullPage: true });
        at.fake.log.length = 0;
        await page.locator("#screens a[href='#naplo']").click();
        await page.locator("cashbook-log .empty").waitFor();
        await look("ceges-naplo-ures");
        for (let round = 0; round < 9; round += 1) at.fake.log.push(...attempts);
        await page.locator("cashbook-log .refresh").click();
        await page.locator("cashbook-log .more").waitFor();
        await look("ceges-naplo", { fullPage: true });
        await page.locator("cashbook-log .more").click();
        await page.locator("cashbook-log .more").waitFor({ state: "detached" });
        await look("ceges-naplo-vege", { fullPage: true });
        at.fake.failWith = 503;
        await page.locator("cashbook-log .refresh").click();
        await page.locator("cashbook-log .error").waitFor();
        await look("ceges-naplo-nem-erheto-el");
        at.fake.failWith = null;
        await page.locator("#screens a[href='#beallitasok']").click();
        await page.waitForSelector("cashbook-settings section");
        const settings = page.locator("cashbook-settings");
        await look("beallitasok-ures", { fullPage: true });
        await settings.locator("#key").fill("not-default");
        await settings.locator("form button[type=submit]").first().click();
        await settings.locator(".health.not-default-user").waitFor();
        await settings.locator("#from").fill("2026-07-01");
        await settings.locator("section[part~=backfill] button[type=submit]").click();
        await settings.locator("#understood").waitFor();
        await settings.locator("#key").fill("ab cd");
        await settings.locator("form button[type=submit]").first().click();
        await look("beallitasok", { fullPage: true });
        await settings.locator("#key").fill("good-key-4321");
        await settings.locator("form button[type=submit]").first().click();
        await settings.locator(".health.ok").waitFor();
        await settings.locator("#understood").check();
        await settings.locator(".plan button").click();
        await settings.locator("progress").waitFor();
        await look("beallitasok-fut", { fullPage: true });
        at.fake.settings.backfill.state = "done";
        await settings.locator("progress").waitFor({ state: "detached" });
        await look("beallitasok-kesz", { fullPage: true });
        assert.deepEqual(errors, []);
      } finally {
        await context.close();
        await at.stop();
      }
    });
  }

  test("zoom 200 %, small screens, target sizes and reduced motion", async () => {
    const at = await place({ fakeOnly: true });
    // 1280 px at 400 % is 320 CSS px (WCAG 1.4.10).
    const { page, context } = await open(browser, `${at.url}/demo/#beallitasok`, { viewport: { width: 320, height: 640 }, reducedMotion: "reduce" });
    try {
      await page.waitForSelector("cashbook-settings section");
      await screenshot(page, "beallitasok-keskeny-hu", { fullPage: true });
      const small = [];
      at.fake.mark("SZ-2026/00016");
      at.fake.round();
      for (const [screen, ready] of [["beallitasok", "cashbook-settings section"], ["naplo", "cashbook-log tbody tr"], ["eloleg", "tr[data-number^=EL]"], ["masolatok", "tr[data-number^=SZ]"]]) {
        await page.evaluate((screen) => (location.hash = screen), screen);
        await page.waitForSelector(ready);
        assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true, `no horizontal scrolling at 320 px: ${screen}`);
        small.push(
          ...(await page.evaluate(() =>
            ["cashbook-settings", "cashbook-log", "cashbook-mark"]
              .flatMap((tag) => [...(document.querySelector(tag)?.shadowRoot.querySelectorAll("button, input") ?? [])])
              .filter((element) => element.checkVisibility())
              .map((element) => [element.id || element.textContent, element.getBoundingClientRect()])
              .filter(([, { width, height }]) => width < 24 || height < 24)
              .map(([name]) => name),
          )),
        );
      }
      assert.deepEqual(small, [], "targets of at least 24 by 24 px (WCAG 2.5.8)");
    } finally {
      await context.close();
      await at.stop();
    }
  });

  test("forced colours: icons in the system's text colour, and what cannot be pressed in its grey", async () => {
    const at = await place({ fakeOnly: true });
    const { page, context } = await open(browser, `${at.url}/demo/#masolatok`, { forcedColors: "active" });
    try {
      prepare(at.fake);
      await page.reload();
      await page.waitForSelector("cashbook-state[state=submitted]");
      await row(page, "DB-2026/00002").click({ button: "right" });
      const colours = await page.evaluate(() => {
        const system = (colour) => {
          document.body.style.setProperty("outline-color", colour);
          return getComputedStyle(document.body).outlineColor;
        };
        const within = (tag, selector) => document.querySelector(tag).shadowRoot.querySelectorAll(selector);
        const drawn = (elements, pseudo) => new Set([...elements].map((element) => getComputedStyle(element, pseudo).backgroundColor));
        return {
          canvasText: system("CanvasText"),
          greyText: system("GrayText"),
          states: [...drawn(document.querySelectorAll("cashbook-state"), "::before")],
          marks: [...drawn(document.querySelectorAll("cashbook-state[marks]"), "::after")],
          legend: [...drawn(within("cashbook-legend", ".icon"))],
          disabled: [...within("cashbook-mark", "button[aria-disabled=true]"), ...within("cashbook-menu", "[aria-disabled=true]")].map((element) => getComputedStyle(element).color),
        };
      });
      for (const what of ["states", "marks", "legend"]) assert.deepEqual(colours[what], [colours.canvasText], what);
      assert.deepEqual(colours.disabled, [colours.greyText, colours.greyText]);
      assert.notEqual(colours.canvasText, colours.greyText);
    } finally {
      await context.close();
      await at.stop();
    }
  });

  test("no violation on the documentation and the virtualised list", async () => {
    const at = await place({ fakeOnly: true });
    try {
      for (const [path, ready] of [["docs.html", "#table cashbook-state[state=not-submitted]"], ["demo/large.html", "#table cashbook-state[state=not-submitted]"]]) {
        const { page, context, errors } = await open(browser, `${at.url}/${path}`, { bypassCSP: true });
        await page.waitForSelector(ready);
        assert.deepEqual(await axe(page), [], path);
        assert.deepEqual(await strayWords(page), [], path);
        assert.deepEqual(errors, []);
        await context.close();
      }
    } finally {
      await at.stop();
    }
  });

  async function axe(page) {
    await page.evaluate(AXE);
    const { violations } = await page.evaluate(() =>
      globalThis.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }),
    );
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target, failureSummary }) => `${target.flat().join(" ")} (${failureSummary})`).join("; ")}`);
  }

  /** Every state and mark on the first page of both screens. */
  function prepare(fake) {
    const now = "2026-11-02T13:30:05Z";
    const set = (number, values) => Object.assign(fake.documents.get(number), values);
    const attempt = { at: now, milliseconds: 61, what: "document", revision: 1, settlements: 0, answer: "", outcome: "accepted", status: 200, hash: "9f86d081884c7d659a2feaa0c55ad015" };
    set("SZ-2026/00021", { state: "submitted", submittedAt: now, attempts: [attempt] });
    set("SZ-2026/00019", { state: "submitted", submittedAt: now, settlement: "submitted", attempts: [attempt] });
    set("EL-2026/00008", { state: "submitted", submittedAt: now, settlement: "submitted", attempts: [attempt] });
    set("SZ-2026/00015", { state: "submitted", submittedAt: now, settlement: "waiting", attempts: [attempt] });
    set("SZ-2026/00017", { state: "waiting" });
    set("EL-2026/00011", { state: "waiting" });
    set("SZ-2026/00013", {
      state: "waiting",
      attention: { code: "refused", message: { hu: "A Cashbook visszautasította ezt a bizonylatot (HTTP 422). Javítás után jelölje meg újra.", en: "Cashbook refused this document (HTTP 422). Once corrected, mark it again." }, since: now, retryAt: null },
      attempts: [{ ...attempt, hash: undefined, outcome: "refused-document", status: 422, answer: "Ismeretlen adószám" }, { ...attempt, at: "2026-11-02T13:00:04Z", hash: undefined, status: undefined, outcome: "unknown" }],
    });
    // As the company's log has them: oldest first, with their numbers.
    return ["SZ-2026/00013", "SZ-2026/00021", "EL-2026/00008"].flatMap((number) => [...fake.documents.get(number).attempts].reverse().map((attempt) => ({ ...attempt, number })));
  }
});
