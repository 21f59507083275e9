//! Plans the prefetch of pictures that will probably be viewed next, when the reviewer rests.

use crate::domain::ids::JourneyKey;
use crate::domain::viewed::CaseTab;
use crate::insight::case::Case;
use crate::tui::cx::Cx;
use crate::tui::layout::{Pane, Size};
use crate::tui::messages::picture::{NextCase, PictureName, PictureView};
use crate::tui::screen::Screen;
use crate::tui::screen::case::{CaseScreen, pictures};
use jiff::{SignedDuration, Timestamp};

/// A picture and its view.
pub(crate) type Likely = (PictureName, PictureView);

/// The debounce before planning.
const REST_MS: i64 = 150;

/// The debounce, and the selection that it belongs to.
#[derive(Clone, Debug, Default)]
pub(crate) struct PrefetchPlan {
    spot: Option<ReadingSpot>,
    /// When the debounce ends.
    due: Option<Timestamp>,
}

/// The screen and the selection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ReadingSpot {
    pub(crate) screen: Screen,
    pub(crate) size: Size,
    pub(crate) shows_pictures: bool,
    /// The selected row of the queue.
    pub(crate) row: Option<JourneyKey>,
    /// The case, whether its opening is recorded, its tab, pane and finding.
    pub(crate) case: Option<(JourneyKey, bool, CaseTab, Pane, usize)>,
    pub(crate) picture: Option<usize>,
}

impl PrefetchPlan {
    /// Whether it is time to plan: the selection has rested, and no picture is being loaded.
    pub(crate) fn is_due(&mut self, spot: ReadingSpot, cx: &Cx) -> bool {
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

    /// When the debounce ends.
    pub(crate) fn wake_at(&self, now: Timestamp) -> Option<Timestamp> {
        self.due.filter(|due| *due > now)
    }
}

/// The case that will probably be opened next, and how it would be shown.
pub(crate) fn next_case(key: JourneyKey, cx: &Cx) -> NextCase {
    let policy = Box::new(cx.policy.clone());
    NextCase { key, size: cx.size, borders: cx.borders, masking: cx.masking, policy }
}

/// The pictures that a case would show first.
pub(crate) fn first_pictures(case: Case, next: &NextCase) -> Vec<Likely> {
    let mut screen = CaseScreen::new(next.key.clone(), &next.policy);
    screen.take(case);
    pictures::first_pictures(&mut screen, MOST_FINDINGS, &Cx::of_next(next))
}

/// How many findings of a case are searched for its first pictures.
const MOST_FINDINGS: usize = 4;
