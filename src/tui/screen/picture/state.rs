//! The state of the picture screen: the picture, its view, the comparison.

use crate::domain::ids::JourneyKey;
use crate::domain::picture::PictureRole;
use crate::pictures::view::View;
use crate::tui::cx::Cx;
use crate::tui::layout::Area;
use crate::tui::messages::picture::{PictureName, PictureView};
use crate::tui::picture_shelf::Slot;
use jiff::Timestamp;

/// A picture of the case, and its role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Titled {
    /// Its name within the journey.
    pub(crate) name: String,
    /// What the picture shows.
    pub(crate) role: PictureRole,
}

/// How pictures are compared.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Compare {
    /// One picture, no comparison.
    #[default]
    Off,
    /// Side by side.
    Beside,
    /// Alternating in one place, since this time.
    Blink(Timestamp),
}

/// How long each alternating picture is shown.
const BLINK_MS: i64 = 700;

/// Pictures of one journey in the whole window.
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
    /// A screen with one of the pictures of a case.
    pub(crate) fn new(key: JourneyKey, pictures: Vec<Titled>, at: usize) -> Self {
        Self { key, pictures, at, look: View::default(), is_full: false, compare: Compare::Off }
    }

    /// The name of the selected picture.
    pub(crate) fn name(&self) -> Option<&str> {
        self.pictures.get(self.at).map(|picture| picture.name.as_str())
    }

    pub(super) fn role(&self) -> Option<&PictureRole> {
        self.pictures.get(self.at).map(|picture| &picture.role)
    }

    /// The view of a picture within this many cells. Compared pictures share one view.
    pub(crate) fn view(&self, columns: u16, rows: u16) -> PictureView {
        PictureView { columns, rows, look: self.look, is_full: self.is_full }
    }

    /// The first picture with one of these roles; earlier roles come first.
    pub(crate) fn first_of(&self, roles: &[PictureRole]) -> Option<usize> {
        roles.iter().find_map(|role| self.pictures.iter().position(|picture| &picture.role == role))
    }

    /// The pictures to compare with the selected one: what a check found and what it expected; else portrait, selfie
    /// and the face of a screening.
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

    /// The names of the pictures that are drawn now: one, or those that are compared.
    pub(crate) fn in_view(&self) -> Vec<&str> {
        match self.compare {
            Compare::Off => self.name().into_iter().collect(),
            Compare::Beside | Compare::Blink(_) => self.compared(),
        }
    }

    /// The found and the expected picture of the same check. They are in the same order, so the index connects them.
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

    /// The index of the alternating picture that is shown now; `None` if pictures do not alternate.
    pub(crate) fn blinking(&self, now: Timestamp) -> Option<usize> {
        let Compare::Blink(since) = self.compare else { return None };
        let turns = now.as_millisecond().saturating_sub(since.as_millisecond()).max(0) / BLINK_MS;
        usize::try_from(turns).ok()?.checked_rem(self.compared().len())
    }

    /// When the next alternating picture must be shown.
    pub(crate) fn next_blink(&self, now: Timestamp) -> Option<Timestamp> {
        let Compare::Blink(since) = self.compare else { return None };
        let gone = now.as_millisecond().saturating_sub(since.as_millisecond()).max(0);
        let next = since.as_millisecond() + (gone / BLINK_MS + 1) * BLINK_MS;
        Timestamp::from_millisecond(next).ok()
    }

    /// The pictures that fit on the screen, whether loaded or not.
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

    /// The pictures that the next key may show: the next and the previous one, and those to compare with this one.
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

/// The areas of compared pictures, side by side. The last row is for their titles.
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

/// The cells of a picture: compared pictures have their names below.
pub(crate) fn compared_cells(area: Area, count: usize) -> Area {
    if count > 1 { area.bottom(1).0 } else { area }
}
