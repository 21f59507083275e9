//! The picture in the whole window: which it is, how it is looked at, what it is compared with.

use crate::domain::ids::JourneyKey;
use crate::domain::picture::PictureRole;
use crate::pictures::view::View;
use crate::tui::cx::Cx;
use crate::tui::layout::Area;
use crate::tui::messages::picture::{PictureName, PictureView};
use crate::tui::picture_shelf::Slot;
use jiff::Timestamp;

/// A picture of the case, and what it shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Titled {
    /// Its name within the journey.
    pub(crate) name: String,
    /// What it shows.
    pub(crate) role: PictureRole,
}

/// How pictures are compared.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Compare {
    /// One is looked at.
    #[default]
    Off,
    /// Beside each other.
    Beside,
    /// In turn, in one place; since when.
    Blink(Timestamp),
}

/// How long each picture is seen in turn.
const BLINK_MS: i64 = 700;

/// The picture in the whole window.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PictureScreen {
    pub(crate) key: JourneyKey,
    pub(crate) pictures: Vec<Titled>,
    pub(crate) at: usize,
    pub(crate) look: View,
    pub(crate) is_full: bool,
    pub(crate) compare: Compare,
}

impl PictureScreen {
    /// Opens one of the pictures of a case.
    pub(crate) fn new(key: JourneyKey, pictures: Vec<Titled>, at: usize) -> Self {
        Self { key, pictures, at, look: View::default(), is_full: false, compare: Compare::Off }
    }

    /// The picture that is shown.
    pub(crate) fn name(&self) -> Option<&str> {
        self.pictures.get(self.at).map(|picture| picture.name.as_str())
    }

    pub(super) fn role(&self) -> Option<&PictureRole> {
        self.pictures.get(self.at).map(|picture| &picture.role)
    }

    /// How it is to be drawn within this many cells. Pictures that are compared share one look.
    pub(crate) fn view(&self, columns: u16, rows: u16) -> PictureView {
        PictureView { columns, rows, look: self.look, is_full: self.is_full }
    }

    /// The first picture of one of these roles, the first role first.
    pub(crate) fn first_of(&self, roles: &[PictureRole]) -> Option<usize> {
        roles.iter().find_map(|role| self.pictures.iter().position(|picture| &picture.role == role))
    }

    /// The pictures that belong beside the one that is looked at: what a check found and what it expected;
    /// else portrait, selfie and the face of a screening.
    pub(crate) fn compared(&self) -> Vec<&str> {
        let pair = [PictureRole::Found, PictureRole::Etalon];
        let places: Vec<usize> = if self.role().is_some_and(|role| pair.contains(role)) {
            self.same_check()
        } else {
            let faces = [PictureRole::Portrait, PictureRole::Selfie, PictureRole::ScreeningFace];
            let known = faces.iter().filter_map(|role| self.first_of(std::slice::from_ref(role)));
            let known: Vec<usize> = known.collect();
            if known.contains(&self.at) || known.len() > 2 {
                known
            } else {
                std::iter::once(self.at).chain(known).collect()
            }
        };
        let names = places.into_iter().filter_map(|at| self.pictures.get(at));
        names.map(|picture| picture.name.as_str()).collect()
    }

    /// The pictures on the screen.
    pub(crate) fn in_view(&self) -> Vec<&str> {
        match self.compare {
            Compare::Off => self.name().into_iter().collect(),
            Compare::Beside | Compare::Blink(_) => self.compared(),
        }
    }

    /// What was found and what was expected by the same check: they are in the same order.
    fn same_check(&self) -> Vec<usize> {
        let of = |role: &PictureRole| -> Vec<usize> {
            let places = self.pictures.iter().enumerate().filter(|(_, picture)| &picture.role == role);
            places.map(|(at, _)| at).collect()
        };
        let (found, etalon) = (of(&PictureRole::Found), of(&PictureRole::Etalon));
        let place = |places: &[usize]| places.iter().position(|at| *at == self.at);
        let Some(check) = place(&found).or_else(|| place(&etalon)) else { return vec![self.at] };
        [found.get(check), etalon.get(check)].into_iter().flatten().copied().collect()
    }

    /// Which of the compared pictures is seen now; none while all are.
    pub(crate) fn blinking(&self, now: Timestamp) -> Option<usize> {
        let Compare::Blink(since) = self.compare else { return None };
        let turns = now.as_millisecond().saturating_sub(since.as_millisecond()).max(0) / BLINK_MS;
        usize::try_from(turns).ok()?.checked_rem(self.compared().len())
    }

    /// When the next of the compared pictures is to be seen.
    pub(crate) fn next_blink(&self, now: Timestamp) -> Option<Timestamp> {
        let Compare::Blink(since) = self.compare else { return None };
        let gone = now.as_millisecond().saturating_sub(since.as_millisecond()).max(0);
        let next = since.as_millisecond() + (gone / BLINK_MS + 1) * BLINK_MS;
        Timestamp::from_millisecond(next).ok()
    }

    /// The pictures that the window has room for, whether they are there or not.
    pub(crate) fn slots(&self, cx: &Cx) -> Vec<Slot> {
        let names = self.in_view();
        let blinking = self.blinking(cx.now);
        let columns = if blinking.is_some() { 1 } else { names.len() };
        let areas = picture_areas(cx.body(), columns);
        let places = names.iter().enumerate().filter_map(|(at, name)| {
            let area = *areas.get(at).or_else(|| areas.first())?;
            let area = compared_cells(area, columns);
            let slot = cx.pictures.slot(&self.key, name, area, self.view(area.width, area.height));
            Some(Slot { is_seen: blinking.is_none_or(|seen| seen == at), ..slot })
        });
        places.collect()
    }

    /// Pictures that the next key may ask for: the next and the previous one, and those that belong beside this one.
    pub(crate) fn likely(&self, cx: &Cx) -> Vec<(PictureName, PictureView)> {
        let body = cx.body();
        let places = [self.at.checked_add(1), self.at.checked_sub(1)];
        let neighbors = places.into_iter().flatten().filter_map(|at| self.pictures.get(at));
        let whole = picture_areas(body, 1);
        let neighbors = neighbors.filter_map(|titled| {
            let area = whole.first()?;
            Some((PictureName::of(&self.key, &titled.name), PictureView::whole(area.width, area.height)))
        });
        let compared = if self.compare == Compare::Off { self.compared() } else { Vec::new() };
        let count = compared.len();
        let beside = picture_areas(body, count).into_iter().zip(compared).map(|(area, name)| {
            let area = compared_cells(area, count);
            let view = PictureView { look: View::default(), ..self.view(area.width, area.height) };
            (PictureName::of(&self.key, name), view)
        });
        neighbors.chain(beside.filter(|_| count > 1)).collect()
    }
}

/// The areas of compared pictures, beside each other; the last row has their titles.
pub(crate) fn picture_areas(body: Area, count: usize) -> Vec<Area> {
    let (mut rest, _) = body.bottom(1);
    let count = u16::try_from(count).unwrap_or(1).max(1);
    let mut areas = Vec::new();
    for left in (1..=count).rev() {
        let (one, more) = rest.left(rest.width / left);
        let gap = u16::from(left > 1);
        areas.push(Area { width: one.width.saturating_sub(gap), ..one });
        rest = more;
    }
    areas
}

/// A picture's own cells: those that are compared have their names below.
pub(crate) fn compared_cells(area: Area, count: usize) -> Area {
    if count > 1 { area.bottom(1).0 } else { area }
}
