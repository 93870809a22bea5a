// The secret key: where to find it, entering it, checking it. It goes in and never comes out.
import * as core from "../../core.js";
import { dateTime } from "../../format.js";
import { h, outside } from "../element.js";

const HEALTH_TEXTS = { ok: "healthOk", refused: "healthRefused", "not-default-user": "healthNotDefaultUser", unknown: "healthUnknown" };

export function keySection(host) {
  const text = (key, ...values) => host.text(key, ...values);
  const stored = h("p", { class: "stored" });
  const health = h("p", { class: "health" });
  const label = h("label", { for: "key" });
  // A secret that a browser must neither fill in nor remember.
  const input = h("input", { id: "key", type: "password", autocomplete: "off", spellcheck: "false", autocapitalize: "off", "aria-describedby": "key-error key-help" });
  const error = h("p", { id: "key-error", class: "error", role: "alert" });
  const status = h("p", { class: "quiet small", role: "status" });
  const save = h("button", { type: "submit", class: "primary" }, text("keySave"));
  const check = h("button", { type: "button", onclick: () => checkKey() }, text("keyCheck"));
  const form = h(
    "form",
    { novalidate: true, onsubmit: (event) => (event.preventDefault(), saveKey()) },
    label,
    h("div", { class: "line" }, input, save),
    error,
    h("p", { id: "key-help", class: "quiet small" }, text("keyHelp")),
  );
  input.addEventListener("input", () => complain(""));

  function complain(message) {
    error.textContent = message;
    if (message) input.setAttribute("aria-invalid", "true");
    else input.removeAttribute("aria-invalid");
  }

  async function saveKey() {
    const { key, message } = core.checkSecretKey(input.value, host.cashbook.lang);
    complain(message ?? "");
    if (message) return input.focus();
    save.disabled = true;
    try {
      await host.change((client) => client.changeSettings({ secretKey: key }));
      input.value = "";
      status.textContent = text("keySaved");
      await checkKey();
    } catch (failure) {
      complain(host.explain(failure));
    } finally {
      save.disabled = false;
    }
  }

  async function checkKey() {
    check.disabled = true;
    status.textContent = text("keyChecking");
    try {
      await host.change((client) => client.checkKey());
      status.textContent = "";
    } catch (failure) {
      status.textContent = "";
      complain(host.explain(failure));
    } finally {
      check.disabled = false;
    }
  }

  const path = ["keyPath1", "keyPath2", "keyPath3"].map((key) => h("li", {}, text(key)));
  const element = h(
    "section",
    { part: "section key", "aria-labelledby": "key-title" },
    h("h2", { id: "key-title" }, text("keyTitle")),
    h("div", { class: "where" }, h("p", {}, text("keyWhere")), h("ol", { class: "path" }, path), outside("https://cashbook.hu", text("keyOpenSite"), text("newWindow"))),
    h("div", { class: "known" }, stored, health, h("div", { class: "line" }, check, status)),
    form,
  );

  function update(settings) {
    const key = keyOf(settings);
    stored.textContent = !key.set ? text("keyNone") : key.hint ? text("keyStored", `…${key.hint}`) : text("keyStoredPlain");
    label.textContent = text(key.set ? "keyReplace" : "keyNew");
    check.hidden = !key.set;
    health.hidden = !key.set;
    health.className = `health ${key.health}`;
    health.textContent = text(HEALTH_TEXTS[key.health] ?? "healthUnknown");
    if (key.checkedAt) health.append(h("span", { class: "quiet small" }, ` ${text("keyCheckedAt", dateTime(key.checkedAt, host.cashbook.lang))}`));
  }

  return { element, update };
}

/** `secretKey: {set, hint, health, checkedAt}`. */
export function keyOf(settings) {
  const key = settings.secretKey ?? {};
  return { set: Boolean(key.set), hint: key.hint, health: key.health ?? "unknown", checkedAt: key.checkedAt };
}
