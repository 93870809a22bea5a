// The figures of issue 5, printed: first icon, 1,000 rows, a virtualised list of 100,000, and memory over 10,000 refreshes.
// `node bench.mjs` exits with 1 when a bound does not hold.
import { launch, open } from "./browser.mjs";
import { startFake } from "./fake-api.mjs";

const BOUNDS = { firstIconMs: 100, decorateMs: 16, longTaskMs: 50, heapGrowthBytes: 1_000_000 };
const ROUNDS = 7;

const at = await startFake();
const browser = await launch();
let failed = false;
try {
  report("first icon after navigation start, warm server", least(await times(ROUNDS, firstIcon)), BOUNDS.firstIconMs, "ms");
  report("script for 1,000 visible rows", least(await times(ROUNDS, decorateThousand)), BOUNDS.decorateMs, "ms");
  report("longest task while scrolling 100,000 rows", await scrollLarge(), BOUNDS.longTaskMs, "ms");
  report("heap growth over 10,000 refreshes", await refreshes(), BOUNDS.heapGrowthBytes, "bytes");
} finally {
  await browser.close();
  await at.stop();
}
process.exitCode = failed ? 1 : 0;

function report(what, value, bound, unit) {
  const holds = value <= bound;
  failed ||= !holds;
  console.log(`${holds ? "ok  " : "OVER"} ${what}: ${Number(value.toFixed(1))} ${unit} (bound ${bound})`);
}

async function times(count, measure) {
  const values = [];
  for (let round = 0; round < count; round += 1) values.push(await measure());
  console.log(`     ${values.map((value) => value.toFixed(1)).join(" ")}`);
  return values;
}

/** What the machine's other load does not lengthen. All rounds are printed. */
function least(values) {
  return Math.min(...values);
}

/** From navigation start until an icon with a known state is in the page; the browser's cache is warm after the first round. */
async function firstIcon() {
  const { page, context } = await open(browser, `${at.url}/demo/`);
  await page.waitForSelector("cashbook-state[state=not-submitted]");
  await context.addInitScript(() => {
    new MutationObserver((_, observer) => {
      if (!document.querySelector("cashbook-state[state=not-submitted]")) return;
      globalThis.firstIconMs = performance.now();
      observer.disconnect();
    }).observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ["state"] });
  });
  await page.reload();
  await page.waitForFunction(() => globalThis.firstIconMs);
  const value = await page.evaluate(() => globalThis.firstIconMs);
  await context.close();
  return value;
}

/** decorate() on a table of 1,000 rows whose states are known: cells, elements, icons and names. */
async function decorateThousand() {
  const { page, context } = await open(browser, `${at.url}/demo/`);
  await page.waitForSelector("cashbook-state[state=not-submitted]");
  const value = await page.evaluate(async () => {
    const { decorate } = await import("/dist/index.js");
    const numbers = Array.from({ length: 1000 }, (_, at) => `B-${at}`);
    const states = numbers.map((number, at) => ({ number, state: ["not-submitted", "waiting", "submitted"][at % 3], settlement: ["none", "waiting", "submitted"][at % 3], attention: null, submittedAt: at % 3 === 2 ? "2026-11-02T13:30:00Z" : null }));
    demo.cashbook.states.take({ states, nextRoundAt: new Date(Date.now() + 600_000).toISOString() });
    const table = document.createElement("table");
    const body = table.createTBody();
    for (const number of numbers) {
      const row = body.insertRow();
      row.dataset.number = number;
      row.tabIndex = -1;
      row.insertCell().textContent = number;
    }
    document.body.replaceChildren(table);
    const start = performance.now();
    decorate(table, demo.cashbook, { notice: false });
    const took = performance.now() - start;
    const drawn = document.querySelectorAll("cashbook-state[state=waiting], cashbook-state[state=submitted], cashbook-state[state=not-submitted]").length;
    if (drawn !== 1000) throw new Error(`${drawn} icons`);
    return took;
  });
  await context.close();
  return value;
}

/** Scrolls the virtualised demo for five seconds and gives the longest task (50 ms is where the browser starts to report). */
async function scrollLarge() {
  const { page, context } = await open(browser, `${at.url}/demo/large.html`);
  await page.waitForSelector("cashbook-state[state=not-submitted]");
  await page.waitForTimeout(500);
  const { longest, rows } = await page.evaluate(async () => {
    const view = document.querySelector("#view");
    let longest = 0;
    new PerformanceObserver((list) => list.getEntries().forEach(({ duration }) => (longest = Math.max(longest, duration)))).observe({ type: "longtask" });
    const seen = new Set();
    const end = performance.now() + 5000;
    while (performance.now() < end) {
      view.scrollTop += 400 + Math.floor(performance.now() % 7) * 3000;
      await new Promise(requestAnimationFrame);
      for (const icon of document.querySelectorAll("#table cashbook-state")) seen.add(icon.number);
    }
    return { longest, rows: seen.size };
  });
  console.log(`     ${rows} different rows shown in 5 s`);
  if (rows < 1000) throw new Error("the list was not scrolled");
  await context.close();
  return longest;
}

/** The heap after a garbage collection, before and after 10,000 answers with changing states. */
async function refreshes() {
  const { page, context } = await open(browser, `${at.url}/demo/`);
  await page.waitForSelector("cashbook-state[state=not-submitted]");
  const devtools = await context.newCDPSession(page);
  const heap = async () => {
    await devtools.send("HeapProfiler.collectGarbage");
    return (await devtools.send("Runtime.getHeapUsage")).usedSize;
  };
  const refresh = (count) =>
    page.evaluate(async (count) => {
      const numbers = [...document.querySelectorAll("tr[data-number]")].map((row) => row.dataset.number);
      for (let round = 0; round < count; round += 1) {
        const state = ["not-submitted", "waiting", "submitted"][round % 3];
        demo.cashbook.states.take({ states: numbers.map((number) => ({ number, state, settlement: "none", attention: null, submittedAt: null })), nextRoundAt: new Date(Date.now() + 60_000 * (round % 30)).toISOString() });
        if (round % 100 === 0) await new Promise((resolve) => setTimeout(resolve));
      }
    }, count);
  await refresh(1000);
  const before = await heap();
  await refresh(10_000);
  const after = await heap();
  console.log(`     heap ${before} bytes before, ${after} bytes after`);
  await context.close();
  return after - before;
}
