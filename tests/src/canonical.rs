//! Compares XML by what it says: names with namespaces, attributes, text, order. Prefixes, comments, the declaration
//! and white space between elements say nothing. No code of the product is used.

use roxmltree::{Document, Node};

/// NAV's namespace of `InvoiceData`.
const DATA: &str = "http://schemas.nav.gov.hu/OSA/3.0/data";

/// One line per element, attribute and text, in document order.
///
/// # Panics
/// When the XML is not well-formed.
#[must_use]
pub fn lines(xml: &str) -> Vec<String> {
    let document = Document::parse(xml).unwrap_or_else(|error| panic!("not well-formed: {error}\n{xml}"));
    let mut out = Vec::new();
    write(document.root_element(), "", &|_| false, &mut out);
    out
}

/// As [`lines`], without the Cashbook extension: `invoicePayments`, and additional data whose name begins with `C000`.
///
/// # Panics
/// When the XML is not well-formed.
#[must_use]
pub fn lines_without_extension(xml: &str) -> Vec<String> {
    let document = Document::parse(xml).unwrap_or_else(|error| panic!("not well-formed: {error}\n{xml}"));
    let mut out = Vec::new();
    write(document.root_element(), "", &is_extension, &mut out);
    out
}

/// Says where two XML differ first, or nothing.
#[must_use]
pub fn difference(left: &[String], right: &[String]) -> Option<String> {
    let at = left.iter().zip(right).position(|(left, right)| left != right);
    let at = at.or_else(|| (left.len() != right.len()).then(|| left.len().min(right.len())))?;
    let show = |lines: &[String]| lines.get(at).cloned().unwrap_or_else(|| "(the end)".to_owned());
    Some(format!("line {at}: `{}` against `{}`", show(left), show(right)))
}

fn is_extension(node: Node<'_, '_>) -> bool {
    let is = |name: &str| node.has_tag_name((DATA, name));
    let named = || {
        node.children()
            .find(|child| child.has_tag_name((DATA, "dataName")))
            .and_then(|child| child.text())
            .is_some_and(|name| name.trim().starts_with("C000"))
    };
    is("invoicePayments") || (is("additionalInvoiceData") || is("additionalLineData")) && named()
}

fn write(node: Node<'_, '_>, path: &str, left_out: &dyn Fn(Node<'_, '_>) -> bool, out: &mut Vec<String>) {
    if left_out(node) {
        return;
    }
    let tag = node.tag_name();
    let path = format!("{path}/{{{}}}{}", tag.namespace().unwrap_or_default(), tag.name());
    out.push(path.clone());
    let mut attributes: Vec<String> = node
        .attributes()
        .map(|one| {
            format!("{path}/@{{{}}}{}={}", one.namespace().unwrap_or_default(), one.name(), one.value())
        })
        .collect();
    attributes.sort();
    out.append(&mut attributes);
    let has_elements = node.children().any(|child| child.is_element());
    let mut text = String::new();
    for child in node.children() {
        match child.text() {
            Some(part) if child.is_text() => text.push_str(part),
            _ if child.is_element() => write(child, &path, left_out, out),
            _ => {}
        }
    }
    if !(has_elements && text.trim().is_empty()) {
        out.push(format!("{path}={text}"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: &str =
        r#"<i xmlns="http://schemas.nav.gov.hu/OSA/3.0/data"><a x="1" y="2">t &amp; ő</a> <b/></i>"#;

    #[test]
    fn the_same_said_otherwise_is_the_same() {
        let other = "<?xml version='1.0'?><p:i xmlns:p=\"http://schemas.nav.gov.hu/OSA/3.0/data\">\n <!-- c -->\
                     <p:a y='2' x='1'>t &#38; <![CDATA[ő]]></p:a><p:b></p:b></p:i>";
        assert_eq!(difference(&lines(ONE), &lines(other)), None);
    }

    #[test]
    fn every_difference_is_seen() {
        for (from, to) in [
            ("t &amp;", "t  &amp;"),
            ("<b/>", ""),
            ("y=\"2\"", "y=\"3\""),
            ("data", "base"),
            ("<b/>", "<b/><b/>"),
        ] {
            assert!(difference(&lines(ONE), &lines(&ONE.replace(from, to))).is_some(), "{from} → {to}");
        }
    }

    #[test]
    fn the_extension_and_nothing_else_is_left_out() {
        let extended = ONE.replace(
            "<b/>",
            "<b/><invoicePayments><payment/></invoicePayments><additionalInvoiceData><dataName>C00001_X</dataName>\
             </additionalInvoiceData>",
        );
        assert_eq!(difference(&lines(ONE), &lines_without_extension(&extended)), None);
        assert!(difference(&lines(ONE), &lines(&extended)).is_some());
        let own = extended.replace("C00001_X", "A00001_X");
        assert!(difference(&lines(ONE), &lines_without_extension(&own)).is_some());
    }
}
