//! The file that maps reviewers to their public keys, in the format of OpenSSH's `allowed_signers`.

use super::NAMESPACE;
use super::agent::armored;
use super::verify::is_signed;
use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use ssh_key::{PublicKey, SshSig};

/// The line with this number (from 1) cannot be parsed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {0} is no signer: NAMES [options] TYPE KEY")]
pub struct SignersError(pub usize);

/// Which reviewer may sign with which key.
#[derive(Clone, Debug, Default)]
pub struct AllowedSigners(Vec<Signer>);

#[derive(Clone, Debug)]
struct Signer {
    names: Vec<String>,
    namespaces: Vec<String>,
    after: Option<Timestamp>,
    before: Option<Timestamp>,
    key: PublicKey,
}

impl AllowedSigners {
    /// Parses a file. Lines with `cert-authority` are skipped.
    pub fn read(text: &str) -> Result<Self, SignersError> {
        let mut signers = Vec::new();
        for (number, line) in (1..).zip(text.lines()) {
            let line = line.trim();
            if line.is_empty() || line.starts_with('#') || line.contains("cert-authority") {
                continue;
            }
            signers.push(signer(line).ok_or(SignersError(number))?);
        }
        Ok(Self(signers))
    }

    /// Verifies a signature of a statement: by a key that was valid for reviewer `name` at time `at`.
    pub fn verify(&self, name: &str, at: Timestamp, statement: &[u8], signature: &str) -> bool {
        let signature = armored(signature).and_then(|pem| SshSig::from_pem(pem).ok());
        let Some(signature) = signature else { return false };
        let may_sign = |signer: &&Signer| signer.is_of(name) && signer.is_valid(at);
        let mut signers = self.0.iter().filter(may_sign);
        signers.any(|signer| is_signed(&signer.key, statement, &signature))
    }
}

impl Signer {
    fn is_of(&self, name: &str) -> bool {
        let is_denied = self.names.iter().any(|it| it.strip_prefix('!').is_some_and(|it| matches(it, name)));
        !is_denied && self.names.iter().any(|pattern| matches(pattern, name))
    }

    fn is_valid(&self, at: Timestamp) -> bool {
        let is_ours = self.namespaces.is_empty() || self.namespaces.iter().any(|it| matches(it, NAMESPACE));
        is_ours && self.after.is_none_or(|after| after <= at) && self.before.is_none_or(|before| at < before)
    }
}

/// Whether a name matches a pattern with `*` and `?`.
fn matches(pattern: &str, name: &str) -> bool {
    let mut rest = pattern.chars();
    match rest.next() {
        None => name.is_empty(),
        Some('*') => {
            let mut ends = name.char_indices().map(|(at, _)| at).chain([name.len()]);
            ends.any(|at| name.get(at..).is_some_and(|name| matches(rest.as_str(), name)))
        }
        Some(wanted) => {
            let mut letters = name.chars();
            letters.next().is_some_and(|letter| wanted == '?' || wanted == letter)
                && matches(rest.as_str(), letters.as_str())
        }
    }
}

fn signer(line: &str) -> Option<Signer> {
    let words = words(line);
    let (names, rest) = words.split_first()?;
    let (options, key) = match rest {
        [kind, key, ..] if PublicKey::from_openssh(&format!("{kind} {key}")).is_ok() => ("", [kind, key]),
        [options, kind, key, ..] => (options.as_str(), [kind, key]),
        _ => return None,
    };
    let [kind, key] = key;
    let key = PublicKey::from_openssh(&format!("{kind} {key}")).ok()?;
    let names = names.split(',').map(str::to_owned).collect();
    let mut signer = Signer { names, namespaces: Vec::new(), after: None, before: None, key };
    for option in split_options(options) {
        let (name, value) = option.split_once('=')?;
        let value = value.trim_matches('"');
        match name {
            "namespaces" => signer.namespaces = value.split(',').map(str::to_owned).collect(),
            "valid-after" => signer.after = Some(time(value)?),
            "valid-before" => signer.before = Some(time(value)?),
            _ => return None,
        }
    }
    Some(signer)
}

/// Splits at blanks and tabs, except within double quotes.
fn words(line: &str) -> Vec<String> {
    split(line, |character| character == ' ' || character == '\t')
}

fn split_options(options: &str) -> Vec<String> {
    split(options, |character| character == ',')
}

fn split(text: &str, is_between: fn(char) -> bool) -> Vec<String> {
    let mut is_quoted = false;
    let parts = text.split(|character| {
        is_quoted ^= character == '"';
        !is_quoted && is_between(character)
    });
    parts.filter(|part| !part.is_empty()).map(str::to_owned).collect()
}

/// Parses `YYYYMMDD[HHMM[SS]][Z]`. Without `Z` it is in the time zone of this host.
fn time(text: &str) -> Option<Timestamp> {
    let digits = text.trim_end_matches('Z');
    let zone = if digits == text { TimeZone::system() } else { TimeZone::UTC };
    let format = match digits.len() {
        8 => "%Y%m%d",
        12 => "%Y%m%d%H%M",
        14 => "%Y%m%d%H%M%S",
        _ => return None,
    };
    let time = match digits.len() {
        8 => jiff::civil::Date::strptime(format, digits).ok()?.to_datetime(jiff::civil::Time::midnight()),
        _ => DateTime::strptime(format, digits).ok()?,
    };
    time.to_zoned(zone).ok().map(|zoned| zoned.timestamp())
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &str = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIDAZwzwpqg8o5UW7SkYXHng4OQI8jIyvmmIiCGgbMUZp";

    #[test]
    fn lines_are_read_as_openssh_reads_them() {
        let text = format!(
            "# people\n\namina,a?ina@bank,!boris {KEY} comment\n\
             boris namespaces=\"git,referee-*\",valid-after=\"20260101\",valid-before=\"202701010000Z\" {KEY}\n\
             * cert-authority {KEY}\n"
        );
        let AllowedSigners(signers) = AllowedSigners::read(&text).unwrap();
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        assert_eq!(signers.len(), 2);
        let names = ["amina", "axina@bank", "boris", "amin"];
        assert_eq!(names.map(|name| signers[0].is_of(name)), [true, true, false, false]);
        let years = ["2025-06-01T00:00:00Z", "2026-06-01T00:00:00Z", "2027-01-01T00:00:00Z"];
        assert_eq!(years.map(|year| signers[1].is_valid(at(year))), [false, true, false]);
        assert_eq!(AllowedSigners::read("amina\n").unwrap_err(), SignersError(1));
        let other = format!("amina namespaces=\"git\" {KEY}");
        assert!(!AllowedSigners::read(&other).unwrap().0[0].is_valid(at(years[1])));
    }
}
