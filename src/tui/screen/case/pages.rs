//! The tabs of a case: which one is shown, the text of each, and the scroll positions.

use super::find::Finder;
use super::raw_view::RawView;
use super::scrolled::Scrolled;
use crate::domain::viewed::CaseTab;
use crate::insight::case::Case;
use crate::tui::folded::folded;
use crate::tui::page::aml;
use crate::tui::page::beside::{self, Beside};
use crate::tui::page::flow::Flowed;
use crate::tui::page::line::{Line, LineKind, Part};
use crate::tui::page::tab::{Tab, TabText};
use std::collections::{BTreeMap, HashMap};

/// The text of a tab.
#[derive(Clone, Debug, Default)]
struct TabPage {
    scrolled: Scrolled,
    /// The subjects of its parts.
    parts: Vec<Part>,
}

/// The texts and scroll positions of all tabs.
#[derive(Clone, Debug)]
pub(crate) struct Pages {
    pub(super) tab: Tab,
    pages: BTreeMap<CaseTab, TabPage>,
    /// Used for a tab without text.
    empty: Scrolled,
    /// The number of visible rows.
    pub(super) height: usize,
    /// The pictures of the selected part.
    pub(crate) beside: Beside,
    pub(super) raw: RawView,
    pub(crate) find: Finder,
    /// The heading line of each match.
    matches: HashMap<usize, usize>,
    /// The match whose heading is marked.
    selected_match: Option<usize>,
    /// Whether the page must scroll to the selected match or line.
    pub(super) follows: bool,
}

impl Default for Pages {
    fn default() -> Self {
        Self {
            tab: Tab::of(CaseTab::Findings),
            pages: BTreeMap::new(),
            empty: Scrolled::default(),
            height: 0,
            beside: Beside::default(),
            raw: RawView::default(),
            find: Finder::default(),
            matches: HashMap::new(),
            selected_match: None,
            follows: false,
        }
    }
}

impl Pages {
    /// The tab that is shown, by its name in the record.
    pub(crate) fn record(&self) -> CaseTab {
        self.tab.record
    }

    /// Whether this tab is shown.
    pub(crate) fn shows(&self, tab: CaseTab) -> bool {
        self.tab.record == tab
    }

    pub(super) fn show(&mut self, tab: Tab) {
        self.tab = tab;
        self.find.at = None;
    }

    /// The text of the tab that is shown.
    pub(super) fn shown(&self) -> &Scrolled {
        self.pages.get(&self.tab.record).map_or(&self.empty, |page| &page.scrolled)
    }

    fn shown_mut(&mut self) -> &mut Scrolled {
        &mut self.pages.entry(self.tab.record).or_default().scrolled
    }

    pub(super) fn is_written(&self) -> bool {
        self.pages.get(&self.tab.record).is_some_and(|page| page.scrolled.text.is_some())
    }

    /// Wraps the text of the tab that is shown for this many columns.
    pub(super) fn take(&mut self, text: TabText, columns: u16) {
        if self.shows(CaseTab::Aml) {
            let heading = |(number, line): &(usize, Line)| Some((heading_of(line)?, *number));
            self.matches = text.lines.iter().filter_map(heading).collect();
            let is_selected = |(_, line): &&(usize, Line)| line.label.as_str().starts_with(aml::SELECTED);
            self.selected_match = text.lines.iter().find(is_selected).and_then(|(_, line)| heading_of(line));
        }
        let page = self.pages.entry(self.tab.record).or_default();
        page.parts = text.parts;
        page.scrolled.text = Some(Flowed::numbered(text.lines, usize::from(columns)));
    }

    /// Drops the texts of all tabs except this one, so that they are written again.
    pub(super) fn forget_but(&mut self, tab: CaseTab) {
        let others = self.pages.iter_mut().filter(|(known, _)| **known != tab);
        others.for_each(|(_, page)| page.scrolled.text = None);
    }

    /// Replaces the heading of a match, if its tab has a text.
    pub(super) fn put_heading(&mut self, index: usize, heading: Line) {
        if heading.label.as_str().starts_with(aml::SELECTED) {
            self.selected_match = Some(index);
        } else if self.selected_match == Some(index) {
            self.selected_match = None;
        }
        let number = self.matches.get(&index);
        let page = self.pages.get_mut(&CaseTab::Aml).and_then(|page| page.scrolled.text.as_mut());
        if let Some((number, page)) = number.zip(page) {
            page.put(*number, heading);
        }
    }

    /// Drops the text of one tab, so that it is written again.
    pub(super) fn forget_one(&mut self, tab: CaseTab) {
        if let Some(page) = self.pages.get_mut(&tab) {
            page.scrolled.text = None;
        }
    }

    /// Updates the pictures beside the page for the selected line.
    pub(super) fn settle_beside(&mut self, case: Option<&Case>) {
        let parts = self.pages.get(&self.tab.record).map(|page| page.parts.as_slice()).unwrap_or_default();
        let about = beside::part_of(parts, self.shown().at).map(|part| part.about.clone());
        if let Some(case) = case.filter(|_| about != self.beside.about) {
            self.beside = Beside::of(&case.journey, about);
        }
    }

    /// Updates the scroll position; `has_cursor` says whether a line is selected on this page.
    pub(super) fn settle_scroll(&mut self, has_cursor: bool) {
        let (height, follows) = (self.height, std::mem::take(&mut self.follows));
        let row = self.row_of_match();
        let page = self.shown_mut();
        if follows {
            page.top = row.unwrap_or(page.top);
            if has_cursor {
                page.keep_cursor(height);
            }
        }
        page.top = page.top.min(page.last_top(height));
    }

    pub(super) fn scroll(&mut self, by: isize) {
        let height = self.height;
        self.shown_mut().scroll(by, height);
    }

    pub(super) fn walk(&mut self, by: isize) {
        let height = self.height;
        self.shown_mut().walk(by, height);
    }

    /// Selects a line, or the visible line nearest to it.
    pub(super) fn select_in_view(&mut self, number: usize) {
        let height = self.height;
        self.shown_mut().select_in_view(number, height);
    }

    /// Selects a line; the page scrolls to it in the next frame.
    pub(super) fn go_to_line(&mut self, number: usize) {
        self.shown_mut().at = number;
        self.follows = true;
    }

    /// Searches the page. `is_clear` says that nothing on it is masked, so that folded nodes may be searched too.
    pub(super) fn look_through(&mut self, is_clear: bool) {
        let wanted = folded(&self.find.text);
        let has = |text: &str| folded(text).contains(&wanted);
        let is_hit = |line: &Line| has(line.label.as_str()) || has(line.value.as_str());
        self.find.hits = match &self.shown().text {
            _ if wanted.is_empty() => Vec::new(),
            Some(_) if self.shows(CaseTab::Raw) && is_clear => self.raw.document().hits(has),
            Some(text) => text.lines().filter(|(_, line)| is_hit(line)).map(|(at, _)| at).collect(),
            None => Vec::new(),
        };
    }

    /// Goes to the next or previous hit; returns its number and the count.
    pub(super) fn go_to_hit(&mut self, forward: bool) -> Option<(usize, usize)> {
        let (line, place) = self.find.step(forward)?;
        if self.shows(CaseTab::Raw) && self.raw.unfold_around(line) {
            self.forget_one(CaseTab::Raw);
        }
        self.go_to_line(line);
        Some((place, self.find.hits.len()))
    }

    /// The first row of the selected match in the tab of the matches.
    pub(super) fn row_of_match(&self) -> Option<usize> {
        let number = self.matches.get(&self.selected_match?).filter(|_| self.shows(CaseTab::Aml))?;
        Some(self.shown().text.as_ref()?.rows_of(*number).start)
    }

    /// The index of the match that a row belongs to.
    pub(super) fn match_in_row(&self, row: usize) -> Option<usize> {
        let rows = self.shown().rows().get(..=row).unwrap_or_default().iter().rev();
        rows.into_iter().find_map(heading_of)
    }

    /// The heading of the selected match, if it was scrolled out of view.
    pub(super) fn heading_above(&self) -> Option<&str> {
        let row = self.row_of_match().filter(|row| *row < self.shown().top)?;
        Some(self.shown().rows().get(row)?.label.as_str().trim_start_matches(aml::SELECTED))
    }
}

/// The match whose heading a line is.
fn heading_of(line: &Line) -> Option<usize> {
    if line.kind == LineKind::Heading { aml::named(line.label.as_str()) } else { None }
}
