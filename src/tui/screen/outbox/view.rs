//! Draws the outbox: each decision, its state, both sides of a conflict.

use super::OutboxScreen;
use crate::domain::decision::DecisionState;
use crate::domain::match_status::MatchStatus;
use crate::domain::pii::Masking;
use crate::domain::record::Decision;
use crate::domain::resolution::Conclusion;
use crate::domain::time::waited;
use crate::tui::cx::Cx;
use crate::tui::fit::wrap;
use crate::tui::layout::Area;
use crate::tui::messages::action::{Action, Place};
use crate::tui::page::line::name;
use crate::tui::screen::queue::list::QueueList;
use crate::tui::theme::Role;
use crate::tui::view::lines::progress;
use crate::tui::view::pen::{Pen, piece};

/// The text for an empty outbox. It does not claim that everything was delivered, since decisions may have been
/// discarded.
fn nothing(screen: &OutboxScreen) -> String {
    let discarded = match screen.discarded {
        0 => return "The outbox is empty: nothing is waiting to be sent.".to_owned(),
        1 => "1 decision was".to_owned(),
        count => format!("{count} decisions were"),
    };
    format!("The outbox is empty. {discarded} discarded in this session and did not reach the provider.")
}

/// Draws the outbox; the applicants' names come from the queue's rows.
pub(crate) fn draw(pen: &mut Pen<'_>, body: Area, screen: &OutboxScreen, rows: &QueueList, cx: &Cx) {
    let (list, detail) = body.bottom((body.height / 2).clamp(6, 14));
    let inner = pen.frame(list, "OUTBOX", Role::BorderFocus, Role::Accent);
    if screen.decisions().is_empty() {
        pen.row(inner, &[piece(format!(" {}", nothing(screen)), Role::Dim)]);
    }
    let height = usize::from(inner.height);
    let top = screen.at().saturating_add(1).saturating_sub(height);
    let shown = screen.decisions().iter().enumerate().skip(top);
    for (y, (at, decision)) in (inner.y..inner.y.saturating_add(inner.height)).zip(shown) {
        let name = applicant(decision, rows, cx.masking);
        one(pen, Area { y, height: 1, ..inner }, decision, name, at == screen.at(), cx);
    }
    progress(pen, list, top, height, screen.decisions().len());
    if let Some(decision) = screen.selected() {
        details(pen, detail, decision, cx);
    }
}

fn one(pen: &mut Pen<'_>, row: Area, decision: &Decision, applicant: String, is_selected: bool, cx: &Cx) {
    if is_selected {
        pen.tint(row, Role::Selected);
        pen.put(row.x, row.y, 1, "▌", Role::SelectedMark);
    }
    let (sign, role) = match decision.standing() {
        DecisionState::Conflict | DecisionState::Refused => ("✗", Role::Failed),
        DecisionState::Waiting | DecisionState::Accepted | DecisionState::Uncertain => ("⚠", Role::Look),
        DecisionState::Proposed | DecisionState::Held | DecisionState::Sending => ("–", Role::Dim),
        _ => ("✓", Role::Settled),
    };
    pen.put(row.x + 1, row.y, 1, sign, role);
    let (_, rest) = row.left(3);
    let (state, rest) = rest.left(20);
    pen.row(state, &[piece(state_words(decision, cx), role)]);
    let (verb, rest) = rest.left(24);
    let lags = decision.lagging().is_some();
    let what = if lags { "Watch-list records" } else { decision.intent.verb.decision().word() };
    pen.row(verb, &[piece(what, Role::Text)]);
    let (name, reason) = rest.left(rest.width / 2);
    let (name, _) = name.right(1);
    pen.row(name, &[piece(applicant, Role::Text)]);
    pen.row(reason, &[piece(cx.policy.reason_text(&decision.intent.reason), Role::Dim)]);
}

fn state_words(decision: &Decision, cx: &Cx) -> String {
    let now = cx.now.as_millisecond();
    let until = |at: jiff::Timestamp| at.as_millisecond().saturating_sub(now).max(0);
    match decision.standing() {
        DecisionState::Held => format!("held {} s", (until(decision.held_until) + 999) / 1000),
        DecisionState::Waiting => match decision.next_try() {
            Some(due) => format!("again in {}", wait(until(due))),
            None => "waiting".to_owned(),
        },
        state => state.shown().to_owned(),
    }
}

fn wait(ms: i64) -> String {
    if ms >= 60_000 { waited(ms) } else { format!("{} s", (ms + 999) / 1000) }
}

fn details(pen: &mut Pen<'_>, area: Area, decision: &Decision, cx: &Cx) {
    let inner = pen.frame(area, &decision.intent.journey.id.shown().to_string(), Role::Border, Role::Title);
    let lines = lines(decision, cx);
    let columns = usize::from(inner.width.saturating_sub(2).max(1));
    let rows = lines.iter().flat_map(|(text, role)| wrap(text, columns).into_iter().map(|row| (row, *role)));
    for (y, (text, role)) in (inner.y..inner.y.saturating_add(inner.height)).zip(rows) {
        pen.put(inner.x + 1, y, columns, &text, role);
    }
}

/// The details of one decision: both sides of a conflict, the problem, the possible keys.
fn lines(decision: &Decision, cx: &Cx) -> Vec<(String, Role)> {
    let intent = &decision.intent;
    let ours = format!("{}: {}", intent.verb.decision().word(), cx.policy.reason_text(&intent.reason));
    let mut lines = vec![(format!("ours    {ours}"), Role::Strong)];
    let when = format!("when    {} by {}", cx.policy.clock.full(decision.at), intent.reviewer);
    lines.push((when, Role::Text));
    if let Some(second) = decision.second.as_deref().and_then(|second| second.by.as_ref()) {
        lines.push((format!("second  {second}"), Role::Text));
    }
    if let Some(comment) = &intent.comment {
        lines.push((format!("        {}", comment.shown()), Role::Text));
    }
    lines.extend(decision.match_statuses.iter().map(|one| (match_status_words(one), Role::Text)));
    if let Some(theirs) = decision.theirs() {
        lines.push((format!("theirs  {}", theirs.shown()), Role::Failed));
    }
    if let Some(problem) = decision.problem() {
        lines.push((format!("answer  {}", problem.shown()), Role::Look));
    }
    let tries = match decision.tries() {
        0 => "not yet".to_owned(),
        1 => "once".to_owned(),
        more => format!("{more} times"),
    };
    lines.push((format!("tried   {tries}"), Role::Dim));
    if let Some(line) = next_try(decision, cx) {
        lines.push((line, Role::Dim));
    }
    if let Some(help) = advice(decision) {
        lines.push((format!("do      {help}"), Role::Strong));
    }
    lines.push((format!("keys    {}", what_can_be_done(decision, cx)), Role::Key));
    lines
}

/// When it is sent next, or when the journey of a possibly applied decision is read again.
fn next_try(decision: &Decision, cx: &Cx) -> Option<String> {
    let is_doubtful = match decision.standing() {
        DecisionState::Accepted | DecisionState::Uncertain => true,
        DecisionState::Waiting => false,
        _ => return None,
    };
    let due = decision.next_try()?;
    let left = wait(due.as_millisecond().saturating_sub(cx.now.as_millisecond()).max(0));
    let at = cx.policy.clock.full(due);
    Some(if is_doubtful {
        format!("read    again in {left} ({at}); it is not sent again before")
    } else {
        format!("next    in {left} ({at})")
    })
}

/// What a person should do about it.
fn advice(decision: &Decision) -> Option<&'static str> {
    match decision.standing() {
        DecisionState::Waiting if decision.is_key_refused() => Some(
            "the service refuses this account's key: have it corrected in the configuration, then send it again",
        ),
        DecisionState::Refused => {
            Some("read the answer, correct what it names, then send it again or discard it")
        }
        DecisionState::Conflict => Some("open the case and compare both decisions"),
        _ => None,
    }
}

/// The match statuses to report to the provider, and the state of each.
fn match_status_words(match_status: &MatchStatus) -> String {
    let count = match_status.records.len();
    let records =
        if count == 1 { "1 watch-list record".to_owned() } else { format!("{count} watch-list records") };
    let concluded = match match_status.conclusion {
        Conclusion::NoIssue => "false positive",
        Conclusion::IssueConfirmed => "true match",
        Conclusion::Inconclusive => "inconclusive",
    };
    let clears = if match_status.marks.is_whitelisted == Some(true) { ", whitelisted" } else { "" };
    let state = match match_status.state {
        DecisionState::Held => "reported once the decision is delivered",
        state => state.shown(),
    };
    format!("reports {records}: {concluded}{clears} · {state}")
}

fn what_can_be_done(decision: &Decision, cx: &Cx) -> String {
    let key = |action| cx.key(Place::Outbox, action);
    let (open, again, drop, undo) =
        (key(Action::Open), key(Action::Retry), key(Action::Discard), key(Action::Undo));
    match decision.standing() {
        DecisionState::Conflict => {
            format!("{drop} discards ours · {open} opens the case, after that {again} sends ours")
        }
        DecisionState::Refused => {
            format!("{again} sends it again · {drop} discards it · {open} opens the case")
        }
        DecisionState::Waiting => format!("{again} sends it now · it is sent automatically too"),
        DecisionState::Uncertain => {
            format!("{again} reads the journey now · it is sent again if the provider does not show it")
        }
        DecisionState::Accepted => {
            format!("{again} has it sent again unless the provider shows it · {drop} discards it")
        }
        DecisionState::Held => format!("{undo} undoes it · it is sent automatically"),
        DecisionState::Proposed => {
            format!(
                "{undo} withdraws it if it is yours · {open} opens the case, to confirm, return or decline it"
            )
        }
        _ => "It is being sent.".to_owned(),
    }
}

/// One sentence about an undelivered decision.
pub(crate) fn sentence(decision: &Decision, rows: &QueueList, masking: Masking) -> String {
    let name = applicant(decision, rows, masking);
    let ours = decision.intent.verb.decision().word();
    let said = decision.problem().map(|text| text.shown().to_string()).unwrap_or_default();
    match decision.standing() {
        DecisionState::Refused if decision.lagging().is_some() => {
            format!("{name}: the provider refused your match status of watch-list records: {said}")
        }
        DecisionState::Conflict if decision.lagging().is_some() => {
            let theirs = decision.theirs().map(|text| text.shown().to_string()).unwrap_or_default();
            format!("{name}: {theirs}; your match status was not sent")
        }
        DecisionState::Conflict => {
            let theirs = decision.theirs().map(|text| text.shown().to_string());
            let theirs = theirs.unwrap_or_else(|| "something else".to_owned());
            let sent = if decision.attempts == 0 { "nothing was sent" } else { "open the case" };
            format!("{name}: you decided {ours}, but found {theirs} at the provider; {sent}")
        }
        DecisionState::Refused => format!("{name}: {ours} was not delivered: {said}"),
        DecisionState::Accepted | DecisionState::Uncertain => {
            format!("{name}: {ours}: {}: {said}", decision.standing().shown())
        }
        _ => format!("{name}: {ours}"),
    }
}

/// The applicant of a decision, if the queue knows the name; else the journey's id.
fn applicant(decision: &Decision, rows: &QueueList, masking: Masking) -> String {
    let key = &decision.intent.journey;
    let row = rows.of(key);
    match row.filter(|row| row.summary.applicant.is_some()) {
        Some(row) => name(row, masking).to_string(),
        None => key.id.shown().to_string(),
    }
}

/// The same as text, one fact per line.
pub(crate) fn plain(screen: &OutboxScreen, rows: &QueueList, cx: &Cx) -> Vec<String> {
    let listed = screen.decisions().iter().enumerate().map(|(at, decision)| {
        let sign = if at == screen.at() { "> " } else { "  " };
        format!("{sign}{}: {}", state_words(decision, cx), sentence(decision, rows, cx.masking))
    });
    let mut text: Vec<String> = listed.collect();
    match screen.selected() {
        Some(decision) => text.extend(lines(decision, cx).into_iter().map(|(line, _)| line)),
        None => text.push(nothing(screen)),
    }
    text
}
