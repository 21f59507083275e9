//! What a reviewer does, on a real store, with a provider by script.

pub(crate) mod bench;

mod courier;
mod crashes;
mod decide;
mod desk;
mod dispositions;
mod freshness;
mod judgement;
mod news;
mod sameness;
mod unreadable;
