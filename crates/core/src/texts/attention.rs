//! What stands in the way of a document, in plain words, with what to do about it.

use super::Text;

macro_rules! attentions {
    ($($(#[$doc:meta])* $name:ident = $code:literal { $hu:literal, $en:literal })*) => {
        /// A reason and a next step, shown beside a document's state.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Attention { $($(#[$doc])* $name),* }

        impl Attention {
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// Stable, kebab-case.
            #[must_use]
            pub fn code(self) -> &'static str {
                match self { $(Self::$name => $code),* }
            }

            #[must_use]
            pub fn text(self) -> Text {
                match self { $(Self::$name => Text { hu: $hu, en: $en }),* }
            }
        }
    };
}

attentions! {
    KeyMissing = "key-missing" {
        "Nincs megadva a Cashbook titkos hitelesítő kulcsa. Adja meg: Beállítások → Integráció → Cashbook.",
        "No Cashbook secret key is set. Enter it under Settings → Integration → Cashbook."
    }
    KeyRefused = "key-refused" {
        "A Cashbook nem fogadja el a titkos hitelesítő kulcsot. Másolja be újra a Cashbook oldaláról: Beállítások → Együttműködés más programokkal.",
        "Cashbook does not accept the secret key. Copy it again from Cashbook: Beállítások → Együttműködés más programokkal."
    }
    NotDefaultUser = "not-default-user" {
        "A kulcs gazdája nem a cég alapértelmezett Cashbook felhasználója. Az alapértelmezett felhasználó kulcsát adja meg.",
        "The key's user is not the business's default Cashbook user. Enter the default user's key."
    }
    KeyUnreadable = "key-unreadable" {
        "A tárolt kulcs nem nyitható meg; adja meg újra, vagy forduljon az üzemeltetőhöz.",
        "The stored key cannot be opened; enter it again or call the operator."
    }
    ToldToWait = "told-to-wait" {
        "A Cashbook türelmet kért; a beküldés magától folytatódik.",
        "Cashbook asked to wait; submission goes on by itself."
    }
    ImageMissing = "image-missing" {
        "A számlakép (PDF) még nem érkezett meg az InCash-ből; megérkezése után a bizonylat magától elindul.",
        "The image (PDF) has not come from InCash yet; once it does, the document goes by itself."
    }
    /// Value: the document waited for.
    WaitsForReference = "waits-for-reference" {
        "Előbb a hivatkozott számlának ({0}) kell beérkeznie a Cashbook-ba.",
        "The document that it refers to ({0}) must reach Cashbook first."
    }
    Retrying = "retrying" {
        "A Cashbook most nem érhető el vagy hibát jelzett; a beküldést magától megismételjük.",
        "Cashbook cannot be reached or failed; submission is repeated by itself."
    }
    Unknown = "unknown" {
        "Nem tudjuk, hogy megérkezett-e: megszakadt a kapcsolat. Ugyanazt a bizonylatot magától újraküldjük.",
        "It is not known whether it arrived: the connection broke. The same document is sent again by itself."
    }
    /// Value: the HTTP status.
    Refused = "refused" {
        "A Cashbook visszautasította ezt a bizonylatot (HTTP {0}). Javítás után jelölje meg újra.",
        "Cashbook refused this document (HTTP {0}). Once corrected, mark it again."
    }
    Invalid = "invalid" {
        "A bizonylat hibás, ezért nem küldhető be ({0}).",
        "The document has an error and cannot be submitted ({0})."
    }
    GaveUp = "gave-up" {
        "Három napja nem sikerül beküldeni. Ha a Cashbook újra elérhető, jelölje meg újra.",
        "It could not be submitted for three days. When Cashbook can be reached again, mark it again."
    }
    ComplaintUnreadable = "complaint-unreadable" {
        "A Cashbook nem tudta feldolgozni a bizonylat adatait. Kérjük, jelezze az InCash ügyfélszolgálatának.",
        "Cashbook could not read the document's data. Please tell InCash support."
    }
    ComplaintPdfMissing = "complaint-pdf-missing" {
        "A Cashbook szerint hiányzik a számlakép, és újraküldve sem érkezett meg.",
        "Cashbook says that the image is missing, and sending it again did not help."
    }
    ComplaintTaxNumber = "complaint-tax-number" {
        "A Cashbook nem ismeri a cég adószámát. Ellenőrizze a cég adatait a Cashbook oldalán, majd jelölje meg újra.",
        "Cashbook does not know the company's tax number. Check the company at Cashbook, then mark it again."
    }
    ComplaintSupplier = "complaint-supplier-invoices" {
        "A Cashbook-ban ehhez a bizonylathoz nincs jogosultság. Kérjen jogosultságot, majd jelölje meg újra.",
        "Cashbook gives no permission for this document. Ask for it there, then mark the document again."
    }
    /// Value: Cashbook's own words.
    ComplaintOther = "complaint-other" {
        "A Cashbook hibát jelzett a feldolgozáskor: {0}",
        "Cashbook reported an error in processing: {0}"
    }
    RevisionWaiting = "revision-waiting" {
        "A bizonylat újabb változata beküldésre vár.",
        "A newer revision of the document waits for submission."
    }
}
