//! Every text that a user can see, in Hungarian and English, in one place: one file per part of the product.

pub mod attention;
pub mod finding;
pub mod problem;
pub mod service;

use serde::{Deserialize, Serialize};

pub mod ui;

/// A fixed text in both languages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Text {
    pub hu: &'static str,
    pub en: &'static str,
}

/// A text in both languages with its values filled in, as the API answers it: `{"hu": "…", "en": "…"}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    pub hu: String,
    pub en: String,
}

impl Text {
    /// Fills `{0}`, `{1}`, … in both languages.
    #[must_use]
    pub fn fill(self, values: &[&str]) -> Message {
        let one = |text: &str| {
            values
                .iter()
                .enumerate()
                .fold(text.to_owned(), |text, (at, value)| text.replace(&format!("{{{at}}}"), value))
        };
        Message { hu: one(self.hu), en: one(self.en) }
    }
}
