//! NAV's `InvoiceData` 3.0: its grammar as data, a document as a flat list of elements, and XML in and out.
//!
//! A document is read into, or built as, one `Vec` of [`Node`]s in document order; a node knows where its subtree
//! ends. Both ways in end here, and all of NAV's rules are judged here.

pub mod el;
pub mod leaf;
pub mod read;
pub mod schema;
pub mod tags;
pub mod tokens;
pub mod write;

/// Where texts of a document stand that are not to be had from what was read as it is: those with escapes.
pub use bumpalo::Bump as Arena;
pub use leaf::Leaf;

use crate::money::Decimal;

/// One element of a type: its name, how often it may stand there, and what is in it.
#[derive(Debug)]
pub struct Slot {
    pub name: &'static str,
    /// In the namespace of `invoiceBase.xsd`.
    pub base: bool,
    pub required: bool,
    /// `maxOccurs`; 0 is unbounded.
    pub max: u8,
    /// One of the alternatives of its type's `xs:choice`.
    pub choice: bool,
    pub content: Content,
}

/// What an element holds.
#[derive(Clone, Copy, Debug)]
pub enum Content {
    Leaf(Leaf),
    /// Index into [`schema::TYPES`].
    Parts(u8),
}

/// A complex type: its elements stand together in [`schema::SLOTS`], in the order of `xs:sequence`.
#[derive(Debug)]
pub struct Complex {
    pub name: &'static str,
    pub first: u16,
    pub count: u16,
    pub choice: Choice,
}

/// Whether a type has an `xs:choice`, and whether one of its alternatives must be there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice {
    No,
    Optional,
    Required,
}

/// The slot with this number. Every number comes from [`el`] or from the reader, so it is there.
#[must_use]
pub fn slot(number: u16) -> &'static Slot {
    static ROOT: &Slot = &schema::SLOTS[0];
    schema::SLOTS.get(usize::from(number)).unwrap_or(ROOT)
}

/// An element's text.
#[derive(Clone, Copy, Debug)]
pub enum Value<'a> {
    /// The element has parts, or is empty.
    None,
    Text(&'a str),
    /// A word of the schema's own.
    Word(&'static str),
    /// Not yet written as text.
    Number(Decimal),
    /// Should be there and is not: a finding says so, and no rule judges it again.
    Missing,
}

#[derive(Clone, Copy, Debug)]
pub struct Node<'a> {
    pub slot: u16,
    /// Index of the first node after this element and all its parts.
    pub end: u32,
    /// Where it comes from: offset of its start tag in the XML, or of its value in the JSON.
    pub at: u32,
    /// Offset of its end tag in the XML.
    pub close: u32,
    pub value: Value<'a>,
}

/// A document, whole.
#[derive(Clone, Debug, Default)]
pub struct Document<'a> {
    pub nodes: Vec<Node<'a>>,
}

/// Index of a node.
pub type Id = usize;

impl<'a> Document<'a> {
    #[must_use]
    pub fn node(&self, id: Id) -> Option<&Node<'a>> {
        self.nodes.get(id)
    }

    /// The direct parts of an element, in order.
    pub fn children(&self, of: Id) -> Children<'_, 'a> {
        let end = self.nodes.get(of).map_or(0, |node| node.end as usize).min(self.nodes.len());
        Children { nodes: self.nodes.get(..end).unwrap_or_default(), next: of.saturating_add(1) }
    }

    /// The first direct part with this slot.
    #[must_use]
    pub fn child(&self, of: Id, slot: u16) -> Option<Id> {
        self.children(of).find(|(_, node)| node.slot == slot).map(|(id, _)| id)
    }

    /// Follows a path of slots.
    #[must_use]
    pub fn find(&self, of: Id, path: &[u16]) -> Option<Id> {
        path.iter().try_fold(of, |id, slot| self.child(id, *slot))
    }

    /// The text of a leaf; a computed number has none yet.
    #[inline(always)]
    #[must_use]
    pub fn text(&self, id: Id) -> Option<&str> {
        self.nodes.get(id)?.text()
    }

    /// The text of the first direct part with this slot.
    #[must_use]
    pub fn child_text(&self, of: Id, slot: u16) -> Option<&str> {
        self.text(self.child(of, slot)?)
    }

    /// The number in a leaf.
    #[inline(always)]
    #[must_use]
    pub fn number(&self, id: Id) -> Option<Decimal> {
        self.nodes.get(id).and_then(Node::number)
    }

    /// Path of element names from the root, with an index (from 1) where an element may be repeated.
    #[must_use]
    pub fn path(&self, target: Id) -> String {
        let mut path = String::from(slot(el::ROOT).name);
        let mut current: Id = 0;
        while current < target {
            let mut index: u32 = 0;
            let mut wanted = None;
            let found =
                self.children(current).find(|(id, node)| *id <= target && (node.end as usize) > target);
            let Some((id, node)) = found else { break };
            for (_, other) in self.children(current) {
                if other.slot == node.slot {
                    index = index.saturating_add(1);
                }
                if other.at == node.at && other.end == node.end {
                    wanted = Some(index);
                    break;
                }
            }
            path.push('/');
            path.push_str(slot(node.slot).name);
            if slot(node.slot).max != 1 {
                path.push_str(&format!("[{}]", wanted.unwrap_or(index)));
            }
            current = id;
        }
        path
    }
}

impl Node<'_> {
    #[must_use]
    pub fn number(&self) -> Option<Decimal> {
        match &self.value {
            Value::Number(number) => Some(*number),
            Value::Text(text) => Decimal::parse(text.trim_ascii()),
            Value::Word(word) => Decimal::parse(word),
            Value::None | Value::Missing => None,
        }
    }

    #[must_use]
    pub fn text(&self) -> Option<&str> {
        match &self.value {
            Value::Text(text) => Some(text),
            Value::Word(word) => Some(word),
            _ => None,
        }
    }

    /// `xs:boolean`
    #[must_use]
    pub fn is_true(&self) -> bool {
        self.text().is_some_and(|text| matches!(text.trim_ascii(), "true" | "1"))
    }
}

/// See [`Document::children`].
pub struct Children<'d, 'a> {
    nodes: &'d [Node<'a>],
    next: Id,
}

impl<'d, 'a> Iterator for Children<'d, 'a> {
    type Item = (Id, &'d Node<'a>);

    fn next(&mut self) -> Option<Self::Item> {
        let id = self.next;
        let node = self.nodes.get(id)?;
        self.next = (node.end as usize).max(id.saturating_add(1));
        Some((id, node))
    }
}
