//! Signed checkpoints, which are stored outside the database so that a rewritten record is detected.
//!
//! A checkpoint is a signed note (C2SP `signed-note` and `tlog-checkpoint`): the origin, the number of entries, the
//! root of a Merkle tree over their hashes (RFC 6962), and an Ed25519 signature. With a checkpoint, anybody can prove
//! that the first entries of a record are still those that were signed.

mod key;
mod note;
mod target;
mod tree;

pub use key::{KeyError, PublicKey, SigningKey};
pub use note::{Checkpoint, NoteError, origin_of};
pub use target::{CheckpointTarget, SendError};
pub use tree::{Tree, entry_bytes};
