//! What a reviewer does, on a real store, with a provider by script.

pub(crate) mod bench;

mod crashes;
mod decide;
mod desk;
mod freshness;
mod judgement;
mod match_status;
mod news;
mod sameness;
mod sender;
mod states;
mod unreadable;
mod webhook;
