//! How it looks and answers.
