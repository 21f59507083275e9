//! What a reviewer does.
