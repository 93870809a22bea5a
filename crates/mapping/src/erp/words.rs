//! The ERP's words and what NAV and Cashbook call them: payment methods, units, VAT cases.

use crate::same::same;

/// A payment method: NAV's code, and Cashbook's `C00013` where NAV only knows OTHER.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Method {
    pub nav: &'static str,
    pub cashbook: Option<&'static str>,
}

const fn nav(nav: &'static str) -> Method {
    Method { nav, cashbook: None }
}

const fn other(code: &'static str) -> Method {
    Method { nav: "OTHER", cashbook: Some(code) }
}

/// Lower case, with `-` and `_` as spaces.
static METHODS: &[(&str, Method)] = &[
    ("transfer", nav("TRANSFER")),
    ("átutalás", nav("TRANSFER")),
    ("banki átutalás", nav("TRANSFER")),
    ("bank transfer", nav("TRANSFER")),
    ("cash", nav("CASH")),
    ("készpénz", nav("CASH")),
    ("card", nav("CARD")),
    ("bankkártya", nav("CARD")),
    ("kártya", nav("CARD")),
    ("hitelkártya", nav("CARD")),
    ("bank card", nav("CARD")),
    ("voucher", nav("VOUCHER")),
    ("utalvány", nav("VOUCHER")),
    ("other", nav("OTHER")),
    ("egyéb", nav("OTHER")),
    ("check", other("CHECK")),
    ("cheque", other("CHECK")),
    ("csekk", other("CHECK")),
    ("encashment", other("ENCASHMENT")),
    ("inkasszó", other("ENCASHMENT")),
    ("compenzation", other("COMPENZATION")),
    ("compensation", other("COMPENZATION")),
    ("kompenzáció", other("COMPENZATION")),
    ("cashondelivery", other("CASHONDELIVERY")),
    ("cash on delivery", other("CASHONDELIVERY")),
    ("utánvét", other("CASHONDELIVERY")),
    ("collection", other("COLLECTION")),
    ("direct debit", other("COLLECTION")),
    ("csoportos beszedés", other("COLLECTION")),
];

/// The names to offer when none of them was met.
pub const METHOD_NAMES: &str = "átutalás, készpénz, bankkártya, utalvány, csekk, inkasszó, kompenzáció, utánvét, \
csoportos beszedés, egyéb, TRANSFER, CASH, CARD, VOUCHER, OTHER, CHECK, ENCASHMENT, COMPENZATION, CASHONDELIVERY, COLLECTION";

/// A payment method by its Hungarian or English name, or NAV's or Cashbook's code.
#[must_use]
pub fn method(word: &str) -> Option<Method> {
    let exact = METHODS.iter().find(|(name, _)| same(name, word));
    let found = exact.or_else(|| {
        let word = fold(word);
        METHODS.iter().find(|(name, _)| *name == word)
    });
    found.map(|(_, method)| *method)
}

static UNITS: &[(&str, &str)] = &[
    ("db", "PIECE"),
    ("kg", "KILOGRAM"),
    ("óra", "HOUR"),
    ("piece", "PIECE"),
    ("darab", "PIECE"),
    ("pcs", "PIECE"),
    ("kilogram", "KILOGRAM"),
    ("kilogramm", "KILOGRAM"),
    ("ton", "TON"),
    ("t", "TON"),
    ("tonna", "TON"),
    ("kwh", "KWH"),
    ("kilowattóra", "KWH"),
    ("day", "DAY"),
    ("nap", "DAY"),
    ("hour", "HOUR"),
    ("ó", "HOUR"),
    ("minute", "MINUTE"),
    ("perc", "MINUTE"),
    ("month", "MONTH"),
    ("hó", "MONTH"),
    ("hónap", "MONTH"),
    ("liter", "LITER"),
    ("l", "LITER"),
    ("kilometer", "KILOMETER"),
    ("kilométer", "KILOMETER"),
    ("km", "KILOMETER"),
    ("cubic meter", "CUBIC_METER"),
    ("köbméter", "CUBIC_METER"),
    ("m3", "CUBIC_METER"),
    ("m³", "CUBIC_METER"),
    ("meter", "METER"),
    ("méter", "METER"),
    ("m", "METER"),
    ("linear meter", "LINEAR_METER"),
    ("folyóméter", "LINEAR_METER"),
    ("fm", "LINEAR_METER"),
    ("carton", "CARTON"),
    ("karton", "CARTON"),
    ("pack", "PACK"),
    ("csomag", "PACK"),
    ("csom", "PACK"),
    ("own", "OWN"),
];

/// NAV's `unitOfMeasure` for the ERP's unit; `None` for one that NAV has no code for.
#[must_use]
pub fn unit(word: &str) -> Option<&'static str> {
    let exact = UNITS.iter().find(|(name, _)| same(name, word));
    let found = exact.or_else(|| {
        let word = fold(word);
        let word = word.trim_end_matches('.');
        UNITS.iter().find(|(name, _)| *name == word)
    });
    found.map(|(_, unit)| *unit)
}

/// What a VAT word means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VatWord {
    /// Case and the reason that is written unless the ERP gives one.
    Exemption(&'static str, &'static str),
    OutOfScope(&'static str, &'static str),
    ReverseCharge,
    Margin(&'static str),
    NoCharge,
}

static VAT_WORDS: &[(&str, VatWord)] = &[
    ("aam", VatWord::Exemption("AAM", "Alanyi adómentes")),
    ("tam", VatWord::Exemption("TAM", "Tárgyi adómentes")),
    ("kbaet", VatWord::Exemption("KBAET", "Közösségen belüli termékértékesítés, Áfa tv. 89. §")),
    (
        "kbauk",
        VatWord::Exemption("KBAUK", "Közösségen belüli új közlekedési eszköz értékesítése, Áfa tv. 89. §"),
    ),
    ("eam", VatWord::Exemption("EAM", "Termékexport harmadik országba, Áfa tv. 98-109. §")),
    ("nam", VatWord::Exemption("NAM", "Egyéb nemzetközi ügylet, Áfa tv. 110-118. §")),
    ("atk", VatWord::OutOfScope("ATK", "Áfa tárgyi hatályán kívül, Áfa tv. 2-3. §")),
    (
        "eufad37",
        VatWord::OutOfScope("EUFAD37", "Másik tagállamban teljesített, fordítottan adózó, Áfa tv. 37. §"),
    ),
    ("eufade", VatWord::OutOfScope("EUFADE", "Másik tagállamban teljesített, fordítottan adózó ügylet")),
    ("eue", VatWord::OutOfScope("EUE", "Másik tagállamban teljesített, nem fordítottan adózó ügylet")),
    ("ho", VatWord::OutOfScope("HO", "Harmadik országban teljesített ügylet")),
    ("reverse charge", VatWord::ReverseCharge),
    ("fordított", VatWord::ReverseCharge),
    ("fordított adózás", VatWord::ReverseCharge),
    ("fad", VatWord::ReverseCharge),
    ("travel agency", VatWord::Margin("TRAVEL_AGENCY")),
    ("second hand", VatWord::Margin("SECOND_HAND")),
    ("artwork", VatWord::Margin("ARTWORK")),
    ("antiques", VatWord::Margin("ANTIQUES")),
    ("no vat charge", VatWord::NoCharge),
];

/// The words to offer when none of them was met.
pub const VAT_NAMES: &str = "27, 18, 5, 0, AAM, TAM, KBAET, KBAUK, EAM, NAM, ATK, EUFAD37, EUFADE, EUE, HO, \
reverse-charge, travel-agency, second-hand, artwork, antiques, no-vat-charge";

/// A VAT case by NAV's code or its English or Hungarian name.
#[must_use]
pub fn vat(word: &str) -> Option<VatWord> {
    let word = fold(word);
    VAT_WORDS.iter().find(|(name, _)| *name == word).map(|(_, vat)| *vat)
}

/// NAV's code for a word in lower case and hyphens, if it is one of `codes`: `private-person` is `PRIVATE_PERSON`.
#[must_use]
pub fn code(word: &str, codes: &'static [&'static str]) -> Option<&'static str> {
    let same = |code: &&&str| {
        code.len() == word.len()
            && code
                .bytes()
                .zip(word.bytes())
                .all(|(code, byte)| code == byte.to_ascii_uppercase() || (code == b'_' && byte == b'-'))
    };
    codes.iter().find(same).copied()
}

fn fold(word: &str) -> String {
    word.trim()
        .chars()
        .flat_map(char::to_lowercase)
        .map(|c| if matches!(c, '-' | '_') { ' ' } else { c })
        .collect()
}
