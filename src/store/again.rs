//! Doing a transaction again that another one stood in the way of. On SQLite nobody can: there is one lock.

/// How often a transaction is begun.
pub(super) const TRIES: u32 = 4;

/// Runs a transaction, and runs it again where the database gave it up for another one (a deadlock, or a conflict of
/// serializable transactions): then nothing of it was written.
macro_rules! again {
    ($transaction:expr) => {{
        let mut tries = 1;
        loop {
            let ended: Result<_, $crate::store::StoreError> = $transaction.await;
            match ended {
                Err($crate::store::StoreError::TryAgain) if tries < $crate::store::again::TRIES => tries += 1,
                ended => break ended,
            }
        }
    }};
}
pub(super) use again;
