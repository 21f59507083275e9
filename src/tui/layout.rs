//! The layout: pure arithmetic, used by the update (page sizes) and by the view.

/// A rectangle of cells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Area {
    /// Columns from the left.
    pub x: u16,
    /// Rows from the top.
    pub y: u16,
    pub width: u16,
    pub height: u16,
}

/// The size of the window in cells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Size {
    pub width: u16,
    pub height: u16,
}

/// The smallest window in which screens are shown; below it there is only one sentence.
pub const SMALLEST: Size = Size { width: 60, height: 16 };

/// From this width on, two panes are side by side.
const TWO_PANES: u16 = 100;

/// From this width on, the queue is shown beside an open case.
const THREE_PANES: u16 = 180;

impl Area {
    /// The whole window.
    pub fn whole(size: Size) -> Self {
        Self { x: 0, y: 0, width: size.width, height: size.height }
    }

    /// Cuts rows off the top: `(cut, rest)`.
    pub fn top(self, rows: u16) -> (Self, Self) {
        let rows = rows.min(self.height);
        let rest = Self { y: self.y.saturating_add(rows), height: self.height.saturating_sub(rows), ..self };
        (Self { height: rows, ..self }, rest)
    }

    /// Cuts rows off the bottom: `(rest, cut)`.
    pub fn bottom(self, rows: u16) -> (Self, Self) {
        self.top(self.height.saturating_sub(rows))
    }

    /// Cuts columns off the left: `(cut, rest)`.
    pub fn left(self, columns: u16) -> (Self, Self) {
        let columns = columns.min(self.width);
        let rest =
            Self { x: self.x.saturating_add(columns), width: self.width.saturating_sub(columns), ..self };
        (Self { width: columns, ..self }, rest)
    }

    /// Cuts columns off the right: `(rest, cut)`.
    pub fn right(self, columns: u16) -> (Self, Self) {
        self.left(self.width.saturating_sub(columns))
    }

    /// The area inside a frame of one cell.
    pub fn inner(self) -> Self {
        Self {
            x: self.x.saturating_add(1),
            y: self.y.saturating_add(1),
            width: self.width.saturating_sub(2),
            height: self.height.saturating_sub(2),
        }
    }

    /// A centered area of at most this size.
    pub fn centered(self, width: u16, height: u16) -> Self {
        let (width, height) = (width.min(self.width), height.min(self.height));
        let x = self.x.saturating_add(self.width.saturating_sub(width) / 2);
        let y = self.y.saturating_add(self.height.saturating_sub(height) / 2);
        Self { x, y, width, height }
    }

    /// The same with so many more columns on each side.
    pub fn widened(self, columns: u16) -> Self {
        let x = self.x.saturating_sub(columns);
        let end = self.x.saturating_add(self.width).saturating_add(columns);
        Self { x, width: end.saturating_sub(x), ..self }
    }

    /// Whether two areas share a cell.
    pub fn overlaps(self, other: Self) -> bool {
        let apart = |a: u16, long: u16, b: u16, other: u16| {
            a.saturating_add(long) <= b || b.saturating_add(other) <= a
        };
        !apart(self.x, self.width, other.x, other.width) && !apart(self.y, self.height, other.y, other.height)
    }

    /// The row of the area that a cell is in, counted from 0; `None` if it is outside.
    pub fn row_at(self, x: u16, y: u16) -> Option<usize> {
        let is_in = (self.x..self.x.saturating_add(self.width)).contains(&x)
            && (self.y..self.y.saturating_add(self.height)).contains(&y);
        is_in.then(|| usize::from(y - self.y))
    }

    /// Whether it has no cells.
    pub fn is_empty(self) -> bool {
        self.width == 0 || self.height == 0
    }
}

/// The areas around every screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Shell {
    /// The reviewer, the screen, the counts.
    pub header: Area,
    /// Items that need attention, one row each.
    pub standing: Area,
    /// The screen itself.
    pub body: Area,
    /// The last message.
    pub notice: Area,
    /// The key hints.
    pub hints: Area,
}

/// Whether the window is large enough for a screen.
pub fn is_large_enough(size: Size) -> bool {
    size.width >= SMALLEST.width && size.height >= SMALLEST.height
}

/// Divides the window. `standing` is the number of decisions that need attention, `notice` the rows of the last message.
pub fn shell(size: Size, standing: u16, notice: u16) -> Shell {
    let (header, rest) = Area::whole(size).top(1);
    let (rest, hints) = rest.bottom(1);
    let (rest, notice) = rest.bottom(notice);
    let (standing, body) = rest.top(standing.min(3));
    Shell { header, standing, body, notice, hints }
}

/// The offsets of the borders between panes, in columns; positive is to the right.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct Borders {
    /// Between the queue and its preview.
    pub queue: i16,
    /// Between the findings and the evidence.
    pub case: i16,
}

/// Minimum width of either side of a border.
const LEAST: u16 = 28;

/// A width with the reviewer's offset, limited so that both sides keep the minimum.
fn moved(width: u16, by: i16, all: u16) -> u16 {
    let widest = all.saturating_sub(LEAST).max(LEAST);
    width.saturating_add_signed(by).clamp(LEAST, widest)
}

/// The areas of the queue screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct QueueAreas {
    /// The line with search, filter, sort order and count.
    pub line: Area,
    /// The list with its frame.
    pub list: Area,
    /// The rows inside the frame.
    pub rows: Area,
    /// The preview of the selected journey, if there is room.
    pub preview: Option<Area>,
}

/// Divides the body for the queue.
pub fn queue(body: Area, borders: Borders) -> QueueAreas {
    let (line, rest) = body.top(1);
    let wide = body.width >= TWO_PANES;
    let side = if body.width >= THREE_PANES { body.width / 3 } else { 38 };
    let side = moved(side, borders.queue.saturating_neg(), body.width);
    let (list, preview) = if wide { rest.right(side) } else { (rest, Area::default()) };
    let (_, rows) = list.inner().top(1);
    let preview = Area { x: preview.x.saturating_sub(1), width: preview.width.saturating_add(1), ..preview };
    QueueAreas { line, list, rows, preview: wide.then_some(preview) }
}

/// Where the preview of the selected journey puts its parts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PreviewAreas {
    /// Name, reference, id, wait.
    pub who: Area,
    /// The portrait and the selfie, with captions in the last row; empty if there is no room.
    pub pictures: [Area; 2],
    /// Documents and reasons.
    pub text: Area,
}

/// Divides the inside of the preview's frame.
pub fn preview(inner: Area, has_pictures: bool) -> PreviewAreas {
    let inner = Area { x: inner.x.saturating_add(1), width: inner.width.saturating_sub(2), ..inner };
    let (who, rest) = inner.top(4);
    // A cell is about twice as high as wide, and a face is higher than wide.
    let wanted = (inner.width / 2 * 5 / 8).clamp(6, 20);
    if !has_pictures || rest.height < wanted.saturating_add(8) {
        let (_, text) = rest.top(1);
        return PreviewAreas { who, pictures: [Area::default(); 2], text };
    }
    let (_, rest) = rest.top(1);
    let (row, text) = rest.top(wanted);
    let (left, right) = row.left(row.width / 2);
    PreviewAreas { who, pictures: [left, right], text: text.top(1).1 }
}

/// The areas of the case screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CaseAreas {
    /// The neighbors in the queue, if there is room; as high as the two panes.
    pub neighbors: Option<Area>,
    /// The neighbors beside another tab, which has no tip below it.
    pub page_neighbors: Option<Area>,
    /// The findings with their frame; `None` while only the other pane is shown.
    pub findings: Option<Area>,
    /// The evidence with its frame; `None` while only the other pane is shown.
    pub evidence: Option<Area>,
    /// The area of another tab, including its frame.
    pub page: Area,
    /// The tip of the selected finding.
    pub tip: Area,
    pub tabs: Area,
}

/// The focused pane. If there is room for only one pane, it is the one that is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Pane {
    #[default]
    Findings,
    Evidence,
}

/// Divides the body for a case whose findings need this many rows.
pub fn case(body: Area, pane: Pane, borders: Borders, finding_rows: usize) -> CaseAreas {
    let (rest, tabs) = body.bottom(1);
    let beside = rest.width >= THREE_PANES;
    let (neighbors, rest) = if beside { rest.left(48) } else { (Area::default(), rest) };
    // The panes share their border lines.
    let rest = if beside { widened(rest) } else { rest };
    let (panes, tip) = rest.bottom(2);
    let page_neighbors = beside.then_some(neighbors);
    // The queue beside the panes ends in the same row.
    let (neighbors, _) = neighbors.bottom(if beside { 2 } else { 0 });
    let (findings, evidence) = if panes.width >= TWO_PANES {
        let wide = moved((panes.width * 9 / 20).min(70), borders.case, panes.width);
        let (findings, rest) = panes.left(wide);
        (Some(findings), Some(widened(rest)))
    } else if pane == Pane::Findings {
        stacked(panes, finding_rows)
    } else {
        (None, Some(panes))
    };
    let neighbors = beside.then_some(neighbors);
    CaseAreas { neighbors, page_neighbors, findings, evidence, page: rest, tip, tabs }
}

/// The findings above the evidence, sharing a border line, if there is room for both.
fn stacked(panes: Area, finding_rows: usize) -> (Option<Area>, Option<Area>) {
    let most = (panes.height * 2 / 5).max(3);
    let rows = u16::try_from(finding_rows).unwrap_or(u16::MAX).clamp(1, most);
    let (list, rest) = panes.top(rows.saturating_add(2));
    if rest.height < LEAST_EVIDENCE {
        return (Some(panes), None);
    }
    let evidence = Area { y: rest.y.saturating_sub(1), height: rest.height.saturating_add(1), ..rest };
    (Some(list), Some(evidence))
}

/// The fewest rows of evidence below the findings. With fewer, the evidence gets a pane of its own.
const LEAST_EVIDENCE: u16 = 5;

/// The areas of a tab other than the findings: the text, and pictures beside it if there is room.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PageAreas {
    /// The text with its frame.
    pub text: Area,
    pub pictures: Option<Area>,
}

/// Divides the area of a tab.
pub fn page(page: Area, has_pictures: bool, borders: Borders) -> PageAreas {
    if !has_pictures || page.width < TWO_PANES {
        return PageAreas { text: page, pictures: None };
    }
    let (text, pictures) = page.left(moved(page.width * 11 / 20, borders.case, page.width));
    PageAreas { text, pictures: Some(widened(pictures)) }
}

/// The boxes of pictures beside a page, each with a caption in its last row: faces side by side, other pictures one
/// below the other.
pub fn beside_page(inner: Area, pictures: usize, are_faces: bool) -> Vec<Area> {
    let count = u16::try_from(pictures.min(3)).unwrap_or(3);
    if are_faces {
        // A cell is about twice as high as wide, and a face is higher than wide.
        let width = inner.width.checked_div(count).unwrap_or(0);
        let (row, _) = inner.top((width * 3 / 4).saturating_add(2));
        return (0..count).map(|at| Area { x: row.x + at * width, width, ..row }).collect();
    }
    let height = inner.height.checked_div(count).unwrap_or(0);
    // An open passport is three quarters as high as wide, a card less.
    let height = height.min((inner.width * 2 / 5).saturating_add(2));
    (0..count).map(|at| Area { y: inner.y + at * height, height, ..inner }).collect()
}

/// Widens an area by the last column of its left neighbor, so that both share a border line.
fn widened(area: Area) -> Area {
    Area { x: area.x.saturating_sub(1), width: area.width.saturating_add(1), ..area }
}

/// Whether both panes of a case are side by side at this width.
pub fn shows_both_panes(size: Size) -> bool {
    size.width >= TWO_PANES
}

/// The areas of the evidence: the head of the text, pictures side by side, the rest of the text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EvidenceAreas {
    /// A box per picture, with a caption in its last row.
    pub pictures: Vec<Area>,
    /// The rows of the text above the pictures.
    pub head: Area,
    pub text: Area,
}

/// The fewest rows of a picture in the evidence, with its caption. In fewer nothing can be recognized: the text gets
/// them, and the picture is shown in the whole window on demand.
const LEAST_PICTURE: u16 = 9;

/// Divides the evidence's frame; `head` rows of the text are above the pictures.
pub fn evidence(inner: Area, pictures: usize, head: usize) -> EvidenceAreas {
    let count = u16::try_from(pictures.min(3)).unwrap_or(3);
    // A cell is about twice as high as wide, so a square picture has half as many rows as columns.
    let box_width = inner.width.checked_div(count).unwrap_or(0);
    let wanted = (box_width / 2).saturating_add(2).clamp(6, 24);
    let head = u16::try_from(head).unwrap_or(u16::MAX);
    let height = wanted.min(inner.height.saturating_mul(3) / 5).min(inner.height.saturating_sub(head));
    if count == 0 || height < LEAST_PICTURE.min(wanted) || box_width < 8 {
        let (head, text) = inner.top(0);
        return EvidenceAreas { pictures: Vec::new(), head, text };
    }
    let (head, rest) = inner.top(head);
    let (mut row, text) = rest.top(height);
    let mut boxes = Vec::new();
    for _ in 0..count {
        let (one, rest) = row.left(box_width);
        boxes.push(one);
        row = rest;
    }
    EvidenceAreas { pictures: boxes, head, text }
}

/// The cells of a picture within its box: without the gap on the right and the caption below.
pub fn picture_cells(one: Area) -> Area {
    let (rest, _) = one.bottom(1);
    Area { width: rest.width.saturating_sub(1), ..rest }
}

/// The decision bar at the bottom of the body, high enough for all reasons.
pub fn bar(body: Area, lines: usize) -> Area {
    let lines = u16::try_from(lines).unwrap_or(u16::MAX).saturating_add(2);
    body.bottom(lines.max(4)).1
}

/// The fewest columns of the screen that a modal box leaves on each side. Fewer would show only pieces of the frame.
const LEAST_SIDE: u16 = 6;

/// A centered modal box, as wide as the body if little would remain beside it.
pub fn modal(body: Area, width: u16, lines: usize) -> Area {
    let lines = u16::try_from(lines).unwrap_or(u16::MAX).saturating_add(2);
    let leaves_sides = width.saturating_add(2 * LEAST_SIDE) <= body.width;
    body.centered(if leaves_sides { width } else { body.width }, lines.min(body.height.saturating_sub(2)))
}
