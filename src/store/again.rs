//! Retries transactions that the database rolled back because of a concurrent one. SQLite never does, because a writing
//! transaction locks the whole file.

/// The maximum number of attempts.
pub(super) const TRIES: u32 = 4;

/// Runs a transaction, and retries it if the database rolled it back because of a concurrent one (a deadlock or a
/// serialization failure).
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
