//! The words of the sandbox's pages, in Hungarian and English.

use axum::{extract::FromRequestParts, http::request::Parts};

/// The language of a page: `?lang=`, else the browser's first wish, else Hungarian.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lang {
    Hu,
    En,
}

impl Lang {
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Hu => "hu",
            Self::En => "en",
        }
    }

    /// The word in this language.
    #[must_use]
    pub fn say(self, label: Label) -> &'static str {
        match self {
            Self::Hu => label.0,
            Self::En => label.1,
        }
    }
}

impl<S: Sync> FromRequestParts<S> for Lang {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        let query = parts.uri.query().unwrap_or_default();
        let asked = query.split('&').find_map(|pair| pair.strip_prefix("lang="));
        let wished = parts.headers.get("accept-language").and_then(|value| value.to_str().ok());
        Ok(match asked.or(wished) {
            Some(language) if language.starts_with("en") => Self::En,
            _ => Self::Hu,
        })
    }
}

/// Hungarian, English.
#[derive(Clone, Copy, Debug)]
pub struct Label(&'static str, &'static str);

pub const TITLE: Label = Label("Cashbook-homokozó", "Cashbook sandbox");
pub const STAND_IN: Label = Label(
    "Ez nem a Cashbook, hanem fejlesztéshez és teszthez készült helyettesítője. Innen semmi nem jut el a Cashbookhoz vagy a könyvelőhöz.",
    "This is not Cashbook but a stand-in for it, made for development and tests. Nothing here reaches Cashbook or an accountant.",
);
pub const ARRIVED: Label = Label("Beérkezett", "Arrived");
pub const REQUESTS: Label = Label("Kérések", "Requests");
pub const FAULTS: Label = Label("Hibák", "Faults");
pub const KEYS: Label = Label("Kulcsok", "Keys");
pub const NOTHING_YET: Label = Label(
    "Még semmi nem érkezett. A következő kör után itt látszik, amit az InCash beküldött.",
    "Nothing has arrived yet. After the next round, what InCash submitted shows here.",
);
pub const NEWEST: Label = Label("a legújabbak", "the newest");
pub const COMPANY: Label = Label("Törzsszám", "Taxpayer id");
pub const NUMBER: Label = Label("Bizonylatszám", "Number");
pub const TIME: Label = Label("Időpont (UTC)", "Time (UTC)");
pub const PARTNER: Label = Label("Vevő", "Customer");
pub const SUPPLIER: Label = Label("Szállító", "Supplier");
pub const ISSUED: Label = Label("Kelt", "Issued");
pub const SETTLEMENTS: Label = Label("Kiegyenlítések", "Settlements");
pub const IMAGE: Label = Label("Számlakép", "Image");
pub const STATUS: Label = Label("Állapot", "Status");
pub const RESEND: Label = Label("Hányadszor", "Resend");
pub const HASH: Label = Label("Azonosító (hash)", "Hash");
pub const FORM: Label = Label("Űrlap", "Form");
pub const SENDER: Label = Label("Küldő program (X-Request-ID)", "Sending program (X-Request-ID)");
pub const COMPLAINT: Label = Label("Panasz", "Complaint");
pub const DOWNLOAD: Label = Label("letöltés", "download");
pub const OPEN: Label = Label("megnyitás", "open");
pub const XML: Label = Label("XML, tördelve", "XML, indented");
pub const ALL_OF_IT: Label = Label("A bizonylat összes beküldése", "All submissions of this document");
pub const FEWER: Label = Label("kevesebb kiegyenlítés, mint korábban", "fewer settlements than before");
pub const NONE: Label = Label("nincs", "none");
pub const PLACEHOLDER: Label = Label("„payments” (kép nélkül)", "“payments” (no image)");
pub const IN_XML: Label = Label("az XML-ben", "inside the XML");
pub const BAD_IMAGE: Label = Label("olvashatatlan", "unreadable");
pub const PENDING: Label = Label("feldolgozás alatt", "pending");
pub const PROCESSED: Label = Label("feldolgozva", "processed");
pub const FAILED: Label = Label("hibás", "failed");
pub const FIRST: Label = Label("első", "first");
pub const IDENTICAL: Label = Label("azonos újraküldés", "identical resend");
pub const CHANGED: Label = Label("új tartalom", "new content");
pub const COUNT_SUBMISSIONS: Label = Label("beküldés", "submissions");
pub const COUNT_DOCUMENTS: Label = Label("bizonylat", "documents");
pub const COUNT_IDENTICAL: Label = Label("azonos újraküldés", "identical resends");
pub const COUNT_COMPLAINTS: Label = Label("panasz", "complaints");
pub const COUNT_CONCURRENCY: Label = Label("legtöbb egyszerre", "most at once");
pub const PLACE: Label = Label("Hely", "Place");
pub const LEDGER: Label = Label("Főkönyv", "Ledger");
pub const METHOD: Label = Label("Mód", "Method");
pub const DATE: Label = Label("Dátum", "Date");
pub const AMOUNT: Label = Label("Összeg", "Amount");
pub const RATE: Label = Label("Árfolyam", "Rate");
pub const VOUCHER: Label = Label("Bizonylat", "Voucher");
pub const COMMENT: Label = Label("Megjegyzés", "Comment");
pub const BANK: Label = Label("bank (B)", "bank (B)");
pub const DESK: Label = Label("pénztár (P)", "cash desk (P)");
pub const CALL: Label = Label("Hívás", "Call");
pub const ANSWER: Label = Label("Válasz", "Answer");
pub const TOOK_MS: Label = Label("Tartott (ms)", "Took (ms)");
pub const DROPPED: Label = Label("megszakítva", "dropped");
pub const ABANDONED: Label = Label("a küldő bontotta", "sender hung up");
pub const RUNNING: Label = Label("fut", "running");
pub const FAULT: Label = Label("Hiba", "Fault");
pub const SECRET_KEY: Label = Label("Titkos hitelesítő kulcs", "Secret key");
pub const KEYS_HELP: Label = Label(
    "Ezeket a kulcsokat csak ez a homokozó ismeri. Bármely 8 jegyű törzsszámhoz is van kulcs: sandbox-key-<törzsszám>.",
    "Only this sandbox knows these keys. Every 8-digit taxpayer id has one, too: sandbox-key-<taxpayer id>.",
);
pub const DEFAULT_USER: Label = Label("Alapértelmezett felhasználó", "Default user");
pub const SUPPLIER_RIGHT: Label = Label("Szállítói számla is", "Supplier invoices, too");
pub const YES: Label = Label("igen", "yes");
pub const NO: Label = Label("nem", "no");
pub const ACTIVE: Label = Label("Bekapcsolt hibák", "Faults switched on");
pub const NO_FAULTS: Label = Label("Egy hiba sincs bekapcsolva.", "No fault is switched on.");
pub const REMOVE: Label = Label("Kikapcsolás", "Switch off");
pub const REMOVE_ALL: Label = Label("Mindet kikapcsolom", "Switch all off");
pub const ADD: Label = Label("Bekapcsolás", "Switch on");
pub const ADD_TITLE: Label = Label("Új hiba", "New fault");
pub const GENERAL: Label = Label("Általános", "General");
pub const SAVE: Label = Label("Mentés", "Save");
pub const DELAY: Label = Label("Minden válasz késése (ms)", "Delay of every answer (ms)");
pub const PROCESSING_DELAY: Label = Label("Feldolgozás ideje (ms)", "Time of processing (ms)");
pub const REFUSE_AT_ONCE: Label =
    Label("Hibás bizonylat azonnali elutasítása (422)", "Refuse a bad document at once (422)");
pub const HASH_BY_CONTENT: Label =
    Label("Azonos tartalomra azonos hash", "The same hash for the same content");
pub const SEED: Label = Label("Véletlen kezdőértéke", "Seed");
pub const WHAT: Label = Label("Mi történjen", "What happens");
pub const WHEN: Label = Label("Mikor", "When");
pub const ON_CALL: Label = Label("Melyik hívásra", "On which call");
pub const ONLY_NUMBER: Label = Label("Csak ez a bizonylatszám", "Only this document number");
pub const ONLY_COMPANY: Label = Label("Csak ez a törzsszám", "Only this taxpayer id");
pub const HOW_MANY: Label =
    Label("Hány kérésre (üres: kikapcsolásig)", "For how many requests (empty: until switched off)");
pub const PER_MILLE: Label = Label("Ezrelék (üres: mindre)", "Per mille (empty: all)");
pub const VALUE: Label = Label("Érték (státuszkód, ms vagy bájt)", "Value (status code, ms or bytes)");
pub const RETRY_AFTER: Label =
    Label("Retry-After (mp, 429-hez és 503-hoz)", "Retry-After (s, for 429 and 503)");
pub const TAKEN: Label = Label("A bizonylatot azért átveszi", "Takes the document all the same");
pub const ACT_STATUS: Label = Label("Hibás státuszkód", "Status code");
pub const ACT_ACCEPT_DROP: Label =
    Label("Átvétel, majd bontás válasz nélkül", "Accept, then drop the connection");
pub const ACT_DROP: Label = Label("Bontás olvasás előtt", "Drop before reading");
pub const ACT_DELAY: Label = Label("Késő válasz", "Late answer");
pub const ACT_SLOW: Label = Label("Lassan csordogáló válasz", "Slow body");
pub const ACT_HUGE: Label = Label("Hatalmas válasz", "Huge answer");
pub const ACT_NOT_JSON: Label = Label("Nem JSON válasz", "Answer that is not JSON");
pub const ACT_COMPLAIN: Label = Label("Panasz a feldolgozáskor", "Complaint in processing");
pub const WHICH_COMPLAINT: Label = Label("Melyik panasz", "Which complaint");
pub const WHY_UNREADABLE: Label = Label("az adatok nem olvashatók", "the data cannot be read");
pub const WHY_MISSING_PDF: Label = Label("hiányzik a PDF", "the PDF is missing");
pub const WHY_TAX_NUMBER: Label = Label("az adószám ismeretlen", "the tax number is unknown");
pub const WHY_PERMISSION: Label =
    Label("nincs jogosultság szállítói számlához", "no permission for supplier invoices");
pub const WHY_OTHER: Label = Label("egyéb hiba", "another error");
pub const CALL_SUBMIT: Label = Label("beküldés", "submit");
pub const CALL_LOG: Label = Label("napló", "log");
pub const CALL_KEY: Label = Label("kulcsellenőrzés", "key check");
pub const CALL_ALL: Label = Label("mindegyik", "all");
pub const NOT_FOUND: Label = Label("Nincs ilyen beküldés.", "There is no such submission.");
