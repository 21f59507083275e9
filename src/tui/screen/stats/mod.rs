//! Statistics.

pub(crate) mod view;
