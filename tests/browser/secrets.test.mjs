// A secret key that was typed into the settings is nowhere in the page afterwards: not in its memory (a heap snapshot),
// its storage, its addresses or its document.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { launch, open, place } from "./browser.mjs";

const KEY = "good-key-typed-by-hand-5d41402abc4b2a76";
const FORMS = {
  plain: KEY,
  base64: Buffer.from(KEY).toString("base64").replace(/=+$/, "").slice(0, -1),
  hex: Buffer.from(KEY).toString("hex"),
  reversed: [...KEY].reverse().join(""),
};

/** Everything that the page's script engine holds, after a collection of garbage. */
async function heap(page) {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("HeapProfiler.enable");
  for (let times = 0; times < 3; times += 1) await devtools.send("HeapProfiler.collectGarbage");
  const chunks = [];
  devtools.on("HeapProfiler.addHeapSnapshotChunk", ({ chunk }) => chunks.push(chunk));
  await devtools.send("HeapProfiler.takeHeapSnapshot", { reportProgress: false, captureNumericValue: true });
  await devtools.detach();
  return JSON.parse(chunks.join("")).strings;
}

const found = (strings) =>
  strings.flatMap((string) => Object.entries(FORMS).flatMap(([form, needle]) => (string.includes(needle) ? [`${form}: ${string.slice(0, 120)}`] : [])));

describe("the secret key", () => {
  let browser, at;
  before(async () => {
    browser = await launch();
    at = await place({ fakeOnly: true });
  });
  after(async () => {
    await browser.close();
    await at.stop();
  });

  test("leaves nothing in the page once it is stored", async () => {
    const { page, context, errors } = await open(browser, `${at.url}/demo/#beallitasok`);
    await page.waitForSelector("cashbook-settings section");
    const key = page.locator("cashbook-settings section[part~=key] #key");
    await key.click();
    // As the keyboard does it: a filled value would pass through the page's scripts on the driver's account.
    await page.keyboard.insertText(KEY);
    await page.keyboard.press("Enter");
    const hint = KEY.slice(-4);
    await page.waitForFunction((hint) => document.querySelector("cashbook-settings").shadowRoot.textContent.includes(`…${hint}`), hint);

    const strings = await heap(page);
    assert.ok(strings.length > 10_000, `${strings.length} strings are no whole snapshot`);
    assert.deepEqual(found(strings), []);
    const elsewhere = await page.evaluate(async () => {
      const databases = (await indexedDB.databases?.()) ?? [];
      const values = [...document.querySelectorAll("*")].flatMap((element) => [...(element.shadowRoot?.querySelectorAll("input") ?? [])]).map((input) => input.value);
      return [location.href, document.cookie, JSON.stringify({ ...localStorage }), JSON.stringify({ ...sessionStorage }), JSON.stringify(databases), document.documentElement.outerHTML, ...values, ...performance.getEntries().map(({ name }) => name)];
    });
    assert.deepEqual(found(elsewhere), []);

    // The search itself finds what is there: in a variable, in a closure, in a string that was put together.
    await page.evaluate((parts) => {
      const whole = parts.join("");
      globalThis.planted = { deep: [() => whole] };
    }, [KEY.slice(0, 9), KEY.slice(9)]);
    const planted = found(await heap(page));
    assert.notDeepEqual(planted, [], "a planted key is found");
    console.log(`${strings.length} strings of the page's memory, ${Object.keys(FORMS).length} forms of the key: nowhere`);
    assert.deepEqual(errors, []);
    await context.close();
  });
});
