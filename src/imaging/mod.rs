//! From bytes to what this terminal can show.
