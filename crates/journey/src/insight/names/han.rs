//! Maps the simplified, traditional and Japanese forms of a Chinese character to one form.

use super::han_forms::HAN_FORMS;
use std::collections::HashMap;
use std::sync::LazyLock;

static FORMS: LazyLock<HashMap<char, char>> = LazyLock::new(|| {
    let mut letters = HAN_FORMS.chars();
    std::iter::from_fn(|| Some((letters.next()?, letters.next()?))).collect()
});

/// The form that represents all forms of this character.
pub(super) fn one_form(character: char) -> char {
    let is_han = matches!(u32::from(character), 0x3400..=0x9fff | 0xf900..=0xfaff);
    if is_han { FORMS.get(&character).copied().unwrap_or(character) } else { character }
}
