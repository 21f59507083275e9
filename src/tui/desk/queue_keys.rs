//! What actions and typed text do in the queue, the lines and the palette.

use super::Desk;
use super::overlay::{Input, Overlay};
use super::replies::Asked;
use crate::tui::action::Action;
use crate::tui::effect::Effect;
use crate::tui::page::line::Mark;

impl Desk {
    pub(crate) fn queue_action(&mut self, action: Action) {
        match action {
            Action::Open => self.open_selected(),
            Action::Search => self.overlays.push(Overlay::input(Input::Search, &self.queue.search)),
            Action::Filter => self.overlays.push(Overlay::input(Input::Filter, &self.queue.filter)),
            Action::ClearFilter => self.queue.clear(),
            Action::Sort => {
                self.queue.sort = self.queue.sort.next();
                self.queue.refilter();
                self.say(Mark::None, format!("Sorted by {}", self.queue.sort.words()));
            }
            Action::Mark => {
                self.queue.toggle_mark();
                self.queue.step(1);
            }
            Action::Skip => self.skip(),
            Action::Refresh => {
                self.ask(Asked::Queue, Effect::Refresh);
                self.say(Mark::None, "Asking the providers for news …");
            }
            Action::First => self.queue.go_first(),
            Action::Last => self.queue.go_last(),
            Action::Down | Action::Up | Action::PageDown | Action::PageUp => {
                self.queue.step(super::keys::step_of(action, self.queue.page()));
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

    fn skip(&mut self) {
        if self.queue.skip().is_some() {
            let key = self.keymap.key_for(self.place(), Action::ClearFilter).unwrap_or_default();
            self.say(Mark::None, format!("Skipped for now · {key} brings skipped cases back"));
        }
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
                self.queue.search = line.text().to_owned();
                self.queue.refilter();
            }
            Some(Overlay::Input { input: Input::Filter, line }) => {
                self.queue.check_filter(line.text());
            }
            Some(Overlay::Palette(palette)) => palette.at = 0,
            _ => {}
        }
    }

    pub(crate) fn text_action(&mut self, action: Action) {
        match action {
            Action::Accept => return self.accept_line(),
            Action::Cancel => return self.leave_line(),
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

    /// Arrows beside a typed line move in the list that it narrows.
    fn move_beside(&mut self, action: Action) {
        match self.overlays.last_mut() {
            Some(Overlay::Palette(palette)) => palette.step(super::keys::step_of(action, 8)),
            Some(Overlay::Input { .. }) => {
                self.queue.step(super::keys::step_of(action, self.queue.page()));
            }
            _ => {}
        }
    }

    fn accept_line(&mut self) {
        match self.overlays.last() {
            Some(Overlay::Bar(_)) => self.accept_comment(),
            Some(Overlay::Note(_)) => self.accept_note(),
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
                self.queue.set_filter(text);
            }
            _ => {}
        }
    }

    fn leave_line(&mut self) {
        match self.overlays.last() {
            Some(Overlay::Bar(_)) => self.leave_comment(),
            Some(Overlay::Note(line)) => {
                let text = line.text().to_owned();
                self.change_case(|case| case.note_draft = text);
                self.overlays.pop();
            }
            Some(Overlay::Input { input: Input::Search, .. }) => {
                self.overlays.pop();
                self.queue.search.clear();
                self.queue.refilter();
            }
            Some(_) => {
                self.overlays.pop();
                self.queue.filter_problem = None;
            }
            None => {}
        }
    }

    fn accept_note(&mut self) {
        let Some(Overlay::Note(line)) = self.overlays.pop() else { return };
        let Some(case) = &mut self.case else { return };
        case.note_draft.clear();
        let Some(text) = line.comment() else { return };
        let key = case.key.clone();
        self.ask(Asked::Note { draft: line.text().to_owned() }, Effect::Note { key, text });
    }
}
