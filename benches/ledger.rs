//! What the ledger of one journey costs, and that it grows with the journey and no faster.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "benches say what went wrong by failing"
)]

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use jiff::civil::date;
use referee::insight::{findings, policy::Policy};
use referee::provider::{IDWISE, Registry};
use serde_json::{Value, json};

fn journey(records: usize, fields: usize, name: &str) -> Value {
    let mut journey = plain(records);
    let found = &mut journey["documents"]["0"]["extracted_fields"];
    for n in 0..fields {
        found[format!("Field {n}")] = json!({"value": format!("value {n}"), "read_accuracy": "Low"});
    }
    found["Last Name"]["value"] = json!(name);
    journey
}

fn plain(records: usize) -> Value {
    let record = |n: usize| {
        json!({"name": format!("Anna Eriksson {n}"), "score": 90, "datasets": ["Sanctions"], "datesOfBirth": [1940 + n % 50],
            "aliases": [{"firstName": "Anna", "lastName": "Erikson"}], "countries": ["UT"], "sex": "Female"})
    };
    json!({
        "journey_id": "a1", "system_decision": "Refer",
        "documents": {"0": {"progress": "Completed", "document_type": "Passport", "issuing_country_code": "UTO",
            "extracted_fields": {
                "First Name": {"value": "Anna Maria", "read_accuracy": "Low"},
                "Last Name": {"value": "Eriksson", "read_accuracy": "High"},
                "Birth Date": {"value": "1974-08-12", "read_accuracy": "High"},
                "Expiry Date": {"value": "2024-04-15", "read_accuracy": "High"},
                "Machine Readable Zone": {"value": "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10"}},
            "face_match_result": {"is_matched": false, "score": 41}}},
        "selfie": {"status": "Complete", "is_live": true},
        "applicant": {"full_name": "Eriksson Anna Maria", "birth_date": "1974-08-12"},
        "aml": {"applicability": "Applicable", "matches": (0..records).map(record).collect::<Vec<_>>()}
    })
}

fn cost(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("ledger");
    let long = "Erik\u{df}on ".repeat(1_250);
    let word = "e".repeat(10_000);
    let mut cases: Vec<(&str, usize, Value)> = Vec::new();
    cases.extend([0, 40, 400, 4_000].map(|n| ("matches", n, journey(n, 0, "Eriksson"))));
    cases.extend([10, 100, 1_000].map(|n| ("fields", n, journey(0, n, "Eriksson"))));
    cases.push(("long name of many parts", 40, journey(40, 0, &long)));
    cases.push(("long name of one part", 40, journey(40, 0, &word)));
    for (what, count, document) in cases {
        let Some((journey, deviations)) = Registry::shipped().read(&IDWISE, &document) else { continue };
        group.throughput(Throughput::Elements(count as u64 + 1));
        group.bench_function(BenchmarkId::new(what, count), |bench| {
            bench.iter(|| findings::of(&journey, &deviations, date(2024, 6, 1), &Policy::default()));
        });
    }
    group.finish();
}

criterion_group!(benches, cost);
criterion_main!(benches);
