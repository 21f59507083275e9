//! Times as shown on the screen: in the reviewer's time zone.

use jiff::Timestamp;
use jiff::tz::TimeZone;

/// The time zone of the screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScreenClock(TimeZone);

impl ScreenClock {
    /// A clock of this time zone.
    pub fn new(zone: TimeZone) -> Self {
        Self(zone)
    }

    /// A clock of the time zone with this name. `None` or an unknown name uses the host's zone.
    pub fn of_setting(name: Option<&str>) -> Self {
        let named = name.and_then(|name| TimeZone::get(name).ok());
        Self(named.or_else(of_host).unwrap_or_else(TimeZone::system))
    }

    /// The time zone.
    pub(crate) fn zone(&self) -> &TimeZone {
        &self.0
    }

    /// The name of the time zone, `Asia/Kolkata`; if it has none, its offset at this time.
    pub(crate) fn zone_name(&self, now: Timestamp) -> String {
        let offset = || format!("UTC{}", now.to_zoned(self.0.clone()).strftime("%:z"));
        self.0.iana_name().map_or_else(offset, str::to_owned)
    }

    /// Date and time to the minute: `2026-11-22 12:57`.
    pub fn full(&self, at: Timestamp) -> String {
        at.to_zoned(self.0.clone()).strftime("%Y-%m-%d %H:%M").to_string()
    }

    /// A time of this year: `22 Nov 12:57`.
    pub fn of_year(&self, at: Timestamp) -> String {
        at.to_zoned(self.0.clone()).strftime("%-d %b %H:%M").to_string()
    }

    /// The time alone if it is today, else with the date.
    pub fn short(&self, at: Timestamp, now: Timestamp) -> String {
        let (at, now) = (at.to_zoned(self.0.clone()), now.to_zoned(self.0.clone()));
        let format = if at.date() == now.date() { "%H:%M" } else { "%Y-%m-%d %H:%M" };
        at.strftime(format).to_string()
    }
}

/// The time zone from the host's own file. The library would first list all zones, which delays the first frame. `TZ`
/// has priority over the file.
fn of_host() -> Option<TimeZone> {
    const FILE: &str = "/etc/localtime";
    if std::env::var_os("TZ").is_some() {
        return None;
    }
    let target = std::fs::canonicalize(FILE).ok()?;
    let (_, name) = target.to_str()?.split_once("zoneinfo/")?;
    TimeZone::tzif(name, &std::fs::read(FILE).ok()?).ok()
}

impl Default for ScreenClock {
    fn default() -> Self {
        Self(TimeZone::UTC)
    }
}
