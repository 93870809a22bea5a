// Points that need the real component and sandbox behind the page: what a stand-in could only claim. They build on one
// another's traces (a component keeps its state), so they run in this order, after marking and settings.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFile } from "node:fs/promises";
import { after, afterEach, before, beforeEach, describe, test } from "node:test";
import { BASE_URL, giveKey, icon, launch, open, row, strayWords } from "./browser.mjs";
import { startFake } from "./fake-api.mjs";

/** Set by `cargo xtask test --only browser`. */
const { API_URL, EMBEDDER_PORT, PROGRAM, SANDBOX_URL, STATE_DIR } = process.env;
const COMPANY = "24123459";
const THOUSAND = Array.from({ length: 1000 }, (_, at) => `T-2026/${String(at + 1).padStart(4, "0")}`);

describe("the real component", { skip: !BASE_URL && "BASE_URL names it" }, () => {
  let browser, page, errors, context;
  before(async () => {
    assert.ok(API_URL && PROGRAM && SANDBOX_URL && STATE_DIR && EMBEDDER_PORT, "run by cargo xtask test --only browser");
    await giveKey();
    browser = await launch();
  });
  after(() => browser?.close());
  beforeEach(() => visit("masolatok"));
  afterEach(async () => {
    assert.deepEqual(errors, []);
    assert.deepEqual(await strayWords(page), []);
    await context.close();
    await faults([]);
  });

  async function visit(screen, options) {
    await context?.close();
    ({ page, errors, context } = await open(browser, `${BASE_URL}/demo/#${screen}`, options));
    if (screen === "masolatok" || screen === "eloleg") await page.waitForSelector("cashbook-state[state]:not([state=unknown])");
  }

  const token = (company, scopes) => execFileSync(PROGRAM, ["--state-dir", STATE_DIR, "token", "--company", company, "--scope", scopes], { encoding: "utf8" }).trim();
  async function api(method, path, body, { company = COMPANY, scopes = "documents,marks,settings", type = "application/json" } = {}) {
    const response = await fetch(`${API_URL}/api/v1/companies/${COMPANY}${path}`, { method, headers: { authorization: `Bearer ${token(company, scopes)}`, "content-type": type }, body: typeof body === "string" ? body : JSON.stringify(body) });
    return { status: response.status, answer: type === "application/json" ? await response.json() : await response.text() };
  }
  const module = (licensed) => api("PUT", "", { name: "Kerekes Bútor Kft.", taxNumber: "24123459-2-41", module: licensed }, { company: "*", scopes: "admin" });
  async function faults(rules) {
    const response = await fetch(`${SANDBOX_URL}/sandbox/api/faults`, { method: "PUT", headers: { "content-type": "application/json" }, body: JSON.stringify({ rules }) });
    assert.equal(response.status, 200, await response.text());
  }
  const round = () => page.locator("[data-try=round]").click();
  const waitFor = (number, wanted, timeout = 20_000) => page.waitForSelector(`tr[data-number="${number}"] cashbook-state${wanted}`, { timeout });
  const stateOf = async (number) => (await api("POST", "/states", { numbers: [number] })).answer.states[0];
  const menu = async (number, action) => {
    await row(page, number).click({ button: "right" });
    await page.locator(`cashbook-menu [data-action=${action}]`).click();
  };
  const section = (name) => page.locator(`cashbook-settings section[part~=${name}]`);
  const inSettings = (part, pattern) =>
    page.waitForFunction(([part, source]) => new RegExp(source).test(document.querySelector("cashbook-settings").shadowRoot.querySelector(part)?.textContent ?? ""), [part, pattern.source], { timeout: 20_000 });

  test("the key: each answer of Cashbook (200, 401, 403) is told with what to do, and the key never comes back", async () => {
    await visit("beallitasok");
    for (const [key, meaning] of [
      ["no-such-key-at-cashbook-9876", /nem fogadja el a kulcsot.*Másolja ki újra/],
      [`sandbox-other-user-${COMPANY}`, /nem a vállalkozás alapértelmezett Cashbook-felhasználója/],
      [`sandbox-key-${COMPANY}`, /A kulcs jó/],
    ]) {
      await section("key").locator("#key").fill(key);
      await section("key").locator("button[type=submit]").click();
      await inSettings(".health", meaning);
      assert.match(await section("key").locator(".stored").textContent(), new RegExp(`…${key.slice(-4)}$`));
      assert.equal(await page.evaluate((key) => document.querySelector("cashbook-settings").shadowRoot.textContent.includes(key), key), false);
    }
    const { answer } = await api("GET", "/settings");
    assert.equal(JSON.stringify(answer).includes(`sandbox-key-${COMPANY}`), false);
    // A Cashbook that cannot be asked changes nothing about the key.
    await faults([{ on: ["key-check"], do: { kind: "status", status: 503 } }]);
    await section("key").getByRole("button", { name: "Kulcs ellenőrzése" }).click();
    await page.waitForTimeout(1000);
    assert.equal((await api("GET", "/settings")).answer.secretKey.set, true);
  });

  test("offline and back: the click is kept through a reload and is sent by itself", async () => {
    const number = "SZ-2026/00009";
    await page.locator("input[type=search]").fill(number);
    await waitFor(number, "[state=not-submitted]");
    // The service is away, not the ERP's own pages.
    await page.route("**/api/v1/**", (route) => route.abort("connectionrefused"));
    await menu(number, "mark");
    await waitFor(number, "[marks~=pending]");
    assert.equal((await stateOf(number)).state, "not-submitted");
    await page.waitForFunction(() => /nem érhető el/.test(document.querySelector("cashbook-notice").shadowRoot.textContent));
    await page.reload();
    await page.locator("input[type=search]").fill(number);
    await waitFor(number, "[marks~=pending]");
    await page.unroute("**/api/v1/**");
    // Nobody presses anything: the next question finds the service and sends what was kept.
    await waitFor(number, "[state=waiting]:not([marks])");
    assert.equal((await stateOf(number)).state, "waiting");
    await menu(number, "withdraw");
    await waitFor(number, "[state=not-submitted]");
  });

  test("touch: a long press opens the menu, a tap marks", async () => {
    await visit("masolatok", { hasTouch: true });
    const number = "SZ-2026/00014";
    await waitFor(number, "[state=not-submitted]");
    const box = await row(page, number).boundingBox();
    const devtools = await context.newCDPSession(page);
    await devtools.send("Input.dispatchTouchEvent", { type: "touchStart", touchPoints: [{ x: box.x + 60, y: box.y + 12 }] });
    await page.waitForSelector("cashbook-menu:popover-open");
    await devtools.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
    await page.locator("cashbook-menu [data-action=mark]").tap();
    await waitFor(number, "[state=waiting]");
    await menu(number, "withdraw");
    await waitFor(number, "[state=not-submitted]");
  });

  test("by the menu key on the advance invoices, several rows at once", async () => {
    await visit("eloleg");
    const numbers = ["EL-2026/00009", "EL-2026/00010"];
    await row(page, numbers[1]).click();
    await row(page, numbers[0]).click({ modifiers: ["Control"] });
    await page.keyboard.press("ContextMenu");
    await page.waitForSelector("cashbook-menu:popover-open");
    assert.match(await page.locator("cashbook-menu [data-action=mark]").textContent(), /^2 számla beküldése/);
    await page.keyboard.press("Enter");
    for (const number of numbers) await waitFor(number, "[state=waiting]");
    await page.keyboard.press("Shift+F10");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    for (const number of numbers) await waitFor(number, "[state=not-submitted]");
  });

  test("rows keep their icon through sorting, paging and searching; recycled rows show their own state", async () => {
    const number = "SZ-2026/00012";
    await menu(number, "mark");
    await waitFor(number, "[state=waiting]");
    for (const step of [
      () => page.locator("th[data-by=number] button").click(),
      () => page.locator("th[data-by=gross] button").click(),
      () => page.locator(".paging button").last().click(),
      () => page.locator("input[type=search]").fill("00012"),
    ]) {
      await step();
      assert.equal(await page.evaluate(() => [...document.querySelectorAll("tr[data-number]")].every((row) => row.querySelector("cashbook-state")?.number === row.dataset.number)), true);
    }
    assert.equal(await icon(page, number).getAttribute("state"), "waiting");
    await page.goto(`${BASE_URL}/demo/large.html`);
    await page.waitForSelector("#table cashbook-state[state=not-submitted]");
    await page.evaluate(() => (document.querySelector("#view").scrollTop = 1_000_000));
    await page.waitForFunction(() => [...document.querySelectorAll("#table tbody tr")].every((row) => Number(row.dataset.number.slice(2)) > 30_000 && row.querySelector("cashbook-state").number === row.dataset.number));
    await visit("masolatok");
    await menu(number, "withdraw");
    await waitFor(number, "[state=not-submitted]");
  });

  test("a refusal: the mark of attention, the reason and the next step in the log, and after the cause is gone it goes", async () => {
    const number = "SZ-2026/00011";
    await faults([{ number, do: { kind: "status", status: 422 } }]);
    await page.locator("input[type=search]").fill(number);
    await waitFor(number, "[state=not-submitted]");
    await menu(number, "mark");
    await waitFor(number, "[state=waiting]");
    await round();
    await waitFor(number, "[state=waiting][marks~=attention]");
    // What waits for somebody to act is not promised for the next round.
    assert.doesNotMatch(await icon(page, number).getAttribute("title"), /következő beküldés/);
    await menu(number, "log");
    await page.waitForSelector("cashbook-log [part=attention]");
    const log = await page.locator("cashbook-log").evaluate((element) => element.shadowRoot.textContent);
    assert.match(log, /visszautasította/);
    assert.match(log, /Elutasította \(HTTP 422\)/);
    await page.keyboard.press("Escape");
    await faults([]);
    await menu(number, "mark");
    await waitFor(number, "[state=waiting]:not([marks~=attention])");
    await round();
    await waitFor(number, "[state=submitted]");
    const arrived = await (await fetch(`${SANDBOX_URL}/sandbox/api/submissions`)).text();
    assert.ok(arrived.includes(number), "the sandbox has it");
  });

  test("a document that cannot be handed over says why in its preview", async () => {
    await page.locator("input[type=search]").fill("SZ-2026/00010");
    await menu("SZ-2026/00010", "preview");
    await page.waitForSelector("cashbook-preview pre");
    const shown = await page.locator("cashbook-preview").evaluate((element) => element.shadowRoot.textContent);
    assert.match(shown, /<invoiceNumber>SZ-2026\/00010<\/invoiceNumber>/);
    assert.match(shown, /nem talált hibát|Az ellenőrzés találatai/);
  });

  test("two lines embed it from another origin, with the component's own cross-origin answers", async () => {
    const number = "SZ-2026/00010";
    const origin = `http://127.0.0.1:${EMBEDDER_PORT}`;
    const csp = `default-src 'none'; script-src 'self' ${BASE_URL} 'wasm-unsafe-eval'; style-src 'none'; connect-src ${BASE_URL} ${API_URL}`;
    const body = `<!doctype html><html lang="hu"><title>ERP</title><main><table><tbody><tr data-number="${number}"><td>${number}</td></tr></tbody></table></main><script type="module" src="/erp.js"></script>`;
    const script = `import { connect, decorate } from "${BASE_URL}/dist/index.js";
decorate(document.querySelector("table"), await connect({ apiBase: "${API_URL}", company: "${COMPANY}", getToken: () => "${token(COMPANY, "marks")}" }));`;
    assert.equal(script.split("\n").length, 2);
    const embedder = await startFake({ port: Number(EMBEDDER_PORT), extra: { "/": { type: "text/html", body, csp }, "/erp.js": { type: "text/javascript", body: script } } });
    try {
      assert.equal(embedder.url, origin);
      await page.goto(origin);
      await waitFor(number, "[state=not-submitted]");
      await menu(number, "mark");
      await waitFor(number, "[state=waiting]");
      await menu(number, "withdraw");
      await waitFor(number, "[state=not-submitted]");
    } finally {
      await embedder.stop();
    }
  });

  test("the licence withdrawn while the page is open: all of the widget goes, and comes back with it", async () => {
    assert.equal(await page.locator("#log-link").isVisible(), true);
    assert.equal((await module(false)).status, 200);
    try {
      await page.evaluate(() => demo.cashbook.states.refresh());
      await page.waitForFunction(() => document.querySelectorAll("cashbook-state, cashbook-notice, cashbook-menu").length === 0);
      const nothing = async () => {
        assert.equal(await page.locator("cashbook-mark").isVisible(), false);
        assert.equal(await page.locator("cashbook-legend").isVisible(), false);
        assert.equal(await page.locator("#log-link").isVisible(), false);
        assert.equal(await page.locator("thead th").count(), 5);
      };
      await nothing();
      await row(page, "SZ-2026/00014").click({ button: "right" });
      assert.equal(await page.locator("cashbook-menu").count(), 0);
      await page.reload();
      await page.waitForFunction(() => globalThis.demo?.cashbook.licensed === false);
      await nothing();
      await visit("beallitasok");
      await page.waitForFunction(() => document.querySelector("#tab-cashbook")?.hidden);
      assert.equal(await page.locator("cashbook-settings").isVisible(), false);
      await visit("naplo");
      await page.waitForFunction(() => globalThis.demo?.cashbook.licensed === false);
      assert.equal(await page.locator("cashbook-log").isVisible(), false);
    } finally {
      assert.equal((await module(true)).status, 200);
    }
    await visit("masolatok");
    await waitFor("SZ-2026/00014", "[state=not-submitted]");
  });

  test("automatic mode, and the company's log: newest first, a page more with each click, to the end", async () => {
    await api("PATCH", "/settings", { automatic: true });
    const issue = () => page.evaluate(async () => (await (await fetch("/demo/issue", { method: "POST", headers: { "content-type": "application/json" }, body: '{"kind":"normal"}' })).json()).number);
    const issued = [];
    for (let part = 0; part < 13; part += 1) issued.push(...(await Promise.all(Array.from({ length: 8 }, issue))));
    await api("PATCH", "/settings", { automatic: false });
    assert.equal((await stateOf(issued[0])).state, "waiting", "marked by itself when it was issued");
    await round();
    await page.waitForFunction(() => /A kör lefutott/.test(document.querySelector(".status").textContent), undefined, { timeout: 60_000 });
    await page.locator("#screens a[href='#naplo']").click();
    const log = page.locator("cashbook-log");
    await log.locator("tbody tr").first().waitFor();
    const before = await log.locator("tbody tr").count();
    const times = await api("GET", "/submissions");
    assert.deepEqual(await log.locator("tbody tr td:nth-child(2)").allTextContents(), times.answer.submissions.map(({ number }) => number));
    // Noted when they end, several are under way at once: each began no more than their duration before the next one.
    const began = times.answer.submissions.map(({ at }) => Date.parse(at));
    for (const [place, at] of began.entries()) assert.ok(place === 0 || at <= began[place - 1] + 5000, `${place}: ${began}`);
    assert.ok(began[0] >= began.at(-1), "newest first");
    const more = log.getByRole("button", { name: "További tételek" });
    for (let clicks = 0; (await more.count()) > 0; clicks += 1) {
      assert.ok(clicks < 5, "the log ends");
      const rows = await log.locator("tbody tr").count();
      await more.focus();
      await page.keyboard.press("Enter");
      await page.waitForFunction((rows) => document.querySelector("cashbook-log").shadowRoot.querySelectorAll("tbody tr").length > rows, rows);
    }
    const all = await log.locator("tbody tr").count();
    assert.ok(all > before && all > 104, `${before} entries, then ${all}`);
    assert.match(await log.locator(".foot").textContent(), new RegExp(`Összes tétel: ${all}`));
    assert.notEqual(await page.evaluate(() => document.querySelector("cashbook-log").shadowRoot.activeElement), null, "the focus is not lost");
    await log.locator("tbody tr button").first().click();
    await page.waitForSelector("cashbook-dialog cashbook-log");
    assert.match(await page.locator("cashbook-dialog h2").textContent(), /^Átadási napló: /);
    await page.keyboard.press("Escape");
    await page.waitForFunction(() => !document.querySelector("cashbook-dialog"));
  });

  test("retroactive sending: plan, once, progress, evidence, and never again", async () => {
    await visit("beallitasok");
    const backfill = section("backfill");
    await backfill.locator("#from").fill("2026-07-01");
    await backfill.locator("button[type=submit]").click();
    await backfill.locator("dl").waitFor();
    const plan = (await api("POST", "/backfill/plan", { from: "2026-07-01" })).answer;
    const said = (await backfill.locator("dl").textContent()).replace(/\s/g, " ");
    assert.ok(plan.documents > 120 && plan.already > 100, JSON.stringify(plan));
    const hungarian = (number) => new Intl.NumberFormat("hu-HU").format(number).replace(/\s/g, " ");
    assert.ok(said.includes(`Érintett számla${hungarian(plan.documents)}`), said);
    assert.ok(said.includes(`Most megjelölendő${hungarian(plan.documents - plan.already)}`), said);
    assert.match(said, /Bruttó összesen.*Ft.*EUR/);
    await backfill.locator("#understood").check();
    await backfill.locator(".plan button").click();
    await inSettings("[part~=backfill]", /folyamatban van|megtörtént/);
    // Started twice, from another window say: refused by the service itself.
    assert.equal((await api("POST", "/backfill", { from: "2026-07-01" })).status, 409);
    const rounds = fetch(`${BASE_URL}/demo/round`, { method: "POST", headers: { "content-type": "application/json" }, body: "{}" });
    await inSettings("[part~=backfill]", /megtörtént, többször nem indítható/);
    await rounds;
    const evidence = await backfill.locator("dl").textContent();
    assert.match(evidence, /Kezdő dátum2026\. 07\. 01\.Indítottademo.*Megjelölt számla/);
    assert.equal(await backfill.locator("button").count(), 0);
    await page.reload();
    await inSettings("[part~=backfill]", /megtörtént, többször nem indítható/);
  });

  test("1,000 rows are marked at once, and taken back at once", async () => {
    const [{ document }] = JSON.parse(await readFile(new URL("../../web/demo/data/szamlak.json", import.meta.url), "utf8"));
    const lines = THOUSAND.map((number) => JSON.stringify({ number, revision: 1, document: { ...document, number: undefined } }));
    const put = await api("POST", "/documents", lines.join("\n"), { type: "application/x-ndjson" });
    assert.equal(put.answer.match(/"status":200/g)?.length, 1000);
    await page.evaluate(async (numbers) => {
      const { decorate } = await import("/dist/index.js");
      const table = globalThis.document.createElement("table");
      const body = table.createTBody();
      for (const number of numbers) {
        const row = body.insertRow();
        row.dataset.number = number;
        row.setAttribute("aria-selected", "true");
        row.insertCell().textContent = number;
      }
      globalThis.document.body.replaceChildren(table);
      decorate(table, demo.cashbook);
    }, THOUSAND);
    await waitFor(THOUSAND[5], "[state=not-submitted]");
    await row(page, THOUSAND[5]).click({ button: "right" });
    assert.match(await page.locator("cashbook-menu [data-action=mark]").textContent(), /^1000 számla beküldése/);
    await page.locator("cashbook-menu [data-action=mark]").click();
    const said = (pattern) => page.waitForFunction((source) => new RegExp(source).test(globalThis.document.querySelector("cashbook-notice").shadowRoot.textContent), pattern.source, { timeout: 60_000 });
    await said(/1000 számla megjelölve beküldésre\./);
    const { answer } = await api("POST", "/states", { numbers: THOUSAND });
    assert.equal(answer.states.filter(({ state }) => state === "waiting").length, 1000);
    await row(page, THOUSAND[7]).click({ button: "right" });
    await page.locator("cashbook-menu [data-action=withdraw]").click();
    await said(/1000 megjelölés visszavonva\./);
    await waitFor(THOUSAND[5], "[state=not-submitted]");
  });
});
