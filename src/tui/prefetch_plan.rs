//! Plans the prefetch: the neighbors of what is on the screen, when nothing moves.

use crate::domain::ids::JourneyKey;
use crate::domain::viewed::CaseTab;
use crate::insight::case::Case;
use crate::tui::cx::Cx;
use crate::tui::layout::{Pane, Size};
use crate::tui::messages::picture::{NextCase, PictureName, PictureView};
use crate::tui::screen::Screen;
use crate::tui::screen::case::{CaseScreen, pictures};
use jiff::{SignedDuration, Timestamp};

/// A picture and how it would be looked at.
pub(crate) type Likely = (PictureName, PictureView);

/// The rest before planning.
const REST_MS: i64 = 150;

/// What was planned last, and where the reader was then.
#[derive(Clone, Debug, Default)]
pub(crate) struct PrefetchPlan {
    spot: Option<Spot>,
    /// When neighbors of what is shown are made ready.
    due: Option<Timestamp>,
}

/// Where the reader is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Spot {
    pub(crate) screen: Screen,
    pub(crate) size: Size,
    pub(crate) shows_pictures: bool,
    /// The selected row of the queue.
    pub(crate) row: Option<JourneyKey>,
    /// The case, whether it was read, its tab, pane and finding.
    pub(crate) case: Option<(JourneyKey, bool, CaseTab, Pane, usize)>,
    pub(crate) picture: Option<usize>,
}

impl PrefetchPlan {
    /// Says whether it is time to plan: the reader has rested in one spot, and no picture is waited for.
    pub(crate) fn is_due(&mut self, spot: Spot, cx: &Cx) -> bool {
        if self.spot.as_ref() != Some(&spot) {
            let rest = cx.now.checked_add(SignedDuration::from_millis(REST_MS)).ok();
            *self = Self { spot: Some(spot), due: rest };
        }
        let is_waited_for = cx.pictures.due().is_some() || cx.requests.is_waiting_for_pictures();
        let is_due = !is_waited_for && self.due.is_some_and(|due| due <= cx.now);
        if is_due {
            self.due = None;
        }
        is_due
    }

    /// When it will be time.
    pub(crate) fn wake_at(&self, now: Timestamp) -> Option<Timestamp> {
        self.due.filter(|due| *due > now)
    }
}

/// The case that is opened next, as it would be shown.
pub(crate) fn next_case(key: JourneyKey, cx: &Cx) -> NextCase {
    let policy = Box::new(cx.policy.clone());
    NextCase { key, size: cx.size, borders: cx.borders, masking: cx.masking, policy }
}

/// The pictures that a case would show first.
pub(crate) fn first_pictures(case: Case, next: &NextCase) -> Vec<Likely> {
    let mut screen = CaseScreen::new(next.key.clone());
    screen.take(case);
    pictures::first_pictures(&mut screen, MOST_FINDINGS, &Cx::of_next(next))
}

/// Findings of a case that are looked through for its first pictures.
const MOST_FINDINGS: usize = 4;
