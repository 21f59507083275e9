//! The table of everything that a key can do. Keymap, palette, help, hints and `docs/keys.md` are made from it.

use crate::tui::messages::action::{Action, Place};
use crate::tui::page::tab::{TABS, Tab};
use std::sync::LazyLock;

/// The headings of the help.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, strum::EnumIter, strum::IntoStaticStr)]
pub enum Group {
    Decide,
    Findings,
    Move,
    Find,
    /// Which journeys are worked on, and by whom.
    Work,
    Show,
    Write,
    Console,
}

/// One row of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    pub action: Action,
    /// One or two words, for hints.
    pub words: &'static str,
    /// A sentence, for help and palette.
    pub about: &'static str,
    pub group: Group,
    /// The places where the action works.
    pub places: &'static [Place],
}

/// Every action once, in the order of the help. The tabs are the first that show something.
pub static TABLE: LazyLock<Vec<Entry>> = LazyLock::new(|| {
    let shows = ROWS.iter().position(|row| row.group == Group::Show).unwrap_or(ROWS.len());
    let (before, after) = ROWS.split_at(shows);
    before.iter().copied().chain(TABS.iter().map(of_tab)).chain(after.iter().copied()).collect()
});

impl Action {
    /// The row in the table.
    pub fn entry(self) -> &'static Entry {
        static NONE: Entry = row(Action::Redraw, "", "", Group::Console, &[]);
        TABLE.iter().find(|entry| entry.action == self).unwrap_or(&NONE)
    }

    /// Whether the action works in this place.
    pub fn works_in(self, place: Place) -> bool {
        self.entry().places.contains(&place)
    }
}

/// The row of the action that shows a tab.
const fn of_tab(tab: &Tab) -> Entry {
    row(tab.action(), tab.title, tab.about, Group::Show, CASE)
}

type Text = &'static str;

const fn row(action: Action, words: Text, about: Text, group: Group, places: &'static [Place]) -> Entry {
    Entry { action, words, about, group, places }
}

const LISTS: &[Place] = &[
    Place::Queue,
    Place::Case,
    Place::Outbox,
    Place::Stats,
    Place::Help,
    Place::Steps,
    Place::Bulk,
    Place::Similar,
    Place::Text,
    Place::Palette,
    Place::Everywhere,
];
const ANYWHERE: &[Place] = &[
    Place::Everywhere,
    Place::Queue,
    Place::Case,
    Place::Picture,
    Place::Outbox,
    Place::Stats,
    Place::Decision,
    Place::Reason,
    Place::Similar,
    Place::Steps,
    Place::Help,
];
const QUEUE: &[Place] = &[Place::Queue];
const CASE: &[Place] = &[Place::Case];
const DECISION: &[Place] = &[Place::Decision];
const REASONS: &[Place] = &[Place::Decision, Place::Reason, Place::Bulk];
const SIMILAR: &[Place] = &[Place::Similar];
const STEPS: &[Place] = &[Place::Steps];
const LINES: &[Place] = &[Place::Text];
const TEXT: &[Place] = &[Place::Text, Place::Palette];
const PICTURE: &[Place] = &[Place::Picture];
const OUTBOX: &[Place] = &[Place::Outbox];
const COPYING: &[Place] = &[Place::Case, Place::Queue, Place::Outbox];
const CONFIRM: &[Place] = &[Place::Confirm];
const JUDGED: &[Place] = &[Place::Case, Place::Picture];

/// Every action but the tabs, which describe themselves.
#[rustfmt::skip]
const ROWS: &[Entry] = &[
    row(Action::Approve, "approve", "Approve: opens the decision bar, a reason decides", Group::Decide, CASE),
    row(Action::Reject, "reject", "Reject: opens the decision bar, a reason decides", Group::Decide, CASE),
    row(Action::Resubmit, "resubmit", "Ask for steps to be redone: opens the decision bar", Group::Decide, CASE),
    row(Action::ConfirmProposal, "confirm", "Confirm the proposal of another reviewer: opens the decision bar", Group::Decide, CASE),
    row(Action::ReturnProposal, "return", "Give a proposal back to its maker: opens the decision bar", Group::Decide, CASE),
    row(Action::DeclineProposal, "decline", "Decline a proposal, so that a third reviewer decides: opens the decision bar", Group::Decide, CASE),
    row(Action::Correct, "correct", "Correct a delivered decision: the next verb replaces it at the service", Group::Decide, CASE),
    row(Action::Undo, "undo", "Undo your newest act, else the held decision", Group::Decide, ANYWHERE),
    row(Action::Reason(1), "reason", "For the first reason", Group::Decide, REASONS),
    row(Action::Reason(2), "reason", "For the second reason", Group::Decide, REASONS),
    row(Action::Reason(3), "reason", "For the third reason", Group::Decide, REASONS),
    row(Action::Reason(4), "reason", "For the fourth reason", Group::Decide, REASONS),
    row(Action::Reason(5), "reason", "For the fifth reason", Group::Decide, REASONS),
    row(Action::Reason(6), "reason", "For the sixth reason", Group::Decide, REASONS),
    row(Action::Reason(7), "reason", "For the seventh reason", Group::Decide, REASONS),
    row(Action::Reason(8), "reason", "For the eighth reason", Group::Decide, REASONS),
    row(Action::Reason(9), "reason", "For the ninth reason", Group::Decide, REASONS),
    row(Action::MoreReasons, "more", "The next nine reasons, then the first again", Group::Decide, DECISION),
    row(Action::Comment, "comment", "Add a comment to the decision", Group::Decide, DECISION),
    row(Action::StepResubmit, "redo", "This step must be resubmitted", Group::Decide, STEPS),
    row(Action::StepApprove, "accept", "Accept this step", Group::Decide, STEPS),
    row(Action::StepsDone, "go on", "Every step is decided: go on to the reason", Group::Decide, STEPS),
    row(Action::NextUnresolved, "next unresolved", "Go to the next unresolved finding", Group::Findings, CASE),
    row(Action::PreviousUnresolved, "previous unresolved", "Go to the previous unresolved finding", Group::Findings, CASE),
    row(Action::NoIssue, "no issue", "No issue; the faces match; the record is not the applicant (false positive)", Group::Findings, JUDGED),
    row(Action::IssueConfirmed, "issue confirmed", "Issue confirmed; the faces do not match; the record is the applicant (true match)", Group::Findings, JUDGED),
    row(Action::Inconclusive, "inconclusive", "Inconclusive: it cannot be judged from this evidence", Group::Findings, JUDGED),
    row(Action::Reopen, "reopen", "Reopen this finding or this answer about faces; the record keeps both", Group::Findings, CASE),
    row(Action::ClearSimilar, "clear group", "List the watch-list matches that the same reason clears", Group::Findings, CASE),
    row(Action::ClearListed, "clear all", "Clear all of the list for this reason, as false positives", Group::Findings, SIMILAR),
    row(Action::OpenLinked, "linked journey", "Open the linked journey of this finding", Group::Findings, CASE),
    row(Action::AskAgain, "AML again", "Have AML screening run again for corrected data: opens a form, nothing is sent by one key", Group::Findings, CASE),
    row(Action::Note, "note", "Write a note; in the queue on every marked journey", Group::Write, &[Place::Case, Place::Queue]),
    row(Action::Down, "down", "Down", Group::Move, LISTS),
    row(Action::Up, "up", "Up", Group::Move, LISTS),
    row(Action::PageDown, "page down", "A page down", Group::Move, LISTS),
    row(Action::PageUp, "page up", "A page up", Group::Move, LISTS),
    row(Action::First, "first", "To the first", Group::Move, LISTS),
    row(Action::Last, "last", "To the last", Group::Move, LISTS),
    row(Action::Open, "open", "Open what is selected", Group::Move, &[Place::Queue, Place::Case, Place::Outbox]),
    row(Action::NextCase, "next case", "Open the next case without deciding this one", Group::Move, CASE),
    row(Action::PreviousCase, "previous case", "Open the previous case", Group::Move, CASE),
    row(Action::Back, "back", "Close what is on top; typed text is kept", Group::Move,
        &[Place::Everywhere, Place::Queue, Place::Case, Place::Picture, Place::Outbox, Place::Stats, Place::Decision, Place::Reason, Place::Similar, Place::Steps, Place::Bulk, Place::Help, Place::Tour]),
    row(Action::OtherPane, "other pane", "Go to the other pane", Group::Move, CASE),
    row(Action::Search, "search", "Find by name, reference, id or document number", Group::Find, QUEUE),
    row(Action::FindJourney, "any journey", "Find any journey of the store, decided or not; first what you decided last", Group::Find, &[Place::Queue, Place::Outbox, Place::Stats]),
    row(Action::Filter, "filter", "Filter: rule: country: doc: list: wait>4h aml>=80 face<60 mine marked second", Group::Find, QUEUE),
    row(Action::ClearFilter, "clear", "Clear search and filter", Group::Find, QUEUE),
    row(Action::Sort, "sort", "Next sort order", Group::Find, QUEUE),
    row(Action::Mark, "mark", "Mark this journey, or unmark it", Group::Work, QUEUE),
    row(Action::Skip, "skip", "Skip the marked journeys, or this one, for some hours", Group::Work, QUEUE),
    row(Action::SkipBecause, "skip, why", "Skip with a reason, saved as a note", Group::Work, QUEUE),
    row(Action::Dismiss, "dismiss", "Take a document that cannot be read out of the queue; this is recorded", Group::Work, QUEUE),
    row(Action::Claim, "claim", "Claim the marked journeys, or this one; release your own", Group::Work, QUEUE),
    row(Action::TakeOver, "take over", "Take a claim over from another reviewer, with a reason", Group::Work, &[Place::Queue, Place::Case]),
    row(Action::RejectMarked, "reject marked", "Show the marked journeys, to reject them for one reason", Group::Decide, QUEUE),
    row(Action::RejectAll, "reject all", "Reject the journeys of the list", Group::Decide, &[Place::Bulk]),
    row(Action::Refresh, "refresh", "Refresh the queue; in a case, read the journey again from its service", Group::Work, &[Place::Queue, Place::Case]),
    row(Action::View(1), "view", "The first saved view", Group::Find, QUEUE),
    row(Action::View(2), "view", "The second saved view", Group::Find, QUEUE),
    row(Action::View(3), "view", "The third saved view", Group::Find, QUEUE),
    row(Action::View(4), "view", "The fourth saved view", Group::Find, QUEUE),
    row(Action::View(5), "view", "The fifth saved view", Group::Find, QUEUE),
    row(Action::View(6), "view", "The sixth saved view", Group::Find, QUEUE),
    row(Action::View(7), "view", "The seventh saved view", Group::Find, QUEUE),
    row(Action::View(8), "view", "The eighth saved view", Group::Find, QUEUE),
    row(Action::View(9), "view", "The ninth saved view", Group::Find, QUEUE),
    row(Action::NextTab, "next tab", "The next tab", Group::Show, CASE),
    row(Action::PreviousTab, "previous tab", "The previous tab", Group::Show, CASE),
    row(Action::FindInPage, "find", "Find on the page of this tab; in the help, keys by their words", Group::Show, &[Place::Case, Place::Help]),
    row(Action::NextHit, "next hit", "The next match", Group::Show, CASE),
    row(Action::PreviousHit, "previous hit", "The previous match", Group::Show, CASE),
    row(Action::Fold, "fold", "Fold or unfold the selected node of the raw document", Group::Show, CASE),
    row(Action::FoldAll, "fold all", "Fold the raw document below the first level, the second …, then unfold it", Group::Show, CASE),
    row(Action::Reveal, "reveal", "Show the selected field without its mask for some seconds; this is recorded", Group::Show, CASE),
    row(Action::RevealAll, "reveal all", "Show the whole case without masks for some seconds; this is recorded", Group::Show, CASE),
    row(Action::Copy, "copy", "Copy the selected value, or the journey's id; this is recorded", Group::Show, COPYING),
    row(Action::CopyName, "copy name", "Copy the journey's id, its reference in the queue, in the raw document the path", Group::Show, &[Place::Case, Place::Queue]),
    row(Action::Wider, "wider", "Move the border between the panes to the right", Group::Show, &[Place::Case, Place::Queue]),
    row(Action::Narrower, "narrower", "Move the border between the panes to the left", Group::Show, &[Place::Case, Place::Queue]),
    row(Action::Picture, "picture", "The picture in the whole window", Group::Show, CASE),
    row(Action::ZoomIn, "zoom in", "Nearer", Group::Show, PICTURE),
    row(Action::ZoomOut, "zoom out", "Farther", Group::Show, PICTURE),
    row(Action::PanLeft, "left", "To the left", Group::Show, PICTURE),
    row(Action::PanRight, "right", "To the right", Group::Show, PICTURE),
    row(Action::PanUp, "up", "Up", Group::Show, PICTURE),
    row(Action::PanDown, "down", "Down", Group::Show, PICTURE),
    row(Action::Fit, "fit", "The whole picture", Group::Show, PICTURE),
    row(Action::Rotate, "rotate", "Turn by a quarter", Group::Show, PICTURE),
    row(Action::Brighter, "brighter", "Brighter, step by step, and back", Group::Show, PICTURE),
    row(Action::Beside, "compare", "Portrait, selfie and screening face side by side, then alternating in one place, then alone", Group::Show, PICTURE),
    row(Action::FullQuality, "full quality", "Full quality at any cost in bytes, or within the budget", Group::Show, PICTURE),
    row(Action::JumpPortrait, "portrait", "To the document's portrait", Group::Show, PICTURE),
    row(Action::JumpMrz, "MRZ", "To the machine-readable lines of the document", Group::Show, PICTURE),
    row(Action::JumpFace, "selfie", "To the selfie", Group::Show, PICTURE),
    row(Action::NextPicture, "next", "The next picture", Group::Show, PICTURE),
    row(Action::PreviousPicture, "previous", "The previous picture", Group::Show, PICTURE),
    row(Action::Accept, "done", "Accept the typed text", Group::Write, TEXT),
    row(Action::Cancel, "leave", "Leave the line; the text is kept", Group::Write, TEXT),
    row(Action::Complete, "complete", "Complete the word of the filter; again for the next proposal", Group::Write, LINES),
    row(Action::Erase, "erase", "Erase the character before", Group::Write, TEXT),
    row(Action::EraseWord, "erase word", "Erase the word before", Group::Write, TEXT),
    row(Action::EraseLine, "erase line", "Erase everything before", Group::Write, TEXT),
    row(Action::Delete, "delete", "Delete the character here", Group::Write, TEXT),
    row(Action::Left, "left", "To the left", Group::Write, TEXT),
    row(Action::Right, "right", "To the right", Group::Write, TEXT),
    row(Action::WordLeft, "word left", "To the start of the word", Group::Write, TEXT),
    row(Action::WordRight, "word right", "To the next word", Group::Write, TEXT),
    row(Action::LineStart, "start", "To the start of the line", Group::Write, TEXT),
    row(Action::LineEnd, "end", "To the end of the line", Group::Write, TEXT),
    row(Action::LineBreak, "new line", "Begin a new line in a note or a comment", Group::Write, LINES),
    row(Action::Retry, "retry", "Send it again now", Group::Decide, OUTBOX),
    row(Action::Discard, "discard", "Discard this decision: it is not sent", Group::Decide, OUTBOX),
    row(Action::Outbox, "outbox", "Decisions that are not delivered yet", Group::Console, ANYWHERE),
    row(Action::Stats, "stats", "Statistics", Group::Console, ANYWHERE),
    row(Action::Mask, "mask", "Mask personal data, or show it", Group::Console, ANYWHERE),
    row(Action::Palette, "command", "Search all actions by name", Group::Console, ANYWHERE),
    row(Action::Help, "help", "The keys of this screen", Group::Console, ANYWHERE),
    row(Action::Tour, "tour", "How to use the console, in six screens", Group::Console, ANYWHERE),
    row(Action::Redraw, "redraw", "Redraw the screen", Group::Console, ANYWHERE),
    row(Action::Suspend, "suspend", "Back to the shell until `fg`", Group::Console, ANYWHERE),
    row(Action::Quit, "quit", "Leave", Group::Console, ANYWHERE),
    row(Action::TourNext, "next", "The next screen of the tour", Group::Console, &[Place::Tour]),
    row(Action::TourBack, "back", "The screen of the tour before", Group::Console, &[Place::Tour]),
    row(Action::Leave, "leave now", "Leave: undelivered decisions are sent later", Group::Console, CONFIRM),
    row(Action::WaitAndLeave, "wait", "Leave as soon as everything is delivered", Group::Console, CONFIRM),
    row(Action::Stay, "stay", "Stay", Group::Console, CONFIRM),
];
