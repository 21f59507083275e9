//! What a journey means: the ledger and everything it rests on. Pure functions that cannot fail.
//!
//! Reading order: what the reviewer's house asks for ([`policy`]), how names, dates, countries and
//! machine readable zones are read, what follows from them for one journey, the ledger, and what
//! the queue makes of it.

pub mod policy;

pub mod countries;
pub mod dates;
pub mod mrz;
pub mod names;
pub mod script;

pub mod aligned;
pub mod aml;
pub mod births;
pub mod identity;
pub mod rules;
pub mod validity;

pub mod case;
pub mod finding;
pub mod ledger;

pub mod changes;
pub mod filter;
pub mod summary;
pub mod triage;
pub mod twins;
pub mod unreadable;
