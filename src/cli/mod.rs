//! One file per command, the same words as `--help`.
