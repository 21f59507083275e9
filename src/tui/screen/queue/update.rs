//! What actions and typed text do in the queue, the lines and the palette.

use crate::domain::text::Untrusted;
use crate::tui::app::replies::Asked;
use crate::tui::app::{App, Screen};
use crate::tui::messages::action::{Action, Place};
use crate::tui::messages::effect::Effect;
use crate::tui::overlay::kinds::{Input, Overlay};
use crate::tui::page::line::Mark;
use crate::tui::typed_line::TypedLine;

/// Hours after which a skipped journey comes back by itself.
const SKIP_HOURS: i64 = 4;

impl App {
    pub(crate) fn queue_action(&mut self, action: Action) {
        match action {
            Action::Open => self.open_selected(),
            Action::Search => self.overlays.push(Overlay::input(Input::Search, &self.queue.search)),
            Action::Filter => self.overlays.push(Overlay::input(Input::Filter, &self.queue.filter)),
            Action::ClearFilter => self.clear_queue(),
            Action::Sort => {
                self.queue.sort = self.queue.sort.next();
                self.queue.refilter();
                self.say(Mark::None, format!("Sorted by {}", self.queue.sort.words()));
            }
            Action::Mark => {
                self.queue.toggle_mark();
                self.queue.step(1);
            }
            Action::Claim => self.claim_meant(),
            Action::RejectMarked => self.open_bulk(),
            Action::Note => self.overlays.push(Overlay::note("")),
            Action::Copy => self.copy_of_queue("id"),
            Action::CopyName => self.copy_of_queue("reference"),
            Action::Wider => self.move_border(1),
            Action::Narrower => self.move_border(-1),
            Action::Skip => self.skip(None),
            Action::SkipBecause => self.overlays.push(Overlay::input(Input::Skip, "")),
            Action::Refresh => {
                self.ask(Asked::News, Effect::Refresh);
                self.say(Mark::None, "Asking the providers for news …");
            }
            Action::First => self.queue.go_first(),
            Action::Last => self.queue.go_last(),
            Action::Down | Action::Up | Action::PageDown | Action::PageUp => {
                self.queue.step(crate::tui::desk::keys::step_of(action, self.queue.page()));
            }
            _ => {
                if let Some(place) = action.ninth() {
                    self.show_view(place);
                }
            }
        }
    }

    fn open_selected(&mut self) {
        if let Some(key) = self.queue.selected().map(|row| row.key.clone()) {
            self.open_case(key);
        }
    }

    fn clear_queue(&mut self) {
        let keys = self.queue.clear();
        if !keys.is_empty() {
            self.ask(Asked::Quiet, Effect::Unskip { keys });
        }
    }

    /// Puts the marked journeys off, or the selected one: hidden for this reviewer until some hours have passed.
    pub(crate) fn skip(&mut self, reason: Option<Untrusted>) {
        let keys = self.queue.meant();
        let Ok(until) = self.now.checked_add(jiff::SignedDuration::from_hours(SKIP_HOURS)) else { return };
        if keys.is_empty() {
            return;
        }
        self.queue.skip(&keys);
        let what = if keys.len() == 1 { "Skipped".to_owned() } else { format!("{} skipped", keys.len()) };
        let key = self.keymap.key_for(Place::Queue, Action::ClearFilter).unwrap_or_default();
        self.say(Mark::None, format!("{what} for {SKIP_HOURS} hours · {key} brings skipped cases back"));
        self.ask(Asked::Quiet, Effect::Skip { keys, until, reason });
    }

    fn show_view(&mut self, place: usize) {
        match self.policy.views.get(place).cloned() {
            Some(view) => {
                self.queue.set_filter(view.filter);
                self.say(Mark::None, format!("View {}: {}", place + 1, view.name));
            }
            None => self.say(Mark::None, format!("There is no saved view {}", place + 1)),
        }
    }

    pub(crate) fn typed(&mut self, character: char) {
        let Some(line) = self.overlays.last_mut().and_then(Overlay::line_mut) else { return };
        line.insert(character);
        self.line_changed();
    }

    /// Whatever hangs on the typed line follows it.
    pub(crate) fn line_changed(&mut self) {
        match self.overlays.last_mut() {
            Some(Overlay::Input { input: Input::Search, line }) => {
                self.queue.set_search(line.text().to_owned());
            }
            Some(Overlay::Input { input: Input::Filter, line }) => {
                self.queue.stop_completing();
                self.queue.check_filter(line.text());
            }
            Some(Overlay::Input { input: Input::Page, line }) => {
                let text = line.text().to_owned();
                self.find_typed(&text);
            }
            Some(Overlay::Palette(palette)) => palette.at = 0,
            Some(Overlay::Note(note)) => note.keep_taken(),
            _ => {}
        }
    }

    pub(crate) fn text_action(&mut self, action: Action) {
        match action {
            Action::Accept => return self.accept_line(),
            Action::Cancel => return self.leave_line(),
            Action::Complete => return self.complete_line(),
            Action::Down | Action::Up | Action::PageDown | Action::PageUp => return self.move_beside(action),
            _ => {}
        }
        let Some(line) = self.overlays.last_mut().and_then(Overlay::line_mut) else { return };
        match action {
            Action::Erase => line.erase(),
            Action::EraseWord => line.erase_word(),
            Action::EraseLine => line.erase_line(),
            Action::Delete => line.delete(),
            Action::Left => line.left(),
            Action::Right => line.right(),
            Action::LineStart => line.to_start(),
            Action::LineEnd => line.to_end(),
            _ => return,
        }
        self.line_changed();
    }

    /// Tab goes on with what is typed: the filter's words, a note's templates, one after the other.
    fn complete_line(&mut self) {
        self.take_template();
        let Some(Overlay::Input { input: Input::Filter, line }) = self.overlays.last_mut() else { return };
        if let Some(text) = self.queue.completed(line.text()) {
            self.queue.check_filter(&text);
            *line = TypedLine::new(text);
        }
    }

    /// Arrows beside a typed line move in the list that it narrows.
    fn move_beside(&mut self, action: Action) {
        match self.overlays.last_mut() {
            Some(Overlay::Palette(palette)) => palette.step(crate::tui::desk::keys::step_of(action, 8)),
            Some(Overlay::Input { input: Input::Page, .. }) => {
                self.change_case(|case| {
                    case.scroll(crate::tui::desk::keys::step_of(action, case.page_step()))
                });
            }
            Some(Overlay::Input { .. }) => {
                self.queue.step(crate::tui::desk::keys::step_of(action, self.queue.page()));
            }
            _ => {}
        }
    }

    fn accept_line(&mut self) {
        match self.overlays.last() {
            Some(Overlay::Bar(_)) => self.accept_comment(),
            Some(Overlay::Note(_)) if self.screen == Screen::Queue => self.note_meant(),
            Some(Overlay::Note(_)) => self.accept_note(),
            Some(Overlay::Bulk(bulk)) if bulk.comment.comment().is_none() => {
                self.say(Mark::Look, "This reason needs a comment: write it, or leave with Esc");
            }
            Some(Overlay::Bulk(_)) => self.stop_typing_bulk(),
            Some(Overlay::Palette(palette)) => {
                let chosen = palette.chosen();
                self.overlays.pop();
                if let Some(action) = chosen {
                    self.act(action, false);
                }
            }
            Some(Overlay::Input { input: Input::Search, .. }) => {
                self.overlays.pop();
                // One hit is what was looked for.
                if self.queue.shown_count() == 1 {
                    self.open_selected();
                }
            }
            Some(Overlay::Input { input: Input::Filter, line }) if self.queue.filter_problem.is_none() => {
                let text = line.text().to_owned();
                self.overlays.pop();
                self.queue.stop_completing();
                self.queue.set_filter(text);
            }
            Some(Overlay::Input { input: Input::Page, .. }) => {
                self.overlays.pop();
            }
            Some(Overlay::Input { input: Input::Skip, line }) => {
                let reason = line.comment();
                self.overlays.pop();
                self.skip(reason);
            }
            _ => {}
        }
    }

    fn leave_line(&mut self) {
        match self.overlays.last() {
            Some(Overlay::Bar(_)) => self.leave_comment(),
            Some(Overlay::Bulk(_)) => self.stop_typing_bulk(),
            Some(Overlay::Note(note)) => {
                let text = note.line.text().to_owned();
                self.change_case(|case| case.note_draft = text);
                self.overlays.pop();
            }
            Some(Overlay::Input { input: Input::Search, .. }) => {
                self.overlays.pop();
                self.queue.set_search(String::new());
            }
            Some(Overlay::Input { input: Input::Page, .. }) => {
                self.overlays.pop();
                self.find_typed("");
            }
            Some(_) => {
                self.overlays.pop();
                self.queue.stop_completing();
                self.queue.filter_problem = None;
            }
            None => {}
        }
    }

    fn stop_typing_bulk(&mut self) {
        if let Some(Overlay::Bulk(bulk)) = self.overlays.last_mut() {
            bulk.stop_typing();
        }
    }
}
