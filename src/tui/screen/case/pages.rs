//! The tabs of a case: which is shown, what was written of each, the reader's place in it.

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

/// A tab as it was written.
#[derive(Clone, Debug, Default)]
struct TabPage {
    scrolled: Scrolled,
    /// What its parts are about.
    parts: Vec<Part>,
}

/// The tabs.
#[derive(Clone, Debug)]
pub(crate) struct Pages {
    pub(super) tab: Tab,
    pages: BTreeMap<CaseTab, TabPage>,
    /// Shown where a tab was not written yet.
    empty: Scrolled,
    /// Rows in view.
    pub(super) height: usize,
    /// The pictures beside the part that is read.
    pub(crate) beside: Beside,
    pub(super) raw: RawView,
    pub(crate) find: Finder,
    /// The lines that are headings of matches, by the match.
    matches: HashMap<usize, usize>,
    /// The match that is marked.
    selected_match: Option<usize>,
    /// Whether the page scrolls to the selected match or line.
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
    /// The word in the record for the tab that is shown.
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

    /// The tab that is shown, as it was written.
    pub(super) fn shown(&self) -> &Scrolled {
        self.pages.get(&self.tab.record).map_or(&self.empty, |page| &page.scrolled)
    }

    fn shown_mut(&mut self) -> &mut Scrolled {
        &mut self.pages.entry(self.tab.record).or_default().scrolled
    }

    pub(super) fn is_written(&self) -> bool {
        self.pages.get(&self.tab.record).is_some_and(|page| page.scrolled.text.is_some())
    }

    /// Takes the tab that is shown for so many columns.
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

    /// Marks every tab as out of date, except this one.
    pub(super) fn forget_but(&mut self, tab: CaseTab) {
        let others = self.pages.iter_mut().filter(|(known, _)| **known != tab);
        others.for_each(|(_, page)| page.scrolled.text = None);
    }

    /// Puts another heading over a match, where its tab is written.
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

    /// Marks one tab as out of date.
    pub(super) fn forget_one(&mut self, tab: CaseTab) {
        if let Some(page) = self.pages.get_mut(&tab) {
            page.scrolled.text = None;
        }
    }

    /// Finds what belongs beside the line that is read.
    pub(super) fn settle_beside(&mut self, case: Option<&Case>) {
        let parts = self.pages.get(&self.tab.record).map(|page| page.parts.as_slice()).unwrap_or_default();
        let about = beside::part_of(parts, self.shown().at).map(|part| part.about.clone());
        if let Some(case) = case.filter(|_| about != self.beside.about) {
            self.beside = Beside::of(&case.journey, about);
        }
    }

    /// Updates scrolling; `has_cursor` says whether a line is selected on this page.
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

    /// Selects a line, or the nearest to it that is in view.
    pub(super) fn select_in_view(&mut self, number: usize) {
        let height = self.height;
        self.shown_mut().select_in_view(number, height);
    }

    /// Goes to a line, once the page is written.
    pub(super) fn go_to_line(&mut self, number: usize) {
        self.shown_mut().at = number;
        self.follows = true;
    }

    /// Searches the page; `is_clear` says that nothing on it is masked, so that folded nodes
    /// may be searched too.
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

    /// Goes to the next hit, or to the one before. Says its place among them.
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

    /// The place in the watch-list part of the match in which a row is.
    pub(super) fn match_in_row(&self, row: usize) -> Option<usize> {
        let rows = self.shown().rows().get(..=row).unwrap_or_default().iter().rev();
        rows.into_iter().find_map(heading_of)
    }

    /// The heading of the selected match, where it was scrolled out of view.
    pub(super) fn heading_above(&self) -> Option<&str> {
        let row = self.row_of_match().filter(|row| *row < self.shown().top)?;
        Some(self.shown().rows().get(row)?.label.as_str().trim_start_matches(aml::SELECTED))
    }
}

/// The match that a line is the heading of.
fn heading_of(line: &Line) -> Option<usize> {
    if line.kind == LineKind::Heading { aml::named(line.label.as_str()) } else { None }
}
