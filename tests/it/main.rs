//! Every test of the house, one binary: a file a room.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests say what went wrong by failing"
)]

mod cli;
mod config;
mod domain;
mod exits;
mod fixtures;
mod flood;
mod fuzz;
mod hour;
mod insight;
mod judgement_job;
mod main_job;
mod pictures;
mod pixels;
mod postgres;
mod practice;
mod provider;
mod record;
mod review;
mod sandbox;
#[cfg(feature = "serve")]
mod serve;
mod stats;
mod store;
mod storm;
mod synth;
mod team;
#[allow(dead_code, unreachable_pub, reason = "what one test needs, another does not")]
mod terminal;
mod tidy;
mod trust;
mod tui;
