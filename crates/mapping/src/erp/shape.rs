//! The types of fields that an InCash document is made of, and the macro that declares its objects.
//!
//! A declaration is all there is of an object: the reader, the check for unknown and repeated fields and the published
//! JSON Schema all come from it.

use std::borrow::Cow;

use bumpalo::{Bump, collections::Vec};

use super::json::{Json, Kind, Seen, Stop, decimal};
use crate::{money::Decimal, texts::finding as rule};

/// A field's value.
pub trait Field<'a> {
    /// # Errors
    /// When the text breaks JSON's grammar.
    fn read(&mut self, json: &mut Json<'a>) -> Result<(), Stop>;
    /// Offset of the value; 0 when there is none.
    fn at(&self) -> u32;
    /// Its type in the published schema.
    fn schema() -> Type
    where
        Self: Sized;
}

/// An object with declared fields.
pub trait Shape<'a>: Default {
    /// Reads the field of this name.
    ///
    /// # Errors
    /// When the text breaks JSON's grammar.
    fn field(&mut self, key: &str, json: &mut Json<'a>) -> Result<(), Stop>;
    fn set_at(&mut self, at: u32);
    fn place(&self) -> u32;
    fn describe() -> Described;
}

/// A field's type, as the JSON Schema is made from it.
#[derive(Clone, Copy)]
pub enum Type {
    Text,
    Decimal,
    Integer,
    Boolean,
    Vat,
    Object(fn() -> Described),
    List(&'static Type),
    ListOf(fn() -> Described),
    Map(fn() -> Described),
}

/// An object, as the JSON Schema is made from it.
pub struct Described {
    pub name: &'static str,
    pub about: &'static [&'static str],
    pub fields: std::vec::Vec<DescribedField>,
}

pub struct DescribedField {
    pub name: &'static str,
    pub about: &'static [&'static str],
    /// The reader has a finding when it is left out.
    pub needed: bool,
    pub of: Type,
}

/// A text.
#[derive(Clone, Copy, Debug, Default)]
pub struct Text<'a> {
    pub at: u32,
    pub value: Option<&'a str>,
}

/// A decimal: a string or a number. `null` leaves an amount out that would otherwise be computed.
#[derive(Clone, Copy, Debug, Default)]
pub struct Number {
    pub at: u32,
    pub value: Option<Decimal>,
}

/// A whole number, kept as its digits.
#[derive(Clone, Copy, Debug, Default)]
pub struct Integer<'a> {
    pub at: u32,
    pub value: Option<&'a str>,
}

/// `true` or `false`
#[derive(Clone, Copy, Debug, Default)]
pub struct Flag {
    pub at: u32,
    pub value: Option<bool>,
}

/// An object, which stands in the arena.
#[derive(Clone, Copy, Debug)]
pub struct Part<'a, T>(Option<&'a T>);

/// A list, which stands in the arena.
#[derive(Clone, Copy, Debug)]
pub struct List<'a, T> {
    pub at: u32,
    pub items: &'a [T],
}

impl<'a> Text<'a> {
    #[inline]
    #[must_use]
    pub fn get(&self) -> Option<&'a str> {
        self.value
    }
}

impl Number {
    /// Explicitly `null`.
    #[must_use]
    pub fn left_out(&self) -> bool {
        self.at != 0 && self.value.is_none()
    }
}

impl Flag {
    #[must_use]
    pub fn is(&self) -> bool {
        self.value == Some(true)
    }
}

impl<T> Default for Part<'_, T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<'a, T> Part<'a, T> {
    #[inline]
    #[must_use]
    pub fn get(&self) -> Option<&'a T> {
        self.0
    }
}

impl<T> Default for List<'_, T> {
    fn default() -> Self {
        Self { at: 0, items: &[] }
    }
}

/// `null` is the same as leaving the field out.
fn absent(json: &mut Json<'_>) -> Result<bool, Stop> {
    if json.kind()? == Kind::Null {
        json.null()?;
        return Ok(true);
    }
    Ok(false)
}

impl<'a> Field<'a> for Text<'a> {
    fn read(&mut self, json: &mut Json<'a>) -> Result<(), Stop> {
        if json.peek() == Some(b'"') {
            self.at = json.place();
            self.value = Some(match json.quoted()? {
                Cow::Borrowed(text) => text,
                Cow::Owned(text) => plain(&text, json.arena()),
            });
            return Ok(());
        }
        let (at, kind) = json.value()?;
        if kind == Kind::Null {
            return json.null();
        }
        self.at = at;
        json.wrong("string")
    }

    fn at(&self) -> u32 {
        self.at
    }

    fn schema() -> Type {
        Type::Text
    }
}

/// NAV's text types hold no line breaks: each run of them becomes a space, and goes where nothing stands beside it.
/// Only an escape can bring one in, and then the text is already its own.
#[cold]
fn plain<'a>(text: &str, arena: &'a Bump) -> &'a str {
    if !text.contains(['\n', '\r', '\t']) {
        return arena.alloc_str(text);
    }
    let lines = text.split(['\n', '\r', '\t']).filter(|line| !line.trim().is_empty());
    arena.alloc_str(&lines.collect::<std::vec::Vec<_>>().join(" "))
}

impl<'a> Field<'a> for Number {
    fn read(&mut self, json: &mut Json<'a>) -> Result<(), Stop> {
        let (at, kind) = json.value()?;
        self.at = at;
        self.value = json.short_decimal(kind);
        if self.value.is_some() {
            return Ok(());
        }
        self.value = match kind {
            Kind::Text => decimal(&json.string()?),
            Kind::Number => decimal(json.number()?),
            Kind::Null => return json.null(),
            _ => return json.wrong("decimal"),
        };
        if self.value.is_none() {
            json.raise(&rule::FIELD_TYPE, self.at, &["decimal"]);
        }
        Ok(())
    }

    fn at(&self) -> u32 {
        self.at
    }

    fn schema() -> Type {
        Type::Decimal
    }
}

impl<'a> Field<'a> for Integer<'a> {
    fn read(&mut self, json: &mut Json<'a>) -> Result<(), Stop> {
        let (at, kind) = json.value()?;
        if kind == Kind::Null {
            return json.null();
        }
        self.at = at;
        let digits = match kind {
            Kind::Text => json.string()?,
            Kind::Number => Cow::Borrowed(json.number()?),
            _ => return json.wrong("integer"),
        };
        let digits = match digits {
            Cow::Borrowed(digits) => digits,
            Cow::Owned(digits) => json.arena().alloc_str(&digits),
        };
        if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
            json.raise(&rule::FIELD_TYPE, self.at, &["integer"]);
            return Ok(());
        }
        self.value = Some(digits);
        Ok(())
    }

    fn at(&self) -> u32 {
        self.at
    }

    fn schema() -> Type {
        Type::Integer
    }
}

impl<'a> Field<'a> for Flag {
    fn read(&mut self, json: &mut Json<'a>) -> Result<(), Stop> {
        let (at, kind) = json.value()?;
        if kind == Kind::Null {
            return json.null();
        }
        self.at = at;
        if kind != Kind::Boolean {
            return json.wrong("true, false");
        }
        self.value = Some(json.boolean()?);
        Ok(())
    }

    fn at(&self) -> u32 {
        self.at
    }

    fn schema() -> Type {
        Type::Boolean
    }
}

impl<'a, T: Shape<'a> + 'a> Field<'a> for Part<'a, T> {
    fn read(&mut self, json: &mut Json<'a>) -> Result<(), Stop> {
        if absent(json)? {
            return Ok(());
        }
        // What stands in the arena is never dropped.
        const { assert!(!core::mem::needs_drop::<T>()) };
        let shape = json.arena().alloc(T::default());
        object(shape, json)?;
        self.0 = Some(shape);
        Ok(())
    }

    fn at(&self) -> u32 {
        self.0.map_or(0, Shape::place)
    }

    fn schema() -> Type {
        Type::Object(T::describe)
    }
}

impl<'a, T: Shape<'a> + 'a> Field<'a> for List<'a, T> {
    fn read(&mut self, json: &mut Json<'a>) -> Result<(), Stop> {
        let (at, kind) = json.value()?;
        if kind == Kind::Null {
            return json.null();
        }
        self.at = at;
        if kind != Kind::List {
            return json.wrong("list");
        }
        const { assert!(!core::mem::needs_drop::<T>()) };
        let mut items: Vec<'a, T> = Vec::new_in(json.arena());
        let start = json.left();
        let mut seen = Seen::default();
        let outcome = json.list(&mut |json| {
            if items.len() == items.capacity() {
                items.reserve(more(items.len(), start, json.left()));
            }
            items.push(T::default());
            match items.last_mut() {
                Some(item) => next_object(item, &mut seen, json),
                None => json.skip(),
            }
        });
        self.items = items.into_bump_slice();
        outcome
    }

    fn at(&self) -> u32 {
        self.at
    }

    fn schema() -> Type {
        Type::ListOf(T::describe)
    }
}

/// How many items a list may need beyond those read: as many as what is left of the text would hold of their size, but
/// never more than a few times as many as there are.
#[inline]
fn more(items: usize, start: usize, left: usize) -> usize {
    let size = start.saturating_sub(left).checked_div(items).unwrap_or(0);
    let all = left.checked_div(size).unwrap_or(0).saturating_add(1);
    all.min(items.saturating_mul(15)).max(1)
}

macro_rules! list_of {
    ($item:ty, $schema:expr) => {
        impl<'a> Field<'a> for List<'a, $item> {
            fn read(&mut self, json: &mut Json<'a>) -> Result<(), Stop> {
                let (at, kind) = json.value()?;
                if kind == Kind::Null {
                    return json.null();
                }
                self.at = at;
                if kind != Kind::List {
                    return json.wrong("list");
                }
                let mut items: Vec<'a, $item> = Vec::new_in(json.arena());
                let outcome = json.list(&mut |json| {
                    let mut item = <$item>::default();
                    item.read(json)?;
                    items.push(item);
                    Ok(())
                });
                self.items = items.into_bump_slice();
                outcome
            }

            fn at(&self) -> u32 {
                self.at
            }

            fn schema() -> Type {
                Type::List(&$schema)
            }
        }
    };
}

list_of!(Text<'a>, Type::Text);
list_of!(Integer<'a>, Type::Integer);

/// Reads an object into its shape; what it does not know is a finding.
///
/// # Errors
/// When the text breaks JSON's grammar.
pub fn object<'a, T: Shape<'a>>(shape: &mut T, json: &mut Json<'a>) -> Result<(), Stop> {
    let (at, kind) = json.value()?;
    shape.set_at(at);
    if kind != Kind::Object {
        return json.wrong("object");
    }
    json.object(&mut |json, key| shape.field(key, json))
}

/// [`object`] for the objects of a list, one after the other.
fn next_object<'a, T: Shape<'a>>(
    shape: &mut T,
    seen: &mut Seen<'a>,
    json: &mut Json<'a>,
) -> Result<(), Stop> {
    let (at, kind) = json.value()?;
    shape.set_at(at);
    if kind != Kind::Object {
        return json.wrong("object");
    }
    json.next_object(seen, &mut |json, key| shape.field(key, json))
}

/// A field that the shape does not know.
///
/// # Errors
/// When the text breaks JSON's grammar.
#[cold]
pub fn unknown(key: &str, json: &mut Json<'_>) -> Result<(), Stop> {
    let at = json.here();
    json.raise(&rule::FIELD_UNKNOWN, at, &[key]);
    json.skip()
}

/// [`Field`] as an object, so that the macro's code stays small.
pub trait FieldOnce<'a> {
    /// Reads the field, once.
    ///
    /// # Errors
    /// When the text breaks JSON's grammar.
    fn take(&mut self, key: &str, json: &mut Json<'a>) -> Result<(), Stop>;
}

impl<'a, T: Field<'a>> FieldOnce<'a> for T {
    fn take(&mut self, key: &str, json: &mut Json<'a>) -> Result<(), Stop> {
        if self.at() != 0 { repeated(key, json) } else { self.read(json) }
    }
}

/// A field that was given before.
#[cold]
fn repeated(key: &str, json: &mut Json<'_>) -> Result<(), Stop> {
    let at = json.here();
    json.raise(&rule::FIELD_REPEATED, at, &[key]);
    json.skip()
}

/// Declares an object of the document: `"nameInJson" name_in_rust: Type`, each with its doc comment; `need` in front
/// where the object cannot do without it. What it cannot do without only at times stands in `json_schema.rs`.
macro_rules! shape {
    ($(#[doc = $about:literal])* $name:ident<$life:lifetime> { $($(#[doc = $doc:literal])* $($need:ident)? $key:literal $field:ident: $of:ty,)* }) => {
        $(#[doc = $about])*
        #[derive(Clone, Debug, Default)]
        pub struct $name<$life> {
            pub at: u32,
            pub of: core::marker::PhantomData<&$life ()>,
            $($(#[doc = $doc])* pub $field: $of,)*
        }

        impl<$life> $crate::erp::shape::Shape<$life> for $name<$life> {
            fn field(
                &mut self,
                key: &str,
                json: &mut $crate::erp::json::Json<$life>,
            ) -> Result<(), $crate::erp::json::Stop> {
                let field: &mut dyn $crate::erp::shape::FieldOnce<$life> = match key {
                    $($key => &mut self.$field,)*
                    _ => return $crate::erp::shape::unknown(key, json),
                };
                field.take(key, json)
            }

            fn set_at(&mut self, at: u32) {
                self.at = at;
            }

            fn place(&self) -> u32 {
                self.at
            }

            fn describe() -> $crate::erp::shape::Described {
                $crate::erp::shape::Described {
                    name: stringify!($name),
                    about: &[$($about),*],
                    fields: vec![$($crate::erp::shape::DescribedField {
                        name: $key,
                        about: &[$($doc),*],
                        needed: !<[&str]>::is_empty(&[$(stringify!($need))?]),
                        of: <$of as $crate::erp::shape::Field<$life>>::schema(),
                    },)*],
                }
            }
        }
    };
}

pub(crate) use shape;
