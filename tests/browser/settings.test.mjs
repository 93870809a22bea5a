// Beállítások → Integráció → Cashbook, and what it changes.
import assert from "node:assert/strict";
import { after, before, beforeEach, afterEach, describe, test } from "node:test";
import { BASE_URL, icon, launch, open, place, screenshot, strayWords } from "./browser.mjs";

describe("settings", () => {
  let browser, at, page, errors, context;
  before(async () => (browser = await launch()));
  after(() => browser.close());
  beforeEach(async () => {
    at = await place();
    ({ page, errors, context } = await open(browser, `${at.url}/demo/#beallitasok`));
    await page.waitForSelector("cashbook-settings section");
  });
  afterEach(async () => {
    assert.deepEqual(errors, []);
    assert.deepEqual(await strayWords(page), []);
    await context.close();
    await at.stop();
  });

  const settings = () => page.locator("cashbook-settings");
  const section = (name) => settings().locator(`section[part~=${name}]`);
  const enterKey = async (key) => {
    await section("key").locator("#key").fill(key);
    await section("key").locator("button[type=submit]").click();
  };

  test("says where the key is found on Cashbook's site", async () => {
    const text = await section("key").textContent();
    for (const part of ["Beállítások", "„Együttműködés más programokkal”", "„Titkos hitelesítő kulcs”"]) assert.ok(text.includes(part), part);
    assert.equal(await settings().locator("[part=packages] a").getAttribute("href"), "https://cashbook.hu/arkalkulator");
  });

  test("a key that cannot be one is refused before it is sent, naming why", async () => {
    for (const [typed, said] of [["", /Írja vagy illessze be/], ["ab cd", /szóköz vagy sortörés/], ["kulcsá", /ékezetes betű/]]) {
      await enterKey(typed);
      assert.match(await section("key").locator("#key-error").textContent(), said);
      assert.equal(await section("key").locator("#key").getAttribute("aria-invalid"), "true");
    }
    if (at.fake) assert.deepEqual(at.fake.requests.filter(({ method }) => method === "PATCH"), []);
  });

  test("a stored key is never shown, and each answer of the check is explained", { skip: Boolean(BASE_URL) && "the keys are the in-memory stand-in's" }, async () => {
    const meanings = [
      ["refused", /nem fogadja el a kulcsot/],
      ["not-default", /nem a vállalkozás alapértelmezett Cashbook-felhasználója/],
      ["good-key-9876", /A kulcs jó/],
    ];
    for (const [key, meaning] of meanings) {
      await enterKey(`  ${key}\n`);
      await page.waitForFunction((source) => new RegExp(source).test(document.querySelector("cashbook-settings").shadowRoot.querySelector(".health").textContent), meaning.source);
      assert.equal(at.fake.secretKey, key);
      assert.match(await section("key").locator(".stored").textContent(), new RegExp(`…${key.slice(-4)}$`));
      assert.equal(await section("key").locator("#key").inputValue(), "");
      assert.equal(await page.evaluate((key) => document.querySelector("cashbook-settings").shadowRoot.textContent.includes(key), key), false);
      if (key !== "good-key-9876") await screenshot(page, `beallitasok-kulcs-${key}-hu`, { fullPage: true });
    }
  });

  test("the automatic tick box is saved when ticked, and a new invoice then waits at once", async () => {
    const box = section("automatic").locator("#automatic");
    assert.equal(await box.isChecked(), false);
    await box.check();
    await page.waitForFunction(() => /^Bekapcsolva/.test(document.querySelector("cashbook-settings").shadowRoot.querySelector("#automatic-means").textContent));
    await page.reload();
    await page.waitForSelector("cashbook-settings section");
    assert.equal(await box.isChecked(), true);
    await page.locator("#screens a[href='#masolatok']").click();
    await page.waitForSelector("cashbook-state[state=not-submitted]");
    await page.locator("[data-try=issue]").click();
    await page.waitForFunction(() => /Kiállítva/.test(document.querySelector(".status").textContent));
    const number = (await page.locator(".status").textContent()).replace("Kiállítva: ", "");
    await page.waitForSelector(`tr[data-number="${number}"] cashbook-state[state=waiting]`);
    assert.match(await icon(page, number).getAttribute("title"), /Beküldésre vár/);
    await page.locator("#screens a[href='#beallitasok']").click();
    await box.uncheck();
    await page.waitForFunction(() => /^Kikapcsolva/.test(document.querySelector("cashbook-settings").shadowRoot.querySelector("#automatic-means").textContent));
  });

  test("a tick that cannot be saved goes back and says why", async () => {
    await page.route("**/api/v1/**/settings", (route) => (route.request().method() === "PATCH" ? route.abort() : route.continue()));
    await section("automatic").locator("#automatic").click();
    await page.waitForFunction(() => /nem érhető el/.test(document.querySelector("cashbook-settings").shadowRoot.querySelector("[part~=automatic] [role=status]").textContent));
    assert.equal(await section("automatic").locator("#automatic").isChecked(), false);
  });

  test("retroactive sending: a plan with counts and sums, a warning, once, and the evidence", { skip: Boolean(BASE_URL) && "it can be done only once in a component's life" }, async () => {
    assert.match(await section("backfill").textContent(), /Előbb adja meg a titkos hitelesítő kulcsot/);
    await enterKey("good-key-9876");
    await section("backfill").locator("#from").waitFor();
    await section("backfill").locator("#from").fill("2099-01-01");
    await section("backfill").locator("button[type=submit]").click();
    assert.match(await section("backfill").locator("#from-error").textContent(), /nem lehet a mai napnál későbbi/);
    await section("backfill").locator("#from").fill("2026-07-01");
    assert.equal(await section("backfill").locator("#from-words").textContent(), "2026. július 1., szerda");
    await section("backfill").locator("button[type=submit]").click();
    await section("backfill").locator("dl").waitFor();
    const plan = await section("backfill").locator("dl").textContent();
    assert.match(plan, /Érintett számla37.*Most megjelölendő37.*Bruttó összesen.*Ft.*EUR/);
    assert.match(await section("backfill").textContent(), /csak egyetlen alkalommal/);
    const start = section("backfill").locator(".plan button");
    assert.equal(await start.getAttribute("aria-disabled"), "true");
    await start.click({ force: true });
    assert.equal(at.fake.settings.backfill.state, "available");
    await screenshot(page, "beallitasok-visszamenoleges-terv-hu", { fullPage: true });
    await section("backfill").locator("#understood").check();
    await start.click();
    await section("backfill").locator("progress").waitFor();
    at.fake.round();
    await page.waitForFunction(() => /megtörtént, többször nem indítható/.test(document.querySelector("cashbook-settings").shadowRoot.querySelector("[part~=backfill]").textContent));
    const evidence = await section("backfill").locator("dl").textContent();
    assert.match(evidence, /Kezdő dátum2026\. 07\. 01\.Indítottakerekes\.annaIndítva/);
    assert.equal(await section("backfill").locator("button").count(), 0);
  });

  test("without the module's licence nothing of the widget shows", { skip: Boolean(BASE_URL) && "the demo's company has the module" }, async () => {
    at.fake.licensed = false;
    await page.reload();
    await page.waitForFunction(() => document.querySelector("#tab-cashbook")?.hidden);
    assert.equal(await page.locator("cashbook-settings").isVisible(), false);
    await page.locator("#screens a[href='#masolatok']").click();
    await page.waitForSelector("tr[data-number]");
    await page.waitForTimeout(300);
    assert.equal(await page.locator("cashbook-state, cashbook-notice, cashbook-menu").count(), 0);
    assert.equal(await page.locator("cashbook-mark").isVisible(), false);
    assert.equal(await page.locator("cashbook-legend").isVisible(), false);
    assert.equal(await page.locator("thead th").count(), 5);
    await screenshot(page, "modul-nelkul-hu");
    // Nor does it show for a moment on the next page, before the service has answered.
    await page.route("**/api/v1/**", () => {});
    await page.reload();
    await page.waitForFunction(() => globalThis.demo);
    assert.equal(await page.locator("cashbook-legend").isVisible(), false);
    assert.equal(await page.locator("cashbook-mark").isVisible(), false);
  });
});
