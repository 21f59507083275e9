//! How fast documents become journeys: parsing and reading, in bytes a second.

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use referee::provider::{self, Registry};
use serde_json::Value;
use std::hint::black_box;

const IDWISE: &str = include_str!("../tests/it/provider/documents/idwise.json");
const ONETOUCH: &str = include_str!("../tests/it/provider/documents/onetouch.json");

/// A journey with forty watch-list matches: as large as they come.
fn crowded() -> String {
    let Ok(mut document) = serde_json::from_str::<Value>(IDWISE) else { return String::new() };
    if let Some(matches) = document.pointer_mut("/aml/matches").and_then(Value::as_array_mut) {
        let all: Vec<Value> = matches.iter().cycle().take(40).cloned().collect();
        *matches = all;
    }
    document.to_string()
}

fn reading(criterion: &mut Criterion) {
    let (crowded, registry) = (crowded(), Registry::shipped());
    let documents = [
        ("idwise", provider::IDWISE, IDWISE),
        ("onetouch", provider::ONETOUCH, ONETOUCH),
        ("forty matches", provider::IDWISE, crowded.as_str()),
    ];
    let mut group = criterion.benchmark_group("reading");
    for (name, service, text) in documents {
        let Ok(document) = serde_json::from_str::<Value>(text) else { continue };
        group.throughput(Throughput::Bytes(text.len() as u64));
        group.bench_function(format!("{name}, parsed"), |bencher| {
            bencher.iter(|| registry.read(&service, black_box(&document)));
        });
        group.bench_function(format!("{name}, from text"), |bencher| {
            bencher.iter(|| {
                let parsed = serde_json::from_str::<Value>(black_box(text)).unwrap_or_default();
                registry.read(&service, &parsed)
            });
        });
    }
    group.finish();
}

criterion_group!(benches, reading);
criterion_main!(benches);
