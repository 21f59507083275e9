//! The services over HTTP: reads journeys and sends decisions.
//!
//! A service is a [`Contract`]: how its documents are recognized and read, how requests are sent, and its
//! capabilities. Reading is pure and cannot fail: any JSON document gives a journey and a list of contract
//! deviations, and every value of the document is kept in the journey.

mod client;
mod contract;
mod registry;

mod document;
mod fields;
mod idwise;
mod onetouch;
mod shape;

mod account;
mod answer;
mod connection;
mod error;
mod http;
mod json;
mod limit;
mod list;
mod notice;
mod picture;
mod pieces;
mod pulse;
mod reach;
mod retry;
mod template;
mod webhook;
mod withhold;

pub use account::{Account, ReceivedDocument};
pub use answer::what_is_wrong;
pub use client::{Client, DecisionBody, LoggedReview, MarksBody, PendingReply, RemoteJourney};
pub use connection::Connection;
pub use contract::Contract;
pub use document::{Item, Masked, ObjectPart, masked};
pub use error::{ErrorSort, ProviderError, ServiceAnswer};
pub use fields::kind as field_kind;
pub use json::{ParsedJson, parse};
pub use list::ListPage;
pub use notice::HookNotice;
pub use pieces::{JsonShape, Pieces, list_opening, pieces};
pub use pulse::Owed;
pub use registry::{IDWISE, ONETOUCH, Registry, contracts};
pub use shape::{LISTS, ShapeMarks};
pub use withhold::stand_in;
