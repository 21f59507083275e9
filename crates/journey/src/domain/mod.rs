//! The model of a journey: the services' vocabulary, independent of any service and free of I/O.
//!
//! Reading order: text and scalars as received, their interpretation, the parts of a journey, and what a reviewer
//! adds.

pub mod phrase;
pub mod pii;
pub mod progress;
pub mod raw_text;
pub mod scalar;
pub mod text;

pub mod origin;
pub mod outcome;
pub mod said;
pub mod time;

pub mod picture;

pub mod aml;
pub mod applicant;
pub mod check;
pub mod document;
pub mod face;
pub mod rule;
pub mod screening;
pub mod screening_request;
pub mod selfie;

pub mod capabilities;
pub mod decision;
pub mod decision_receiver;
pub mod delivery;
pub mod deviation;
pub mod device;
pub mod ids;
pub mod journey;
mod journey_pictures;

pub mod admin;
mod entry_value;
pub mod erasure;
pub mod event;
mod event_json;
mod event_table;
pub mod found;
pub mod match_status;
pub mod outbox_item;
pub mod queue;
pub mod record;
pub mod resolution;
pub mod reviewer_name;
pub mod role;
pub mod routing;
pub mod second;
pub mod statement;
pub mod viewed;
