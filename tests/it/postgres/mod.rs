//! The store on a PostgreSQL server.

pub(crate) mod server;

mod account;
mod copy;
mod errors;
mod host_clock;
mod notices;
mod restart;
mod round_trips;
mod schema;
mod sealing;
mod team;
mod tls;
