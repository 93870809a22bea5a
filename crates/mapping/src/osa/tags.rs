//! The tags of every element, ready to be written.

use super::schema::SLOTS;
use crate::out::{Out, Tags};

static TAGS: [Tags; SLOTS.len()] = tags();

/// The tags of a slot, as [`Out`] takes them; `None` for the few that are too long for it.
#[inline]
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
}
