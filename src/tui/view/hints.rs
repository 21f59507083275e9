//! The key hints in the last row: the keys of a place, the most useful first.

use crate::domain::viewed::CaseTab;
use crate::tui::app::App;
use crate::tui::fit::width;
use crate::tui::layout::{Area, Pane};
use crate::tui::messages::action::{Action, Place};
use crate::tui::offered::is_offered;
use crate::tui::overlay::kinds::Overlay;
use crate::tui::screen::case::questions;
use crate::tui::theme::Role;
use crate::tui::view::pen::{Pen, RowPiece, piece};
use std::borrow::Cow;

/// The keys of a hint, and what they do.
pub type Hint<'a> = (Cow<'a, str>, &'static str);

/// The hints for this place, as many as fit.
pub(crate) fn draw(pen: &mut Pen<'_>, area: Area, app: &App) {
    let hints = fitting_hints(app, area.width.saturating_sub(2));
    let mut pieces: Vec<RowPiece<'_>> = vec![piece(" ", Role::Dim)];
    for (keys, words) in &hints {
        if pieces.len() > 1 {
            pieces.push(piece(" · ", Role::Dim));
        }
        pieces.push(piece(&**keys, Role::Key));
        pieces.push(piece(" ", Role::Dim));
        pieces.push(piece(*words, Role::Dim));
    }
    pen.row(area, &pieces);
}

/// As many hints as fit in this many columns.
pub(crate) fn fitting_hints(app: &App, columns: u16) -> Vec<Hint<'_>> {
    fitting(hints_of(app, app.place()), usize::from(columns), help_of(app))
}

/// As many hints as fit, in order. The hint for the help is always among them, since the help shows the rest.
fn fitting<'a>(hints: Vec<Hint<'a>>, room: usize, help: &str) -> Vec<Hint<'a>> {
    let wide = |(keys, words): &Hint<'_>| width(keys) + width(words) + 4;
    let help = hints.iter().find(|(keys, _)| keys == help).cloned();
    let mut left = (room + 3).saturating_sub(help.as_ref().map_or(0, wide));
    let mut kept = Vec::new();
    for hint in hints.into_iter().filter(|hint| Some(hint) != help.as_ref()) {
        match left.checked_sub(wide(&hint)) {
            Some(rest) => left = rest,
            None => break,
        }
        kept.push(hint);
    }
    kept.extend(help);
    kept
}

fn help_of(app: &App) -> &str {
    app.cx().keymap.shortest_key(app.place(), Action::Help).unwrap_or_default()
}

/// The hints of a place, the most useful first.
pub fn hints_of(app: &App, place: Place) -> Vec<Hint<'_>> {
    let wanted: &[&[Action]] = match place {
        Place::Queue | Place::Everywhere if width_of(app) == Width::Narrow => QUEUE_NARROW,
        Place::Queue | Place::Everywhere => QUEUE,
        Place::Case => case_hints(app),
        Place::Decision if matches!(app.overlays.last(), Some(Overlay::Bar(bar)) if bar.has_more_reasons()) => {
            DECISION_OF_PAGES
        }
        Place::Decision => DECISION,
        Place::Reason => REASON,
        Place::Similar => SIMILAR,
        Place::Steps => STEPS,
        Place::Bulk => BULK,
        Place::Text => TEXT,
        Place::Palette => PALETTE,
        Place::Picture if is_asking_faces(app) => PICTURE_OF_FACES,
        Place::Picture => PICTURE,
        Place::Outbox => OUTBOX,
        Place::Stats => STATS,
        Place::Help => HELP,
        Place::Tour => TOUR,
        Place::Confirm => CONFIRM,
    };
    wanted.iter().filter_map(|together| hint(app, place, together)).collect()
}

/// One hint for a group of actions: `j k move`.
fn hint<'a>(app: &'a App, place: Place, together: &[Action]) -> Option<Hint<'a>> {
    let keymap = &app.cx().keymap;
    let offered = together.iter().filter(|action| is_offered(**action, app.cx()));
    let mut keys = offered.filter_map(|action| keymap.shortest_key(place, *action));
    let keys = keys
        .next()
        .map(|first| keys.fold(Cow::Borrowed(first), |keys, more| Cow::Owned(format!("{keys} {more}"))));
    let first = together.first()?;
    let words = match *first {
        Action::Down => moves(app, place).0,
        Action::OtherPane => moves(app, place).1,
        Action::Accept => accept_words(app),
        _ if together.len() > 1 => together_words(*first),
        Action::NextUnresolved if width_of(app) == Width::Narrow => "next",
        _ => faces_words(app, place, *first)
            .or_else(|| match_words(app, place, *first))
            .unwrap_or(first.entry().words),
    };
    Some((keys?, words))
}

/// What Enter does with the typed text.
fn accept_words(app: &App) -> &'static str {
    match app.overlays.last() {
        Some(Overlay::Bar(bar)) => bar.accept_words(),
        Some(Overlay::Note(_)) => "saves",
        Some(Overlay::FindJourney(find)) => find.accept_words(),
        Some(Overlay::Palette(_)) => "does it",
        _ => Action::Accept.entry().words,
    }
}

/// Whether the open case asks whether two faces match.
fn is_asking_faces(app: &App) -> bool {
    app.screens.case.as_ref().is_some_and(|case| questions::is_asking_faces(case, app.cx()))
}

/// The answer that an action gives to a question about two faces, as the text of its hint.
fn faces_words(app: &App, place: Place, action: Action) -> Option<&'static str> {
    let is_asked = matches!(place, Place::Case | Place::Picture) && is_asking_faces(app);
    let case = app.screens.case.as_ref().filter(|_| is_asked)?;
    let answers = questions::answers(case, app.cx()).into_iter().flatten();
    answers.into_iter().find(|(known, _)| *known == action).map(|(_, words)| words)
}

/// The hint word of an action while a watch-list match is selected.
fn match_words(app: &App, place: Place, action: Action) -> Option<&'static str> {
    let case = app.screens.case.as_ref().filter(|_| place == Place::Case)?;
    let [no_issue, confirmed] = questions::match_words(case)?;
    match action {
        Action::NoIssue => Some(no_issue),
        Action::IssueConfirmed => Some(confirmed),
        _ => None,
    }
}

/// The common hint word of a group of actions, by the first of them.
fn together_words(first: Action) -> &'static str {
    match first {
        Action::PreviousTab => "tabs",
        Action::NextHit => "hits",
        Action::NextCase => "cases",
        Action::ZoomIn => "zoom",
        Action::PanLeft => "pan",
        Action::PreviousPicture => "pictures",
        Action::JumpPortrait => "jump",
        Action::Approve => "decide",
        Action::NoIssue => "resolve",
        _ => first.entry().words,
    }
}

/// The hint words for moving and for the other pane.
fn moves(app: &App, place: Place) -> (&'static str, &'static str) {
    match app
        .screens
        .case
        .as_ref()
        .filter(|case| place == Place::Case && case.reader.pages.shows(CaseTab::Aml))
    {
        Some(case) if case.reader.pane == Pane::Findings => ("match", "lines"),
        Some(_) => ("line", "matches"),
        None => ("move", other_pane(app)),
    }
}

/// The hint word for the other pane of the findings.
fn other_pane(app: &App) -> &'static str {
    match app.screens.case.as_ref().map(|case| case.reader.pane) {
        Some(Pane::Evidence) => "findings",
        Some(Pane::Findings) | None => "evidence",
    }
}

/// The width class of the window.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Width {
    Narrow,
    Medium,
    Wide,
}

fn width_of(app: &App) -> Width {
    match app.cx().size.width {
        ..100 => Width::Narrow,
        100..130 => Width::Medium,
        _ => Width::Wide,
    }
}

/// From this width on, the hints of a case name each conclusion.
const LEAST_FOR_CONCLUSIONS: u16 = 118;

type Hints = &'static [&'static [Action]];
const QUEUE: Hints = &[
    &[Action::Down, Action::Up],
    &[Action::Open],
    &[Action::Search],
    &[Action::Filter],
    &[Action::Help],
    &[Action::Quit],
    &[Action::Sort],
    &[Action::Mark],
    &[Action::Skip],
    &[Action::Undo],
    &[Action::Stats],
    &[Action::Palette],
];
const QUEUE_NARROW: Hints = &[
    &[Action::Open],
    &[Action::Search],
    &[Action::Filter],
    &[Action::Mark],
    &[Action::Palette],
    &[Action::Quit],
    &[Action::Help],
];
/// The actions that open the decision bar, in one hint.
const DECIDE: &[Action] = &[Action::Approve, Action::Reject, Action::Resubmit];
/// The actions that resolve a finding or answer a question, in one hint.
const RESOLVE: &[Action] = &[Action::NoIssue, Action::IssueConfirmed, Action::Inconclusive];
const CASE_NARROW: Hints = &[
    &[Action::NextUnresolved],
    RESOLVE,
    &[Action::OtherPane],
    DECIDE,
    &[Action::Back],
    &[Action::Help],
    &[Action::Picture],
];
const CASE_MEDIUM: Hints = &[
    &[Action::NextUnresolved],
    &[Action::NoIssue],
    &[Action::IssueConfirmed],
    &[Action::Inconclusive],
    &[Action::OtherPane],
    DECIDE,
    &[Action::Back],
    &[Action::Help],
];
const AML_NARROW: Hints =
    &[RESOLVE, &[Action::Down, Action::Up], &[Action::OtherPane], DECIDE, &[Action::Back], &[Action::Help]];
const PAGE_NARROW: Hints = &[
    &[Action::NextUnresolved],
    &[Action::FindInPage],
    &[Action::PreviousTab, Action::NextTab],
    DECIDE,
    &[Action::Back],
    &[Action::Help],
];
const FACES_NARROW: Hints =
    &[RESOLVE, &[Action::Picture], &[Action::OtherPane], DECIDE, &[Action::Back], &[Action::Help]];
const FACES_MEDIUM: Hints = &[
    &[Action::NoIssue],
    &[Action::IssueConfirmed],
    &[Action::Inconclusive],
    &[Action::Picture],
    &[Action::NextUnresolved],
    DECIDE,
    &[Action::Back],
    &[Action::Help],
];
const CASE: Hints = &[
    &[Action::NextUnresolved],
    &[Action::NoIssue],
    &[Action::IssueConfirmed],
    &[Action::Inconclusive],
    &[Action::OtherPane],
    DECIDE,
    &[Action::Back],
    &[Action::Help],
    &[Action::Picture],
    &[Action::Note],
    &[Action::Undo],
    &[Action::NextCase, Action::PreviousCase],
    &[Action::AskAgain],
];
/// The watch-list matches: each can be resolved, and each has lines to read.
const AML: Hints = &[
    &[Action::NoIssue],
    &[Action::IssueConfirmed],
    &[Action::Inconclusive],
    &[Action::Down, Action::Up],
    &[Action::OtherPane],
    DECIDE,
    &[Action::Back],
    &[Action::Help],
    &[Action::ClearSimilar],
    &[Action::NextUnresolved],
    &[Action::AskAgain],
];
/// A page without findings: nothing on it can be resolved.
const PAGE: Hints = &[
    &[Action::NextUnresolved],
    &[Action::FindInPage],
    &[Action::PreviousTab, Action::NextTab],
    DECIDE,
    &[Action::Back],
    &[Action::Help],
    &[Action::Copy],
    &[Action::Note],
];
const RAW: Hints = &[
    &[Action::Fold],
    &[Action::FoldAll],
    &[Action::FindInPage],
    DECIDE,
    &[Action::Back],
    &[Action::Help],
    &[Action::NextHit, Action::PreviousHit],
    &[Action::Copy],
    &[Action::CopyName],
    &[Action::NextUnresolved],
];

/// The hints of an open case; they depend on what it shows.
fn case_hints(app: &App) -> Hints {
    let width = width_of(app);
    let by_width = |narrow, medium, wide| match width {
        Width::Narrow => narrow,
        // With every conclusion by its own name, the way out would not fit.
        Width::Medium if app.cx().size.width < LEAST_FOR_CONCLUSIONS => narrow,
        Width::Medium => medium,
        Width::Wide => wide,
    };
    let case = app.screens.case.as_ref().and_then(|case| case.file.case.as_ref());
    if case.is_some_and(|case| case.is_for_second()) {
        return SECOND;
    }
    if is_asking_faces(app) {
        return by_width(FACES_NARROW, FACES_MEDIUM, FACES);
    }
    if app.screens.case.as_ref().is_some_and(|case| questions::offers_screening(case)) {
        return NOT_SCREENED;
    }
    match app.screens.case.as_ref().map(|case| case.reader.pages.record()) {
        Some(CaseTab::Raw) => RAW,
        Some(CaseTab::Aml) => by_width(AML_NARROW, AML, AML),
        Some(CaseTab::Findings) | None => by_width(CASE_NARROW, CASE_MEDIUM, CASE),
        Some(_) => by_width(PAGE_NARROW, PAGE, PAGE),
    }
}

/// The hints for a finding that AML screening did not run.
const NOT_SCREENED: Hints = &[
    &[Action::AskAgain],
    &[Action::NextUnresolved],
    RESOLVE,
    &[Action::OtherPane],
    DECIDE,
    &[Action::Back],
    &[Action::Help],
    &[Action::Note],
];

/// The hints for a proposal of another reviewer.
const SECOND: Hints = &[
    &[Action::ConfirmProposal],
    &[Action::ReturnProposal],
    &[Action::DeclineProposal],
    &[Action::OtherPane],
    &[Action::Back],
    &[Action::NextUnresolved],
    &[Action::Picture],
    &[Action::Help],
];

/// A case with an open question about two faces.
const FACES: Hints = &[
    &[Action::NoIssue],
    &[Action::IssueConfirmed],
    &[Action::Inconclusive],
    &[Action::Picture],
    &[Action::NextUnresolved],
    DECIDE,
    &[Action::Back],
    &[Action::Help],
];
const DECISION: Hints = &[&[Action::Comment], &[Action::Back]];
/// The hints for more reasons than digits.
const DECISION_OF_PAGES: Hints = &[&[Action::Comment], &[Action::MoreReasons], &[Action::Back]];
const BULK: Hints = &[&[Action::Down, Action::Up], &[Action::RejectAll], &[Action::Back]];
const REASON: Hints = &[&[Action::Back]];
const SIMILAR: Hints = &[&[Action::ClearListed], &[Action::Down, Action::Up], &[Action::Back]];
const STEPS: Hints = &[
    &[Action::StepResubmit],
    &[Action::StepApprove],
    &[Action::Down, Action::Up],
    &[Action::StepsDone],
    &[Action::Back],
];
const TEXT: Hints = &[&[Action::Accept], &[Action::Cancel], &[Action::EraseWord], &[Action::EraseLine]];
const PALETTE: Hints = &[&[Action::Down, Action::Up], &[Action::Accept], &[Action::Cancel]];
/// The hints for a full-screen picture while its faces are asked about.
const PICTURE_OF_FACES: Hints = &[
    &[Action::NoIssue],
    &[Action::IssueConfirmed],
    &[Action::Inconclusive],
    &[Action::Back],
    &[Action::Beside],
    &[Action::ZoomIn, Action::ZoomOut],
    &[Action::Fit],
    &[Action::PreviousPicture, Action::NextPicture],
    &[Action::FullQuality],
    &[Action::Help],
];
const PICTURE: Hints = &[
    &[Action::ZoomIn, Action::ZoomOut],
    &[Action::PanLeft, Action::PanDown, Action::PanUp, Action::PanRight],
    &[Action::Fit],
    &[Action::Rotate],
    &[Action::PreviousPicture, Action::NextPicture],
    &[Action::Beside],
    &[Action::FullQuality],
    &[Action::Back],
    &[Action::JumpPortrait, Action::JumpMrz, Action::JumpFace],
    &[Action::Brighter],
];
const OUTBOX: Hints = &[
    &[Action::Down, Action::Up],
    &[Action::Open],
    &[Action::Retry],
    &[Action::Discard],
    &[Action::Undo],
    &[Action::Help],
    &[Action::Back],
];
const STATS: Hints = &[&[Action::Down, Action::Up], &[Action::Help], &[Action::Back]];
const HELP: Hints = &[&[Action::Down, Action::Up], &[Action::FindInPage], &[Action::Back]];
const TOUR: Hints = &[&[Action::TourNext], &[Action::TourBack], &[Action::Back]];
const CONFIRM: Hints = &[&[Action::Leave], &[Action::WaitAndLeave], &[Action::Stay]];
