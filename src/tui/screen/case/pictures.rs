//! The pictures that a case shows, their areas, and the pictures that it will probably show next.

use super::questions;
use super::state::{CaseGeometry, CaseScreen};
use crate::domain::viewed::{CaseTab, Viewed};
use crate::tui::cx::{Cx, Step};
use crate::tui::layout::{self, Area, CaseAreas};
use crate::tui::messages::effect::Effect;
use crate::tui::messages::picture::{PictureName, PictureView};
use crate::tui::page::beside::Beside;
use crate::tui::page::evidence;
use crate::tui::page::line::Mark;
use crate::tui::picture_shelf::Slot;
use crate::tui::requests::RequestKind;
use crate::tui::screen::picture::state::{Compare, PictureScreen, Titled, picture_areas};

/// The pictures that fit on the screen, whether loaded or not.
pub(crate) fn slots(case: &CaseScreen, cx: &Cx) -> Vec<Slot> {
    let CaseGeometry { areas, page, .. } = case.places(cx);
    if case.reader.pages.shows(CaseTab::Findings) {
        let slots = evidence_pictures(&areas, &case.reader.evidence.pictures, case.reader.evidence.head);
        let slot = |(name, area, view): (&String, Area, PictureView)| {
            cx.pictures.slot(&case.file.key, name, area, view)
        };
        return slots.map(slot).collect();
    }
    let Some(pictures) = page.pictures else { return Vec::new() };
    let boxes = boxes_beside(&case.reader.pages.beside, pictures);
    let placed = case.reader.pages.beside.pictures.iter().zip(boxes).map(|(name, one)| {
        let cells = layout::picture_cells(one);
        cx.pictures.slot(&case.file.key, name, cells, PictureView::whole(cells.width, cells.height))
    });
    placed.collect()
}

/// The areas of the pictures of the evidence.
fn evidence_pictures<'a>(
    areas: &CaseAreas,
    names: &'a [String],
    head: usize,
) -> impl Iterator<Item = (&'a String, Area, PictureView)> + use<'a> {
    let boxes = areas.evidence.map(|area| layout::evidence(area.inner(), names.len(), head).pictures);
    names.iter().zip(boxes.unwrap_or_default()).map(|(name, one)| {
        let cells = layout::picture_cells(one);
        (name, cells, PictureView::whole(cells.width, cells.height))
    })
}

/// The areas of the pictures beside a tab.
pub(super) fn boxes_beside(beside: &Beside, pictures: Area) -> Vec<Area> {
    layout::beside_page(pictures.inner(), beside.pictures.len(), beside.is_of_faces())
}

/// The pictures that the next key may show: those of the neighboring findings, and the first one of this finding in the
/// whole window.
pub(crate) fn likely(case: &CaseScreen, cx: &Cx) -> Vec<(PictureName, PictureView)> {
    let Some(known) = case.file.case.as_ref().filter(|_| case.reader.pages.shows(CaseTab::Findings)) else {
        return Vec::new();
    };
    let areas = case.places(cx).areas;
    let at = case.reader.list.at();
    let places = [at.checked_add(1), at.checked_add(2), at.checked_sub(1)];
    let mut likely = Vec::new();
    for finding in places.into_iter().flatten().filter_map(|at| case.file.findings().get(at)) {
        let asked = case.faces.asked(finding, &case.file, &cx.policy);
        let (shown, _) = case.faces.as_shown(finding, &case.file, &cx.policy);
        let sheet = evidence::sheet(known, &shown, cx.masking, &asked);
        let pictures = evidence_pictures(&areas, &sheet.pictures, 0);
        likely.extend(pictures.map(|(name, _, view)| (PictureName::of(&case.file.key, name), view)));
    }
    let [whole] = picture_areas(cx.body(), 1).try_into().unwrap_or_default();
    let first = case.reader.evidence.pictures.first();
    likely.extend(
        first.map(|name| {
            (PictureName::of(&case.file.key, name), PictureView::whole(whole.width, whole.height))
        }),
    );
    likely
}

/// The pictures of the first finding that has any, for the prefetch.
pub(crate) fn first_pictures(case: &mut CaseScreen, most: usize, cx: &Cx) -> Vec<(PictureName, PictureView)> {
    for at in 0..case.file.findings().len().min(most) {
        case.reader.go_to(at);
        case.settle_texts(cx);
        let areas = case.places(cx).areas;
        let pictures = evidence_pictures(&areas, &case.reader.evidence.pictures, case.reader.evidence.head);
        let named = pictures.map(|(name, _, view)| (PictureName::of(&case.file.key, name), view));
        let named: Vec<_> = named.collect();
        if !named.is_empty() {
            return named;
        }
    }
    Vec::new()
}

/// Shows the picture of the selected finding or part in the whole window.
pub(super) fn open_picture(case: &CaseScreen, cx: &mut Cx) {
    let Some(known) = &case.file.case else { return };
    if !cx.shows_pictures() {
        return cx.say(Mark::None, "Pictures are hidden here");
    }
    let named = known.journey.pictures().into_iter();
    let pictures: Vec<Titled> =
        named.map(|(name, picture)| Titled { name, role: picture.role.clone() }).collect();
    if pictures.is_empty() {
        return cx.say(Mark::NotDone, "This journey has no pictures");
    }
    let on_list = case.reader.pages.shows(CaseTab::Findings);
    let shown = if on_list { &case.reader.evidence.pictures } else { &case.reader.pages.beside.pictures };
    let first = shown.first();
    let at = first.and_then(|first| pictures.iter().position(|picture| &picture.name == first));
    let at = at.unwrap_or(0);
    let key = case.file.key.clone();
    let are_compared = questions::is_asking_faces(case, cx);
    let first = pictures.get(at).map(|picture| picture.name.clone());
    if let Some(name) = first.filter(|_| cx.policy.alone && !are_compared) {
        let what = vec![Viewed::Picture(name.clone())];
        cx.ask(RequestKind::Quiet, Effect::Seen { key: key.clone(), what });
        return cx.ask(RequestKind::Alone, Effect::ShowAlone { key, name });
    }
    let mut picture = PictureScreen::new(key, pictures, at);
    picture.is_full = cx.policy.has_full_pictures;
    // While the question about faces is open, both faces are shown side by side.
    if are_compared && picture.compared().len() > 1 {
        picture.compare = Compare::Beside;
    }
    cx.then(Step::Picture(Box::new(picture)));
}
