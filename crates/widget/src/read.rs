//! Plain JavaScript objects into the core's types, by hand: serde's generic error messages bring the printing of floats
//! along, a fifth of what the browser would have to load. Errors name the field.

use cashbook_core::{
    icon::{Attention, Pending, Row, Status},
    mapping::Kind,
    texts::Message,
    view::{SettlementState, State},
};
use js_sys::{Array, Reflect};
use wasm_bindgen::{JsCast as _, JsValue};

/// The rows of a request.
///
/// # Errors
/// A `TypeError` that names the field which has another shape than `Row[]`.
pub fn rows(value: &JsValue) -> Result<Vec<Row>, JsValue> {
    let Some(list) = value.dyn_ref::<Array>() else { return Err(wrong("rows")) };
    list.iter().map(|value| row(&value)).collect()
}

/// A string that may be absent, `undefined` or `null`.
///
/// # Errors
/// A `TypeError` that names the field.
pub fn optional(object: &JsValue, name: &str) -> Result<Option<String>, JsValue> {
    let value = get(object, name)?;
    if value.is_undefined() || value.is_null() {
        return Ok(None);
    }
    value.as_string().map(Some).ok_or_else(|| wrong(name))
}

/// A string that has to be there.
///
/// # Errors
/// A `TypeError` that names the field.
pub fn string(object: &JsValue, name: &str) -> Result<String, JsValue> {
    optional(object, name)?.ok_or_else(|| wrong(name))
}

/// A property of an object.
///
/// # Errors
/// A `TypeError` that names the field, when there is no object.
pub fn get(object: &JsValue, name: &str) -> Result<JsValue, JsValue> {
    Reflect::get(object, &JsValue::from_str(name)).map_err(|_| wrong(name))
}

fn row(value: &JsValue) -> Result<Row, JsValue> {
    Ok(Row {
        number: string(value, "number")?,
        kind: one_of(
            value,
            "kind",
            &[
                ("normal", Kind::Normal),
                ("advance", Kind::Advance),
                ("pro-forma", Kind::ProForma),
                ("delivery-note", Kind::DeliveryNote),
                ("receipt", Kind::Receipt),
            ],
        )?,
        status: object(value, "status")?.map(|status| self::status(&status)).transpose()?,
        pending: one_of(value, "pending", &[("mark", Pending::Mark), ("withdraw", Pending::Withdraw)])?,
    })
}

fn status(value: &JsValue) -> Result<Status, JsValue> {
    let states = [
        ("not-submitted", State::NotSubmitted),
        ("waiting", State::Waiting),
        ("submitted", State::Submitted),
    ];
    let settlements = [
        ("none", SettlementState::None),
        ("waiting", SettlementState::Waiting),
        ("submitted", SettlementState::Submitted),
    ];
    Ok(Status {
        state: one_of(value, "state", &states)?.ok_or_else(|| wrong("state"))?,
        settlement: one_of(value, "settlement", &settlements)?.unwrap_or(SettlementState::None),
        attention: object(value, "attention")?.map(|attention| self::attention(&attention)).transpose()?,
        submitted_at: optional(value, "submittedAt")?,
    })
}

fn attention(value: &JsValue) -> Result<Attention, JsValue> {
    let message = get(value, "message")?;
    Ok(Attention {
        code: string(value, "code")?,
        message: Message { hu: string(&message, "hu")?, en: string(&message, "en")? },
    })
}

fn object(value: &JsValue, name: &str) -> Result<Option<JsValue>, JsValue> {
    let value = get(value, name)?;
    match () {
        () if value.is_undefined() || value.is_null() => Ok(None),
        () if value.is_object() => Ok(Some(value)),
        () => Err(wrong(name)),
    }
}

fn one_of<T: Copy>(value: &JsValue, name: &str, words: &[(&str, T)]) -> Result<Option<T>, JsValue> {
    let Some(said) = optional(value, name)? else { return Ok(None) };
    words.iter().find(|(word, _)| *word == said).map(|(_, meant)| Some(*meant)).ok_or_else(|| wrong(name))
}

fn wrong(name: &str) -> JsValue {
    let mut text = String::from("cashbook-widget: not as in types.d.ts: ");
    text.push_str(name);
    js_sys::TypeError::new(&text).into()
}
