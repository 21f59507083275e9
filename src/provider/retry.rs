//! Retries reads with exponential backoff and `Retry-After`. Requests that could change something are never
//! retried here.

use super::error::ProviderError;
use backon::{ExponentialBuilder, Retryable};
use jiff::Timestamp;
use jiff::fmt::rfc2822::DateTimeParser;
use std::time::Duration;

/// Maximum number of retries.
const AGAIN: usize = 1;
/// The first delay.
const SHORTEST: Duration = Duration::from_millis(200);
/// The maximum delay before a retry, whatever `Retry-After` says.
const LONGEST: Duration = Duration::from_secs(15);
/// The maximum `Retry-After` that is passed on to the sender.
const LATEST: Duration = Duration::from_secs(60 * 60);

/// Runs `attempt` until it succeeds, fails permanently, or the retries are used up.
pub(super) async fn with_retries<T, F, Fut>(attempt: F) -> Result<T, ProviderError>
where
    F: FnMut() -> Fut,
    Fut: Future<Output = Result<T, ProviderError>>,
{
    let backoff = ExponentialBuilder::default()
        .with_min_delay(SHORTEST)
        .with_max_delay(LONGEST)
        .with_max_times(AGAIN)
        .with_jitter();
    attempt
        .retry(backoff)
        .when(ProviderError::is_transient)
        .adjust(|error, delay| {
            delay.map(|delay| error.after().map_or(delay, |after| after.max(delay).min(LONGEST)))
        })
        .await
}

/// Parses `Retry-After`, seconds or a date; `None` if it is invalid.
pub(super) fn retry_after(header: Option<&str>) -> Option<Duration> {
    retry_after_at(header?, Timestamp::now())
}

fn retry_after_at(header: &str, now: Timestamp) -> Option<Duration> {
    let header = header.trim();
    let wait = match header.parse::<u64>() {
        Ok(seconds) => Duration::from_secs(seconds),
        Err(_) => {
            let at = DateTimeParser::new().parse_timestamp(header).ok()?;
            Duration::try_from(at.duration_since(now)).unwrap_or(Duration::ZERO)
        }
    };
    Some(wait.min(LATEST))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_dates_and_nonsense() {
        let now: Timestamp = "1994-11-06T08:49:07Z".parse().unwrap_or_default();
        let read = |header| retry_after_at(header, now);
        assert_eq!(read("7"), Some(Duration::from_secs(7)));
        assert_eq!(read(" 0 "), Some(Duration::ZERO));
        assert_eq!(read("Sun, 06 Nov 1994 08:49:37 GMT"), Some(Duration::from_secs(30)));
        assert_eq!(read("Sun, 06 Nov 1994 08:48:37 GMT"), Some(Duration::ZERO));
        assert_eq!(read("99999999999"), Some(LATEST));
        for nonsense in ["", "-1", "soon", "1.5", "99999999999999999999999", "Sun, 99 Nov 1994 08:49:37 GMT"]
        {
            assert_eq!(read(nonsense), None, "{nonsense}");
        }
    }
}
