//! The review console for identity checks that a machine referred.
//!
//! `ARCHITECTURE.md` beside this file tells how the rooms fit together.

pub mod domain;
pub mod insight;

pub mod config;
pub mod provider;
pub mod store;

pub mod imaging;
pub mod review;
pub mod tui;

pub mod sandbox;
pub mod synth;

pub mod cli;
