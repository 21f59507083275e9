//! Many webhooks, each three times. `REFEREE_HOOK_COUNT` has more of them; the figures are printed.

use super::rig::{Serving, USER, finished, place, rows, store};
use futures_util::StreamExt as _;
use std::collections::BTreeSet;
use std::sync::Mutex;
use std::time::{Duration, Instant};

/// Webhooks without the variable.
const COUNT: usize = 400;

#[tokio::test(flavor = "multi_thread")]
async fn each_of_many_webhooks_is_one_row_however_often_it_comes() {
    let count =
        std::env::var("REFEREE_HOOK_COUNT").ok().and_then(|count| count.parse().ok()).unwrap_or(COUNT);
    let place = place("2");
    let serving = Serving::start(&place);
    let (times, begun) = (Mutex::new(Vec::with_capacity(3 * count)), Instant::now());
    let each = |at: usize| {
        let (serving, times) = (&serving, &times);
        async move {
            let body = finished(&format!("event-{}", at % count), &format!("journey-{}", at % count));
            let request = serving.request("idwise", &body).basic_auth(USER.0, Some(USER.1));
            let sent = Instant::now();
            assert_eq!(request.send().await.unwrap().status(), 200);
            times.lock().unwrap().push(sent.elapsed());
        }
    };
    futures_util::stream::iter(0..3 * count).for_each_concurrent(16, each).await;
    let (whole, mut times) = (begun.elapsed(), times.into_inner().unwrap());
    times.sort_unstable();
    let at = |share: usize| times[(times.len() - 1) * share / 100];
    println!(
        "{} webhooks: {:.0} a second, p50 {:?}, p99 {:?}",
        times.len(),
        times.len() as f64 / whole.as_secs_f64(),
        at(50),
        at(99)
    );
    assert_eq!(rows(&store(&place).await).await.len(), count);
    // The service does not know these journeys: each is asked for, and no other.
    let asked = async {
        loop {
            let requests = place.control("/requests");
            let asked = requests.as_array().unwrap().iter().filter(|it| {
                it["path"].as_str().is_some_and(|path| path.starts_with("/journey/v2/journey-"))
            });
            let paths: BTreeSet<String> = asked.map(|it| it["path"].to_string()).collect();
            if paths.len() == count {
                return paths.len();
            }
            // The list of requests is long by then.
            tokio::time::sleep(Duration::from_millis(500)).await;
        }
    };
    let asked = tokio::time::timeout(Duration::from_secs(600), asked).await.unwrap();
    assert_eq!(asked, count);
}
