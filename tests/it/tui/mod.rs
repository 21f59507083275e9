//! The console, driven by keys and read as a screen: no terminal, no runtime, no clock.

mod beside;
mod campaign;
mod daily;
mod decisions;
mod drive;
mod event_loop;
mod fields;
mod judgement;
mod key_counts;
mod keymaps;
mod laws;
mod loop_rig;
mod matches;
mod news;
mod pages;
mod pictures;
mod plain;
mod queues;
mod rhythm;
mod sample;
mod screens;
mod single_keys;
mod table;
mod text;
mod unreadable;
mod waiting;
