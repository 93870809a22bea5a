// A small in-memory stand-in for the component and the ERP's back end, for tests of the elements alone: the shapes of the
// public contract, and switches for what the real thing cannot be asked to do. The same tests run against the real thing too.
import { createHash } from "node:crypto";
import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";

const WEB = fileURLToPath(new URL("../../web/", import.meta.url));
const DATA = ["elolegszamlak", "szamlak", "helyesbito-es-ervenytelenito", "nem-atadhato"];
const NEVER_SENT = { "pro-forma": "Díjbekérő", "delivery-note": "Szállítólevél", receipt: "Nyugta" };
export const CSP =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
const TYPES = { ".html": "text/html; charset=utf-8", ".js": "text/javascript", ".mjs": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml", ".json": "application/json", ".wasm": "application/wasm", ".xml": "application/xml" };

/** Starts it; `extra` adds pages: path → {type, body, csp?}. */
export async function startFake({ company = "24123459", port = 0, extra = {} } = {}) {
  const fake = await world(company);
  const server = createServer(async (request, response) => {
    try {
      await answer(fake, extra, request, response);
    } catch (error) {
      response.writeHead(500).end(String(error));
    }
  });
  await new Promise((resolve) => server.listen(port, "127.0.0.1", resolve));
  fake.url = `http://127.0.0.1:${server.address().port}`;
  fake.stop = () => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  };
  return fake;
}

async function world(company) {
  const documents = new Map();
  for (const name of DATA) {
    for (const entry of JSON.parse(await readFile(join(WEB, `demo/data/${name}.json`), "utf8"))) {
      documents.set(entry.number, newDocument(entry));
    }
  }
  return {
    company,
    documents,
    issued: 0,
    /** Requests to the API: {method, path, body}. */
    requests: [],
    licensed: true,
    /** "status" answers that status to every API call. */
    failWith: null,
    refuse: new Map(),
    token: "token-1",
    /** Every attempt, oldest first. */
    log: [],
    settings: { secretKey: { set: false, health: "unknown" }, automatic: false, backfill: { state: "available" }, packagesUrl: "https://cashbook.hu/arkalkulator" },
    mark(number) {
      documents.get(number).state = "waiting";
    },
    round() {
      for (const document of documents.values()) submit(this, document);
      if (this.settings.backfill.state === "running") this.settings.backfill.state = "done";
    },
  };
}

function newDocument({ number, gross, document }) {
  return { number, gross, document, state: "not-submitted", settlement: "none", attention: null, attempts: [], paid: 0 };
}

export const LOG_PAGE_ITEMS = 20;

/** Newest first; the cursor is where the page before it began. */
function submissions({ log }, cursor) {
  const end = cursor === undefined ? log.length : Number(cursor);
  const first = Math.max(0, Math.floor((end - 1) / LOG_PAGE_ITEMS) * LOG_PAGE_ITEMS);
  return { submissions: log.slice(first, end).reverse(), cursor: first > 0 ? String(first) : null };
}

function submit(fake, document) {
  const waits = document.state === "waiting" || document.settlement === "waiting";
  if (!waits) return;
  const attempt = { number: document.number, at: new Date().toISOString(), milliseconds: 61, what: document.state === "waiting" ? "document" : "settlements", revision: 1, settlements: document.paid, xml: "sha256", answer: "" };
  if (fake.refuse.has(document.number)) {
    tried(fake, document, { ...attempt, outcome: "refused-document", status: 422, answer: fake.refuse.get(document.number) });
    document.attention = { code: "refused", message: { hu: "A Cashbook visszautasította ezt a bizonylatot (HTTP 422). Javítás után jelölje meg újra.", en: "Cashbook refused this document (HTTP 422). Once corrected, mark it again." }, since: attempt.at, retryAt: null };
    return;
  }
  const hash = `h${Buffer.from(document.number).toString("hex").slice(0, 24)}`;
  tried(fake, document, { ...attempt, outcome: "accepted", status: 200, hash });
  document.state = "submitted";
  document.submittedAt = attempt.at;
  document.attention = null;
  if (document.paid > 0) document.settlement = "submitted";
}

export function tried(fake, document, attempt) {
  document.attempts.push(attempt);
  fake.log.push(attempt);
}

const nextRoundAt = () => new Date(Math.ceil((Date.now() + 1) / 1_800_000) * 1_800_000).toISOString();

async function answer(fake, extra, request, response) {
  const url = new URL(request.url, "http://127.0.0.1");
  const body = await readBody(request);
  const cors = { "access-control-allow-origin": "*", "access-control-allow-headers": "authorization, content-type", "access-control-allow-methods": "GET, POST, PATCH", "access-control-max-age": "600" };
  const json = (status, value, type = "application/json") => response.writeHead(status, { "content-type": type, "cache-control": "no-store", ...cors }).end(JSON.stringify(value));
  const problem = (status, code, message) => json(status, { type: `/api/v1/problems/${code}`, title: code, status, detail: message.en, code, message }, "application/problem+json");
  if (request.method === "OPTIONS") return response.writeHead(204, cors).end();
  const prefix = `/api/v1/companies/${fake.company}`;
  if (url.pathname.startsWith(prefix)) {
    const path = url.pathname.slice(prefix.length) + url.search;
    fake.requests.push({ method: request.method, path, body });
    if (fake.failWith) return json(fake.failWith, {});
    if (request.headers.authorization !== `Bearer ${fake.token}`) return problem(401, "token-invalid", { hu: "A token érvénytelen.", en: "The token is not valid." });
    if (!fake.licensed) return problem(403, "module-not-licensed", { hu: "A Cashbook modul nincs megvásárolva.", en: "The Cashbook module is not licensed." });
    return api(fake, `${request.method} ${path}`, body, json, problem);
  }
  if (url.pathname.startsWith("/demo/") && demo(fake, `${request.method} ${url.pathname}`, body, json)) return;
  return file(url.pathname, extra, request, response, cors);
}

function view(document) {
  const { number, state, settlement, attention, submittedAt } = document;
  return { number, state, settlement, attention, submittedAt: submittedAt ?? null, known: true };
}

function api(fake, call, body, json, problem) {
  const known = (number) => fake.documents.get(number);
  const unknown = { hu: "A szolgáltatás nem ismeri ezt a bizonylatot.", en: "The service does not know this document." };
  if (call === "POST /states") {
    return json(200, { states: body.numbers.map((number) => (known(number) ? view(known(number)) : { number, state: "not-submitted", settlement: "none", attention: null, submittedAt: null, known: false })), nextRoundAt: nextRoundAt() });
  }
  if (call === "POST /marks") return json(200, { results: body.numbers.map((number) => markOne(known(number), number, unknown)) });
  if (call === "POST /marks/withdraw") {
    const results = body.numbers.map((number) => {
      const document = known(number);
      if (document?.state !== "waiting") return { number, result: "refused", code: "not-waiting", message: { hu: "Már nem vonható vissza.", en: "It can no longer be withdrawn." } };
      document.state = "not-submitted";
      document.attention = null;
      return { number, result: "withdrawn" };
    });
    return json(200, { results });
  }
  const one = /^GET \/documents\/([^/]+)(\/preview)?$/.exec(call);
  if (one) {
    const document = known(decodeURIComponent(one[1]));
    if (!document) return problem(404, "unknown-document", unknown);
    if (!one[2]) return json(200, { ...view(document), attempts: document.attempts, nextRoundAt: nextRoundAt() });
    return json(200, preview(document));
  }
  const log = /^GET \/submissions(?:\?cursor=(\d+))?$/.exec(call);
  if (log) return json(200, submissions(fake, log[1]));
  return settingsApi(fake, call, body, json, problem);
}

function markOne(document, number, unknown) {
  if (!document) return { number, result: "refused", code: "unknown-document", message: unknown };
  const never = NEVER_SENT[document.document.kind];
  if (never) return { number, result: "refused", code: "kind-never-sent", message: { hu: `${never} nem adható át.`, en: "This kind is never handed over." } };
  if (document.state !== "submitted") document.state = "waiting";
  document.attention = null;
  return { number, result: "marked" };
}

function preview({ number, document }) {
  const findings = number === "SZ-2026/00022" ? [{ code: "tax-number-check-digit", severity: "error", path: "/customer/taxNumber", message: { hu: "A vevő adószámának ellenőrző számjegye hibás.", en: "The check digit of the customer's tax number is wrong." } }] : [];
  const xml = `<?xml version="1.0" encoding="UTF-8"?><InvoiceData xmlns="http://schemas.nav.gov.hu/OSA/3.0/data"><invoiceNumber>${number}</invoiceNumber><invoiceIssueDate>${document.issueDate}</invoiceIssueDate><invoiceMain><invoice/></invoiceMain></InvoiceData>`;
  // As the component: no XML when the findings make it impossible.
  return { number, xml: findings.length > 0 ? null : xml, findings };
}

function settingsApi(fake, call, body, json, problem) {
  const { settings } = fake;
  const inRange = (from) => [...fake.documents.values()].filter(({ document }) => document.issueDate >= from && !NEVER_SENT[document.kind]);
  if (call === "GET /settings") return json(200, settings);
  if (call === "PATCH /settings") {
    if (body.secretKey) settings.secretKey = { set: true, hint: body.secretKey.slice(-4), health: "unknown", value: undefined };
    if (body.secretKey) fake.secretKey = body.secretKey;
    if (typeof body.automatic === "boolean") settings.automatic = body.automatic;
    return json(200, settings);
  }
  if (call === "POST /settings/check") {
    settings.secretKey.health = { refused: "refused", "not-default": "not-default-user" }[fake.secretKey] ?? "ok";
    settings.secretKey.checkedAt = new Date().toISOString();
    return json(200, settings);
  }
  if (call === "POST /backfill/plan") {
    const found = inRange(body.from);
    const fresh = found.filter(({ state }) => state === "not-submitted");
    const sums = {};
    for (const { gross, document } of fresh) sums[document.currency] = String(Math.round(((Number(sums[document.currency] ?? 0)) + Number(gross)) * 100) / 100);
    return json(200, { from: body.from, documents: found.length, already: found.filter(({ state }) => state !== "not-submitted").length, sums });
  }
  if (call === "POST /backfill") {
    if (settings.backfill.state !== "available") return problem(409, "backfill-used", { hu: "A visszamenőleges adatküldés már megtörtént.", en: "The retroactive sending has been used." });
    const found = inRange(body.from);
    for (const document of found) if (document.state === "not-submitted") document.state = "waiting";
    settings.backfill = { state: "running", from: body.from, by: "kerekes.anna", at: new Date().toISOString(), marked: found.length, lookedAt: found.length, of: fake.documents.size };
    return json(202, settings.backfill);
  }
  return problem(404, "not-found", { hu: "Nincs ilyen.", en: "There is no such thing." });
}

function row({ number, gross, document }) {
  return { number, kind: document.kind, issueDate: document.issueDate, customer: document.customer.name, gross, currency: document.currency, advance: document.kind === "advance", final: document.lines.some((line) => line.advanceDeducted), modifies: document.modifies };
}

function demo(fake, call, body, json) {
  if (call === "GET /demo/config.json") json(200, { apiBase: "", company: fake.company, token: fake.token, sandboxUrl: `${fake.url}/sandbox`, lang: "hu" });
  else if (call === "GET /demo/invoices") json(200, [...fake.documents.values()].map(row));
  else if (call === "POST /demo/issue") {
    const advance = body.kind === "advance";
    fake.issued += 1;
    const number = `${advance ? "EL" : "SZ"}-2026/1${String(fake.issued).padStart(4, "0")}`;
    const like = [...fake.documents.values()].find(({ document }) => document.kind === (advance ? "advance" : "normal"));
    const made = newDocument({ ...like, number, document: { ...like.document, issueDate: new Date().toISOString().slice(0, 10) } });
    if (fake.settings.automatic) made.state = "waiting";
    fake.documents.set(number, made);
    json(200, row(made));
  } else if (call === "POST /demo/payment") {
    const document = fake.documents.get(body.number);
    document.paid += 1;
    if (document.state !== "not-submitted") document.settlement = "waiting";
    json(200, {});
  } else if (call === "POST /demo/round") {
    fake.round();
    json(200, {});
  } else return false;
  return true;
}

async function file(path, extra, request, response, cors) {
  const given = extra[path];
  if (given) return response.writeHead(200, { "content-type": given.type, ...(given.csp ? { "content-security-policy": given.csp } : {}) }).end(given.body);
  // What the sources import as a neighbour is built into the package.
  if (path.startsWith("/wasm/")) return file(`/dist${path}`, {}, request, response, cors);
  if (path === "/") return response.writeHead(307, { location: "/demo/" }).end();
  const wanted = normalize(join(WEB, decodeURIComponent(path.endsWith("/") ? `${path}index.html` : path)));
  if (!wanted.startsWith(WEB)) return response.writeHead(404).end();
  try {
    const content = await readFile(wanted);
    // As the demo's real server: always asked for again, and then not sent again. A browser keeps what it has compiled along with it.
    const kept = { etag: `"${createHash("sha256").update(content).digest("base64url")}"`, "cache-control": "no-cache" };
    if (request.headers["if-none-match"] === kept.etag) return response.writeHead(304, kept).end();
    response.writeHead(200, { "content-type": TYPES[extname(wanted)] ?? "application/octet-stream", "content-security-policy": CSP, ...kept, ...cors }).end(content);
  } catch {
    response.writeHead(404).end();
  }
}

async function readBody(request) {
  const parts = [];
  for await (const part of request) parts.push(part);
  return parts.length === 0 ? undefined : JSON.parse(Buffer.concat(parts).toString("utf8") || "null");
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const fake = await startFake();
  console.log(fake.url);
}
