//! What pictures cost.
