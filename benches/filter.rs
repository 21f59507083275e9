//! What a typed letter costs over 100,000 rows.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "benches say what went wrong by failing"
)]

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use referee::domain::capabilities::Capabilities;
use referee::domain::ids::{JourneyKey, Reviewer};
use referee::domain::queue::{JourneyState, QueuedRow, Row, RowId, RowOrder, Summary, Urgency};
use referee::insight::filter::{Filter, IndexQuery, QueueIndex};
use referee::provider::IDWISE;

fn row(n: usize) -> Row {
    let names = ["Anna Maria Eriksson", "Noor Aziz", "John Doe", "José Núñez", "Иван Петров"];
    Row {
        key: JourneyKey::new("idwise-eu", &format!("{n:024x}")),
        service: IDWISE,
        capabilities: Capabilities { sends_portrait: true, ..Capabilities::default() },
        summary: Summary {
            reference: Some(format!("ref-{n}")),
            applicant: Some(names[n % names.len()].to_owned()),
            country: Some("UTO".into()),
            documents: vec!["Passport".into()],
            numbers: vec![format!("L{n:08}")],
            has_selfie: true,
            document_picture: None,
            why: vec!["✗ face 41".into()],
            urgency: Urgency::Face,
            failed_rules: vec!["expired_document".into()],
            lists: vec![],
            aml_score: None,
            face_score: Some((n % 100) as u8),
            since_ms: n as i64,
            needs_review: true,
            unreadable: None,
        },
        state: JourneyState::Pending,
        claimed_by: None,
        routing: Default::default(),
        notes: None,
    }
}

fn queued(n: usize, row: Row) -> QueuedRow {
    let order = RowOrder { is_in_time: true, urgency: 3, since_ms: n as i64 };
    QueuedRow { id: RowId(n as i64), order, late_at_ms: i64::MAX, row }
}

fn cost(criterion: &mut Criterion) {
    let rows: Vec<QueuedRow> = (0..100_000).map(|n| queued(n, row(n))).collect();
    let index = QueueIndex::of(&rows, &Reviewer("amina".to_owned()));
    let mut group = criterion.benchmark_group("filter");
    for text in
        ["e", "eriksson", "l00099999", "nothing at all", "face<60", "rule:expired eriksson", "petrov face<10"]
    {
        let filter = Filter::parse(text).unwrap();
        let query = IndexQuery { filter, now_ms: 1_000_000, ..IndexQuery::default() };
        group.bench_function(BenchmarkId::from_parameter(text), |bench| {
            bench.iter(|| index.search(&query, None, usize::MAX, || false));
        });
    }
    group.finish();
}

criterion_group!(benches, cost);
criterion_main!(benches);
