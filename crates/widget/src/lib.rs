//! The wasm-bindgen module of the InCash web client: the core's own rules for icons, menu entries, settings checks and
//! texts, with plain JavaScript objects in and out. It converts, calls and maps errors, and decides nothing itself.
#![deny(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::get_unwrap,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    clippy::unreachable,
    clippy::unwrap_used
)]

mod clock;
mod read;

use cashbook_core::{
    icon,
    texts::{
        Text,
        ui::{self, Lang},
    },
};
use clock::BrowserClock;
use js_sys::{Array, JsString, Object, Reflect};
use serde::Serialize;
use wasm_bindgen::prelude::*;

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &'static str = include_str!("types.d.ts");

/// Drawing and accessible name of each row: one crossing into wasm for a whole batch.
///
/// # Errors
/// A `TypeError` that names the field which has another shape than `IconsRequest`.
#[wasm_bindgen(unchecked_return_type = "Icon[]")]
pub fn icons(
    #[wasm_bindgen(unchecked_param_type = "IconsRequest")] request: JsValue,
) -> Result<JsValue, JsValue> {
    let rows = read::rows(&read::get(&request, "rows")?)?;
    let next_round_at = read::optional(&request, "nextRoundAt")?;
    let now = read::string(&request, "now")?;
    let lang = Lang::from_tag(&read::string(&request, "lang")?);
    let clock = BrowserClock::default();
    let list: Vec<icon::Icon> =
        rows.iter().map(|row| icon::icon(row, next_round_at.as_deref(), &now, lang, &clock)).collect();
    write(&list)
}

/// What can be done with the selected rows: the entries of the context menu and the side bar.
///
/// # Errors
/// A `TypeError` that names the field which has another shape than `Row`.
#[wasm_bindgen(unchecked_return_type = "MenuEntry[]")]
pub fn entries(
    #[wasm_bindgen(unchecked_param_type = "Row[]")] rows: JsValue,
    lang: &str,
) -> Result<JsValue, JsValue> {
    write(&icon::entries(&read::rows(&rows)?, Lang::from_tag(lang)))
}

/// `{ key }` trimmed, or `{ message }` that says why it cannot be one.
///
/// # Errors
/// None in practice: only when the answer cannot be built.
#[wasm_bindgen(js_name = checkSecretKey, unchecked_return_type = "{ key?: string; message?: string }")]
pub fn check_secret_key(typed: &str, lang: &str) -> Result<JsValue, JsValue> {
    checked("key", icon::check_secret_key(typed).map(Some), lang)
}

/// `{}` when the date will do, or `{ message }` that says why not.
///
/// # Errors
/// None in practice: only when the answer cannot be built.
#[wasm_bindgen(js_name = checkBackfillFrom, unchecked_return_type = "{ message?: string }")]
pub fn check_backfill_from(from: &str, today: &str, lang: &str) -> Result<JsValue, JsValue> {
    checked("from", icon::check_backfill_from(from, today).map(|()| None), lang)
}

/// Every text of the widget in one language, by key.
///
/// # Errors
/// None in practice: only when the object cannot be built.
#[wasm_bindgen(unchecked_return_type = "Readonly<Record<string, string>>")]
pub fn texts(lang: &str) -> Result<JsValue, JsValue> {
    let lang = Lang::from_tag(lang);
    let all = Object::new();
    for entry in ui::ALL {
        set(&all, entry.key, entry.text.get(lang))?;
    }
    Ok(all.into())
}

/// The language that a BCP 47 tag means here.
#[must_use]
#[wasm_bindgen(unchecked_return_type = "'hu' | 'en'")]
pub fn language(tag: &str) -> String {
    match Lang::from_tag(tag) {
        Lang::Hu => "hu".to_owned(),
        Lang::En => "en".to_owned(),
    }
}

fn checked(name: &str, result: Result<Option<String>, Text>, lang: &str) -> Result<JsValue, JsValue> {
    let answer = Object::new();
    match result {
        Ok(None) => {}
        Ok(Some(value)) => set(&answer, name, &value)?,
        Err(text) => set(&answer, "message", text.get(Lang::from_tag(lang)))?,
    }
    Ok(answer.into())
}

fn set(object: &Object, key: &str, value: &str) -> Result<(), JsValue> {
    Reflect::set(object, &JsString::from(key), &JsString::from(value)).map(|_| ())
}

fn write<T: Serialize>(list: &[T]) -> Result<JsValue, JsValue> {
    let serializer = serde_wasm_bindgen::Serializer::json_compatible();
    let array = Array::new();
    for item in list {
        array.push(&item.serialize(&serializer).map_err(JsValue::from)?);
    }
    Ok(array.into())
}
