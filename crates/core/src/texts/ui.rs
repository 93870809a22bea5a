//! The texts of the widget. The elements get them through the wasm module as one object per language, by their keys.

use super::Text;

pub use super::Lang;

/// A text of the widget and the key by which the elements ask for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Lower camel case, stable.
    pub key: &'static str,
    pub text: Text,
}

macro_rules! texts {
    ($($name:ident $key:literal $hu:literal $en:literal)*) => {
        $(pub const $name: Entry = Entry { key: $key, text: Text { hu: $hu, en: $en } };)*
        /// All of them, in the order of this file.
        pub const ALL: &[Entry] = &[$($name),*];
    };
}

texts! {
    // States and marks (S11)
    STATE_UNKNOWN "stateUnknown" "Cashbook-állapot lekérdezése…" "Asking for the Cashbook state…"
    STATE_NOT_SUBMITTED "stateNotSubmitted" "Nem beküldött" "Not submitted"
    STATE_WAITING "stateWaiting" "Beküldésre vár" "Waiting for submission"
    STATE_WAITING_UNTIL "stateWaitingUntil" "Beküldésre vár, a következő beküldés {0}-kor" "Waiting for submission, the next one is at {0}"
    STATE_WAITING_SOON "stateWaitingSoon" "Beküldésre vár, a beküldés 30 percenként indul" "Waiting for submission, which starts every 30 minutes"
    STATE_SUBMITTED "stateSubmitted" "Beküldött" "Submitted"
    STATE_SUBMITTED_AT "stateSubmittedAt" "Beküldött ({0})" "Submitted ({0})"
    SETTLEMENT_WAITING "settlementWaiting" "Kiegyenlítés beküldésre vár" "A settlement is waiting for submission"
    SETTLEMENT_SUBMITTED "settlementSubmitted" "Kiegyenlítés beküldve" "Settlement submitted"
    ATTENTION "attention" "Figyelmet igényel" "Needs attention"
    PENDING_MARK "pendingMark" "A megjelölés megvan, elküldjük, amint a szolgáltatás elérhető" "Your mark is kept and will be sent as soon as the service can be reached"
    PENDING_WITHDRAW "pendingWithdraw" "A visszavonás megvan, elküldjük, amint a szolgáltatás elérhető" "Your withdrawal is kept and will be sent as soon as the service can be reached"

    // Column, menu, side bar (S10, S12, S13)
    COLUMN "column" "Cashbook" "Cashbook"
    MENU_LABEL "menuLabel" "Cashbook-műveletek" "Cashbook actions"
    MARK "mark" "Számla beküldése a Cashbook részére" "Submit the invoice to Cashbook"
    MARK_MANY "markMany" "{0} számla beküldése a Cashbook részére" "Submit {0} invoices to Cashbook"
    MARK_LEFT_OUT "markLeftOut" "{0} bizonylat kimarad: {1}" "{0} left out: {1}"
    WITHDRAW "withdraw" "Megjelölés visszavonása" "Withdraw the mark"
    WITHDRAW_MANY "withdrawMany" "{0} megjelölés visszavonása" "Withdraw {0} marks"
    OPEN_LOG "openLog" "Átadási napló…" "Transfer log…"
    OPEN_PREVIEW "openPreview" "Mit kap a könyvelő?" "What will the accountant get?"
    NOTHING_SELECTED "nothingSelected" "Jelöljön ki egy számlát a listában." "Select an invoice in the list."
    REFUSED_PRO_FORMA "refusedProForma" "Díjbekérő nem adható át a Cashbook részére." "A pro-forma is never handed over to Cashbook."
    REFUSED_DELIVERY_NOTE "refusedDeliveryNote" "Szállítólevél nem adható át a Cashbook részére." "A delivery note is never handed over to Cashbook."
    REFUSED_RECEIPT "refusedReceipt" "Nyugta nem adható át a Cashbook részére." "A receipt is never handed over to Cashbook."
    REFUSED_WAITING "refusedWaiting" "Már meg van jelölve, beküldésre vár." "Already marked, waiting for submission."
    REFUSED_SUBMITTED "refusedSubmitted" "Már be van küldve." "Already submitted."
    REFUSED_PENDING "refusedPending" "Már megjelölte, a szolgáltatás elérésére vár." "Already marked, waiting for the service to be reached."

    // What happened to a click
    MARKED "marked" "Megjelölve beküldésre: {0}." "Marked for submission: {0}."
    WITHDRAWN "withdrawn" "Megjelölés visszavonva: {0}." "Mark withdrawn: {0}."
    MARKED_COUNT "markedCount" "{0} számla megjelölve beküldésre." "{0} invoices marked for submission."
    WITHDRAWN_COUNT "withdrawnCount" "{0} megjelölés visszavonva." "{0} marks withdrawn."
    REFUSED_COUNT "refusedCount" "{0} bizonylatnál nem sikerült:" "{0} could not be done:"
    REFUSED_MORE "refusedMore" "és további {0}" "and {0} more"
    KEPT_OFFLINE "keptOffline" "A szolgáltatás most nem érhető el. A kattintás megvan, elküldjük, amint lehet." "The service cannot be reached now. Your click is kept and will be sent as soon as possible."
    UNREACHABLE_NOW "unreachableNow" "A Cashbook-szolgáltatás most nem érhető el." "The Cashbook service cannot be reached now."
    UNREACHABLE "unreachable" "A Cashbook-szolgáltatás most nem érhető el, a látott állapot régebbi lehet." "The Cashbook service cannot be reached now; the states shown may be older."
    UNREACHABLE_KEPT "unreachableKept" "Elküldésre váró kattintás: {0}." "Clicks waiting to be sent: {0}."
    RETRY_NOW "retryNow" "Próbálja újra" "Try again"
    UNAUTHORIZED "unauthorized" "A belépése lejárt a Cashbook-szolgáltatásnál. Lépjen be újra az InCash rendszerbe." "Your session with the Cashbook service has expired. Sign in to InCash again."
    CLOSE "close" "Bezárás" "Close"
    FAILED "failed" "Nem sikerült: {0}" "It failed: {0}"
    LOADING "loading" "Betöltés…" "Loading…"

    // Legend
    LEGEND_TITLE "legendTitle" "Jelmagyarázat" "Legend"
    LEGEND_NOT_SUBMITTED "legendNotSubmitted" "Nincs megjelölve, a könyvelő nem kapja meg." "Not marked; the accountant does not get it."
    LEGEND_WAITING "legendWaiting" "Megjelölve; a háttérszolgáltatás 30 percenként küldi be." "Marked; the background service submits every 30 minutes."
    LEGEND_SUBMITTED "legendSubmitted" "A Cashbook átvette." "Cashbook has taken it over."
    LEGEND_ATTENTION "legendAttention" "Elakadt; az okát és a teendőt az átadási napló mutatja." "Stuck; the transfer log shows the reason and what to do."
    LEGEND_SETTLEMENT_WAITING "legendSettlementWaiting" "Új pénzügyi kiegyenlítés még úton van." "A new settlement is still on its way."
    LEGEND_SETTLEMENT_SUBMITTED "legendSettlementSubmitted" "A pénzügyi kiegyenlítések is átadva." "The settlements are handed over as well."
    LEGEND_PENDING_NAME "legendPendingName" "Elküldésre váró kattintás" "Click waiting to be sent"
    LEGEND_PENDING "legendPending" "Megvan, de a szolgáltatás még nem érhető el." "Kept, but the service cannot be reached yet."

    // Log and preview
    LOG_TITLE "logTitle" "Átadási napló: {0}" "Transfer log: {0}"
    LOG_STATE "logState" "Állapot" "State"
    LOG_SETTLEMENT "logSettlement" "Kiegyenlítés" "Settlement"
    LOG_NO_SETTLEMENT "logNoSettlement" "Nincs átadandó kiegyenlítés" "No settlement to hand over"
    LOG_NEXT_ROUND "logNextRound" "Következő beküldés" "Next submission"
    LOG_REASON "logReason" "Ok" "Reason"
    LOG_SINCE "logSince" "Mióta" "Since"
    LOG_RETRY "logRetry" "Következő próbálkozás" "Next attempt"
    LOG_ATTEMPTS "logAttempts" "Beküldési kísérletek" "Attempts"
    LOG_NO_ATTEMPTS "logNoAttempts" "Még nem volt beküldési kísérlet." "There has been no attempt yet."
    LOG_AT "logAt" "Időpont" "Time"
    LOG_DOCUMENT "logDocument" "Bizonylat" "Document"
    LOG_COMPANY "logCompany" "Cashbook átadási napló" "Cashbook transfer log"
    LOG_COMPANY_INTRO "logCompanyIntro" "Minden beküldési kísérlet, a legfrissebb elöl. Egy bizonylat teljes naplója a számára kattintva nyílik meg." "Every attempt of submission, newest first. A document's own log opens with a click on its number."
    LOG_COMPANY_EMPTY "logCompanyEmpty" "Még semmi sem lett beküldve." "Nothing has been submitted yet."
    LOG_COMPANY_EMPTY_HELP "logCompanyEmptyHelp" "Ha megjelöl egy számlát beküldésre, a következő beküldés után itt látja az eredményét." "Once you mark an invoice, its result stands here after the next submission."
    LOG_SHOWN "logShown" "Látható tételek: {0}" "Entries shown: {0}"
    LOG_SHOWN_ALL "logShownAll" "Összes tétel: {0}" "All entries: {0}"
    LOG_MORE "logMore" "További tételek" "More entries"
    LOG_REFRESH "logRefresh" "Frissítés" "Refresh"
    LOG_WHAT "logWhat" "Tartalom" "Content"
    LOG_ANSWER "logAnswer" "A Cashbook válasza" "Cashbook's answer"
    LOG_OUTCOME_ACCEPTED "outcomeAccepted" "Átvette" "Accepted"
    LOG_OUTCOME_REFUSED "outcomeRefused" "Elutasította" "Refused"
    LOG_OUTCOME_UNKNOWN "outcomeUnknown" "Nem derült ki" "Not known"
    LOG_OUTCOME_FAILED "outcomeFailed" "Nem sikerült" "Failed"
    LOG_OUTCOME_WAIT "outcomeToldToWait" "Türelmet kért" "Asked to wait"
    LOG_WHAT_DOCUMENT "whatDocument" "Számla és számlakép" "Invoice and its image"
    LOG_WHAT_REVISION "whatRevision" "Javított számla" "Corrected invoice"
    LOG_WHAT_SETTLEMENTS "whatSettlements" "Számla {0} kiegyenlítéssel" "Invoice with {0} settlements"
    LOG_WHAT_IMAGE "whatImage" "Számlakép újra" "The image again"
    LOG_WHAT_INTERRUPTED "whatInterrupted" "Megszakadt beküldés" "Interrupted submission"
    LOG_WHAT_FOUND "whatFound" "Megtalálva a Cashbook naplójában" "Found in Cashbook's log"
    LOG_CODE "code" "Azonosító" "Reference"
    PREVIEW_TITLE "previewTitle" "Mit kap a könyvelő? {0}" "What will the accountant get? {0}"
    PREVIEW_INTRO "previewIntro" "Ezt az adatállományt adjuk át a Cashbook részére a számlaképpel együtt." "This is the data handed over to Cashbook together with the invoice image."
    PREVIEW_BLOCKED "previewBlocked" "Ez a bizonylat így nem adható át. A hibát az InCash rendszerben kell javítani." "The document cannot be handed over like this. The error has to be corrected in InCash."
    PREVIEW_CLEAN "previewClean" "Az ellenőrzés nem talált hibát." "The check found no error."
    PREVIEW_FINDINGS "previewFindings" "Az ellenőrzés találatai" "What the check found"
    PREVIEW_XML "previewXml" "Az átadandó XML" "The XML handed over"
    PREVIEW_COPY "previewCopy" "Másolás" "Copy"
    PREVIEW_COPIED "previewCopied" "Vágólapra másolva." "Copied to the clipboard."
    SEVERITY_ERROR "severityError" "Hiba" "Error"
    SEVERITY_WARNING "severityWarning" "Figyelmeztetés" "Warning"

    // Settings: key (S8, S9)
    SETTINGS_TITLE "settingsTitle" "Cashbook-integráció" "Cashbook integration"
    SETTINGS_INTRO "settingsIntro" "A kiállított előleg- és normál számlákat, valamint a kiegyenlítéseiket átadjuk a könyvelőjének a Cashbookon keresztül." "Issued advance and normal invoices and their settlements are handed to your accountant through Cashbook."
    KEY_TITLE "keyTitle" "Titkos hitelesítő kulcs" "Secret key"
    KEY_WHERE "keyWhere" "A cashbook.hu oldalon, belépés után itt találja:" "Find it on cashbook.hu, after signing in:"
    KEY_PATH_1 "keyPath1" "Beállítások" "Beállítások (Settings)"
    KEY_PATH_2 "keyPath2" "„Együttműködés más programokkal”" "„Együttműködés más programokkal” (Working with other programs)"
    KEY_PATH_3 "keyPath3" "„Titkos hitelesítő kulcs”" "„Titkos hitelesítő kulcs” (Secret key)"
    KEY_OPEN_SITE "keyOpenSite" "A cashbook.hu megnyitása" "Open cashbook.hu"
    KEY_NONE "keyNone" "Még nincs kulcs megadva." "No key has been given yet."
    KEY_STORED "keyStored" "Van tárolt kulcs, a vége: {0}" "A key is stored, ending in {0}"
    KEY_STORED_PLAIN "keyStoredPlain" "Van tárolt kulcs." "A key is stored."
    KEY_NEW "keyNew" "Kulcs megadása" "Enter the key"
    KEY_REPLACE "keyReplace" "Új kulcs megadása" "Enter a new key"
    KEY_HELP "keyHelp" "A kulcsot titkosítva tároljuk, és soha többé nem mutatjuk meg." "The key is stored encrypted and never shown again."
    KEY_SAVE "keySave" "Kulcs mentése" "Save the key"
    KEY_SAVED "keySaved" "A kulcsot elmentettük." "The key has been saved."
    KEY_CHECK "keyCheck" "Kulcs ellenőrzése" "Check the key"
    KEY_CHECKING "keyChecking" "Ellenőrzés a Cashbooknál…" "Asking Cashbook…"
    KEY_CHECKED_AT "keyCheckedAt" "Ellenőrizve: {0}" "Checked: {0}"
    KEY_EMPTY "keyEmpty" "Írja vagy illessze be a kulcsot." "Type or paste the key."
    KEY_WHITE_SPACE "keyWhiteSpace" "A kulcsban szóköz vagy sortörés van; másolja ki újra, csak a kulcsot." "There is a space or line break in the key; copy it again, only the key."
    KEY_CHARACTERS "keyCharacters" "A kulcsban olyan karakter van, amely kulcsban nem szerepelhet (például ékezetes betű)." "The key has a character that no key can have (such as an accented letter)."
    HEALTH_UNKNOWN "healthUnknown" "A kulcsot még nem ellenőriztük." "The key has not been checked yet."
    HEALTH_OK "healthOk" "A kulcs jó: a Cashbook elfogadja." "The key is good: Cashbook accepts it."
    HEALTH_REFUSED "healthRefused" "A Cashbook nem fogadja el a kulcsot. Másolja ki újra a cashbook.hu oldalról, és mentse el." "Cashbook does not accept the key. Copy it again from cashbook.hu and save it."
    HEALTH_NOT_DEFAULT_USER "healthNotDefaultUser" "A kulcs felhasználója nem a vállalkozás alapértelmezett Cashbook-felhasználója. A cashbook.hu oldalon az alapértelmezett felhasználóval lépjen be, és az ő kulcsát adja meg." "The key's user is not the business's default Cashbook user. Sign in on cashbook.hu as the default user and enter that user's key."

    // Settings: automatic mode (S3)
    AUTOMATIC_TITLE "automaticTitle" "Automatikus beküldés" "Automatic submission"
    AUTOMATIC "automatic" "Az új előleg- és normál számlák automatikus beküldése" "Submit new advance and normal invoices automatically"
    AUTOMATIC_ON "automaticOn" "Bekapcsolva: minden új előleg- és normál számlát a kiállításakor megjelölünk, és a következő, 30 percenkénti körben beküldjük." "On: every new advance and normal invoice is marked when it is issued and submitted in the next round, every 30 minutes."
    AUTOMATIC_OFF "automaticOff" "Kikapcsolva: csak azokat a számlákat küldjük be, amelyeket valaki megjelöl." "Off: only the invoices that somebody marks are submitted."
    AUTOMATIC_SAVED "automaticSaved" "Elmentve." "Saved."
    AUTOMATIC_PAST "automaticPast" "A korábban kiállított számlákat ez nem érinti." "Invoices issued earlier are not affected."

    // Settings: backfill (S5, S6)
    BACKFILL_TITLE "backfillTitle" "Visszamenőleges adatküldés" "Retroactive sending"
    BACKFILL_INTRO "backfillIntro" "A megadott napon vagy utána kelt előleg- és normál számlák átadása, például egy egész múlt negyedévé." "Hands over the advance and normal invoices issued on or after the given day, say a whole past quarter."
    BACKFILL_ONCE "backfillOnce" "Visszamenőleges adatküldésre csak egyetlen alkalommal van lehetőség!" "Retroactive sending is possible only once!"
    BACKFILL_FROM "backfillFrom" "Kezdő dátum (a számla kelte szerint)" "Start date (by date of issue)"
    BACKFILL_PLAN "backfillPlan" "Mi lenne beküldve?" "What would be sent?"
    BACKFILL_PLAN_TITLE "backfillPlanTitle" "Kelt: {0} vagy később" "Issued on or after {0}"
    BACKFILL_PLAN_TOTAL "backfillPlanTotal" "Érintett számla" "Invoices concerned"
    BACKFILL_PLAN_SENT "backfillPlanSent" "Ebből már átadva vagy megjelölve" "Of these already sent or marked"
    BACKFILL_PLAN_NEW "backfillPlanNew" "Most megjelölendő" "To be marked now"
    BACKFILL_PLAN_SUM "backfillPlanSum" "Bruttó összesen" "Gross total"
    BACKFILL_PLAN_EMPTY "backfillPlanEmpty" "Ettől a naptól kezdve nincs beküldendő számla." "There is no invoice to send from that day on."
    BACKFILL_CONFIRM "backfillConfirm" "Megértettem, hogy ez nem ismételhető meg." "I understand that this cannot be repeated."
    BACKFILL_START "backfillStart" "Visszamenőleges beküldés indítása" "Start the retroactive sending"
    BACKFILL_RUNNING "backfillRunning" "A visszamenőleges adatküldés folyamatban van." "The retroactive sending is running."
    BACKFILL_PROGRESS "backfillProgress" "{0} / {1} bizonylat átnézve" "{0} of {1} documents looked at"
    BACKFILL_DONE "backfillDone" "A visszamenőleges adatküldés megtörtént, többször nem indítható." "The retroactive sending has been done; it cannot be started again."
    BACKFILL_BY "backfillBy" "Indította" "Started by"
    BACKFILL_AT "backfillAt" "Indítva" "Started at"
    BACKFILL_SINCE "backfillSince" "Kezdő dátum" "Start date"
    BACKFILL_COUNT "backfillCount" "Megjelölt számla" "Invoices marked"
    BACKFILL_NEEDS_KEY "backfillNeedsKey" "Előbb adja meg a titkos hitelesítő kulcsot." "Enter the secret key first."
    BACKFILL_DATE_UNREADABLE "backfillDateUnreadable" "Adjon meg egy létező dátumot." "Enter a date that exists."
    BACKFILL_DATE_FUTURE "backfillDateFuture" "A kezdő dátum nem lehet a mai napnál későbbi." "The start date cannot be later than today."

    // Settings: packages (S15)
    PACKAGES "packages" "A Cashbook ingyenes és fizetős csomagja között különbségek vannak." "Cashbook's free and paid packages differ."
    PACKAGES_LINK "packagesLink" "Csomagok összehasonlítása a cashbook.hu oldalon" "Compare the packages on cashbook.hu"
    NEW_WINDOW "newWindow" "(új ablakban nyílik)" "(opens in a new window)"
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn keys_are_unique_and_both_languages_say_something() {
        let keys: BTreeSet<&str> = ALL.iter().map(|entry| entry.key).collect();
        assert_eq!(keys.len(), ALL.len());
        for Entry { key, text } in ALL {
            assert!(!text.hu.trim().is_empty() && !text.en.trim().is_empty(), "{key}");
        }
    }

    #[test]
    fn both_languages_take_the_same_values() {
        for Entry { key, text } in ALL {
            for value in ["{0}", "{1}"] {
                assert_eq!(text.hu.contains(value), text.en.contains(value), "{key} {value}");
            }
        }
    }

    #[test]
    fn language_tags() {
        for (tag, lang) in
            [("hu", Lang::Hu), ("en-GB", Lang::En), ("EN_us", Lang::En), ("", Lang::Hu), ("de", Lang::Hu)]
        {
            assert_eq!(Lang::from_tag(tag), lang, "{tag}");
        }
    }
}
