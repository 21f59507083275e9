//! Draws the outbox: each item, its state, both sides of a conflict.

use super::OutboxScreen;
use crate::domain::decision::DecisionState;
use crate::domain::ids::JourneyKey;
use crate::domain::match_status::MatchStatus;
use crate::domain::outbox_item::OutboxItem;
use crate::domain::pii::{Masking, Pii};
use crate::domain::record::Decision;
use crate::domain::screening_request::ScreeningRequest;
use crate::domain::text::Untrusted;
use crate::domain::time::waited;
use crate::insight::finding::FindingKind;
use crate::tui::cx::Cx;
use crate::tui::fit::{width, wrap};
use crate::tui::layout::Area;
use crate::tui::messages::action::{Action, Place};
use crate::tui::page::evidence::conclusion_word;
use crate::tui::page::line::name;
use crate::tui::screen::queue::list::QueueList;
use crate::tui::sent_decision::SentDecision;
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
    format!("The outbox is empty. {discarded} discarded in this session and did not reach the service.")
}

/// Draws the outbox; the applicants' names come from the queue's rows.
pub(crate) fn draw(pen: &mut Pen<'_>, body: Area, screen: &OutboxScreen, rows: &QueueList, cx: &Cx) {
    let all = screen.items();
    let details = screen.selected().map(|item| detail_rows(item, body.width, cx)).unwrap_or_default();
    let (list, detail) = body.bottom(detail_height(body, details.len()));
    let inner = pen.frame(list, "OUTBOX", Role::BorderFocus, Role::Accent);
    if all.is_empty() {
        pen.row(inner, &[piece(format!(" {}", nothing(screen)), Role::Dim)]);
    }
    let height = usize::from(inner.height);
    let top = screen.at().saturating_add(1).saturating_sub(height);
    let in_view = all.get(top..all.len().min(top + height)).unwrap_or_default();
    let columns = RowColumns::of(in_view, cx);
    let shown = all.iter().enumerate().skip(top);
    for (y, (at, item)) in (inner.y..inner.y.saturating_add(inner.height)).zip(shown) {
        let name = applicant(item.journey(), rows, cx.masking);
        one(pen, Area { y, height: 1, ..inner }, (item, name, columns), at == screen.at(), cx);
    }
    progress(pen, list, top, height, all.len());
    if let Some(item) = all.get(screen.at()) {
        let title =
            format!("{} · {}", applicant(item.journey(), rows, cx.masking), item.journey().id.shown());
        let inner = pen.frame(detail, &title, Role::Border, Role::Title);
        for (y, (text, role)) in (inner.y..inner.y.saturating_add(inner.height)).zip(&details) {
            pen.put(inner.x + 1, y, usize::from(inner.width.saturating_sub(1)), text, *role);
        }
        progress(pen, detail, 0, usize::from(inner.height), details.len());
    }
}

/// The height of the details: as many rows as they have, but the list keeps some. They do not change their height while
/// the selection moves over short ones.
fn detail_height(body: Area, rows: usize) -> u16 {
    const LEAST_LIST: u16 = 5;
    let wanted = u16::try_from(rows.saturating_add(2)).unwrap_or(u16::MAX);
    wanted.max((body.height / 2).min(14)).min(body.height.saturating_sub(LEAST_LIST).max(6))
}

/// The widths of the first columns: as wide as their widest text in view, so that names have the rest.
#[derive(Clone, Copy)]
struct RowColumns {
    state: u16,
    what: u16,
}

impl RowColumns {
    fn of(items: &[OutboxItem], cx: &Cx) -> Self {
        let widest = |texts: &mut dyn Iterator<Item = usize>| {
            u16::try_from(texts.max().unwrap_or(0) + 2).unwrap_or(u16::MAX)
        };
        let state = widest(&mut items.iter().map(|item| width(&state_words(item, cx))));
        let what = widest(&mut items.iter().map(|item| width(what(item, cx).0)));
        // A countdown becomes shorter: the other columns do not move with it.
        Self { state: state.max(LEAST_STATE), what }
    }
}

/// The columns of `again in 59 s` and the gap.
const LEAST_STATE: u16 = 15;

/// The kind of an item and its reason.
fn what(item: &OutboxItem, cx: &Cx) -> (&'static str, String) {
    match item {
        OutboxItem::Screening(request) => ("AML again", name_of(request, cx.masking)),
        OutboxItem::Decision(decision) => {
            let lags = decision.lagging().is_some();
            let what = if lags { "Match status" } else { decision.intent.verb.decision().word() };
            (what, cx.policy.reason_text(&decision.intent.reason).to_string())
        }
    }
}

/// The name of the person to screen.
fn name_of(request: &ScreeningRequest, masking: Masking) -> String {
    let name = Pii::new(Untrusted::new(request.person.full_name().reveal().as_str()));
    format!("for {}", name.shown(masking))
}

fn one(
    pen: &mut Pen<'_>,
    row: Area,
    (item, applicant, columns): (&OutboxItem, String, RowColumns),
    is_selected: bool,
    cx: &Cx,
) {
    if is_selected {
        pen.tint(row, Role::Selected);
        pen.put(row.x, row.y, 1, "▌", Role::SelectedMark);
    }
    let (sign, role) = match item.standing() {
        DecisionState::Conflict | DecisionState::Refused => ("✗", Role::Failed),
        DecisionState::Waiting | DecisionState::Accepted | DecisionState::Uncertain => ("⚠", Role::Look),
        DecisionState::Proposed | DecisionState::Held | DecisionState::Sending => ("–", Role::Dim),
        _ => ("✓", Role::Settled),
    };
    pen.put(row.x + 1, row.y, 1, sign, role);
    let (_, rest) = row.left(3);
    let (state, rest) = rest.left(columns.state);
    pen.row(state, &[piece(state_words(item, cx), role)]);
    let (verb, rest) = rest.left(columns.what);
    let (what, why) = what(item, cx);
    pen.row(verb, &[piece(what, Role::Text)]);
    let (name, reason) = rest.left(rest.width / 2);
    let (name, _) = name.right(1);
    pen.row(name, &[piece(applicant, Role::Text)]);
    pen.row(reason, &[piece(why, Role::Dim)]);
}

fn state_words(item: &OutboxItem, cx: &Cx) -> String {
    let now = cx.now.as_millisecond();
    let until = |at: jiff::Timestamp| at.as_millisecond().saturating_sub(now).max(0);
    match item.standing() {
        DecisionState::Held => format!("held {} s", (until(item.held_until()) + 999) / 1000),
        DecisionState::Waiting => match item.next_try() {
            Some(due) => format!("again in {}", wait(until(due))),
            None => "waiting".to_owned(),
        },
        state => state.shown().to_owned(),
    }
}

fn wait(ms: i64) -> String {
    if ms >= 60_000 { waited(ms) } else { format!("{} s", (ms + 999) / 1000) }
}

/// The columns of the label of a detail, such as `decision  `.
const LABEL: usize = 10;

/// A detail: its label, and the text.
fn detail(label: &str, text: impl std::fmt::Display) -> String {
    format!("{label:<LABEL$}{text}")
}

/// The details of one item, wrapped for a frame of this width.
fn detail_rows(item: &OutboxItem, width: u16, cx: &Cx) -> Vec<(String, Role)> {
    let columns = usize::from(width).saturating_sub(4 + LABEL).max(1);
    let lines = lines(item, cx).into_iter();
    let rows = lines.flat_map(|(text, role)| {
        let (label, words) = (text.get(..LABEL).unwrap_or(&text), text.get(LABEL..).unwrap_or_default());
        let rows = wrap(words, columns).into_iter().enumerate();
        let row = |(at, row)| (format!("{:<LABEL$}{row}", if at == 0 { label } else { "" }), role);
        rows.map(row).collect::<Vec<_>>()
    });
    rows.collect()
}

/// The details of one item: what is sent, both sides of a conflict, the problem, the possible keys.
fn lines(item: &OutboxItem, cx: &Cx) -> Vec<(String, Role)> {
    let mut lines = vec![(ours(item, cx), Role::Strong)];
    let (at, tries) = (cx.policy.clock.full(item.at()), sent(item.tries()));
    lines.push((detail("made", format_args!("{at} by {} · {tries}", item.by())), Role::Text));
    if let Some(decision) = item.decision() {
        lines.extend(decision_lines(decision));
    }
    lines.extend(happened(item).map(|words| (detail("state", words), Role::Text)));
    if let Some(problem) = item.problem() {
        lines.push((detail("answer", problem.shown()), Role::Look));
    }
    if let Some(line) = next_try(item, cx) {
        lines.push((line, Role::Dim));
    }
    if let Some(help) = advice(item) {
        lines.push((detail("do", help), Role::Strong));
    }
    lines.push((detail("keys", what_can_be_done(item, cx)), Role::Key));
    // Last, because a long comment does not fit into a small window.
    lines
        .extend(item.decision().and_then(|decision| sent_words(decision, cx)).map(|line| (line, Role::Text)));
    lines
}

/// What is sent.
fn ours(item: &OutboxItem, cx: &Cx) -> String {
    match item {
        OutboxItem::Decision(decision) => {
            let verdict = decision.intent.verb.decision().word();
            detail("decision", format_args!("{verdict}: {}", cx.policy.reason_text(&decision.intent.reason)))
        }
        OutboxItem::Screening(request) => {
            let mut ours =
                detail("request", format_args!("AML screening again {}", name_of(request, cx.masking)));
            if let Some(date) = request.person.birth_date() {
                let date = Pii::new(Untrusted::new(date.reveal().to_string()));
                ours.push_str(&format!(", born {}", date.shown(cx.masking)));
            }
            if let Some(sex) = request.person.sex() {
                let word: &'static str = sex.into();
                ours.push_str(&format!(", {word}"));
            }
            ours
        }
    }
}

/// What the receiver gets of a decision; the comment if the receiver is not known.
fn sent_words(decision: &Decision, cx: &Cx) -> Option<String> {
    let intent = &decision.intent;
    match cx.policy.receivers.get(&intent.journey.provider) {
        Some(receiver) => Some(detail("sends", SentDecision::recorded(decision, *receiver))),
        None => Some(detail("comment", intent.comment.as_ref()?.shown())),
    }
}

/// The details that only a decision has.
fn decision_lines(decision: &Decision) -> Vec<(String, Role)> {
    let mut lines = Vec::new();
    if let Some(second) = decision.second.as_deref().and_then(|second| second.by.as_ref()) {
        lines.push((detail("confirmed", format_args!("by {second}")), Role::Text));
    }
    lines.extend(decision.match_statuses.iter().map(|one| (match_status_words(one), Role::Text)));
    if let Some(theirs) = decision.theirs() {
        lines.push((detail("found", theirs.shown()), Role::Failed));
    }
    lines
}

fn sent(times: u32) -> String {
    match times {
        0 => "not sent yet".to_owned(),
        1 => "sent once".to_owned(),
        more => format!("sent {more} times"),
    }
}

/// What became of it, as a sentence; `None` where the keys say it.
fn happened(item: &OutboxItem) -> Option<&'static str> {
    let is_sent = item.tries() > 0;
    Some(match item.standing() {
        DecisionState::Proposed => "it waits for a second reviewer; nothing was sent",
        DecisionState::Sending => "it is being sent now",
        DecisionState::Waiting => "the last attempt failed; it is not delivered yet",
        DecisionState::Uncertain => "it may have arrived, but the service does not show it yet",
        // Usually the answer says so.
        DecisionState::Accepted if item.problem().is_none() => {
            "the service accepted it, but does not show it yet"
        }
        DecisionState::Refused => "it was refused, and is not sent again automatically",
        DecisionState::Conflict if is_sent => "the service shows another decision, and ours was sent too",
        DecisionState::Conflict => "the service shows another decision; ours was not sent",
        _ => return None,
    })
}

/// When an item is sent next, or, if it may have been applied, when its journey is read again.
fn next_try(item: &OutboxItem, cx: &Cx) -> Option<String> {
    let is_doubtful = match item.standing() {
        DecisionState::Held => {
            let left =
                wait(item.held_until().as_millisecond().saturating_sub(cx.now.as_millisecond()).max(0));
            return Some(detail("next", format_args!("sent in {left}, when the hold ends")));
        }
        DecisionState::Accepted | DecisionState::Uncertain => true,
        DecisionState::Waiting => false,
        _ => return None,
    };
    let due = item.next_try()?;
    let left = wait(due.as_millisecond().saturating_sub(cx.now.as_millisecond()).max(0));
    let at = cx.policy.clock.full(due);
    Some(if is_doubtful {
        detail(
            "next",
            format_args!("the journey is read again in {left} ({at}); before that nothing is sent"),
        )
    } else {
        detail("next", format_args!("sent again in {left} ({at})"))
    })
}

/// What a person should do about it.
fn advice(item: &OutboxItem) -> Option<&'static str> {
    match item.standing() {
        DecisionState::Waiting | DecisionState::Uncertain if item.is_key_refused() => Some(
            "the service refuses this account's key: have it corrected in the configuration; then it is sent",
        ),
        DecisionState::Refused if item.decision().is_none() => {
            Some("read the answer, then discard it and ask from the case with other data, or send it again")
        }
        DecisionState::Refused => {
            Some("read the answer, correct what it names, then send it again or discard it")
        }
        DecisionState::Conflict => Some("open the case and compare both decisions"),
        DecisionState::Waiting => Some("nothing: it is sent again automatically"),
        DecisionState::Uncertain => Some(
            "nothing: the journey is read until that is known; it is sent again only if it did not arrive",
        ),
        DecisionState::Accepted => Some(
            "nothing for now; if it is never shown, ask the service before it is sent again or discarded",
        ),
        _ => None,
    }
}

/// The match statuses to report to the provider, and the state of each.
fn match_status_words(match_status: &MatchStatus) -> String {
    let count = match_status.records.len();
    let records =
        if count == 1 { "1 watch-list record".to_owned() } else { format!("{count} watch-list records") };
    let concluded = conclusion_word(FindingKind::AmlMatch, match_status.conclusion);
    let clears = if match_status.marks.is_whitelisted == Some(true) { ", whitelisted" } else { "" };
    let state = match match_status.state {
        DecisionState::Held => "reported once the decision is delivered",
        state => state.shown(),
    };
    detail("reports", format_args!("{records}: {concluded}{clears} · {state}"))
}

fn what_can_be_done(item: &OutboxItem, cx: &Cx) -> String {
    let key = |action| cx.key(Place::Outbox, action);
    let (open, again, drop, undo) =
        (key(Action::Open), key(Action::Retry), key(Action::Discard), key(Action::Undo));
    match item.standing() {
        DecisionState::Conflict => {
            format!("{drop} discards ours · {open} opens the case, after that {again} sends ours")
        }
        DecisionState::Refused => {
            format!("{again} sends it again · {drop} discards it · {open} opens the case")
        }
        DecisionState::Waiting if item.decision().is_none() => {
            format!("{again} sends it now · {drop} discards it")
        }
        DecisionState::Waiting => format!("{again} sends it now · {open} opens the case"),
        DecisionState::Uncertain => format!("{again} reads the journey now · {open} opens the case"),
        DecisionState::Accepted => {
            format!(
                "{again} has it sent again unless the service shows it · {drop} discards it · {open} opens the case"
            )
        }
        DecisionState::Held => format!("{undo} undoes it · {open} opens the case"),
        DecisionState::Proposed => match item.by() == &cx.me {
            true => format!("{undo} withdraws it · {open} opens the case"),
            false => format!("{open} opens the case, to confirm, return or decline it"),
        },
        _ => format!("{open} opens the case"),
    }
}

/// One sentence about an undelivered item.
pub(crate) fn sentence(item: &OutboxItem, rows: &QueueList, cx: &Cx) -> String {
    let masking = cx.masking;
    let name = applicant(item.journey(), rows, masking);
    let said = item.problem().map(|text| text.shown().to_string()).unwrap_or_default();
    let said = cause(&said);
    let decision = match item {
        OutboxItem::Decision(decision) => decision,
        OutboxItem::Screening(request) => {
            let ours = format!("AML screening again {}", name_of(request, masking));
            return match request.state {
                DecisionState::Refused => format!("{name}: {ours} was refused: {said}"),
                _ => format!("{name}: {ours}"),
            };
        }
    };
    let ours = decision.intent.verb.decision().word();
    let (who, whose) = match item.by() == &cx.me {
        true => ("you".to_owned(), "your".to_owned()),
        false => (item.by().to_string(), format!("{}'s", item.by())),
    };
    match decision.standing() {
        DecisionState::Refused if decision.lagging().is_some() => {
            format!("{name}: the service refused {whose} match status of watch-list records: {said}")
        }
        DecisionState::Conflict if decision.lagging().is_some() => {
            let theirs = decision.theirs().map(|text| text.shown().to_string()).unwrap_or_default();
            format!("{name}: {theirs}; {whose} match status was not sent")
        }
        DecisionState::Conflict => {
            let theirs = decision.theirs().map(|text| text.shown().to_string());
            let theirs = theirs.unwrap_or_else(|| "something else".to_owned());
            let sent = if decision.attempts == 0 { "nothing was sent" } else { "open the case" };
            format!("{name}: {who} decided {ours}, but the service shows {theirs}; {sent}")
        }
        DecisionState::Refused => format!("{name}: {ours} was not delivered: {said}"),
        DecisionState::Accepted | DecisionState::Uncertain => {
            format!("{name}: {ours}: {}: {said}", decision.standing().shown())
        }
        _ => format!("{name}: {ours}"),
    }
}

/// A problem without what could not be done, which one row has no room for: the details have both.
fn cause(problem: &str) -> &str {
    let after = problem.strip_prefix("could not ").and_then(|what| what.split_once(": "));
    after.map_or(problem, |(_, cause)| cause)
}

/// The name of a journey's applicant if the queue has it, else the id of the journey.
fn applicant(key: &JourneyKey, rows: &QueueList, masking: Masking) -> String {
    let row = rows.of(key);
    match row.filter(|row| row.summary.applicant.is_some()) {
        Some(row) => name(row, masking).to_string(),
        None => key.id.shown().to_string(),
    }
}

/// The same as text, one fact per line.
pub(crate) fn plain(screen: &OutboxScreen, rows: &QueueList, cx: &Cx) -> Vec<String> {
    let listed = screen.items().iter().enumerate().map(|(at, item)| {
        let sign = if at == screen.at() { "> " } else { "  " };
        format!("{sign}{}: {}", state_words(item, cx), sentence(item, rows, cx))
    });
    let mut text: Vec<String> = listed.collect();
    match screen.selected() {
        Some(item) => text.extend(lines(item, cx).into_iter().map(|(line, _)| line)),
        None => text.push(nothing(screen)),
    }
    text
}
