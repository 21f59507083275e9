//! Progress of long operations.

/// Items done, of a total.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub done: usize,
    /// Items known so far; it can grow.
    pub total: usize,
}
