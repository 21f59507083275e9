//! What it costs to open a case and to take journeys in, with a real store behind it.
#![allow(clippy::unwrap_used, missing_docs, reason = "a bench that fails says so by failing")]

use criterion::{BatchSize, BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use jiff::Timestamp;
use referee::domain::ids::{JourneyKey, ProviderName, Reviewer, ServiceId};
use referee::provider::{Account, IDWISE};
use referee::review::intake::Reader as _;
use referee::review::reader::DocumentReader;
use referee::review::{ReviewService, Rules};
use referee::store::Store;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::Arc;
use tempfile::TempDir;
use tokio::runtime::Runtime;

/// Journeys of one batch.
const BATCH: usize = 128;

struct Place {
    runtime: Runtime,
    review: ReviewService<Account>,
    _folder: TempDir,
}

impl Place {
    fn new() -> Self {
        let (runtime, folder) = (Runtime::new().unwrap(), tempfile::tempdir().unwrap());
        let file = folder.path().join("referee.db");
        let store = runtime.block_on(Store::open(&file.display().to_string())).unwrap();
        let (reviewer, reader) = (Reviewer("amina".to_owned()), Arc::new(DocumentReader::default()));
        let review = ReviewService::new(store, BTreeMap::new(), Rules::default(), reviewer, reader);
        Self { runtime, review, _folder: folder }
    }

    fn take(&self, documents: &[Vec<u8>]) {
        let account = |service: &ServiceId| ProviderName(service.word().to_owned());
        let intake = self.review.intake();
        let taken = self.runtime.block_on(intake.receive_any(account, documents, Timestamp::now())).unwrap();
        assert!(taken.iter().all(|one| one.as_ref().is_ok_and(|one| one.received.is_ok())));
    }
}

/// A journey with so many watch-list matches and further fields.
fn journey(id: &str, matches: usize, fields: usize) -> Vec<u8> {
    let record = |n: usize| {
        json!({"name": format!("Anna Eriksson {n}"), "score": 90, "datasets": ["Sanctions"],
            "datesOfBirth": [1940 + n % 50], "aliases": [{"firstName": "Anna", "lastName": "Erikson"}],
            "countries": ["UT"], "sex": "Female"})
    };
    let mut journey = json!({
        "journey_id": id, "system_decision": "Refer", "final_decision": "Refer",
        "documents": {"0": {"progress": "Completed", "document_type": "Passport", "issuing_country_code": "UTO",
            "extracted_fields": {
                "First Name": {"value": "Anna Maria", "read_accuracy": "Low"},
                "Last Name": {"value": format!("Eriksson {id}"), "read_accuracy": "High"},
                "Birth Date": {"value": "1974-08-12", "read_accuracy": "High"},
                "Document Number": {"value": format!("L{id}"), "read_accuracy": "High"}},
            "face_match_result": {"is_matched": false, "score": 41}}},
        "selfie": {"status": "Complete", "is_live": true},
        "applicant": {"full_name": "Eriksson Anna Maria", "birth_date": "1974-08-12"},
        "aml": {"applicability": "Applicable", "matches": (0..matches).map(record).collect::<Vec<_>>()}
    });
    let all = journey.pointer_mut("/documents/0/extracted_fields").and_then(Value::as_object_mut).unwrap();
    for n in 0..fields {
        let value = json!({"value": format!("a value of some length {n}"), "read_accuracy": "High"});
        all.insert(format!("Field {n}"), value);
    }
    journey.to_string().into_bytes()
}

fn opening(criterion: &mut Criterion) {
    let place = Place::new();
    let sizes = [
        ("matches", 0, 80),
        ("matches", 40, 0),
        ("matches", 400, 0),
        ("matches", 4_000, 0),
        ("fields", 0, 300),
    ];
    let mut group = criterion.benchmark_group("opening");
    for (what, matches, fields) in sizes {
        let id = format!("{what}-{matches}-{fields}");
        place.take(&[journey(&id, matches, fields)]);
        let key = JourneyKey::new("idwise", &id);
        group.bench_function(BenchmarkId::new(what, matches.max(fields)), |bench| {
            bench.iter(|| {
                place.runtime.block_on(place.review.cases().read(&key, Timestamp::now())).unwrap();
            });
        });
    }
    group.finish();
}

fn import(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("import");
    group.sample_size(10);
    for (size, fields) in [("2 kB", 20), ("14 kB", 190)] {
        let reader = DocumentReader::default();
        let one = journey("one", 0, fields);
        group.throughput(Throughput::Elements(1));
        group.bench_function(BenchmarkId::new("reading", size), |bench| {
            bench.iter(|| reader.read_without_raw(&IDWISE, &one, Timestamp::UNIX_EPOCH).unwrap());
        });
        let place = Place::new();
        let mut count = 0;
        let mut batch = || {
            count += BATCH;
            (count..count + BATCH).map(|n| journey(&format!("{n}"), 0, fields)).collect::<Vec<_>>()
        };
        group.throughput(Throughput::Elements(BATCH as u64));
        group.bench_function(BenchmarkId::new("reading and storing", size), |bench| {
            bench.iter_batched(&mut batch, |documents| place.take(&documents), BatchSize::LargeInput);
        });
    }
    group.finish();
}

criterion_group!(benches, opening, import);
criterion_main!(benches);
