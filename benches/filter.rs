//! What a typed letter costs over 100,000 rows.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "benches say what went wrong by failing"
)]

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use referee::domain::capabilities::Capabilities;
use referee::domain::ids::JourneyKey;
use referee::domain::queue::{JourneyState, Row, Summary, Urgency};
use referee::insight::filter::{Arena, Filter, FilterContext};
use referee::provider::IDWISE;
use std::collections::BTreeSet;

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
    }
}

fn cost(criterion: &mut Criterion) {
    let rows: Vec<Row> = (0..100_000).map(row).collect();
    let arena = Arena::build(&rows);
    let marked = BTreeSet::new();
    let context = FilterContext { now_ms: 1_000_000, reviewer: None, marked: &marked };
    let mut group = criterion.benchmark_group("filter");
    for text in
        ["e", "eriksson", "l00099999", "nothing at all", "face<60", "rule:expired eriksson", "petrov face<10"]
    {
        let filter = Filter::parse(text).unwrap();
        group.bench_function(BenchmarkId::from_parameter(text), |bench| {
            bench.iter(|| arena.search(&filter, &rows, &context));
        });
    }
    group.finish();
}

criterion_group!(benches, cost);
criterion_main!(benches);
