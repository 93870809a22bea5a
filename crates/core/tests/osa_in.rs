//! OSA XML in: passed through to the byte, but for what is inserted.

mod common;

use cashbook_core::{
    mapping::{How, Kind, compose, examine},
    money::Decimal,
    settlement::{Settlement, read_list},
};
use common::{osa, samples};

fn two_settlements() -> Vec<Settlement> {
    read_list(
        r#"[{ "id": "1", "location": "bank", "ledger": "3841", "method": "átutalás", "date": "2026-11-05",
              "amount": "1000.5", "voucher": "B-21/1 <&>", "comment": "első" },
            { "id": "2", "location": "cash-desk", "method": "utánvét", "date": "2026-11-06", "amount": "-3",
              "currency": "EUR", "exchangeRate": "410.25" },
            { "id": "3", "location": "bank", "method": "CASH", "date": "2026-11-07", "amount": "9", "reversed": true }]"#
            .as_bytes(),
    )
    .unwrap()
}

/// Takes out every element whose start tag is `open`, and gives what was taken.
fn take_out(xml: &str, open: &str, close: &str, wanted: impl Fn(&str) -> bool) -> (String, Vec<String>) {
    let (mut rest, mut kept, mut taken) = (xml, String::new(), Vec::new());
    while let Some(start) = rest.find(open) {
        let end = rest[start..].find(close).unwrap() + start + close.len();
        let element = &rest[start..end];
        kept.push_str(&rest[..start]);
        if wanted(element) {
            taken.push(element.to_owned())
        } else {
            kept.push_str(element)
        }
        rest = &rest[end..];
    }
    kept.push_str(rest);
    (kept, taken)
}

#[test]
fn samples_pass_through_to_the_byte() {
    for (name, xml) in samples() {
        assert_eq!(compose(&osa(&xml, None), &[]).unwrap(), xml, "{name}");
        let windows = format!("\u{FEFF}{}", xml.replace('\n', "\r\n"));
        assert_eq!(compose(&osa(&windows, None), &[]).unwrap(), windows, "{name} with CRLF and BOM");
    }
}

#[test]
fn samples_are_themselves_again_without_what_was_inserted() {
    let extra = r#"{ "comment": "Köszönjük & várjuk", "workNumber": "M-1",
        "ledger": { "net": "911", "vat": "467", "gross": "311" }, "invoiceType": "income",
        "lines": { "1": { "ledger": { "net": "9111", "vat": "4671", "title": "Árbevétel" }, "vatReturnLine": "06",
                          "workNumber": "M-1/1", "comment": "tétel" } } }"#;
    for (name, xml) in samples() {
        let body = osa(&xml, Some(extra));
        let composed = compose(&body, &two_settlements()).unwrap();
        assert_eq!(composed, compose(&body, &two_settlements()).unwrap(), "{name}: deterministic");
        let cashbooks = |element: &str| element.contains("<dataName>C000");
        let (rest, payments) = take_out(&composed, "<invoicePayments>", "</invoicePayments>", |_| true);
        let (rest, invoice) =
            take_out(&rest, "<additionalInvoiceData>", "</additionalInvoiceData>", cashbooks);
        let (rest, line) = take_out(&rest, "<additionalLineData>", "</additionalLineData>", cashbooks);
        assert_eq!(rest, xml, "{name}");
        assert_eq!((payments.len(), invoice.len(), line.len()), (1, 6, 6), "{name}");
        assert!(composed.contains("</invoicePayments></invoice>"), "{name}: last child of invoice");
        assert_eq!(
            payments[0],
            "<invoicePayments><payment><locationCode>B</locationCode><locationLedger>3841</locationLedger>\
             <paymentMethod>TRANSFER</paymentMethod><paymentDate>2026-11-05</paymentDate><amount>1000.5</amount>\
             <currencyCode>CUR</currencyCode><exchangeRate>RATE</exchangeRate>\
             <warrantNumber>B-21/1 &lt;&amp;&gt;</warrantNumber><paymentComment>első</paymentComment></payment>\
             <payment><locationCode>P</locationCode><paymentMethod>OTHER</paymentMethod>\
             <paymentDate>2026-11-06</paymentDate><amount>-3</amount><currencyCode>EUR</currencyCode>\
             <exchangeRate>410.25</exchangeRate><paymentComment>utánvét</paymentComment></payment></invoicePayments>"
                .replace("CUR", if xml.contains("EUR") { "EUR" } else { "HUF" })
                .replace("RATE", if xml.contains("EUR") { "310.00" } else { "1" }),
            "{name}"
        );
    }
}

#[test]
fn a_private_customer_gets_name_and_address() {
    let Some((_, xml)) = samples().into_iter().find(|(name, _)| name.ends_with("maganszemelynek")) else {
        return;
    };
    let extra = r#"{ "customer": { "name": "Kovács <Anna>",
        "address": { "postalCode": "1111", "city": "Budapest", "street": "Fő utca 2." } } }"#;
    let inserted = "<customerName>Kovács &lt;Anna&gt;</customerName><customerAddress><base:simpleAddress>\
        <base:countryCode>HU</base:countryCode><base:postalCode>1111</base:postalCode><base:city>Budapest</base:city>\
        <base:additionalAddressDetail>Fő utca 2.</base:additionalAddressDetail></base:simpleAddress></customerAddress>";
    let composed = compose(&osa(&xml, Some(extra)), &[]).unwrap();
    assert!(composed.contains(&format!("PRIVATE_PERSON</customerVatStatus>{inserted}")));
    assert_eq!(composed.replace(inserted, ""), xml);

    // The same with other prefixes: what is inserted takes over those of the document.
    let xml = xml.replace("<base:", "<b:").replace("</base:", "</b:").replace("xmlns:base=", "xmlns:b=");
    let xml = xml.replace("xmlns=", "xmlns:n=").replace("</b:", "</B:");
    let xml = xml.replace("</", "</n:").replace("</n:B:", "</b:");
    let mut prefixed = String::new();
    for (at, character) in xml.char_indices() {
        prefixed.push(character);
        let rest = &xml[at + character.len_utf8()..];
        if character == '<' && rest.starts_with(|c: char| c.is_ascii_alphabetic()) && !rest.starts_with("b:")
        {
            prefixed.push_str("n:");
        }
    }
    let prefixed = prefixed.replace("</n:n:", "</n:");
    let composed = compose(&osa(&prefixed, Some(extra)), &two_settlements()).unwrap();
    assert!(composed.contains(
        "<n:customerName>Kovács &lt;Anna&gt;</n:customerName><n:customerAddress><b:simpleAddress>"
    ));
    assert!(composed.contains("</n:payment></n:invoicePayments></n:invoice>"));
}

#[test]
fn facts_are_read_out_of_the_samples() {
    for (name, xml) in samples() {
        let number = xml.split("<invoiceNumber>").nth(1).unwrap().split('<').next().unwrap();
        let seen = examine(&osa(&xml, None), "99999999", number);
        assert!(!seen.findings.iter().any(|finding| finding.is_error()), "{name}: {:#?}", seen.findings);
        let facts = seen.facts.unwrap();
        assert_eq!(facts.number, number);
        assert_eq!(facts.kind == Kind::Advance, name == "belfoldi-elolegszamla", "{name}");
        let refers = xml.contains("<invoiceReference>");
        assert_eq!((facts.references.len(), facts.how.is_some()), (usize::from(refers), refers), "{name}");
        let gross = xml.split("<invoiceGrossAmount>").nth(1).unwrap().split('<').next().unwrap();
        assert_eq!(facts.gross, Decimal::parse(gross).unwrap().normal().to_string(), "{name}");
        let how =
            examine(&osa(&xml, Some(r#"{"how":"cancellation"}"#)), "99999999", number).facts.unwrap().how;
        assert_eq!(how == Some(How::Cancellation), refers, "{name}");
        let codes: Vec<String> =
            examine(&osa(&xml, None), "12345676", "other").findings.into_iter().map(|f| f.code).collect();
        assert!(
            codes.contains(&"number-mismatch".to_owned()) && codes.contains(&"company-mismatch".to_owned())
        );
    }
}
