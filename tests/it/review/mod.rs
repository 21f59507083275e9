//! What a reviewer does, on a real store, with a provider by script.

pub(crate) mod bench;

mod blind;
mod clocks;
mod copies;
mod corrections;
mod crashes;
mod decide;
mod fetching;
mod freshness;
mod judgement;
mod match_status;
mod news;
mod proof;
mod sameness;
mod screening;
mod sender;
mod service;
mod signed;
mod states;
mod unreadable;
mod webhook;
