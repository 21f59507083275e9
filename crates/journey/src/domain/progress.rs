//! How far long work has got.

/// How much is done of how much.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Done.
    pub done: usize,
    /// Known to be to do; it can grow.
    pub total: usize,
}
