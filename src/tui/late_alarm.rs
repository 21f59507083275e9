//! Alerts the reviewer, who may be looking at another window, when journeys become late: by the bell or by a desktop
//! notification (OSC 9, OSC 777).

use crate::pictures::driver::tmux;
use crate::tui::messages::policy::LateAlert;

/// The number of late journeys, and whether an alert is due.
#[derive(Clone, Debug, Default)]
pub(crate) struct LateAlarm {
    /// The number at the last update; `None` before the queue was read, because journeys that are late at the start
    /// cause no alert.
    known: Option<usize>,
    is_due: bool,
}

impl LateAlarm {
    /// Updates the number of late journeys. An alert is due if it has grown.
    pub(crate) fn note(&mut self, late: usize) {
        self.is_due |= self.known.is_some_and(|known| late > known);
        self.known = Some(late);
    }

    /// The bytes of the alert for the terminal, once for each alert that is due.
    pub(crate) fn take(&mut self, how: LateAlert) -> Option<String> {
        let late = self.known.filter(|_| std::mem::take(&mut self.is_due))?;
        let words = match late {
            1 => "1 journey is past its service level".to_owned(),
            count => format!("{count} journeys are past their service level"),
        };
        match how {
            LateAlert::Off => None,
            LateAlert::Bell => Some(BELL.to_owned()),
            LateAlert::Osc9 => Some(format!("\x1b]9;referee: {words}\x1b\\")),
            LateAlert::Osc777 => Some(format!("\x1b]777;notify;referee;{words}\x1b\\")),
        }
    }
}

const BELL: &str = "\x07";

/// Wraps an alert for tmux, which passes escape sequences through if it is configured to. It handles the bell itself.
pub(super) fn through(alert: &str, in_tmux: bool) -> String {
    if in_tmux && alert != BELL { tmux::wrapped(alert) } else { alert.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_further_late_journey_is_told_once() {
        let mut alarm = LateAlarm::default();
        alarm.note(2);
        assert_eq!(alarm.take(LateAlert::Bell), None, "what was late before is on the screen");
        alarm.note(3);
        assert_eq!(
            alarm.take(LateAlert::Osc9).as_deref(),
            Some("\x1b]9;referee: 3 journeys are past their service level\x1b\\")
        );
        assert_eq!(alarm.take(LateAlert::Osc9), None);
        alarm.note(1);
        alarm.note(1);
        assert_eq!(alarm.take(LateAlert::Bell), None, "fewer are no alarm");
        alarm.note(2);
        assert_eq!(alarm.take(LateAlert::Bell).as_deref(), Some("\x07"));
        alarm.note(3);
        assert_eq!(alarm.take(LateAlert::Off), None);
        assert_eq!(alarm.take(LateAlert::Bell), None);
        alarm.note(4);
        let notify = "\x1b]777;notify;referee;4 journeys are past their service level\x1b\\";
        let sent = alarm.take(LateAlert::Osc777).unwrap();
        assert_eq!(sent, notify);
        assert!(through(&sent, true).starts_with("\x1bPtmux;"), "tmux hands it through");
        assert_eq!((through(&sent, false).as_str(), through(BELL, true).as_str()), (notify, BELL));
    }
}
