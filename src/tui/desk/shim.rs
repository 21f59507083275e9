//! Until the case owns itself.

use super::case::{CaseDesk, Tab};
use super::{Desk, Screen};
use crate::domain::ids::Reviewer;
use crate::domain::picture::PictureRole;
use crate::insight::case::Case;
use crate::tui::cx::{Cx, Step};
use crate::tui::layout::{self, Area, Borders};
use crate::tui::messages::effect::Effect;
use crate::tui::messages::picture::{PictureName, PictureView};
use crate::tui::messages::reply::Problem;
use crate::tui::page::evidence;
use crate::tui::page::line::Mark;
use crate::tui::picture_shelf::Slot;
use crate::tui::prefetch_plan::{Likely, Spot, next_case};
use crate::tui::requests::Asked;
use crate::tui::screen::picture::state::{PictureScreen, Titled, picture_areas};
use jiff::Timestamp;
use std::ops::{Deref, DerefMut};

impl Deref for Desk {
    type Target = Cx;
    fn deref(&self) -> &Cx {
        &self.cx
    }
}

impl DerefMut for Desk {
    fn deref_mut(&mut self) -> &mut Cx {
        &mut self.cx
    }
}

impl Desk {
    pub(crate) fn is_case_settled(&self) -> bool {
        let drawn = self.case.as_ref().and_then(|case| case.drawn);
        let settles = super::decision::CASE_SETTLES_MS;
        drawn.is_some_and(|drawn| self.cx.now.as_millisecond() - drawn.as_millisecond() >= settles)
    }

    pub(crate) fn settle_case(&mut self) {
        self.settle_reveal();
        if let Some(case) = &mut self.case {
            let cx = &self.cx;
            case.settle(cx.body(), cx.size, cx.masking, &cx.policy, cx.borders);
        }
        self.settle_draft();
    }

    pub(crate) fn settle_prefetch(&mut self) {
        let spot = self.spot();
        if !self.prefetch.is_due(spot, &self.cx) || !self.cx.shows_pictures() {
            return;
        }
        let pictures = if layout::is_large_enough(self.cx.size) { self.likely() } else { Vec::new() };
        let key = match self.screen {
            Screen::Queue => self.queue.next_case(),
            Screen::Case => self.queue.list.at().checked_add(1).and_then(|at| self.queue.list.key_at(at)),
            Screen::Picture | Screen::Outbox | Screen::Stats => None,
        };
        let next = key.map(|key| next_case(key, &self.cx));
        if !pictures.is_empty() || next.is_some() {
            self.cx.ask(Asked::Quiet, Effect::Ahead { pictures, next });
        }
    }

    fn likely(&self) -> Vec<Likely> {
        match self.screen {
            Screen::Case => self.case.as_ref().map(|case| case.likely(&self.cx)),
            Screen::Picture => self.picture.as_ref().map(|picture| picture.likely(&self.cx)),
            Screen::Queue => Some(self.queue.likely(&self.cx)),
            Screen::Outbox | Screen::Stats => None,
        }
        .unwrap_or_default()
    }

    fn spot(&self) -> Spot {
        let case = self.case.as_ref();
        Spot {
            screen: self.screen,
            size: self.cx.size,
            shows_pictures: self.cx.shows_pictures(),
            row: self.queue.list.selected().map(|row| row.key.clone()),
            case: case.map(|it| (it.key.clone(), it.case.is_some(), it.tab, it.pane, it.at)),
            picture: self.picture.as_ref().map(|picture| picture.at),
        }
    }

    pub(crate) fn leave_case(&mut self) {
        self.keep_draft_now();
        if let Some(case) = self.case.take() {
            let looks = case.looks.until(self.cx.now);
            if !looks.is_empty() {
                self.cx.ask(Asked::Quiet, Effect::Looked { key: case.key.clone(), looks });
            }
            self.case = Some(case);
        }
    }

    pub(crate) fn open_picture(&mut self) {
        if let Some(case) = &self.case {
            case.open_picture(&mut self.cx);
        }
    }

    pub(crate) fn move_border(&mut self, by: i16) {
        if let Some(case) = &self.case {
            let moved = self.cx.borders.case.saturating_add(by * 4);
            let borders = Borders { case: moved, ..self.cx.borders };
            self.cx.move_border(borders, |cx| case.columns_left(cx));
        }
    }
}

impl CaseDesk {
    pub(crate) fn wake_at(&self) -> Option<Timestamp> {
        self.draft_due.into_iter().chain(self.bared.as_ref().map(|bared| bared.until)).min()
    }

    pub(crate) fn update(&mut self, result: Result<Box<Case>, Problem>, cx: &mut Cx) {
        match result {
            Ok(case) => {
                let claimed_by = case.claimed_by.clone();
                let changed = self.changed_pictures(&case);
                cx.pictures.drop_changed(&self.key, &changed);
                self.take(*case);
                match claimed_by {
                    Some(other) if other != cx.me => {
                        cx.say(Mark::Look, format!("{other} has this case claimed"))
                    }
                    None if cx.policy.claim_on_open => {
                        cx.ask(Asked::Claim(self.key.clone()), Effect::Claim { key: self.key.clone() });
                    }
                    _ => {}
                }
            }
            Err(problem) => {
                self.problem = Some(problem.sentence.to_string());
                cx.say_problem("The case could not be opened", &problem);
            }
        }
    }

    pub(crate) fn set_claimed(&mut self, me: Reviewer) {
        self.is_claimed_here = true;
        if let Some(case) = &mut self.case {
            case.claimed_by = Some(me);
        }
    }

    /// The claim goes over into the decision: nothing to give back.
    pub(crate) fn was_decided(&mut self) {
        self.is_claimed_here = false;
        self.draft = super::decision::Draft::default();
        self.looks = super::looks::Looks::default();
    }

    pub(crate) fn slots(&self, cx: &Cx) -> Vec<Slot> {
        let (_, body) = self.bodies(cx.body());
        let areas = layout::case(body, self.pane, cx.borders);
        let (names, boxes) = if self.tab == Tab::Ledger {
            let Some(evidence) = areas.evidence else { return Vec::new() };
            let names = &self.sheet.pictures;
            (names, layout::evidence(evidence.inner(), names.len()).pictures)
        } else {
            let page = layout::page(areas.page, self.has_beside(&cx.policy), cx.borders);
            let Some(pictures) = page.pictures else { return Vec::new() };
            (&self.beside.pictures, boxes_beside(pictures, self))
        };
        let placed = names.iter().zip(boxes).map(|(name, one)| {
            let cells = layout::picture_cells(one);
            cx.pictures.slot(&self.key, name, cells, PictureView::whole(cells.width, cells.height))
        });
        placed.collect()
    }

    /// The rows of the case in which nothing is shown.
    pub(crate) fn blank(&self, cx: &Cx) -> Option<Area> {
        let (_, body) = self.bodies(cx.body());
        let areas = layout::case(body, self.pane, cx.borders);
        let (inner, used) = if self.tab == Tab::Ledger {
            (areas.ledger?.inner(), self.ledger().len())
        } else {
            let page = layout::page(areas.page, self.has_beside(&cx.policy), cx.borders);
            (page.text.inner(), self.page().len())
        };
        let used = u16::try_from(used).unwrap_or(u16::MAX);
        Some(inner.top(used.saturating_add(1)).1)
    }

    /// Columns to the left of the border.
    fn columns_left(&self, cx: &Cx) -> u16 {
        let areas = layout::case(cx.body(), self.pane, cx.borders);
        let page = layout::page(areas.page, self.has_beside(&cx.policy), cx.borders);
        match self.tab {
            Tab::Ledger => areas.ledger.map_or(0, |ledger| ledger.width),
            _ => page.pictures.map_or(0, |_| page.text.width),
        }
    }

    pub(crate) fn open_picture(&self, cx: &mut Cx) {
        let Some(case) = &self.case else { return };
        if !cx.shows_pictures() {
            return cx.say(Mark::None, "Pictures are hidden here");
        }
        let titled = |(name, picture): (String, &crate::domain::picture::Picture)| Titled {
            name,
            role: picture.role.clone(),
        };
        let pictures: Vec<Titled> = case.journey.pictures().into_iter().map(titled).collect();
        let _: Option<PictureRole> = None;
        if pictures.is_empty() {
            return cx.say(Mark::NotDone, "This journey has no pictures");
        }
        let shown = if self.tab == Tab::Ledger { &self.sheet.pictures } else { &self.beside.pictures };
        let first = shown.first();
        let at = first.and_then(|first| pictures.iter().position(|picture| &picture.name == first));
        let key = self.key.clone();
        let first = pictures.get(at.unwrap_or(0)).map(|picture| picture.name.clone());
        if let Some(name) = first.filter(|_| cx.policy.alone) {
            let what = vec![format!("picture.{name}")];
            cx.ask(Asked::Quiet, Effect::Seen { key: key.clone(), what });
            return cx.ask(Asked::Alone, Effect::ShowAlone { key, name });
        }
        cx.then(Step::Picture(Box::new(PictureScreen::new(key, pictures, at.unwrap_or(0)))));
    }

    /// Pictures that the next key may ask for: those of the lines below and above, and the first of this line in the whole
    /// window.
    pub(crate) fn likely(&self, cx: &Cx) -> Vec<Likely> {
        let Some(case) = self.case.as_ref().filter(|_| self.tab == Tab::Ledger) else { return Vec::new() };
        let lines = [self.at.checked_add(1), self.at.checked_add(2), self.at.checked_sub(1)];
        let mut likely = Vec::new();
        for line in lines.into_iter().flatten().filter_map(|at| self.ledger().get(at)) {
            let is_open = self.resolution(&line.id).is_none();
            let verdict = self.line_verdict(&cx.policy, line);
            let sheet = evidence::sheet(case, line, cx.masking, verdict, is_open);
            likely.extend(self.boxes(cx.body(), &sheet.pictures, cx.borders));
        }
        let [whole] = picture_areas(cx.body(), 1).try_into().unwrap_or_default();
        let first = self.sheet.pictures.first();
        likely.extend(
            first.map(|name| {
                (PictureName::of(&self.key, name), PictureView::whole(whole.width, whole.height))
            }),
        );
        likely
    }
    /// Pictures of a line in the boxes that they would have.
    pub(crate) fn boxes(&self, body: Area, pictures: &[String], borders: Borders) -> Vec<Likely> {
        let (_, body) = self.bodies(body);
        let Some(evidence) = layout::case(body, self.pane, borders).evidence else { return Vec::new() };
        let boxes = layout::evidence(evidence.inner(), pictures.len()).pictures;
        let named = pictures.iter().zip(boxes).map(|(name, one)| {
            let cells = layout::picture_cells(one);
            let name = PictureName::of(&self.key, name);
            (name, PictureView::whole(cells.width, cells.height))
        });
        named.collect()
    }
}

/// The boxes of the pictures beside a tab, within their frame.
pub(crate) fn boxes_beside(pictures: Area, case: &CaseDesk) -> Vec<Area> {
    let beside = &case.beside;
    layout::beside_page(pictures.inner(), beside.pictures.len(), beside.is_of_faces())
}
