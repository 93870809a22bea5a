// decorate() on tables that the ERP re-renders, sorts, pages, filters and virtualises; polite refreshing; offline and back.
import assert from "node:assert/strict";
import { after, before, beforeEach, afterEach, describe, test } from "node:test";
import { launch, open, place, row, screenshot, strayWords } from "./browser.mjs";

describe("decorated tables", () => {
  let browser, at, page, errors, context;
  before(async () => (browser = await launch()));
  after(() => browser.close());
  beforeEach(async () => {
    at = await place({ fakeOnly: true });
    ({ page, errors, context } = await open(browser, `${at.url}/demo/#masolatok`));
    await page.waitForSelector("cashbook-state[state=not-submitted]");
  });
  afterEach(async () => {
    assert.deepEqual(errors, []);
    assert.deepEqual(await strayWords(page), []);
    await context.close();
    await at.stop();
  });

  /** What an element shows: the text within its shadow root. */
  const shown = (tag) => page.evaluate((tag) => document.querySelector(tag).shadowRoot.textContent, tag);
  const states = () => at.fake.requests.filter(({ path }) => path === "/states");
  const mark = (...numbers) => page.evaluate((numbers) => demo.cashbook.mark(numbers), numbers);
  const everyRowHasItsIcon = () =>
    page.evaluate(() => {
      const rows = [...document.querySelectorAll("tr[data-number]")];
      return rows.length > 0 && rows.every((row) => row.querySelectorAll("cashbook-state").length === 1 && row.querySelector("cashbook-state").number === row.dataset.number);
    });

  test("a row that is re-rendered keeps its icon, through sorting, paging and searching", async () => {
    await mark("SZ-2026/00016");
    await page.waitForSelector('tr[data-number="SZ-2026/00016"] cashbook-state[state=waiting]');
    for (const step of [
      () => page.locator("th[data-by=number] button").click(),
      () => page.locator(".paging button").last().click(),
      () => page.locator(".paging button").first().click(),
      () => page.locator("input[type=search]").fill("dunakanyar"),
      () => page.locator("input[type=search]").fill(""),
    ]) {
      await step();
      assert.equal(await everyRowHasItsIcon(), true);
      assert.equal(await page.locator("thead th[data-cashbook-cell]").count(), 1);
    }
    await page.locator("input[type=search]").fill("SZ-2026/00016");
    // Known states are drawn at once, without asking again.
    assert.equal(await page.locator("tr[data-number] cashbook-state").getAttribute("state"), "waiting");
  });

  test("a virtualised table whose rows are recycled shows each row's own state", async () => {
    await page.evaluate(async () => {
      const { decorate } = await import("/dist/index.js");
      document.body.replaceChildren();
      const table = document.createElement("table");
      const body = table.createTBody();
      for (let at = 0; at < 10; at += 1) {
        const row = body.insertRow();
        row.insertCell().textContent = `SZ-2026/000${String(at + 1).padStart(2, "0")}`;
      }
      document.body.append(table);
      decorate(table, demo.cashbook, { numberOf: (row) => row.cells[0].textContent });
      globalThis.scroll10 = () => [...body.rows].forEach((row, at) => (row.cells[0].firstChild.data = `SZ-2026/000${String(at + 11).padStart(2, "0")}`));
    });
    await mark("SZ-2026/00003", "SZ-2026/00014");
    const stateOf = (at) => page.locator("tbody tr").nth(at).locator("cashbook-state").getAttribute("state");
    await page.waitForSelector("tbody tr:nth-child(3) cashbook-state[state=waiting]");
    await page.evaluate(() => scroll10());
    await page.waitForSelector("tbody tr:nth-child(4) cashbook-state[state=waiting]");
    assert.equal(await stateOf(2), "not-submitted");
    // Its rows took no focus: decorate() has made them one tab stop with arrows.
    assert.equal(await page.locator("tbody tr[tabindex='0']").count(), 1);
    await page.locator("tbody tr").first().focus();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Shift+F10");
    assert.equal(await page.locator("cashbook-menu:popover-open").count(), 1);
  });

  test("a grid that is no table gets its icons where the embedder says", async () => {
    await page.evaluate(async () => {
      const { decorate } = await import("/dist/index.js");
      const grid = document.createElement("div");
      grid.id = "grid";
      for (const number of ["SZ-2026/00001", "SZ-2026/00002"]) {
        const row = document.createElement("div");
        row.className = "row";
        row.dataset.number = number;
        row.append(document.createElement("i"));
        grid.append(row);
      }
      document.body.replaceChildren(grid);
      decorate(grid, demo.cashbook, { rowSelector: ".row", cellOf: (row) => row.querySelector("i") });
    });
    await page.waitForSelector("#grid .row:nth-child(2) i > cashbook-state[state=not-submitted]");
    assert.equal(await page.locator("#grid cashbook-state").count(), 2);
  });

  test("a table in a shadow root is drawn too, and a page's own rules for everything do not change an icon", async () => {
    const drawn = await page.evaluate(async () => {
      const { decorate } = await import("/dist/index.js");
      const host = document.createElement("div");
      document.body.replaceChildren(host);
      const sheet = new CSSStyleSheet();
      sheet.replaceSync("*, *::before { display: block; width: 50%; height: 40px; background: red; color: red }");
      const root = host.attachShadow({ mode: "open" });
      root.adoptedStyleSheets = [sheet];
      const table = document.createElement("table");
      const row = table.createTBody().insertRow();
      row.dataset.number = "SZ-2026/00016";
      row.insertCell().textContent = "SZ-2026/00016";
      root.append(table);
      decorate(table, demo.cashbook, { notice: false });
      const icon = root.querySelector("cashbook-state");
      const { width, height, clipPath, backgroundColor } = getComputedStyle(icon, "::before");
      return { width, height, clipPath: clipPath.slice(0, 5), red: backgroundColor === "rgb(255, 0, 0)", display: getComputedStyle(icon).display, state: icon.getAttribute("state") };
    });
    assert.deepEqual(drawn, { width: "16px", height: "16px", clipPath: "path(", red: false, display: "inline-flex", state: "not-submitted" });
  });

  test("a row that the ERP clones, our cell along, shows its own document", async () => {
    await mark("SZ-2026/00016");
    await page.waitForSelector('tr[data-number="SZ-2026/00016"] cashbook-state[state=waiting]');
    await page.evaluate(() => {
      const copy = document.querySelector('tr[data-number="SZ-2026/00016"]').cloneNode(true);
      copy.dataset.number = "SZ-2026/00014";
      copy.id = "copy";
      document.querySelector("tbody").prepend(copy);
    });
    await page.waitForSelector("#copy cashbook-state[state=not-submitted]");
    assert.equal(await page.locator("#copy cashbook-state").count(), 1);
    assert.equal(await page.locator("#copy cashbook-state").getAttribute("title"), "Nem beküldött");
    await page.evaluate(() => document.querySelector("#copy").remove());
  });

  test("every combination of marks is drawn beside the state", async () => {
    const combinations = await page.evaluate(async () => {
      const element = document.createElement("cashbook-state");
      document.body.append(element);
      const widths = {};
      for (const attention of [[], ["attention"]])
        for (const pending of [[], ["pending"]])
          for (const settlement of [[], ["settlement-waiting"], ["settlement-submitted"]]) {
            const marks = [...attention, ...pending, ...settlement];
            element.show({ shape: "waiting", marks, drawn: marks.join(" "), label: "" });
            const { content, width } = getComputedStyle(element, "::after");
            widths[marks.join(" ")] = content === "none" ? 0 : Number.parseFloat(width);
          }
      element.remove();
      return widths;
    });
    assert.equal(Object.keys(combinations).length, 12);
    for (const [marks, width] of Object.entries(combinations)) {
      const count = marks === "" ? 0 : marks.split(" ").length;
      assert.equal(width, count === 0 ? 0 : count * 12 + (count - 1) * 3, marks);
    }
  });

  test("only rows in view are asked for, in one batch, and not again while nothing moves", async () => {
    const asked = new Set(states().flatMap(({ body }) => body.numbers));
    const shown = await page.evaluate(() => [...document.querySelectorAll("tr[data-number]")].map((row) => row.dataset.number));
    assert.deepEqual([...asked].sort(), [...shown].sort());
    assert.ok(states().length <= 2, `${states().length} requests`);
  });

  test("a hidden tab asks for nothing, and asks again when it is shown", async () => {
    await page.evaluate(() => {
      Object.defineProperty(document, "hidden", { configurable: true, get: () => true });
      demo.cashbook.states.pollMs = 50;
      document.dispatchEvent(new Event("visibilitychange"));
      demo.cashbook.states.refresh();
    });
    const before = states().length;
    await page.waitForTimeout(600);
    assert.equal(states().length, before);
    await page.evaluate(() => {
      Object.defineProperty(document, "hidden", { configurable: true, get: () => false });
      document.dispatchEvent(new Event("visibilitychange"));
    });
    await page.waitForTimeout(600);
    assert.ok(states().length > before + 1, "polls again");
  });

  test("1,000 rows are marked at once, in one call", async () => {
    const numbers = Array.from({ length: 1000 }, (_, at) => `T-${at}`);
    const like = at.fake.documents.get("SZ-2026/00001");
    for (const number of numbers) at.fake.documents.set(number, { ...like, number, attempts: [] });
    await page.evaluate(async (numbers) => {
      const { decorate } = await import("/dist/index.js");
      const table = document.createElement("table");
      const body = table.createTBody();
      for (const number of numbers) {
        const row = body.insertRow();
        row.dataset.number = number;
        row.setAttribute("aria-selected", "true");
        row.insertCell().textContent = number;
      }
      document.body.replaceChildren(table);
      decorate(table, demo.cashbook);
    }, numbers);
    await page.locator("tbody tr").nth(5).click({ button: "right" });
    const item = page.locator("cashbook-menu [data-action=mark]");
    assert.match(await item.textContent(), /^1000 számla beküldése/);
    at.fake.requests.length = 0;
    await item.click();
    await page.waitForFunction(() => /1000 számla megjelölve beküldésre\./.test(document.querySelector("cashbook-notice").shadowRoot.textContent));
    assert.equal(at.fake.requests.filter(({ path }) => path === "/marks").length, 1);
    await page.waitForSelector("tbody tr:nth-child(6) cashbook-state[state=waiting]");
    assert.ok(numbers.every((number) => at.fake.documents.get(number).state === "waiting"));
  });

  test("offline: the page says so, a click is kept through a reload, and goes when the service is back", async () => {
    at.fake.failWith = 503;
    await row(page, "SZ-2026/00016").click({ button: "right" });
    await page.locator("cashbook-menu [data-action=mark]").click();
    await page.waitForSelector('tr[data-number="SZ-2026/00016"] cashbook-state[marks~=pending]');
    const notice = page.locator("cashbook-notice");
    await page.waitForFunction(() => /nem érhető el/.test(document.querySelector("cashbook-notice").shadowRoot.textContent));
    assert.match(await shown("cashbook-notice"), /Elküldésre váró kattintás: 1\./);
    await page.reload();
    await page.waitForSelector('tr[data-number="SZ-2026/00016"] cashbook-state[marks~=pending]');
    at.fake.failWith = null;
    await notice.getByRole("button", { name: "Próbálja újra" }).click();
    await page.waitForSelector('tr[data-number="SZ-2026/00016"] cashbook-state[state=waiting]:not([marks])');
    assert.equal(at.fake.documents.get("SZ-2026/00016").state, "waiting");
    assert.equal(await notice.locator("[part=unreachable]").count(), 0);
    assert.equal(await page.evaluate(() => localStorage.getItem("incash-cashbook:outbox:24123459")), null);
  });

  test("offline: a kept click can be taken back before it was ever sent", async () => {
    at.fake.failWith = 503;
    await mark("SZ-2026/00016");
    await page.evaluate(() => demo.cashbook.withdraw(["SZ-2026/00016"]));
    at.fake.failWith = null;
    at.fake.requests.length = 0;
    await page.evaluate(() => demo.cashbook.states.refresh());
    await page.waitForTimeout(300);
    assert.equal(at.fake.requests.filter(({ path }) => path === "/marks").length, 0);
    assert.equal(at.fake.documents.get("SZ-2026/00016").state, "not-submitted");
  });

  test("a service that fails is asked less and less often", async () => {
    at.fake.failWith = 503;
    at.fake.requests.length = 0;
    await page.evaluate(() => demo.cashbook.states.refresh());
    await page.waitForTimeout(8000);
    const attempts = at.fake.requests.length;
    assert.ok(attempts >= 2 && attempts <= 4, `${attempts} attempts in 8 s`);
  });

  test("an expired token is renewed once, silently; a failure is told with reason and next step", async () => {
    at.fake.token = "token-2";
    await mark("SZ-2026/00016");
    assert.equal(at.fake.documents.get("SZ-2026/00016").state, "waiting");
    at.fake.refuse.set("SZ-2026/00016", "hibás adószám");
    at.fake.round();
    await page.evaluate(() => demo.cashbook.states.refresh());
    await page.waitForSelector('tr[data-number="SZ-2026/00016"] cashbook-state[state=waiting][marks~=attention]');
    await row(page, "SZ-2026/00016").click({ button: "right" });
    await page.locator("cashbook-menu [data-action=log]").click();
    await page.waitForSelector("cashbook-log [part=attention]");
    const log = await shown("cashbook-log");
    assert.match(log, /visszautasította ezt a bizonylatot.*Javítás után jelölje meg újra/);
    assert.match(log, /Elutasította \(HTTP 422\)hibás adószám/);
    await screenshot(page, "atadasi-naplo-elakadt-hu");
  });

  test("refusals of single documents are told by number and reason", async () => {
    await mark("SZ-2026/00016", "DB-2026/00001", "NINCS-1");
    const notice = await shown("cashbook-notice");
    assert.match(notice, /Megjelölve beküldésre: SZ-2026\/00016\./);
    assert.match(notice, /2 bizonylatnál nem sikerült:.*DB-2026\/00001: Díjbekérő nem adható át\..*NINCS-1: A szolgáltatás nem ismeri/);
    await screenshot(page, "elutasitas-hu");
  });

  test("touch: a long press opens the menu", async () => {
    await context.close();
    ({ page, errors, context } = await open(browser, `${at.url}/demo/#masolatok`, { hasTouch: true }));
    await page.waitForSelector("cashbook-state[state=not-submitted]");
    const box = await row(page, "SZ-2026/00016").boundingBox();
    await page.evaluate(({ x, y }) => {
      const target = document.elementFromPoint(x, y);
      target.dispatchEvent(new PointerEvent("pointerdown", { bubbles: true, pointerType: "touch", clientX: x, clientY: y }));
    }, { x: box.x + 60, y: box.y + 12 });
    await page.waitForSelector("cashbook-menu:popover-open");
  });
});
