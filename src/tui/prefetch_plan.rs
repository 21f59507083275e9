//! What will probably be looked at next: the neighbors of what is on the screen, planned when nothing moves.

use crate::domain::ids::JourneyKey;
use crate::imaging::view::View;
use crate::insight::case::Case;
use crate::tui::app::replies::Asked;
use crate::tui::app::{App, Screen};
use crate::tui::desk::case::{CaseDesk, Tab};
use crate::tui::layout::{self, Borders, Size};
use crate::tui::messages::effect::{Effect, NextCase, PictureView};
use crate::tui::page::evidence;
use crate::tui::pictures::{compared_cells, picture_areas};
use crate::tui::screen::picture::state::{Compare, PictureName, PictureScreen};
use jiff::{SignedDuration, Timestamp};

/// A picture and how it would be looked at.
pub(crate) type Likely = (PictureName, PictureView);

/// How long nothing must have moved, and nothing been waited for.
const REST_MS: i64 = 150;

/// What was planned last, and for which place.
#[derive(Clone, Debug, Default)]
pub(crate) struct PrefetchPlan {
    stand: Option<Stand>,
    /// When neighbors of where the reader stands are made ready.
    pub(crate) due: Option<Timestamp>,
}

/// Where the reader stands.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Stand {
    screen: Screen,
    size: Size,
    shows: bool,
    row: Option<JourneyKey>,
    /// The case, whether it was read, its tab, pane and line.
    case: Option<(JourneyKey, bool, Tab, layout::Pane, usize)>,
    picture: Option<usize>,
}

impl App {
    /// Plans ahead when the reader has come to rest somewhere else.
    pub(crate) fn look_ahead(&mut self) {
        let stand = self.stand();
        let is_waited_for = self.shelf.due.is_some() || self.is_waiting_for_pictures();
        if self.foresight.stand.as_ref() != Some(&stand) {
            let rest = self.now.checked_add(SignedDuration::from_millis(REST_MS)).ok();
            self.foresight = PrefetchPlan { stand: Some(stand), due: rest };
        }
        if !is_waited_for && self.foresight.due.is_some_and(|due| due <= self.now) {
            self.foresight.due = None;
            let pictures = self.likely();
            let next = self.next_case().filter(|_| self.shows_pictures());
            if !pictures.is_empty() || next.is_some() {
                self.ask(Asked::Quiet, Effect::Ahead { pictures, next });
            }
        }
    }

    /// When something is to be made ready, if nothing moves and nothing is waited for.
    pub(crate) fn ahead_at(&self) -> Option<Timestamp> {
        self.foresight.due.filter(|due| *due > self.now)
    }

    fn stand(&self) -> Stand {
        let case = self.case.as_ref();
        Stand {
            screen: self.screen,
            size: self.size,
            shows: self.shows_pictures(),
            row: self.queue.selected().map(|row| row.key.clone()),
            case: case.map(|it| (it.key.clone(), it.case.is_some(), it.tab, it.pane, it.at)),
            picture: self.picture.as_ref().map(|picture| picture.at),
        }
    }

    /// Pictures that the next key may ask for, the likeliest first.
    fn likely(&self) -> Vec<Likely> {
        if !self.shows_pictures() || !layout::is_large_enough(self.size) {
            return Vec::new();
        }
        match self.screen {
            Screen::Case => self.likely_of_case(),
            Screen::Picture => {
                self.picture.iter().flat_map(|picture| self.likely_of_window(picture)).collect()
            }
            Screen::Queue => self.likely_of_queue(),
            Screen::Outbox | Screen::Stats => Vec::new(),
        }
    }

    /// Those of the lines below and above, and the first of this line in the whole window.
    fn likely_of_case(&self) -> Vec<Likely> {
        let Some(desk) = self.case.as_ref().filter(|case| case.tab == Tab::Ledger) else { return Vec::new() };
        let Some(case) = &desk.case else { return Vec::new() };
        let lines = [desk.at.checked_add(1), desk.at.checked_add(2), desk.at.checked_sub(1)];
        let mut likely = Vec::new();
        for line in lines.into_iter().flatten().filter_map(|at| desk.ledger().get(at)) {
            let is_open = desk.resolution(&line.id).is_none();
            let verdict = desk.line_verdict(&self.policy, line);
            let sheet = evidence::sheet(case, line, self.masking, verdict, is_open);
            likely.extend(desk.boxes(self.shell().body, &sheet.pictures, self.borders));
        }
        let [whole] = picture_areas(self.shell().body, 1).try_into().unwrap_or_default();
        let first = desk.sheet.pictures.first();
        likely.extend(first.map(|name| {
            let name = PictureName { key: desk.key.clone(), name: name.clone() };
            (name, PictureView::whole(whole.width, whole.height))
        }));
        likely
    }

    /// The next and the previous picture, and those that belong beside this one.
    fn likely_of_window(&self, picture: &PictureScreen) -> Vec<Likely> {
        let body = self.shell().body;
        let named = |name: &str| PictureName { key: picture.key.clone(), name: name.to_owned() };
        let places = [picture.at.checked_add(1), picture.at.checked_sub(1)];
        let neighbors = places.into_iter().flatten().filter_map(|at| picture.pictures.get(at));
        let whole = picture_areas(body, 1);
        let neighbors = neighbors.filter_map(|titled| {
            let area = whole.first()?;
            Some((named(&titled.name), PictureView::whole(area.width, area.height)))
        });
        let compared = if picture.compare == Compare::Off { picture.compared() } else { Vec::new() };
        let count = compared.len();
        let beside = picture_areas(body, count).into_iter().zip(compared).map(|(area, name)| {
            let area = compared_cells(area, count);
            (named(name), PictureView { look: View::default(), ..picture.view(area.width, area.height) })
        });
        neighbors.chain(beside.filter(|_| count > 1)).collect()
    }

    /// The faces of the rows below and above.
    fn likely_of_queue(&self) -> Vec<Likely> {
        let at = self.queue.at();
        let places = [at.checked_add(1), at.checked_sub(1)];
        let rows = places.into_iter().flatten().filter_map(|at| self.queue.row(at));
        let slots = rows.flat_map(|row| self.slots_of_row(row));
        slots.map(|slot| (slot.name, slot.view)).collect()
    }

    /// The case that is opened next: from the queue the selected one, from a case the one after it.
    fn next_case(&self) -> Option<NextCase> {
        let key = match self.screen {
            Screen::Queue => self.queue.selected()?.key.clone(),
            Screen::Case => self.queue.key_at(self.queue.at().checked_add(1)?)?,
            Screen::Picture | Screen::Outbox | Screen::Stats => return None,
        };
        let policy = Box::new(self.policy.clone());
        Some(NextCase { key, size: self.size, borders: self.borders, masking: self.masking, policy })
    }
}

impl CaseDesk {
    /// Pictures of a line in the boxes that they would have.
    pub(crate) fn boxes(&self, body: layout::Area, pictures: &[String], borders: Borders) -> Vec<Likely> {
        let (_, body) = self.bodies(body);
        let Some(evidence) = layout::case(body, self.pane, borders).evidence else { return Vec::new() };
        let boxes = layout::evidence(evidence.inner(), pictures.len()).pictures;
        let named = pictures.iter().zip(boxes).map(|(name, one)| {
            let cells = layout::picture_cells(one);
            let name = PictureName { key: self.key.clone(), name: name.clone() };
            (name, PictureView::whole(cells.width, cells.height))
        });
        named.collect()
    }
}

/// The pictures that a case would show first, of the first of its lines that has any.
pub(crate) fn first_pictures(case: Case, next: &NextCase) -> Vec<Likely> {
    let body = layout::shell(next.size, 0).body;
    let mut desk = CaseDesk::new(next.key.clone());
    desk.take(case);
    let lines = desk.ledger().len().min(MOST_LINES);
    for at in 0..lines {
        desk.go_to(at);
        desk.settle(body, next.size, next.masking, &next.policy, next.borders);
        let likely = desk.boxes(body, &desk.sheet.pictures, next.borders);
        if !likely.is_empty() {
            return likely;
        }
    }
    Vec::new()
}

/// Lines of a case that are looked through for its first pictures.
const MOST_LINES: usize = 4;
