//! Where things stand in an OSA document: its invoices (one, or those of a batch) and their lines.

use crate::osa::{Document, Id, el};

/// One invoice of a document.
#[derive(Clone, Debug)]
pub struct Invoice {
    pub id: Id,
    /// Within `batchInvoice`
    pub batch_index: Option<String>,
}

/// The invoices of a document, in order.
#[must_use]
pub fn invoices(document: &Document<'_>) -> Vec<Invoice> {
    let Some(main) = document.child(0, el::invoice_data::INVOICE_MAIN) else { return Vec::new() };
    let one = |(id, node): (Id, &crate::osa::Node<'_>)| match node.slot {
        el::invoice_main::INVOICE => Some(Invoice { id, batch_index: None }),
        el::invoice_main::BATCH_INVOICE => Some(Invoice {
            id: document.child(id, el::batch_invoice::INVOICE)?,
            batch_index: Some(
                document.child_text(id, el::batch_invoice::BATCH_INDEX).unwrap_or_default().to_owned(),
            ),
        }),
        _ => None,
    };
    document.children(main).filter_map(one).collect()
}

/// The lines of an invoice: their place in the list (from 0) and their ids.
pub fn lines(document: &Document<'_>, invoice: Id) -> impl Iterator<Item = (usize, Id)> {
    let list = document.child(invoice, el::invoice::INVOICE_LINES);
    let children = list.map(|list| document.children(list));
    children
        .into_iter()
        .flatten()
        .filter(|(_, node)| node.slot == el::lines::LINE)
        .map(|(id, _)| id)
        .enumerate()
}
