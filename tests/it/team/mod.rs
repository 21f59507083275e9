//! A team on one store: roles, and two pairs of eyes.

mod blind;
mod commands;
mod correction;
mod escalation;
mod people;
mod proof;
mod random;
mod roles;
mod sample;
mod second;
