//! What a terminal can do besides what every one can.

/// What saves bytes where the terminal has it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::tui) struct Abilities {
    /// Left and right margins (DECSLRM): some columns of rows are moved, the others stay.
    pub(in crate::tui) has_margins: bool,
    /// A character can be repeated (REP).
    pub(in crate::tui) repeats: bool,
    pub(in crate::tui) pictures: PictureMotion,
}

/// What becomes of pictures where the terminal moves rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::tui) enum PictureMotion {
    /// They are text and move with it.
    Text,
    /// Those within the moved cells move as the terminal likes; those outside stay.
    Stay,
    /// Those outside may move too (Konsole).
    #[default]
    Stray,
}
