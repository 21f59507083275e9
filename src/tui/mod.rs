//! How it looks and answers: a key becomes an action, an action changes the desk, the desk is drawn.

pub mod action;
pub mod keys;

pub mod effect;
pub mod message;

pub mod desk;
pub mod fit;
pub mod layout;
pub mod page;

pub mod theme;
pub mod view;
