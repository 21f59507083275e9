//! Whether the locale says that the terminal takes UTF-8. Terminals have no reliable way to say so themselves.

/// The locale for letters; empty if none is set.
pub(super) fn of(variable: &impl Fn(&str) -> String) -> String {
    let set = ["LC_ALL", "LC_CTYPE", "LANG"].map(variable).into_iter().find(|locale| !locale.is_empty());
    set.unwrap_or_default()
}

/// Whether a locale uses UTF-8.
pub(super) fn is_utf8(locale: &str) -> bool {
    locale.to_lowercase().replace('-', "").contains("utf8")
}

/// What to say at the start of the console, in ASCII. Without any locale most terminals take UTF-8 all the same, but
/// tmux writes `_` instead of other letters.
pub(super) fn advice(variable: &impl Fn(&str) -> String, in_tmux: bool) -> Option<String> {
    let locale = of(variable);
    match locale.as_str() {
        "" if !in_tmux => None,
        known if is_utf8(known) => None,
        "" => Some("No locale is set: if signs look wrong, set LANG=C.UTF-8 and restart tmux".to_owned()),
        known => Some(format!("The locale is {known}: if signs look wrong, set LANG=C.UTF-8")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_locale_without_utf8_gives_advice_in_ascii() {
        let with = |name: &'static str, value: &'static str| {
            move |asked: &str| if asked == name { value.to_owned() } else { String::new() }
        };
        let cases = [
            (("LANG", "C.UTF-8"), true, None),
            (("LC_CTYPE", "de_DE.utf8"), true, None),
            (("LANG", ""), false, None),
            (("LANG", ""), true, Some("No locale")),
            (("LC_ALL", "C"), false, Some("The locale is C:")),
            (("LANG", "en_US.ISO-8859-1"), false, Some("The locale is en_US.ISO-8859-1:")),
        ];
        for ((name, value), in_tmux, begins) in cases {
            let advice = advice(&with(name, value), in_tmux);
            assert_eq!(advice.is_some(), begins.is_some(), "{name}={value}");
            assert!(
                advice.is_none_or(|it| it.is_ascii() && begins.is_some_and(|words| it.starts_with(words)))
            );
        }
    }
}
