//! What must not be cut: texts of narrow windows, and letters on grounds of few colors.

use super::drive::{Drive, console, console_at, console_with};
use super::judgement::reference;
use super::sample;
use ratatui::style::{Color, Modifier};
use referee::domain::decision::DecisionState;
use referee::domain::ids::ProviderName;
use referee::domain::phrase::Phrase;
use referee::domain::queue::Row;
use referee::domain::record::Note;
use referee::domain::text::Untrusted;
use referee::insight::case::{Case, Reason};
use referee::tui::layout::{self, Area};
use referee::tui::messages::message::{Message, News};
use referee::tui::messages::policy::{ConsolePolicy, SavedView};
use referee::tui::messages::reply::{ProviderState, ReplyProblem};
use referee::tui::theme::{Depth, SHIPPED, Theme};

fn reference_at(width: u16, height: u16, policy: ConsolePolicy) -> Drive {
    let mut drive = console_with(3, width, height, policy);
    drive.make_case = reference;
    drive.press("enter");
    drive
}

fn policy() -> ConsolePolicy {
    ConsolePolicy { reasons: sample::reasons(), ..ConsolePolicy::default() }
}

#[test]
fn pictures_never_take_the_rows_of_the_sentence() {
    for height in 1..60 {
        for width in [30, 50, 78, 120] {
            for (pictures, head) in [(0, 3), (1, 0), (1, 4), (2, 7), (3, 20)] {
                let inner = Area { x: 1, y: 1, width, height };
                let areas = layout::evidence(inner, pictures, head);
                let wanted = u16::try_from(head).unwrap();
                if areas.pictures.is_empty() {
                    assert_eq!(areas.head.height + areas.text.height, height);
                } else {
                    assert_eq!(areas.head.height, wanted, "{height} rows, {pictures} pictures");
                    assert!(areas.pictures.iter().all(|one| one.height >= 7), "{height} rows: {areas:?}");
                }
            }
        }
    }
}

#[test]
fn where_no_picture_fits_its_key_is_on_the_frame() {
    let drive = console_at(3, 80, 24).press("enter").screen();
    assert!(drive.contains("└ i 2 pictures ─"), "{drive}");
    assert!(!console_at(3, 120, 36).press("enter").screen().contains("└ i 2 pictures"), "they are shown");
}

#[test]
fn advice_about_the_terminal_is_shown_at_the_start() {
    let advice = Some("The locale is C: if signs look wrong, set LANG=C.UTF-8".to_owned());
    let screen = console_with(3, 80, 24, ConsolePolicy { advice, ..policy() }).screen();
    assert!(screen.contains("if signs look wrong, set LANG=C.UTF-8"), "{screen}");
}

#[test]
fn a_long_failure_is_read_in_full_at_eighty_columns() {
    let mut drive = console(3);
    let sentence = "could not authenticate: authentication failed (401), the user or password is wrong";
    let problem = ReplyProblem::new(sentence.to_owned());
    let name = ProviderName("idwise".to_owned());
    let state = ProviderState { name, lost_since: None, problem: Some(problem), is_key_refused: true };
    drive.message(Message::News { news: News::Provider(state), now: drive.now });
    let screen = drive.screen();
    let said: Vec<&str> = screen.split_whitespace().collect();
    assert!(said.join(" ").contains(sentence), "{screen}");
    assert!(screen.contains("enter open"), "the keys are still there: {screen}");
}

#[test]
fn long_reasons_are_wrapped_in_the_bar_and_its_keys_stay() {
    let long = "the document was issued by an authority that this policy does not accept for the kind of account \
                that was applied for";
    let mut reasons = sample::reasons();
    reasons.iter_mut().take(2).for_each(|reason: &mut Reason| reason.text = long.to_owned());
    let mut drive = reference_at(80, 24, ConsolePolicy { reasons, ..policy() });
    let screen = drive.press("a").screen();
    assert!(screen.contains("applied for"), "{screen}");
    assert!(screen.contains("no decision") && screen.contains("esc back"), "{screen}");
}

#[test]
fn the_outbox_shows_names_in_full_at_eighty_columns() {
    let mut drive = console_at(3, 80, 24);
    let screen = drive.press("enter a 1 O").screen();
    let row = screen.lines().find(|line| line.contains("held")).unwrap();
    assert!(row.contains("Anna Maria Eriksson"), "{screen}");
}

#[test]
fn a_resolved_finding_says_by_whom_and_why() {
    let mut drive = reference_at(80, 24, super::matches::shipped());
    drive.press("e").press("k");
    let screen = drive.press("tab").screen();
    assert!(screen.contains("✓ false positive: watch-list: different birth date"), "{screen}");
    assert!(screen.contains("· amina 2026-"), "{screen}");
    // The heading of the tab is wrapped, not cut.
    let screen = drive.press("4").screen();
    let heading: Vec<&str> = screen.lines().skip_while(|line| !line.contains("Match 1")).take(3).collect();
    let heading = heading.join(" ").replace('│', " ");
    let heading = heading.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(heading.contains("(watch-list: different birth date)") && !heading.contains('…'), "{screen}");
}

#[test]
fn the_saved_views_are_named_above_the_queue() {
    let view = |name: &str, filter: &str| SavedView { name: name.to_owned(), filter: filter.to_owned() };
    let views = vec![view("all", ""), view("mine", "mine"), view("held", "held")];
    let mut drive = console_with(3, 80, 24, ConsolePolicy { views, ..policy() });
    assert!(drive.screen().contains("1 all  2 mine  3 held"), "{}", drive.screen());
    drive.press("2");
    assert!(drive.screen().contains("filter mine  ·  sorted by"), "{}", drive.screen());
}

/// Screens with selected rows, boxes and text of every kind.
const SCREENS: [&str; 9] =
    ["j", "space", "enter", "enter n e", "enter a", "enter s", "enter ?", "enter a 1 O", "enter 2 j j"];

#[test]
fn in_every_theme_a_selected_row_has_one_ground_and_no_letter_the_color_of_its_ground() {
    for (name, _) in SHIPPED {
        for depth in [Depth::True, Depth::Indexed, Depth::Sixteen, Depth::None] {
            for keys in SCREENS {
                let mut drive = console_at(5, 80, 24);
                drive.theme = Theme::shipped(name, depth).unwrap();
                drive.press(keys).wait(200);
                let buffer = drive.draw();
                let place = format!("{name} {depth:?} after {keys}");
                let header = buffer.content().chunks(80).next().unwrap();
                let grounds: std::collections::BTreeSet<String> = header
                    .iter()
                    .map(|cell| format!("{:?} {}", cell.bg, cell.modifier.contains(Modifier::REVERSED)))
                    .collect();
                assert_eq!(grounds.len(), 1, "{place}: the header has one ground: {grounds:?}");
                let rows = buffer.content().chunks(80).skip(1);
                for row in rows {
                    let letters = row.iter().filter(|cell| !cell.symbol().trim().is_empty());
                    let same = letters.filter(|cell| cell.fg == cell.bg && cell.fg != Color::Reset);
                    let pictures = |symbol: &str| symbol.chars().all(|it| ('▀'..='▟').contains(&it));
                    let same = same.filter(|cell| !pictures(cell.symbol()));
                    assert_eq!(same.count(), 0, "{place}");
                    let reversed = row.iter().filter(|cell| cell.modifier.contains(Modifier::REVERSED));
                    let grounds: std::collections::BTreeSet<String> =
                        reversed.map(|cell| format!("{:?} {:?}", cell.fg, cell.bg)).collect();
                    assert!(grounds.len() <= 1, "{place}: {grounds:?}");
                }
            }
        }
    }
}

#[test]
fn the_name_of_the_applicant_stays_when_an_account_has_a_problem() {
    let mut drive = console_at(3, 80, 24);
    let name = ProviderName("idwise".to_owned());
    let state = ProviderState { name, lost_since: None, problem: None, is_key_refused: true };
    drive.message(Message::News { news: News::Provider(state), now: drive.now });
    assert!(drive.screen().lines().next().unwrap().contains("idwise ✗ key refused"), "{}", drive.screen());
    let screen = drive.press("enter").screen();
    let header = screen.lines().next().unwrap();
    assert!(header.contains("Anna Maria Eriksson") && header.contains("idwise ✗ key "), "{header}");
}

#[test]
fn one_finding_is_read_in_full_above_its_evidence() {
    fn one(row: &Row) -> Case {
        let mut case = reference(row);
        case.findings.truncate(1);
        case.findings[0].finding = Phrase::ours(format!("{} at the end", "very long ".repeat(8)));
        case
    }
    let mut drive = console_at(3, 80, 24);
    drive.make_case = one;
    let screen = drive.press("enter").screen();
    let (list, evidence) = screen.split_once("EVIDENCE").expect(&screen);
    assert!(list.contains("at the end") && evidence.contains("Is this record"), "{screen}");
}

#[test]
fn a_note_above_the_findings_takes_two_rows() {
    fn noted(row: &Row) -> Case {
        let text = format!("{}wait for Monday", "asked the applicant ".repeat(5));
        let text = Untrusted::new(text);
        Case { notes: vec![Note { at: sample::dawn(), by: sample::me(), text }], ..sample::case(row) }
    }
    let mut drive = console_at(3, 80, 24);
    drive.make_case = noted;
    let screen = drive.press("enter").screen();
    assert!(screen.contains("wait for Monday") && screen.contains("┌ FINDINGS"), "{screen}");
}

#[test]
fn a_found_journey_says_in_full_what_was_decided() {
    let mut found = super::queues::decided_elsewhere(40);
    if let Some(decided) = &mut found.decided {
        decided.state = DecisionState::Uncertain;
    }
    let mut drive = console_at(6, 80, 24);
    drive.elsewhere = vec![found];
    let screen = drive.press("o").screen();
    let row = screen.lines().find(|line| line.contains("rejected by amina")).expect(&screen);
    assert!(row.contains("may be on its way"), "{row}");
    assert!(screen.contains("enter opens"), "{screen}");
    assert!(drive.type_in("x").screen().contains("enter searches"), "{}", drive.screen());
}

#[test]
fn without_pictures_their_rows_belong_to_the_text() {
    let policy = ConsolePolicy { pictures: false, ..policy() };
    let mut drive = console_with(3, 120, 36, policy);
    assert!(!drive.screen().contains("hidden"), "the preview: {}", drive.screen());
    let screen = drive.press("enter n").screen();
    assert!(!screen.contains("hidden") && !screen.contains("portrait"), "the evidence: {screen}");
}

#[test]
fn rows_of_masked_pictures_belong_to_the_text_and_the_frame_says_that_they_are_hidden() {
    let mut drive = reference_at(120, 36, policy());
    // The birth date has the picture of the document.
    while !drive.screen().contains("EVIDENCE  Birth date differs") {
        drive.press("j");
    }
    let rows = |drive: &mut Drive| {
        let screen = drive.screen();
        let row = screen.lines().rfind(|line| line.contains("1-")).expect("the text is longer");
        let shown = row.rsplit_once("1-").unwrap().1.split_whitespace().next().unwrap();
        (shown.parse::<usize>().unwrap(), screen)
    };
    let (clear, screen) = rows(&mut drive);
    assert!(!screen.contains("hidden"), "{screen}");
    drive.press("M");
    let (masked, screen) = rows(&mut drive);
    assert!(masked > clear + 8, "{clear} rows, masked {masked}: {screen}");
    assert!(screen.contains(" picture hidden ") || screen.contains(" pictures hidden "), "{screen}");
    drive.press("2");
    let screen = drive.screen();
    assert!(screen.contains("└ pictures hidden ─"), "{screen}");
}

#[test]
fn a_box_leaves_no_pieces_of_the_frame_at_its_sides() {
    for keys in [":", "o"] {
        let screen = console_at(3, 80, 24).press(keys).screen();
        let boxed = screen.lines().filter(|line| line.contains('│'));
        assert!({ boxed }.all(|line| line.matches('│').count() == 2), "{keys}: {screen}");
    }
    let screen = console_at(3, 120, 36).press(":").screen();
    assert!(screen.lines().any(|line| line.contains("┌ COMMAND ") && !line.starts_with('┌')), "{screen}");
}

#[test]
fn the_hints_of_a_case_always_say_how_to_leave() {
    for width in [80, 100, 108, 117, 118, 120, 130, 200] {
        for keys in ["", "n", "4", "2"] {
            let mut drive = reference_at(width, 36, policy());
            let screen = drive.press(keys).screen();
            let hints = screen.lines().last().unwrap();
            assert!(hints.contains("a r s decide") && hints.contains("q back"), "{width}, {keys}: {hints}");
        }
    }
}
