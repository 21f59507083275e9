//! A connection with an open transaction, which is rolled back unless it is ended.

use sqlx::pool::PoolConnection;
use sqlx::{Error, Executor as _, PgConnection, PgPool, Postgres};
use tokio::runtime::Handle;

/// The driver's own transactions begin and commit with a round trip each; this one leaves both to [`super::batch::SqlBatch`].
#[derive(Debug)]
pub(super) struct OpenTransaction(Option<PoolConnection<Postgres>>);

impl OpenTransaction {
    /// Takes a connection, on which the caller begins the transaction.
    pub(super) async fn on(pool: &PgPool) -> Result<Self, Error> {
        Ok(Self(Some(pool.acquire().await?)))
    }

    pub(super) fn connection(&mut self) -> Result<&mut PgConnection, Error> {
        self.0.as_deref_mut().ok_or(Error::PoolClosed)
    }

    /// Returns the connection: the transaction was committed.
    pub(super) fn ended(mut self) {
        drop(self.0.take());
    }
}

impl Drop for OpenTransaction {
    fn drop(&mut self) {
        let Some(mut connection) = self.0.take() else { return };
        match Handle::try_current() {
            Ok(runtime) => {
                runtime.spawn(async move {
                    if connection.execute("ROLLBACK").await.is_err() {
                        connection.close_on_drop();
                    }
                });
            }
            // Nobody can wait for an answer any more. The end of the connection ends the transaction.
            Err(_) => drop(connection.leak()),
        }
    }
}
