//! Tags, ready to be written: a copy of a fixed size costs a few instructions, where one of any size is a call, and
//! inside WebAssembly a slow one.

use super::schema::SLOTS;
use crate::out::Out;

/// A tag and its length, copied as they are; what is too much is cut off again.
type Tag = [u8; STEP];

const STEP: usize = 32;

static OPEN: [Tag; SLOTS.len()] = tags("<");
static CLOSE: [Tag; SLOTS.len()] = tags("</");

/// Writes the start tag of a slot.
#[inline]
pub fn open(number: u16, out: &mut Out) {
    write(&OPEN, "<", number, out);
}

/// Writes the end tag of a slot.
#[inline]
pub fn close(number: u16, out: &mut Out) {
    write(&CLOSE, "</", number, out);
}

#[inline]
fn write(tags: &[Tag], start: &str, number: u16, out: &mut Out) {
    let Some(tag @ [.., length]) = tags.get(usize::from(number)) else { return };
    if *length == 0 {
        return long(start, number, out);
    }
    out.piece(tag, usize::from(*length));
}

/// The few that have no room in a [`Tag`].
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
const fn tags(start: &str) -> [Tag; SLOTS.len()] {
    let mut tags = [[0; STEP]; SLOTS.len()];
    let mut number = 0;
    while number < SLOTS.len() {
        let slot = &SLOTS[number];
        let parts = [start, prefix(slot), slot.name, ">"];
        let length = parts[0].len() + parts[1].len() + parts[2].len() + parts[3].len();
        if length < STEP {
            let (mut part, mut to) = (0, 0);
            while part < parts.len() {
                let mut from = 0;
                while from < parts[part].len() {
                    tags[number][to] = parts[part].as_bytes()[from];
                    (from, to) = (from + 1, to + 1);
                }
                part += 1;
            }
            tags[number][STEP - 1] = length as u8;
        }
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
