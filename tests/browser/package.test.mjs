// The package: size, types, manifest, embedding from another origin under a strict policy, and the documentation page.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { copyFile, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { brotliCompressSync } from "node:zlib";
import { CSP, startFake } from "./fake-api.mjs";
import { launch, open } from "./browser.mjs";

const DIST = fileURLToPath(new URL("../../web/dist/", import.meta.url));
const BROTLI_BYTES_MAX = 60 * 1024;

describe("package", () => {
  let browser;
  before(async () => (browser = await launch()));
  after(() => browser.close());

  test("all that a browser loads is at most 60 KiB in brotli", async () => {
    const at = await startFake();
    const { page, context } = await open(browser, `${at.url}/docs.html`);
    try {
      await page.waitForSelector("#table cashbook-state[state=not-submitted]");
      const loaded = await page.evaluate(() => performance.getEntriesByType("resource").map(({ name }) => new URL(name).pathname).filter((path) => path.startsWith("/dist/")));
      assert.deepEqual([...new Set(loaded)].sort(), ["/dist/index.js", "/dist/wasm/cashbook_widget_bg.wasm"]);
    } finally {
      await context.close();
      await at.stop();
    }
    let bytes = 0;
    for (const name of ["index.js", "wasm/cashbook_widget_bg.wasm"]) bytes += brotliCompressSync(await readFile(DIST + name)).length;
    assert.ok(bytes > 10_000 && bytes <= BROTLI_BYTES_MAX, `${bytes}`);
  });

  test("every export of package.json is there", async () => {
    const { exports, types, customElements } = JSON.parse(await readFile(`${DIST}package.json`, "utf8"));
    const paths = Object.values(exports).flatMap((value) => (typeof value === "string" ? [value] : Object.values(value)));
    for (const path of [...paths.filter((path) => !path.includes("*")), types, customElements]) assert.ok(existsSync(DIST + path), path);
  });

  test("packed and installed into an empty project, its types compile, wrong uses do not, and every export resolves", async () => {
    const folder = await mkdtemp(join(tmpdir(), "cashbook-consumer-"));
    try {
      const npm = (...args) => execFileSync("npm", args, { cwd: folder, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
      const [{ filename, files }] = JSON.parse(npm("pack", DIST, "--json", "--silent"));
      assert.deepEqual(files.map(({ path }) => path).filter((path) => /node_modules|test|\.rs$/.test(path)), []);
      await writeFile(join(folder, "package.json"), JSON.stringify({ name: "consumer", version: "0.0.0", private: true, type: "module" }));
      npm("install", "--offline", "--no-audit", "--no-fund", "--omit=dev", `./${filename}`);
      assert.deepEqual((await readdir(join(folder, "node_modules"))).filter((name) => !name.startsWith(".")), ["incash-cashbook-widget"], "it needs no other package");
      for (const name of ["right.ts", "wrong.ts"]) await copyFile(fileURLToPath(new URL(`types/${name}`, import.meta.url)), join(folder, name));
      const compiler = fileURLToPath(new URL("node_modules/.bin/tsc", import.meta.url));
      const tsc = (resolution, file) => execFileSync(compiler, ["--noEmit", "--strict", "--target", "es2022", ...resolution, "--lib", "es2022,dom,dom.iterable,esnext", "--skipLibCheck", "false", "--types", "", file], { cwd: folder, encoding: "utf8" });
      const nodenext = ["--module", "nodenext", "--moduleResolution", "nodenext"];
      tsc(nodenext, "right.ts");
      tsc(["--module", "esnext", "--moduleResolution", "bundler"], "right.ts");
      assert.throws(() => tsc(nodenext, "wrong.ts"), (error) => {
        const found = error.stdout.match(/error TS\d+/g) ?? [];
        assert.equal(found.length, 5, error.stdout);
        return true;
      });
      const resolved = JSON.parse(execFileSync("node", ["--input-type=module", "-e", `
        const names = ["", "/index.js", "/wasm/cashbook_widget.js", "/wasm/cashbook_widget_bg.wasm", "/custom-elements.json", "/package.json"];
        console.log(JSON.stringify(names.map((name) => import.meta.resolve("incash-cashbook-widget" + name))));`], { cwd: folder, encoding: "utf8" }));
      for (const url of resolved) assert.ok(existsSync(fileURLToPath(url)), url);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });

  test("two lines embed it from another origin, under a strict policy", async () => {
    const service = await startFake();
    const csp = `default-src 'none'; script-src 'self' ${service.url} 'wasm-unsafe-eval'; style-src 'none'; connect-src ${service.url}`;
    const page = `<!doctype html><html lang="hu"><title>ERP</title><main><table><tbody><tr data-number="SZ-2026/00001"><td>SZ-2026/00001</td></tr></tbody></table></main><script>globalThis.inline = true</script><script type="module" src="/erp.js"></script>`;
    const script = `import { connect, decorate } from "${service.url}/dist/index.js";
decorate(document.querySelector("table"), connect({ apiBase: "${service.url}", company: "24123459", getToken: () => "token-1" }));`;
    assert.equal(script.split("\n").length, 2);
    const embedder = await startFake({ extra: { "/": { type: "text/html", body: page, csp }, "/erp.js": { type: "text/javascript", body: script } } });
    const { page: shown, context, errors } = await open(browser, embedder.url);
    try {
      await shown.waitForSelector("tr cashbook-state[state=not-submitted]");
      await shown.locator("tr").click({ button: "right" });
      await shown.locator("cashbook-menu [data-action=mark]").click();
      await shown.waitForSelector("tr cashbook-state[state=waiting]");
      // The policy is real: the inline script of the page did not run, and nothing of ours was refused.
      assert.equal(await shown.evaluate(() => globalThis.inline), undefined);
      assert.equal(errors.filter((error) => !/inline/i.test(error)).length, 0, errors.join("\n"));
      assert.equal(errors.length, 1);
    } finally {
      await context.close();
      await service.stop();
      await embedder.stop();
    }
  });

  test("states are asked for while the rules still load, and a promise of the page's own will do as well", async () => {
    const at = await startFake({ extra: { "/empty.html": { type: "text/html", body: "<!doctype html><html lang=hu><title>ERP</title>" } } });
    const { page, context, errors } = await open(browser, `${at.url}/empty.html`);
    try {
      // The rules come only once the states have been asked for: whoever waited for them would wait for ever.
      const asked = page.waitForRequest(/\/states$/);
      await page.route("**/*.wasm", async (route) => (await asked, route.continue()));
      const drawn = await page.evaluate(async () => {
        const { connect, decorate } = await import("/dist/index.js");
        const connecting = connect({ company: "24123459", getToken: () => "token-1" });
        const tables = [connecting, connecting.then((cashbook) => cashbook)].map((cashbook) => {
          const table = document.createElement("table");
          table.innerHTML = `<tbody><tr data-number="SZ-2026/00001"><td>1</td></tr></tbody>`;
          document.body.append(table);
          return [table, decorate(table, cashbook)];
        });
        const given = tables[0][1].selection();
        await connecting;
        const deadline = performance.now() + 5000;
        const icons = () => tables.filter(([table]) => table.querySelector("cashbook-state[state=not-submitted]")).length;
        while (icons() < 2 && performance.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 20));
        const shown = icons();
        for (const [, decoration] of tables) decoration.remove();
        return { shown, given, left: document.querySelectorAll("cashbook-state").length };
      });
      assert.deepEqual(drawn, { shown: 2, given: [], left: 0 });
      assert.deepEqual(errors, []);
    } finally {
      await context.close();
      await at.stop();
    }
  });

  test("the demo runs under its strict policy without a violation", async () => {
    assert.match(CSP, /style-src 'self'/);
    assert.doesNotMatch(CSP, /unsafe-inline|'unsafe-eval'/);
    const at = await startFake();
    const { page, context, errors } = await open(browser, `${at.url}/demo/#beallitasok`);
    try {
      const violations = await page.evaluate(async () => {
        const seen = [];
        addEventListener("securitypolicyviolation", (event) => seen.push(event.violatedDirective));
        for (const hash of ["#masolatok", "#eloleg", "#beallitasok"]) {
          location.hash = hash;
          await new Promise((resolve) => setTimeout(resolve, 300));
        }
        return seen;
      });
      assert.deepEqual(violations, []);
      assert.deepEqual(errors, []);
    } finally {
      await context.close();
      await at.stop();
    }
  });

  test("the manifest lists every element with its attributes, and the documentation shows each alive", async () => {
    const manifest = JSON.parse(await readFile(`${DIST}custom-elements.json`, "utf8"));
    const at = await startFake();
    const { page, context, errors } = await open(browser, `${at.url}/docs.html`);
    try {
      await page.waitForSelector("#table cashbook-state[state=not-submitted]");
      await page.waitForFunction(() => document.querySelector("cashbook-settings").shadowRoot.querySelector("section"));
      const tags = await page.evaluate(async () => Object.keys(await import("/dist/index.js")).filter((name) => /^Cashbook./.test(name)).map((name) => name.replace(/(?!^)([A-Z])/g, "-$1").toLowerCase()));
      const listed = manifest.modules.flatMap(({ declarations }) => declarations).map(({ tagName, attributes = [] }) => ({ tagName, attributes: attributes.map(({ name }) => name) }));
      assert.deepEqual(listed.map(({ tagName }) => tagName).sort(), tags.sort());
      for (const { tagName, attributes } of listed) {
        assert.ok((await page.locator(tagName).count()) > 0, `${tagName} has a live example`);
        const observed = await page.evaluate((tag) => customElements.get(tag).observedAttributes ?? [], tagName);
        for (const name of observed) assert.ok(attributes.includes(name), `${tagName} ${name}`);
      }
      assert.deepEqual(errors, []);
    } finally {
      await context.close();
      await at.stop();
    }
  });

  test("a rule that is asked for before the wasm is loaded says so by name", async () => {
    const at = await startFake();
    const { page, context } = await open(browser, `${at.url}/demo/icon.svg`);
    try {
      const said = await page.evaluate(() => import("/core.js").then(({ texts }) => texts("hu")).catch((error) => error.message));
      assert.match(said, /texts\(\) was called before load\(\) had finished/);
      const wrong = await page.evaluate(async () => {
        const core = await import("/core.js");
        await core.load();
        try {
          return core.icons({ rows: [{ number: "A", status: { state: "sent", settlement: "none" } }], now: "", lang: "hu" });
        } catch (error) {
          return `${error.name}: ${error.message}`;
        }
      });
      assert.match(wrong, /^TypeError: .*: state$/);
    } finally {
      await context.close();
      await at.stop();
    }
  });
});
