//! The tags of every element, ready to be written.

use super::schema::SLOTS;
use crate::out::{Link, Out, Tags};

static TAGS: [Tags; SLOTS.len()] = tags();

/// The tags of a slot, as [`Out`] takes them; `None` for the few that are too long for it.
#[inline(always)]
pub fn of(number: u16) -> Option<&'static Tags> {
    TAGS.get(usize::from(number)).filter(|tags| !tags.is_long())
}

/// Writes the start tag of a slot.
#[inline]
pub fn open(number: u16, out: &mut Out) {
    match of(number) {
        Some(tags) => out.open(tags),
        None => long("<", number, out),
    }
}

/// Writes the end tag of a slot.
#[inline]
pub fn close(number: u16, out: &mut Out) {
    match of(number) {
        Some(tags) => out.close(tags),
        None => long("</", number, out),
    }
}

#[cold]
fn long(start: &str, number: u16, out: &mut Out) {
    let slot = super::slot(number);
    for part in [start, prefix(slot), slot.name, ">"] {
        out.word(part);
    }
}

/// An element with an amount in the currency and in HUF.
pub struct Pair {
    pub part: u16,
    pub amounts: [u16; 2],
    /// What stands before, between and behind the amounts.
    pub links: [Link; 3],
}

impl Pair {
    /// Of these slots, which are all of `invoiceData.xsd`.
    #[must_use]
    #[expect(clippy::indexing_slicing, reason = "goes wrong at compile time only")]
    pub const fn new(part: u16, amounts: [u16; 2]) -> Self {
        let (of, one, two) =
            (&SLOTS[part as usize], &SLOTS[amounts[0] as usize], &SLOTS[amounts[1] as usize]);
        assert!(!of.base && !one.base && !two.base);
        let (of, one, two) = (of.name, one.name, two.name);
        let links = [
            Link::new(&["<", of, "><", one, ">"]),
            Link::new(&["</", one, "><", two, ">"]),
            Link::new(&["</", two, "></", of, ">"]),
        ];
        Self { part, amounts, links }
    }
}

const fn prefix(slot: &super::Slot) -> &'static str {
    if slot.base { "base:" } else { "" }
}

#[expect(
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "goes wrong at compile time only"
)]
const fn tags() -> [Tags; SLOTS.len()] {
    let mut tags = [const { Tags::new("", "") }; SLOTS.len()];
    let mut number = 0;
    while number < SLOTS.len() {
        tags[number] = Tags::new(prefix(&SLOTS[number]), SLOTS[number].name);
        number += 1;
    }
    tags
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_slot_has_its_tags() {
        for (number, slot) in (0_u16..).zip(&SLOTS) {
            let mut out = Out::with_room(0);
            open(number, &mut out);
            close(number, &mut out);
            let name = format!("{}{}", prefix(slot), slot.name);
            assert_eq!(out.text(), format!("<{name}></{name}>"));
        }
    }

    #[test]
    fn a_pair_is_written_as_its_elements_would_be() {
        use crate::osa::{el, write::Writer};
        static PAIR: Pair = Pair::new(
            el::line_amounts_normal::LINE_GROSS_AMOUNT_DATA,
            [
                el::line_gross_amount_data::LINE_GROSS_AMOUNT_NORMAL,
                el::line_gross_amount_data::LINE_GROSS_AMOUNT_NORMAL_HUF,
            ],
        );
        let (mut pairs, mut elements) = (Writer::with_room(0), Writer::with_room(0));
        for number in ["0", "-1.5", "12345.67", "99999999", "100000000", "-123456789012345678.25"] {
            let number = crate::money::Decimal::parse(number).unwrap();
            // Over the end of a page as well.
            for _ in 0..50 {
                pairs.twice(&PAIR, number);
                elements.open(PAIR.part);
                elements.number(PAIR.amounts[0], number);
                elements.number(PAIR.amounts[1], number);
                elements.close(PAIR.part);
            }
        }
        assert_eq!(String::from_utf8(pairs.finish()), String::from_utf8(elements.finish()));
    }
}
