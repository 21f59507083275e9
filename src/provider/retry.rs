//! Trying reads again: a few times, ever more slowly, and when the service says so.
//! Nothing that could change something is ever tried again here.

use super::error::ProviderError;
use backon::{ExponentialBuilder, Retryable};
use jiff::Timestamp;
use jiff::fmt::rfc2822::DateTimeParser;
use std::time::Duration;

/// Tries after the first.
const AGAIN: usize = 2;
/// The first wait.
const SHORTEST: Duration = Duration::from_millis(200);
/// The longest wait between tries of one read, whatever the service asks for.
const LONGEST: Duration = Duration::from_secs(15);
/// The longest wait that a service may ask the sender for.
const LATEST: Duration = Duration::from_secs(60 * 60);

/// Asks until there is an answer, or an error that will not pass, or patience ends.
pub(super) async fn patiently<T, F, Fut>(attempt: F) -> Result<T, ProviderError>
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
        .when(ProviderError::may_pass)
        .adjust(|error, delay| {
            delay.map(|delay| error.after().map_or(delay, |after| after.max(delay).min(LONGEST)))
        })
        .await
}

/// Reads `Retry-After`: seconds or a date. What cannot be read is passed over.
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
