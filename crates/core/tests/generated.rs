//! Generated documents of all kinds: their XML validates against NAV's schema and is read back as it was written.
//! `MAPPING_SEED=…` replays a seed, `MAPPING_COUNT=…` changes how many.

mod common;

use std::{fmt::Write as _, fs, process::Command};

use cashbook_core::{
    finding::Findings,
    mapping::{compose, examine},
    osa::{Arena, read, write},
    settlement::read_list,
};
use common::{incash, nav};

/// `SplitMix64`: enough randomness for tests, and the same on every machine.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn below(&mut self, count: u64) -> u64 {
        self.next() % count
    }

    fn often(&mut self, one_in: u64) -> bool {
        self.below(one_in) == 0
    }

    fn pick<'t>(&mut self, of: &[&'t str]) -> &'t str {
        of[usize::try_from(self.below(of.len() as u64)).unwrap()]
    }

    fn text(&mut self, max: u64) -> String {
        let words = [
            "árvíztűrő",
            "tükörfúrógép",
            "A&B",
            "<szék>",
            "\\\"idézet\\\"",
            "日本",
            "1/2",
            "utca 3.",
            "Ő",
            "é]]>",
        ];
        let count = 1 + self.below(4);
        let text = (0..count).map(|_| self.pick(&words)).collect::<Vec<_>>().join(" ");
        text.chars()
            .take(usize::try_from(max).unwrap())
            .collect::<String>()
            .trim_end_matches('\\')
            .trim()
            .to_owned()
    }

    fn decimal(&mut self, whole: u64, decimals: u64) -> String {
        let sign = if self.often(8) { "-" } else { "" };
        let whole = self.below(whole);
        match self.below(decimals + 1) {
            0 => format!("\"{sign}{whole}\""),
            scale => format!(
                "\"{sign}{whole}.{:0width$}\"",
                self.below(10_u64.pow(u32::try_from(scale).unwrap())),
                width = usize::try_from(scale).unwrap()
            ),
        }
    }

    fn date(&mut self) -> String {
        format!("2026-{:02}-{:02}", 1 + self.below(12), 1 + self.below(28))
    }
}

fn address(r: &mut Random) -> String {
    if r.often(2) {
        let street = r.text(60);
        return format!(
            r#"{{ "country": "{}", "postalCode": "{}", "city": "{}", "street": "{street}" }}"#,
            r.pick(&["HU", "DE", "US"]),
            r.pick(&["1111", "81543", "SW1A 1AA"]),
            r.text(20)
        );
    }
    format!(
        r#"{{ "postalCode": "1234", "city": "{}", "streetName": "{}", "publicPlaceCategory": "utca", "number": "1", "floor": "2", "lotNumber": "12/3", "region": "x" }}"#,
        r.text(20),
        r.text(20)
    )
}

fn line(r: &mut Random, category: &str, refers: bool, index: u64) -> String {
    let vats: &[&str] = match category {
        "simplified" => {
            &["\"27\"", "18", "\"5 %\"", "\"AAM\"", "\"TAM\"", "\"HO\"", "{ \"vatContent\": 0.2126 }"]
        }
        _ => &[
            "\"27\"",
            "18",
            "\"5%\"",
            "\"AAM\"",
            "\"tam\"",
            "\"KBAET\"",
            "\"KBAUK\"",
            "\"EAM\"",
            "\"NAM\"",
            "\"ATK\"",
            "\"EUFAD37\"",
            "\"EUFADE\"",
            "\"EUE\"",
            "\"HO\"",
            "\"reverse-charge\"",
            "\"second-hand\"",
            "\"travel-agency\"",
            "\"artwork\"",
            "\"antiques\"",
            "\"no-vat-charge\"",
            "{ \"vatAmountMismatch\": { \"vatRate\": \"0.27\", \"case\": \"REFUNDABLE_VAT\" } }",
            "{ \"vatExemption\": { \"case\": \"TAM\", \"reason\": \"x\" } }",
        ],
    };
    let vat = r.pick(vats);
    let mut out = format!(r#"{{ "description": "{}", "vat": {vat}"#, r.text(100));
    let quantity = r.often(4);
    if quantity {
        let sum = if category == "simplified" { "gross" } else { "net" };
        write!(out, r#", "{sum}": {}"#, r.decimal(1_000_000, 2)).unwrap();
    } else {
        let unit = r.pick(&["db", "kg", "óra", "KWH", "LINEAR_METER", "raklap", "csomag", "m3"]);
        write!(
            out,
            r#", "quantity": {}, "unit": "{unit}", "unitPrice": {}"#,
            r.decimal(1000, 4),
            r.decimal(10_000, 4)
        )
        .unwrap();
        if r.often(5) {
            write!(out, r#", "discount": {{ "description": "{}", "rate": 0.1 }}"#, r.text(50)).unwrap();
        }
    }
    if vat.contains("Mismatch") {
        out.push_str(r#", "vatAmount": 5"#);
    } else if category != "simplified" && r.often(6) {
        out.push_str(r#", "vatAmount": null, "gross": null"#);
    }
    if refers {
        write!(
            out,
            r#", "modifies": {{ "line": {}, "operation": "{}" }}"#,
            index + 10,
            r.pick(&["create", "MODIFY"])
        )
        .unwrap();
    }
    if category == "aggregate" {
        write!(out, r#", "aggregate": {{ "deliveryDate": "{}", "exchangeRate": "381.123456" }}"#, r.date())
            .unwrap();
    }
    if r.often(6) {
        out.push_str(r#", "advanceDeducted": { "number": "E-1", "paymentDate": "2026-01-02" }"#);
    }
    for (field, one_in) in [
        (r#""nature": "service""#, 2),
        (
            r#""productCodes": [ { "category": "VTSZ", "value": "0203" }, { "category": "OWN", "ownValue": "x&y" } ]"#,
            3,
        ),
        (r#""relatedLines": [77]"#, 6),
        (r#""intermediatedService": true"#, 6),
        (r#""deposit": true"#, 8),
        (r#""obligatedForProductFee": false"#, 8),
        (r#""netaDeclaration": true"#, 8),
        (r#""gpcExcise": 12.5"#, 8),
        (
            r#""ledger": { "net": "911", "vat": "467", "title": "Árbevétel" }, "vatReturnLine": "06", "workNumber": "M", "comment": "c" "#,
            3,
        ),
        (r#""additionalData": [ { "name": "X00001_A", "description": "d", "value": "v" } ]"#, 5),
        (r#""conventionalInfo": { "deliveryNotes": ["a", "b"], "ekaerIds": ["E123456A1B2C3D4"] }"#, 6),
        (
            r#""newTransport": { "brand": "B", "serialNumber": "1", "engineNumber": "2", "firstEntryIntoService": "2026-01-01", "vehicle": { "engineCapacity": 1, "enginePower": 2, "kms": 3 } }"#,
            12,
        ),
        (
            r#""newTransport": { "aircraft": { "takeOffWeight": 1, "airCargo": true, "operationHours": 3 } }"#,
            30,
        ),
        (
            r#""dieselOilPurchase": { "location": { "city": "B", "street": "x" }, "date": "2026-01-01", "vehicle": "ABC123", "quantity": 9.5 }"#,
            12,
        ),
        (r#""productFeeClause": { "customerDeclaration": { "productStream": "battery", "weight": 2 } }"#, 10),
        (
            r#""productFeeContent": [ { "code": { "category": "KT", "value": "601" }, "quantity": 2, "unit": "KG", "rate": 57 } ]"#,
            8,
        ),
    ] {
        let once = field.split('"').nth(1).unwrap();
        if r.often(one_in) && !out.contains(&format!("\"{once}\"")) {
            write!(out, ", {field}").unwrap();
        }
    }
    out + " }"
}

fn lines(r: &mut Random, category: &str, refers: bool) -> String {
    let count = 1 + r.below(6);
    (0..count).map(|index| line(r, category, refers, index)).collect::<Vec<_>>().join(",\n    ")
}

fn document(r: &mut Random, index: usize) -> String {
    let category = r.pick(&["normal", "normal", "simplified", "aggregate"]);
    let batch = r.often(12);
    let refers = !batch && r.often(3);
    let customer = match r.below(5) {
        0 => r#""status": "private-person""#,
        1 => r#""status": "eu", "communityVatNumber": "DE123456789""#,
        2 => r#""status": "third-country", "thirdStateTaxId": "US-1""#,
        3 => r#""taxNumber": "99887764-5-02", "groupMemberTaxNumber": "10773381-4-44""#,
        _ => r#""taxNumber": "99887764""#,
    };
    let foreign = r.often(3);
    let mut out = format!(
        r#"{{ "kind": "{}", "number": "G-{index}", "category": "{category}", "issueDate": "{}", "deliveryDate": "{}",
  "paymentMethod": "{}", "currency": "{}", "exchangeRate": {}, "appearance": "{}",
  "supplier": {{ "taxNumber": "99999999-2-51", "name": "{}", "address": {} }},
  "customer": {{ {customer}, "name": "{}", "address": {} }}"#,
        r.pick(&["normal", "advance"]),
        r.date(),
        r.date(),
        r.pick(&[
            "átutalás",
            "KÉSZPÉNZ",
            "card",
            "utalvány",
            "csekk",
            "inkasszó",
            "kompenzáció",
            "utánvét",
            "csoportos beszedés",
            "egyéb"
        ]),
        if foreign { "EUR" } else { "HUF" },
        if foreign { "\"390.123456\"" } else { "1" },
        r.pick(&["paper", "electronic", "edi", "unknown"]),
        r.text(40),
        address(r),
        r.text(40),
        address(r),
    );
    for (field, one_in) in [
        (
            r#""fiscalRepresentative": { "taxNumber": "10773381-2-44", "name": "K", "address": { "city": "B", "street": "x" }, "bankAccount": "HU12123456781234567812345678" }"#,
            5,
        ),
        (r#""selfBilling": true"#, 5),
        (r#""smallBusiness": true"#, 5),
        (r#""cashAccounting": true"#, 5),
        (r#""utilitySettlement": false"#, 5),
        (
            r#""deliveryPeriod": { "start": "2026-01-01", "end": "2026-01-31" }, "periodicalSettlement": true"#,
            5,
        ),
        (
            r#""comment": "első\nmásodik", "workNumber": "M", "ledger": { "net": "911", "vat": "467", "gross": "311" }, "invoiceType": "income""#,
            2,
        ),
        (
            r#""conventionalInfo": { "orderNumbers": ["1"], "contractNumbers": ["2"], "costCenters": ["3"], "glnNumbersCustomer": ["4"] }"#,
            4,
        ),
        (
            r#""productFeeSummaries": [ { "operation": "refund", "data": [ { "code": { "category": "CSK", "value": "ABC1" }, "quantity": 2, "unit": "darab", "rate": 5 } ], "evidence": { "number": "1", "date": "2026-01-01", "name": "n", "address": { "city": "B", "street": "x" }, "taxNumber": "10773381-2-44" } } ]"#,
            8,
        ),
        (r#""decimals": 0"#, 6),
        (r#""complete": true"#, 12),
    ] {
        if r.often(one_in) {
            write!(out, ",\n  {field}").unwrap();
        }
    }
    if refers {
        write!(
            out,
            r#", "modifies": {{ "number": "E-{index}", "index": {}, "how": "{}" }}"#,
            1 + r.below(9),
            r.pick(&["cancellation", "modification"])
        )
        .unwrap();
    }
    if batch {
        let items: Vec<String> = (0..2 + r.below(2))
            .map(|item| format!(r#"{{ "modifies": {{ "number": "B-{item}", "index": 1, "how": "modification" }}, "lines": [ {} ] }}"#, lines(r, category, true)))
            .collect();
        write!(out, ",\n  \"batch\": [ {} ] }}", items.join(",\n")).unwrap();
    } else {
        write!(out, ",\n  \"lines\": [ {} ] }}", lines(r, category, refers)).unwrap();
    }
    out
}

#[test]
fn generated_documents_validate_and_are_read_back() {
    let number = |name: &str, default: u64| {
        std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
    };
    let seed = number("MAPPING_SEED", 20_261_122);
    let count = usize::try_from(number("MAPPING_COUNT", 5_000)).unwrap();
    println!("MAPPING_SEED={seed} MAPPING_COUNT={count}");
    let folder = tempdir();
    let settlements = read_list(br#"[{"id":"1","location":"bank","method":"CASH","date":"2026-01-02","amount":"1","currency":"HUF"}]"#).unwrap();
    let mut files = Vec::new();
    for index in 0..count {
        let json = document(&mut Random(seed.wrapping_add(index as u64)), index);
        let body = incash(&json);
        let findings = examine(&body, "99999999", &format!("G-{index}")).findings;
        let errors: Vec<_> = findings
            .iter()
            // Reverse charge with a foreign customer and the like are NAV's business, not the schema's.
            .filter(|f| {
                f.is_error()
                    && !matches!(
                        f.code.as_str(),
                        "reverse-charge-customer" | "complete-private-person" | "complete-not-electronic"
                    )
            })
            .collect();
        assert!(errors.is_empty(), "seed {seed}, document {index}: {errors:#?}\n{json}");
        let mapped = cashbook_core::mapping::map(&body, None, &settlements);
        let with_payments = String::from_utf8(mapped.xml.unwrap()).unwrap();
        let start = with_payments.find("<invoicePayments>").unwrap();
        let end = with_payments.find("</invoicePayments>").unwrap() + "</invoicePayments>".len();
        let xml = format!("{}{}", &with_payments[..start], &with_payments[end..]);
        if findings.iter().all(|finding| !finding.is_error()) {
            assert_eq!(compose(&body, &[]).unwrap(), xml, "document {index}");
        }
        let (arena, mut found) = (Arena::new(), Findings::default());
        let again = read::document(&with_payments, &arena, &mut found).unwrap();
        assert!(found.is_empty(), "document {index}: {found:#?}");
        assert_eq!(write::document(&again), with_payments, "document {index}");
        let file = format!("{index}.xml");
        fs::write(folder.join(&file), xml).unwrap();
        files.push(file);
    }
    if let Some(nav) = nav() {
        let schema = nav.canonicalize().unwrap().join("osa.xsd");
        let output = Command::new("xmllint")
            .args(["--nonet", "--noout", "--schema"])
            .arg(schema)
            .args(&files)
            .current_dir(&folder)
            .output()
            .unwrap();
        let told = String::from_utf8_lossy(&output.stderr);
        let wrong: Vec<&str> = told.lines().filter(|line| !line.ends_with(" validates")).take(10).collect();
        assert!(output.status.success() && wrong.is_empty(), "{}", wrong.join("\n"));
        assert_eq!(told.lines().count(), count);
    }
    fs::remove_dir_all(folder).unwrap();
}

fn tempdir() -> std::path::PathBuf {
    let folder = std::env::temp_dir().join(format!("incash-generated-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    folder
}
