//! Watch-list matches read in a small window: what is settled is what is looked at.

use super::drive::{Drive, desk_at};
use super::judgement::reference;
use referee::domain::ids::FindingId;
use referee::tui::messages::effect::Effect;

/// The tab of the matches at the smallest window that serves.
fn matches() -> Drive {
    let mut drive = desk_at(3, 80, 24);
    drive.make_case = reference;
    drive.press("enter 4");
    drive
}

fn settled(drive: &Drive) -> Vec<FindingId> {
    let resolved = drive.effects.iter().filter_map(|effect| match effect {
        Effect::Resolve { resolution, .. } => Some(resolution.finding.clone()),
        _ => None,
    });
    resolved.collect()
}

/// The heading of the selected match, which must be in view or above it.
fn selected(drive: &Drive) -> Option<String> {
    drive.screen().lines().find(|line| line.contains("▌ Match")).map(str::to_owned)
}

#[test]
fn the_lines_of_a_match_begin_where_it_stands() {
    let mut drive = matches();
    drive.press("j j");
    let (before, heading) = (drive.screen(), selected(&drive).unwrap());
    drive.press("tab");
    let top = |screen: &str| screen.lines().nth(2).unwrap().replace('▌', " ");
    assert_eq!(top(&before), top(&drive.screen()), "nothing jumps");
    assert!(
        drive.screen().lines().any(|line| line.contains("│▌") && line.contains("Match")),
        "{}",
        drive.screen()
    );
    drive.press("j j j");
    assert_eq!(selected(&drive).as_deref().map(|line| line.trim_end_matches('│').len() > 4), Some(true));
    assert!(drive.screen().contains(heading.trim_matches(|it| it == '│' || it == ' ' || it == '▌')));
}

#[test]
fn the_match_of_the_selected_line_is_the_one_that_is_settled() {
    let mut first = matches();
    first.press("e");
    let mut drive = matches();
    drive.press("tab");
    for _ in 0..80 {
        drive.press("j");
    }
    drive.press("e");
    assert_eq!(settled(&drive).len(), 1);
    assert_ne!(settled(&drive), settled(&first), "its last line is of another match than the first");
}

#[test]
fn a_page_further_the_match_in_view_is_the_selected_one() {
    let mut first = matches();
    first.press("e");
    let mut drive = matches();
    drive.press("ctrl-d ctrl-d ctrl-d ctrl-d ctrl-d ctrl-d e");
    assert_eq!(settled(&drive).len(), 1);
    assert_ne!(settled(&drive), settled(&first));
    assert!(drive.screen().contains("false positive"), "what was settled is in view: {}", drive.screen());
}

#[test]
fn the_footer_tells_how_matches_are_read() {
    let mut drive = matches();
    assert!(drive.screen().contains("j k match · tab lines"), "{}", drive.screen());
    drive.press("tab");
    assert!(drive.screen().contains("j k line · tab matches"), "{}", drive.screen());
}
