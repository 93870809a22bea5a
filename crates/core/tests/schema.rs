//! The grammar in the code is NAV's.

mod common;

use std::{collections::BTreeMap, fs};

use cashbook_core::osa::{Content, schema};
use quick_xml::{Reader, events::Event};

#[derive(Debug, PartialEq, Eq)]
struct Element {
    name: String,
    required: bool,
    max: u8,
    choice: bool,
    parts: Option<String>,
}

/// Complex types by name: the type that they extend, and their own elements.
fn types(xsd: &str, into: &mut BTreeMap<String, (Option<String>, Vec<Element>)>) {
    let mut reader = Reader::from_str(xsd);
    reader.config_mut().expand_empty_elements = true;
    let (mut name, mut choice) = (None::<String>, 0);
    loop {
        match reader.read_event().unwrap() {
            Event::Eof => return,
            Event::Start(tag) => {
                let attribute = |key: &str| {
                    tag.try_get_attribute(key).unwrap().map(|attribute| attribute.value.to_string())
                };
                let local = |name: String| name.split(':').next_back().unwrap().to_owned();
                match tag.local_name().as_ref() {
                    "complexType" => name = attribute("name"),
                    "choice" => choice += 1,
                    "extension" => {
                        if let Some(name) = &name {
                            into.entry(name.clone()).or_default().0 = attribute("base").map(local);
                        }
                    }
                    "element" => {
                        let Some(of) = &name else { continue };
                        let max = match attribute("maxOccurs").as_deref() {
                            None => 1,
                            Some("unbounded") => 0,
                            Some(count) => count.parse().unwrap(),
                        };
                        let required = attribute("minOccurs").as_deref() != Some("0") && choice == 0;
                        into.entry(of.clone()).or_default().1.push(Element {
                            name: attribute("name").unwrap(),
                            required,
                            max,
                            choice: choice > 0,
                            parts: attribute("type").map(local),
                        });
                    }
                    _ => {}
                }
            }
            Event::End(tag) => match tag.local_name().as_ref() {
                "complexType" => name = None,
                "choice" => choice -= 1,
                _ => {}
            },
            _ => {}
        }
    }
}

#[test]
fn the_grammar_is_navs() {
    let Some(nav) = common::nav() else { return };
    let mut known = BTreeMap::new();
    for file in ["invoiceBase.xsd", "invoiceData.xsd"] {
        types(&fs::read_to_string(nav.join(file)).unwrap(), &mut known);
    }
    let mut compared = 0;
    for of in &schema::TYPES {
        let Some((base, own)) = known.get(of.name) else {
            assert!(matches!(of.name, "InvoicePayments" | "Payment"), "{} is not NAV's", of.name);
            continue;
        };
        let mut expected: Vec<&Element> = base.iter().flat_map(|base| &known[base].1).collect();
        expected.extend(own);
        let slots = &schema::SLOTS[usize::from(of.first)..usize::from(of.first + of.count)];
        let ours: Vec<Element> = slots
            .iter()
            .filter(|slot| slot.name != "invoicePayments")
            .map(|slot| Element {
                name: slot.name.to_owned(),
                required: slot.required,
                max: slot.max,
                choice: slot.choice,
                parts: match slot.content {
                    Content::Parts(index) => Some(schema::TYPES[usize::from(index)].name.to_owned()),
                    Content::Leaf(_) => None,
                },
            })
            .collect();
        assert_eq!(ours.len(), expected.len(), "{}", of.name);
        for (ours, theirs) in ours.iter().zip(expected) {
            let same = ours.name == theirs.name
                && ours.required == theirs.required
                && ours.max == theirs.max
                && ours.choice == theirs.choice;
            assert!(same, "{}: {ours:?} is not {theirs:?}", of.name);
            let complex = theirs.parts.as_ref().filter(|parts| known.contains_key(*parts));
            assert_eq!(ours.parts.as_ref(), complex, "{}/{}", of.name, ours.name);
            compared += 1;
        }
        assert_eq!(
            slots[0].base,
            matches!(
                of.name,
                "AddressType"
                    | "SimpleAddressType"
                    | "DetailedAddressType"
                    | "TaxNumberType"
                    | "CustomerTaxNumberType"
            ),
            "{}",
            of.name
        );
    }
    assert!(compared > 240, "{compared} elements were compared");
}
