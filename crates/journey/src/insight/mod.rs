//! The interpretation of a journey: its findings and the checks behind them. Pure functions that cannot fail.
//!
//! Reading order: the customer's [`policy`]; parsers for names, dates, countries and MRZs; the checks built on
//! them; the findings; what the queue shows.

pub mod policy;

pub mod countries;
pub mod dates;
pub mod mrz;
pub mod names;
pub mod numbers;
pub mod script;
pub mod sex;
pub mod spelling;

pub mod aligned;
pub mod aml;
pub mod births;
pub mod blind;
pub mod identity;
pub mod rules;
pub mod validity;

pub mod case;
pub mod finding;
pub mod findings;

pub mod changes;
pub mod erased;
pub mod filter;
pub mod labels;
pub mod linked_journeys;
pub mod summary;
pub mod triage;
pub mod unreadable;
