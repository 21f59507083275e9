//! Settings: defaults below the file, the file below the environment, the environment below flags.

pub mod provider;
