//! Builds an OSA document element by element, and checks every value against its type as it goes in.

use bumpalo::Bump;

use crate::{
    erp::{
        document::Address,
        json,
        shape::{Flag, Integer, Number, Text},
        words,
    },
    finding::{Findings, Rule},
    money::Decimal,
    osa::{Content, Document, Id, Node, Value, el, leaf, read::cut, slot, tags::Pair, write::Writer},
    texts::finding as rule,
};

pub struct Builder<'a> {
    pub document: Document<'a>,
    /// The same as XML, written as it is built.
    xml: Writer,
    pub findings: Findings,
    /// The JSON that the values come from.
    pub source: &'a str,
    arena: &'a Bump,
    /// Where a value stands that the JSON does not have: the object that it is calculated for.
    pub around: u32,
}

/// An element that has begun.
#[derive(Clone, Copy)]
pub struct Opened {
    pub id: Id,
    number: u16,
}

impl<'a> Builder<'a> {
    #[must_use]
    pub fn new(source: &'a str, arena: &'a Bump, findings: Findings) -> Self {
        // What mostly suffices; for a large document they grow.
        let nodes = Vec::with_capacity(source.len().wrapping_shr(3).saturating_add(128).min(1 << 13));
        let xml = Writer::with_room(source.len().saturating_mul(7).min(1 << 18));
        Self { document: Document { nodes }, xml, findings, source, arena, around: 0 }
    }

    /// The document as XML, if all that was opened has been closed.
    #[must_use]
    pub fn finish(&mut self) -> Vec<u8> {
        self.xml.finish()
    }

    /// Begins an element that has parts.
    #[inline]
    pub fn open(&mut self, number: u16) -> Opened {
        self.xml.open(number);
        Opened { id: self.node(number, self.around, Value::None), number }
    }

    /// Ends it.
    #[inline]
    pub fn close(&mut self, opened: Opened) {
        let end = self.document.nodes.len() as u32;
        if let Some(node) = self.document.nodes.get_mut(opened.id) {
            node.end = end;
        }
        self.xml.close(opened.number);
    }

    /// A text, checked.
    pub fn put(&mut self, number: u16, text: &'a str, at: u32) {
        // What stands in the JSON as it is has no control character; one with an escape stands in the arena.
        let is_as_read = self.source.as_bytes().as_ptr_range().contains(&text.as_ptr());
        if !is_as_read || !leaf::clear(number).text(text) {
            self.check(number, text, is_as_read, at);
        }
        self.xml.text(number, text);
        self.node(number, at, Value::Text(text));
    }

    /// A text that is not in the JSON, checked.
    pub fn put_own(&mut self, number: u16, text: &str, at: u32) {
        self.put(number, self.arena.alloc_str(text), at);
    }

    fn check(&mut self, number: u16, text: &str, is_as_read: bool, at: u32) {
        if let Content::Leaf(leaf) = slot(number).content {
            if !is_as_read && leaf::forbidden(text) {
                self.raise(&rule::VALUE_CHARACTERS, at, &[slot(number).name]);
            } else if let Err((broken, form)) = leaf.check(text) {
                self.raise(broken, at, &[slot(number).name, cut(text), &form]);
            }
        }
    }

    /// A word of NAV's that is known to be right.
    #[inline(always)]
    pub fn word(&mut self, number: u16, word: &'static str) {
        self.xml.word(number, word);
        self.node(number, self.around, Value::Word(word));
    }

    /// A number, checked.
    pub fn decimal(&mut self, number: u16, value: Decimal, at: u32) {
        if !leaf::clear(number).number(value) {
            self.check_number(number, value, at);
        }
        self.xml.number(number, value);
        self.node(number, at, Value::Number(value));
    }

    /// An element with two amounts, in the currency and in HUF, where they are the same and nothing is wrong with them, as
    /// nearly always. `false`, and nothing done, in every other case.
    #[inline]
    pub fn twice(&mut self, pair: &Pair, values: [Option<Decimal>; 2], at: [u32; 2]) -> bool {
        let [Some(value), Some(other)] = values else { return false };
        let clear = |number: &u16| leaf::clear(*number).number(value);
        if !value.is_identical(other) || !pair.amounts.iter().all(clear) {
            return false;
        }
        self.same_twice(pair, value, at);
        true
    }

    fn same_twice(&mut self, pair: &Pair, value: Decimal, [at_one, at_two]: [u32; 2]) {
        self.xml.twice(pair, value);
        let (part, [one, two]) = (pair.part, pair.amounts);
        let end = (self.document.nodes.len() as u32).wrapping_add(3);
        let around = self.around;
        self.document.nodes.push(Node { slot: part, end, at: around, close: 0, value: Value::None });
        self.node(one, at_one, Value::Number(value));
        self.node(two, at_two, Value::Number(value));
    }

    #[cold]
    fn check_number(&mut self, number: u16, value: Decimal, at: u32) {
        if let Content::Leaf(leaf) = slot(number).content
            && let Err((broken, form)) = leaf.check_number(value)
        {
            self.raise(broken, at, &[slot(number).name, &value.to_string(), &form]);
        }
    }

    /// A text if there is one.
    #[inline]
    pub fn text(&mut self, number: u16, text: &Text<'a>) {
        if let Some(value) = text.value {
            self.put(number, value, text.at);
        }
    }

    /// A text that must be there.
    pub fn need(&mut self, number: u16, text: &Text<'a>, field: &str) {
        match text.value {
            Some(value) => self.put(number, value, text.at),
            None => self.missing(number, text.at, field),
        }
    }

    /// A number if there is one.
    #[inline]
    pub fn number(&mut self, number: u16, value: Number) {
        if let Some(decimal) = value.value {
            self.decimal(number, decimal, value.at);
        }
    }

    /// A number that must be there.
    pub fn need_number(&mut self, number: u16, value: Number, field: &str) {
        match value.value {
            Some(decimal) => self.decimal(number, decimal, value.at),
            None => self.missing(number, value.at, field),
        }
    }

    /// A whole number that must be there.
    pub fn need_integer(&mut self, number: u16, value: &Integer<'a>, field: &str) {
        match value.value {
            Some(digits) => self.put(number, digits, value.at),
            None => self.missing(number, value.at, field),
        }
    }

    /// A flag if there is one.
    #[inline]
    pub fn flag(&mut self, number: u16, flag: Flag) {
        if let Some(value) = flag.value {
            self.word(number, if value { "true" } else { "false" });
        }
    }

    /// A flag that must be there.
    pub fn need_flag(&mut self, number: u16, flag: Flag, field: &str) {
        match flag.value {
            Some(value) => self.word(number, if value { "true" } else { "false" }),
            None => self.missing(number, flag.at, field),
        }
    }

    /// One of NAV's codes, in its own or in lower case, that must be there.
    pub fn need_code(&mut self, number: u16, text: &Text<'a>, field: &str) {
        let Some(word) = text.value else { return self.missing(number, text.at, field) };
        let Content::Leaf(leaf::Leaf::Word(codes)) = slot(number).content else {
            return self.put(number, word, text.at);
        };
        match words::code(word, codes) {
            Some(code) => self.word(number, code),
            None => {
                self.raise(&rule::WORD_UNKNOWN, text.at, &[cut(word), &codes.join(", ")]);
                self.nothing(number, text.at);
            }
        }
    }

    /// One of NAV's codes if there is one.
    pub fn code(&mut self, number: u16, text: &Text<'a>) {
        if text.value.is_some() {
            self.need_code(number, text, "");
        }
    }

    /// Says that a field is missing; the element is there, so that no rule stumbles over it again.
    pub fn missing(&mut self, number: u16, at: u32, field: &str) {
        if !self.is_mistyped(at) {
            self.absent(field);
        }
        self.nothing(number, self.around);
    }

    /// An element whose value cannot be told because of something that has its finding already.
    pub fn unknown(&mut self, number: u16) {
        self.nothing(number, self.around);
    }

    fn nothing(&mut self, number: u16, at: u32) {
        self.xml.word(number, "");
        self.node(number, at, Value::Missing);
    }

    /// Says that a field of the object around is missing.
    pub fn absent(&mut self, field: &str) {
        self.absent_in(self.around, field);
    }

    /// Says that a field of the object that stands at `around` is missing.
    #[cold]
    pub fn absent_in(&mut self, around: u32, field: &str) {
        if !self.findings.full() {
            let path = format!("{}/{field}", json::pointer(self.source, around));
            self.findings.add(rule::FIELD_MISSING.at(path, &[field]));
        }
    }

    /// Whether the value that a field does not have is one of the wrong type, which has its finding already. A `null`
    /// has none.
    pub fn is_mistyped(&self, at: u32) -> bool {
        at != 0 && !self.source.get(at as usize..).is_some_and(|rest| rest.starts_with("null"))
    }

    pub fn raise(&mut self, broken: &'static Rule, at: u32, values: &[&str]) {
        if !self.findings.full() {
            let at = if at == 0 { self.around } else { at };
            self.findings.add(broken.at(json::pointer(self.source, at), values));
        }
    }

    /// `12345678-2-42`, `12345678242` or `12345678` as a `TaxNumberType`, if there is one.
    pub fn tax_number(&mut self, number: u16, text: &Text<'a>) {
        if text.at != 0 {
            use el::tax_number as to;
            let id = self.open(number);
            self.tax_number_parts([to::TAXPAYER_ID, to::VAT_CODE, to::COUNTY_CODE], text);
            self.close(id);
        }
    }

    /// A tax number that must be there.
    pub fn need_tax_number(&mut self, number: u16, text: &Text<'a>, field: &str) {
        if text.at == 0 {
            self.absent(field);
        }
        self.tax_number(number, text);
    }

    /// `customerTaxNumber` with that of the group member.
    pub fn customer_tax_number(&mut self, text: &Text<'a>, member: &Text<'a>) {
        use el::customer_tax_number as to;
        let id = self.open(el::customer_vat_data::CUSTOMER_TAX_NUMBER);
        self.tax_number_parts([to::TAXPAYER_ID, to::VAT_CODE, to::COUNTY_CODE], text);
        self.tax_number(to::GROUP_MEMBER_TAX_NUMBER, member);
        self.close(id);
    }

    fn tax_number_parts(&mut self, [taxpayer, vat, county]: [u16; 3], text: &Text<'a>) {
        let Some(value) = text.value else { return self.unknown(taxpayer) };
        match split_tax_number(value) {
            Some((id, rest)) => {
                self.put(taxpayer, id, text.at);
                if let Some((code, area)) = rest {
                    self.put(vat, code, text.at);
                    self.put(county, area, text.at);
                }
            }
            None => {
                let form = "12345678-2-42, 12345678";
                self.raise(&rule::VALUE_PATTERN, text.at, &["taxNumber", cut(value), form]);
                self.unknown(taxpayer);
            }
        }
    }

    /// An address, simple or detailed.
    pub fn address(&mut self, number: u16, address: &Address<'a>) {
        let around = core::mem::replace(&mut self.around, address.at);
        let id = self.open(number);
        let detailed = address.street_name.at != 0 || address.public_place_category.at != 0;
        let form =
            self.open(if detailed { el::address::DETAILED_ADDRESS } else { el::address::SIMPLE_ADDRESS });
        if detailed {
            use el::detailed_address as to;
            if address.street.at != 0 {
                self.raise(&rule::FIELD_CONFLICT, address.street.at, &["street", "streetName"]);
            }
            self.place(address, [to::COUNTRY_CODE, to::REGION, to::POSTAL_CODE, to::CITY]);
            self.need(to::STREET_NAME, &address.street_name, "streetName");
            self.need(to::PUBLIC_PLACE_CATEGORY, &address.public_place_category, "publicPlaceCategory");
            self.text(to::NUMBER, &address.number);
            self.text(to::BUILDING, &address.building);
            self.text(to::STAIRCASE, &address.staircase);
            self.text(to::FLOOR, &address.floor);
            self.text(to::DOOR, &address.door);
            self.text(to::LOT_NUMBER, &address.lot_number);
        } else {
            self.simple_address(address);
        }
        self.close(form);
        self.close(id);
        self.around = around;
    }

    /// The parts of a `SimpleAddressType`.
    pub fn simple_address(&mut self, address: &Address<'a>) {
        use el::simple_address as to;
        self.place(address, [to::COUNTRY_CODE, to::REGION, to::POSTAL_CODE, to::CITY]);
        self.need(to::ADDITIONAL_ADDRESS_DETAIL, &address.street, "street");
        let detail = [
            &address.number,
            &address.building,
            &address.staircase,
            &address.floor,
            &address.door,
            &address.lot_number,
        ];
        for (text, field) in
            detail.iter().zip(["number", "building", "staircase", "floor", "door", "lotNumber"])
        {
            if text.at != 0 {
                self.raise(&rule::FIELD_CONFLICT, text.at, &[field, "street"]);
            }
        }
    }

    fn place(&mut self, address: &Address<'a>, [country, region, postal_code, city]: [u16; 4]) {
        match address.country.value {
            Some(code) => self.put(country, code, address.country.at),
            None => self.word(country, "HU"),
        }
        self.text(region, &address.region);
        match address.postal_code.value {
            Some(code) => self.put(postal_code, code, address.postal_code.at),
            None => self.word(postal_code, "0000"),
        }
        self.need(city, &address.city, "city");
    }

    /// `additionalInvoiceData` or `additionalLineData` of Cashbook's, if there is a value.
    pub fn additional(&mut self, number: u16, (name, about): (&'static str, &'static str), value: &Text<'a>) {
        if let Some(text) = value.value {
            let id = self.open(number);
            self.word(el::additional_data::DATA_NAME, name);
            self.word(el::additional_data::DATA_DESCRIPTION, about);
            self.put(el::additional_data::DATA_VALUE, text, value.at);
            self.close(id);
        }
    }

    #[inline(always)]
    fn node(&mut self, number: u16, at: u32, value: Value<'a>) -> Id {
        let id = self.document.nodes.len();
        let end = (id as u32).wrapping_add(1);
        self.document.nodes.push(Node { slot: number, end, at, close: 0, value });
        id
    }
}

/// Taxpayer id, and VAT and county codes if they are there.
fn split_tax_number(text: &str) -> Option<(&str, Option<(&str, &str)>)> {
    let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    let (first, rest) = text.split_at_checked(8)?;
    if !digits(first) {
        return None;
    }
    if rest.is_empty() {
        return Some((first, None));
    }
    let rest = rest.strip_prefix('-').unwrap_or(rest);
    let (vat, county) = rest.split_at_checked(1)?;
    let county = county.strip_prefix('-').unwrap_or(county);
    (digits(vat) && county.len() == 2 && digits(county)).then_some((first, Some((vat, county))))
}
