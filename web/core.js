// The only module that loads the wasm. Loading is apart from use: a rule asked for too early says so by name.
import init, * as wasm from "./wasm/cashbook_widget.js";

let loading;
let loaded = false;
const textsByLang = new Map();

/**
 * Loads the wasm once, however often it is called; it is compiled while it arrives. `source` replaces the file of the
 * package (URL, Response or bytes).
 */
export function load(source = new URL("./wasm/cashbook_widget_bg.wasm", import.meta.url)) {
  loading ??= init({ module_or_path: source }).then(
    () => {
      loaded = true;
    },
    (error) => {
      loading = undefined;
      throw error;
    },
  );
  return loading;
}

function rule(name) {
  if (!loaded) throw new Error(`cashbook: ${name}() was called before load() had finished`);
  return wasm[name];
}

export const icons = (request) => rule("icons")(request);
export const entries = (rows, lang) => rule("entries")(rows, lang);
export const checkSecretKey = (typed, lang) => rule("checkSecretKey")(typed, lang);
export const checkBackfillFrom = (from, today, lang) => rule("checkBackfillFrom")(from, today, lang);
export const language = (tag) => rule("language")(tag ?? "");

/** Every text in one language, by key. */
export function texts(lang) {
  let all = textsByLang.get(lang);
  if (!all) {
    all = Object.freeze(rule("texts")(lang));
    textsByLang.set(lang, all);
  }
  return all;
}

/** One text with `{0}`, `{1}`, … filled in. An unknown key is a mistake of ours and is thrown. */
export function text(lang, key, ...values) {
  const found = texts(lang)[key];
  if (found === undefined) throw new Error(`cashbook: no text ${key}`);
  return found.replace(/\{(\d)\}/g, (whole, at) => (at < values.length ? String(values[at]) : whole));
}
