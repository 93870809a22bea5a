//! The texts of findings, and what a text in two languages is.

pub mod finding;

use serde::{Deserialize, Serialize};

/// A fixed text in both languages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Text {
    pub hu: &'static str,
    pub en: &'static str,
}

/// A text in both languages with its values filled in, as the API answers it: `{"hu": "…", "en": "…"}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
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

    /// This text in one language.
    #[must_use]
    pub fn get(self, lang: Lang) -> &'static str {
        match lang {
            Lang::Hu => self.hu,
            Lang::En => self.en,
        }
    }
}

/// The languages of the widget.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Lang {
    #[default]
    Hu,
    En,
}

impl Lang {
    /// From a BCP 47 tag such as a page's `lang`; Hungarian unless it says English.
    #[must_use]
    pub fn from_tag(tag: &str) -> Self {
        let primary = tag.split(['-', '_']).next().unwrap_or_default();
        if primary.eq_ignore_ascii_case("en") { Self::En } else { Self::Hu }
    }

    /// This language's half of a message.
    #[must_use]
    pub fn of(self, message: &Message) -> &str {
        match self {
            Self::Hu => &message.hu,
            Self::En => &message.en,
        }
    }
}
