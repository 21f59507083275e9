//! The stand-in over real HTTP: endpoints, credentials, validation, faults, folders, paging, control.

mod aml;
mod control;
mod faults;
mod folder;
mod idwise;
mod listing;
mod onetouch;
mod pictures;
mod review;
mod rig;
mod starting;
