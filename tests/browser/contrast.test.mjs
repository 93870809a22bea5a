// WCAG 2.2, 1.4.3 and 1.4.11: the contrast of every colour of the widget, measured in the browser as it draws them, light and
// dark. The table of docs/akadalymentesseg.md is held to what is measured here.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, describe, test } from "node:test";
import { launch, open, place } from "./browser.mjs";

const DOCUMENT = new URL("../../docs/akadalymentesseg.md", import.meta.url);
const BORDER = "color-mix(in srgb, var(--_quiet) 80%, var(--_surface))";
/** Name in the document, foreground, what it needs, backgrounds. */
const PAIRS = [
  ["szöveg", "var(--_text)", 4.5],
  ["halvány szöveg", "var(--_quiet)", 4.5],
  ["hivatkozás", "var(--_accent)", 4.5],
  ["hiba, figyelem", "var(--_attention)", 4.5],
  ["nem beküldött ikon", "var(--_none)", 3],
  ["beküldésre vár ikon", "var(--_waiting)", 3],
  ["beküldött ikon, jó eredmény szövege", "var(--_submitted)", 4.5],
  ["gomb és mező kerete", BORDER, 3],
  ["fókuszkeret", "var(--_focus)", 3],
  ["elsődleges gomb felirata", "var(--_on-accent)", 4.5, ["var(--_accent)", "color-mix(in srgb, var(--_accent) 88%, black)"]],
];
const GROUNDS = ["var(--_surface)", "var(--_raised)"];

describe("contrast", () => {
  let browser, at;
  before(async () => {
    browser = await launch();
    at = await place({ fakeOnly: true });
  });
  after(async () => {
    await browser.close();
    await at.stop();
  });

  test("every colour has the contrast that it needs, and the document says so truly", async () => {
    const measured = { light: await measure(false), dark: await measure(true) };
    const rows = PAIRS.map(([name, , needed], at) => {
      for (const theme of ["light", "dark"]) for (const ratio of measured[theme][at]) assert.ok(ratio >= needed, `${name}, ${theme}: ${ratio}`);
      const said = (ratios) => ratios.map((ratio) => ratio.toFixed(1).replace(".", ",")).join(" / ");
      return `| ${name} | ${String(needed).replace(".", ",")} | ${said(measured.light[at])} | ${said(measured.dark[at])} |`;
    });
    const document = await readFile(DOCUMENT, "utf8");
    for (const row of rows) assert.ok(document.includes(row), `docs/akadalymentesseg.md should say:\n${rows.join("\n")}`);
  });

  async function measure(dark) {
    const { page, context } = await open(browser, `${at.url}/demo/#masolatok`, { dark });
    await page.waitForSelector("cashbook-state[state=not-submitted]");
    const colours = await page.evaluate(
      ([pairs, grounds]) => {
        const probe = document.createElement("i");
        document.querySelector("cashbook-legend").shadowRoot.append(probe);
        const canvas = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
        const rgb = (value) => {
          probe.style.color = value;
          canvas.fillStyle = getComputedStyle(probe).color;
          canvas.fillRect(0, 0, 1, 1);
          return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3);
        };
        return pairs.map(([, front, , own]) => (own ?? grounds).map((ground) => [rgb(front), rgb(ground)]));
      },
      [PAIRS, GROUNDS],
    );
    await context.close();
    return colours.map((pairs) => pairs.map(([front, ground]) => contrast(front, ground)));
  }
});

/** WCAG 2.2, "contrast ratio" and "relative luminance"; cut, not rounded, to one decimal: a bound is not reached by rounding. */
function contrast(one, other) {
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return Math.floor(((light + 0.05) / (dark + 0.05)) * 10) / 10;
}

function luminance(rgb) {
  const [red, green, blue] = rgb.map((value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
