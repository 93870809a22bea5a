//! Instants as people in Hungary read them, by the browser's own `Intl`: it knows Europe/Budapest and both languages.

use cashbook_core::{icon::Clock, texts::ui::Lang};
use js_sys::{Array, Date, Intl::DateTimeFormat, Object, Reflect};
use wasm_bindgen::JsValue;

/// Formatters are dear to make and cheap to use: made on first use, kept for the batch.
#[derive(Default)]
pub struct BrowserClock {
    time: std::cell::OnceCell<js_sys::Function>,
    full: std::cell::OnceCell<js_sys::Function>,
}

impl Clock for BrowserClock {
    fn milliseconds(&self, instant: &str) -> Option<i64> {
        let milliseconds = Date::parse(instant);
        // Whole milliseconds, far below 2^53 (ECMA-262, time values).
        (!milliseconds.is_nan()).then_some(milliseconds as i64)
    }

    fn time_of_day(&self, instant: &str, lang: Lang) -> String {
        format(self.time.get_or_init(|| formatter(lang, &TIME)), instant)
    }

    fn date_and_time(&self, instant: &str, lang: Lang) -> String {
        format(self.full.get_or_init(|| formatter(lang, &FULL)), instant)
    }
}

const TIME: [(&str, &str); 4] =
    [("timeZone", "Europe/Budapest"), ("hourCycle", "h23"), ("hour", "2-digit"), ("minute", "2-digit")];
const FULL: [(&str, &str); 7] = [
    ("timeZone", "Europe/Budapest"),
    ("hourCycle", "h23"),
    ("year", "numeric"),
    ("month", "2-digit"),
    ("day", "2-digit"),
    ("hour", "2-digit"),
    ("minute", "2-digit"),
];

fn formatter(lang: Lang, options: &[(&str, &str)]) -> js_sys::Function {
    let object = Object::new();
    for (key, value) in options {
        // A plain new object takes every property.
        let _ = Reflect::set(&object, &JsValue::from_str(key), &JsValue::from_str(value));
    }
    let locale = match lang {
        Lang::Hu => "hu-HU",
        Lang::En => "en-GB",
    };
    DateTimeFormat::new(&Array::of1(&JsValue::from_str(locale)), &object).format()
}

/// An instant that cannot be read is shown as it came.
fn format(formatter: &js_sys::Function, instant: &str) -> String {
    let date = Date::new(&JsValue::from_str(instant));
    formatter
        .call1(&JsValue::UNDEFINED, &date)
        .ok()
        .and_then(|text| text.as_string())
        .unwrap_or_else(|| instant.to_owned())
}
