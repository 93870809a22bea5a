// One Chromium for all tests of a file, and what is common to them.
import { mkdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { execFileSync } from "node:child_process";
import { chromium } from "playwright-core";
import { startFake } from "./fake-api.mjs";

export const SCREENSHOTS = fileURLToPath(new URL("../../docs/screenshots/", import.meta.url));
/** The real component behind the demo (`cargo xtask up`); without it the in-memory stand-in. */
export const BASE_URL = process.env.BASE_URL;

export function launch() {
  const executablePath = process.env.CHROMIUM ?? execFileSync("sh", ["-c", "command -v chromium || command -v google-chrome"]).toString().trim();
  const args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"];
  // Date fields follow the browser's own language, not the page's.
  return chromium.launch({ executablePath, headless: true, args, env: { ...process.env, LANGUAGE: "hu", LANG: "hu_HU.UTF-8" } });
}

/** `{url, fake, stop}`; `fake` is undefined when the real thing is tested. */
export async function place(options) {
  if (BASE_URL && !options?.fakeOnly) return { url: BASE_URL.replace(/\/$/, ""), stop: async () => {} };
  const fake = await startFake(options);
  return { url: fake.url, fake, stop: fake.stop };
}

/**
 * Gives the real component the stand-in's key, so that rounds submit; the in-memory stand-in submits without one.
 * The key is the sandbox's own: `sandbox-key-` and the demo company's taxpayer id.
 */
export async function giveKey() {
  if (!BASE_URL) return;
  const base = BASE_URL.replace(/\/$/, "");
  const { company, token } = await (await fetch(`${base}/demo/config.json`)).json();
  const response = await fetch(`${base}/api/v1/companies/${company}/settings`, {
    method: "PATCH",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify({ secretKey: `sandbox-key-${company}` }),
  });
  if (!response.ok) throw new Error(`the key was not taken: ${response.status} ${await response.text()}`);
  // The first round tells when the next one is.
  await fetch(`${base}/demo/round`, { method: "POST", headers: { "content-type": "application/json" }, body: "{}" });
}

/** A page that fails its test on any error in it. */
export async function open(browser, url, { lang = "hu", dark = false, ...options } = {}) {
  const context = await browser.newContext({ viewport: { width: 1360, height: 860 }, colorScheme: dark ? "dark" : "light", locale: lang === "hu" ? "hu-HU" : "en-GB", timezoneId: "Europe/Budapest", ...options });
  await context.addInitScript((lang) => localStorage.getItem("demo-lang") ?? localStorage.setItem("demo-lang", lang), lang);
  const page = await context.newPage();
  const errors = [];
  page.on("pageerror", (error) => errors.push(String(error)));
  page.on("console", (message) => message.type() === "error" && !/Failed to load resource/.test(message.text()) && errors.push(message.text()));
  await page.goto(url);
  return { page, context, errors };
}

export async function screenshot(page, name, options = {}) {
  await mkdir(SCREENSHOTS, { recursive: true });
  await page.screenshot({ path: `${SCREENSHOTS}${name}.png`, animations: "disabled", ...options });
}

export const icon = (page, number) => page.locator(`tr[data-number="${number}"] cashbook-state`);
export const row = (page, number) => page.locator(`tr[data-number="${number}"]`);

/** Texts, names and tooltips of the page and its elements in which a value is missing: "undefined" and its kin. */
export const strayWords = (page) =>
  page.evaluate(() => {
    const found = [];
    const look = (text, where) => /\b(undefined|null|NaN)\b|\[object |\{\d\}/.test(text ?? "") && found.push(`${where}: ${text.trim()}`);
    const walk = (root) => {
      for (const element of root.querySelectorAll("*")) {
        for (const node of element.childNodes) if (node.nodeType === Node.TEXT_NODE) look(node.data, element.localName);
        for (const name of ["title", "aria-label", "placeholder", "heading"]) look(element.getAttribute(name), `${element.localName} ${name}`);
        if (element.shadowRoot) walk(element.shadowRoot);
      }
    };
    walk(document);
    return found;
  });
