//! Who the journey says the person is, source by source.

use crate::domain::check::FieldKind;
use crate::domain::document::Document;

/// The name that a document's visual zone carries: whole, or put together from its parts.
pub fn name_of(document: &Document) -> Option<String> {
    let text = |kind| {
        let text = document.field(kind)?.reveal().text();
        (!text.is_blank()).then(|| text.as_sent().trim().to_owned())
    };
    text(FieldKind::FullName).or_else(|| {
        let kinds = [FieldKind::FirstName, FieldKind::MiddleName, FieldKind::LastName];
        let parts: Vec<String> = kinds.into_iter().filter_map(text).collect();
        (!parts.is_empty()).then(|| parts.join(" "))
    })
}
