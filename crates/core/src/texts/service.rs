//! Why a call was refused: code, HTTP status and text of every refusal of the service, in one table.

use super::Text;

macro_rules! refusals {
    ($($(#[$doc:meta])* $name:ident = $status:literal $code:literal { $hu:literal, $en:literal })*) => {
        /// Why a call, or one item of a batch, was refused.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Refusal { $($(#[$doc])* $name),* }

        impl Refusal {
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// Stable, kebab-case.
            #[must_use]
            pub fn code(self) -> &'static str {
                match self { $(Self::$name => $code),* }
            }

            #[must_use]
            pub fn status(self) -> u16 {
                match self { $(Self::$name => $status),* }
            }

            #[must_use]
            pub fn text(self) -> Text {
                match self { $(Self::$name => Text { hu: $hu, en: $en }),* }
            }
        }
    };
}

refusals! {
    /// S7. Value 0: the company.
    ModuleNotLicensed = 403 "module-not-licensed" {
        "A Cashbook modul ehhez a céghez nincs megvásárolva ({0}).",
        "The Cashbook module is not licensed for this company ({0})."
    }
    UnknownCompany = 404 "unknown-company" {
        "Ismeretlen cég: {0}.",
        "Unknown company: {0}."
    }
    UnknownDocument = 404 "unknown-document" {
        "Ismeretlen bizonylat: {0}. Az InCash még nem adta át a bizonylatot.",
        "Unknown document: {0}. InCash has not handed it over yet."
    }
    BadNumber = 422 "bad-number" {
        "A bizonylatszám 1–50 karakter hosszú lehet, és nem állhat csupa szóközből.",
        "A document's number has 1 to 50 characters and is not all spaces (NAV SimpleText50NotBlank)."
    }
    DocumentInvalid = 422 "document-invalid" {
        "A bizonylat {0} hibát tartalmaz; nem tároltuk el.",
        "The document has {0} errors; nothing was stored."
    }
    /// Values: the revision sent, the revision known.
    StaleRevision = 409 "stale-revision" {
        "A bizonylatnak már a(z) {1}. változata ismert; a(z) {0}. változat régebbi.",
        "Revision {1} of the document is known already; revision {0} is older."
    }
    RevisionReused = 409 "revision-reused" {
        "A bizonylat {0}. változata már más tartalommal érkezett meg; növelje a változatszámot.",
        "Revision {0} of the document came already with other content; raise the revision."
    }
    Busy = 409 "busy" {
        "A bizonylatot éppen más is módosítja; kérjük, ismételje meg a kérést.",
        "Somebody else is changing the same thing right now; please repeat the call."
    }
    StoreUnavailable = 503 "store-unavailable" {
        "A tároló most nem érhető el; a kérés megismételhető.",
        "The store cannot be reached right now; the call can be repeated."
    }
    ImageNotPdf = 415 "image-not-pdf" {
        "A számlakép nem PDF (nem „%PDF-” kezdetű).",
        "The image is not a PDF (it does not begin with %PDF-)."
    }
    /// Values: bytes, limit.
    ImageTooLarge = 413 "image-too-large" {
        "A számlakép {0} bájt; legfeljebb {1} bájt lehet.",
        "The image has {0} bytes; at most {1} are allowed."
    }
    SettlementsInvalid = 422 "settlements-invalid" {
        "A kiegyenlítések listája {0} hibát tartalmaz; nem tároltuk el.",
        "The list of settlements has {0} errors; nothing was stored."
    }
    /// Value: the ids left out.
    SettlementLeftOut = 422 "settlement-left-out" {
        "A listából kimaradt egy korábban átadott kiegyenlítés: {0}. A visszavontat „reversed”-ként kell küldeni.",
        "The list leaves out a settlement handed over before: {0}. One that was reversed must be marked so."
    }
    TooMany = 422 "too-many" {
        "Egyszerre legfeljebb {0} bizonylat adható meg.",
        "At most {0} documents can be named at once."
    }
    /// Value: seconds.
    TooManyCalls = 429 "too-many-calls" {
        "Ehhez a céghez túl sok hívás érkezett; {0} másodperc múlva ismételje meg.",
        "Too many calls for this company; repeat in {0} seconds."
    }
    KindNeverSent = 422 "kind-never-sent" {
        "Ezt a bizonylatfajtát nem kell beküldeni: {0}.",
        "Documents of this kind are never submitted: {0}."
    }
    /// Value: the document that it refers to.
    ReferenceNotMarked = 422 "reference-not-marked" {
        "Ez a bizonylat a(z) {0} számlára hivatkozik; előbb azt kell beküldésre megjelölni.",
        "This document refers to {0}; that one must be marked first."
    }
    AttemptBegun = 409 "attempt-begun" {
        "A beküldés már megkezdődött, a megjelölés nem vonható vissza.",
        "Submission has begun; the mark can no longer be withdrawn."
    }
    NotMarked = 409 "not-marked" {
        "A bizonylat nincs megjelölve.",
        "The document is not marked."
    }
    SettingsInvalid = 422 "settings-invalid" {
        "A beállítás hibás: {0}.",
        "The setting is not valid: {0}."
    }
    KeyMissing = 409 "key-missing" {
        "Nincs megadva a Cashbook titkos hitelesítő kulcsa.",
        "No Cashbook secret key is set."
    }
    DateInvalid = 422 "date-invalid" {
        "A „from” mezőben létező, nem jövőbeli dátumot kell megadni (ÉÉÉÉ-HH-NN).",
        "The field from must be an existing date that is not in the future (YYYY-MM-DD)."
    }
    BackfillUsed = 409 "backfill-used" {
        "A visszamenőleges adatküldés már megtörtént vagy folyamatban van; csak egyszer lehetséges.",
        "The retroactive sending has been used already; it is possible only once."
    }
    CursorInvalid = 400 "cursor-invalid" {
        "A „cursor” értéke nem érvényes.",
        "The cursor is not valid."
    }
    TaxNumberMismatch = 422 "tax-number-mismatch" {
        "Az adószám első nyolc jegye nem egyezik a cég azonosítójával ({0}).",
        "The tax number's first eight digits differ from the company's id ({0})."
    }
}
