// The InCash web client, as far as the demo needs it: two invoice screens, the Cashbook log, and Beállítások → Integráció → Cashbook.
// The lines that an ERP adds for Cashbook are marked with "Cashbook:". `cargo xtask build-widget` makes one module of this one
// and its neighbours, as ERPs do (the package stays its own): each further file would wait for a connection.
import { connect, decorate, preload } from "../dist/index.js"; // Cashbook:
import * as backEnd from "./back-end.js";
import { ErpTable, firstPage, h } from "./erp-table.js";
import { KINDS, TEXTS } from "./texts.js";

preload(); // Cashbook: its rules load while the ERP gets its own data

const main = document.querySelector("#main");
const [config, list] = await Promise.all([backEnd.config(), backEnd.invoices()]);
let { token } = config;
let rows = list;
let lang = localStorage.getItem("demo-lang") ?? config.lang ?? "hu";
let screen = {};
let cashbook;

const text = (key, ...values) => TEXTS[lang][key].replace(/\{(\d)\}/g, (_, at) => String(values[at]));
const kindLabel = (row) => {
  const how = row.modifies?.how ?? (row.final ? "final" : row.kind);
  return KINDS[lang][how] ?? row.kindLabel ?? how;
};

const rowsOf = { masolatok: () => rows.filter((row) => !row.advance), eloleg: () => rows.filter((row) => row.advance) };
const SCREENS = { masolatok: copies, eloleg: advances, naplo: log, beallitasok: settings };

function copies() {
  return listScreen({ title: text("copies"), rows: rowsOf.masolatok(), sideBar: true, commands: ["print", "cancel"] });
}

function advances() {
  return listScreen({ title: text("advances"), rows: rowsOf.eloleg(), sideBar: false, commands: ["print", "cancelAdvance"] });
}

function listScreen({ title, rows: shown, sideBar, commands }) {
  const list = new ErpTable({ text, kindLabel, lang, label: title });
  const own = commands.map((key) => h("button", { type: "button", disabled: true }, text(key)));
  const mark = h("cashbook-mark"); // Cashbook: the side bar's command
  const status = h("p", { role: "status", class: "status" });
  const aside = h(
    "aside",
    { "aria-label": text("sideBar") },
    h("section", {}, h("h2", {}, text("sideBar")), own, sideBar && mark),
    tryIt(list, status),
  );
  const element = h(
    "div",
    { class: "screen" },
    h("div", { class: "content" }, h("h1", {}, title), list.element, h("cashbook-legend")), // Cashbook: the legend
    aside,
  );
  list.rows = shown;
  let decoration;
  const attach = () => {
    // Cashbook: one line gives the list its column, menu and marking.
    decoration = decorate(list.table, cashbook, { selectedRows: () => list.body.querySelectorAll("[aria-selected=true]") });
    mark.rows = list.selection;
  };
  list.addEventListener("selection", () => {
    mark.rows = list.selection; // Cashbook: what is selected
  });
  return { element, attach, leave: () => decoration?.remove() };
}

function tryIt(list, status) {
  const run = (key, action) => h("button", { type: "button", "data-try": key, onclick: () => action().catch((error) => (status.textContent = text("failed", error.message))) }, text(key));
  const issue = async (kind) => {
    const row = await backEnd.issue(kind);
    rows = [row, ...rows];
    const fits = location.hash === "#eloleg" ? row.advance : !row.advance;
    if (fits) {
      list.rows = [row, ...list.rows];
      list.select([row.number]);
    }
    status.textContent = text("issuedOne", row.number);
  };
  const pay = async () => {
    const [row] = list.selection;
    if (!row) return void (status.textContent = text("selectOne"));
    await backEnd.pay(row.number);
    status.textContent = text("paidOne", row.number);
    cashbook.states.refresh();
  };
  const round = async () => {
    await backEnd.round();
    status.textContent = text("roundDone");
    cashbook.states.refresh();
  };
  return h(
    "section",
    { class: "try" },
    h("h2", {}, text("tryIt")),
    h("p", {}, text("tryHelp")),
    run("issue", () => issue("normal")),
    run("issueAdvance", () => issue("advance")),
    run("pay", pay),
    run("round", round),
    status,
  );
}

// Cashbook: the company's transfer log is an element without more ado.
function log() {
  const element = h("div", { class: "screen wide" }, h("div", { class: "content" }, h("h1", {}, text("log")), h("div", { class: "list padded" }, h("cashbook-log"))));
  return { element };
}

function settings() {
  const menu = ["general", "invoicing", "integration", "users"].map((key) =>
    h("li", {}, key === "integration" ? h("a", { href: "#beallitasok", "aria-current": "page" }, text(key)) : h("span", {}, text(key))),
  );
  const tab = (key, current) => h("button", { type: "button", role: "tab", id: `tab-${key}`, "aria-selected": String(current), "aria-controls": current ? "panel" : undefined, disabled: !current }, text(key));
  const cashbookTab = tab("cashbook", true);
  const panel = h("div", { role: "tabpanel", id: "panel", "aria-labelledby": "tab-cashbook" }, h("cashbook-settings")); // Cashbook: the tab's content
  // Cashbook: without the module's licence there is no tab.
  const licence = () => (cashbookTab.hidden = panel.hidden = cashbook.hidden);
  const attach = () => {
    cashbook.addEventListener("licence", licence);
    licence();
  };
  const element = h(
    "div",
    { class: "screen settings" },
    h("nav", { class: "settings-menu", "aria-label": text("settingsMenu") }, h("ul", {}, menu)),
    h(
      "div",
      { class: "content" },
      h("h1", {}, `${text("settings")} – ${text("integration")}`),
      h("div", { role: "tablist", class: "tabs", "aria-label": text("integration") }, tab("nav"), tab("shop"), cashbookTab),
      panel,
      h("p", { class: "quiet" }, text("notHere")),
    ),
  );
  return { element, attach, leave: () => cashbook?.removeEventListener("licence", licence) };
}

const screenName = () => (location.hash.slice(1) in SCREENS ? location.hash.slice(1) : "masolatok");

function show() {
  const name = screenName();
  screen.leave?.();
  document.documentElement.lang = lang;
  document.title = text("title");
  for (const element of document.querySelectorAll("[data-text]")) element.textContent = text(element.dataset.text);
  const sandbox = document.querySelector("#sandbox");
  sandbox.hidden = !config.sandboxUrl;
  sandbox.href = config.sandboxUrl ?? "#";
  sandbox.append(h("span", { class: "visually-hidden" }, ` ${text("newWindow")}`));
  document.querySelector("#screens").setAttribute("aria-label", text("screens"));
  for (const link of document.querySelectorAll("#screens a")) {
    if (link.hash === `#${name}`) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  const button = document.querySelector("#language");
  button.textContent = lang === "hu" ? "English" : "Magyar";
  button.lang = lang === "hu" ? "en" : "hu";
  const built = SCREENS[name]();
  main.replaceChildren(built.element);
  // Without its texts there is nothing to see: the page is drawn once, with them and the list.
  document.body.hidden = false;
  screen = built;
  if (cashbook) built.attach?.();
}

document.querySelector("#language").addEventListener("click", () => {
  lang = lang === "hu" ? "en" : "hu";
  localStorage.setItem("demo-lang", lang);
  cashbook?.setLanguage(lang); // Cashbook: follows the ERP's language
  show();
});

document.querySelector("#theme").addEventListener("click", () => {
  const root = document.documentElement;
  const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  root.dataset.theme = dark ? "light" : "dark";
  localStorage.setItem("demo-theme", root.dataset.theme);
});

const theme = localStorage.getItem("demo-theme");
if (theme) document.documentElement.dataset.theme = theme;
addEventListener("hashchange", () => {
  show();
  main.focus();
});
const renewed = async () => {
  ({ token } = await backEnd.config());
  return token;
};
// Cashbook: the connection, before the ERP draws its own list, with a token from the ERP's back end, a fresh one when the last has expired.
const connecting = connect({
  apiBase: config.apiBase,
  company: config.company,
  lang,
  first: firstPage(rowsOf[screenName()]?.() ?? [], lang),
  getToken: ({ renew }) => (renew ? renewed() : token),
});
show();
cashbook = await connecting;
screen.attach?.();
// Cashbook: without the module's licence there is no log in the menu.
const licence = () => (document.querySelector("#log-link").hidden = cashbook.licensed !== true);
cashbook.addEventListener("licence", licence);
licence();
globalThis.demo = { cashbook };
