//! Optional functions of terminals that the painter uses.

/// Functions that save bytes if the terminal has them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::tui) struct Abilities {
    /// Left and right margins (DECSLRM): the terminal can scroll some columns and leave the others.
    pub(in crate::tui) has_margins: bool,
    /// The terminal can repeat the last character (REP).
    pub(in crate::tui) repeats: bool,
    pub(in crate::tui) pictures: PictureMotion,
}

/// What happens to pictures when the terminal moves rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::tui) enum PictureMotion {
    /// Pictures are made of text and move with it.
    Text,
    /// A picture within the moved cells may move or not; one outside stays.
    Stay,
    /// Even a picture outside the moved cells may move (Konsole).
    #[default]
    Stray,
}
