//! Dates of an MRZ: `YYMMDD`, where `<<` or `00` is an unknown part.

use super::{OLDEST, Partial, When};
use jiff::civil::Date;

/// Parses `YYMMDD` of an MRZ, where `<<` is an unknown part. `birth` selects the century: a birth is in the past.
pub fn of_zone(text: &str, today: Date, birth: bool) -> Option<Partial> {
    let part = |from: usize| text.get(from..from + 2);
    let short: i16 = part(0)?.parse().ok()?;
    let this = today.year().rem_euclid(100);
    let century = today.year() - this;
    // A birth is in the past. Expiry dates in an MRZ are in this century.
    let year = if birth && short > this { century - 100 + short } else { century + short };
    if !birth && text.get(..6) == Some("999999") {
        return When::unlimited().likeliest();
    }
    let number = |from: usize| part(from).and_then(|digits| digits.parse::<i8>().ok());
    match (number(2), number(4)) {
        // Some issuers write 00 for an unknown part instead of fillers.
        (Some(0), Some(0)) if short > 0 => Some(Partial::year(year)),
        (Some(month), Some(0)) => Partial::month(year, month),
        (Some(month), Some(day)) => Partial::day(year, month, day),
        (Some(month), None) if part(4) == Some("<<") => Partial::month(year, month),
        (None, None) if text.get(2..6) == Some("<<<<") => Some(Partial::year(year)),
        _ => None,
    }
}

/// A date of an MRZ with all its readings: a birth can also be in the previous century. `None` for an impossible date.
pub fn when_of_zone(text: &str, today: Date, birth: bool) -> Option<When> {
    let first = of_zone(&format!("{text:<<6}"), today, birth)?;
    let earlier = Partial { year: first.year - 100, ..first };
    let is_possible = birth && today.year() - earlier.year <= OLDEST;
    let readings = std::iter::once(first).chain(is_possible.then_some(earlier)).collect();
    Some(When { readings, hijri: false })
}
