//! Telling the services' documents apart, and lists of journeys.

use super::documents;
use referee::domain::ids::Service;
use rstest::rstest;
use serde_json::{Value, json};

#[rstest]
#[case::idwise(documents::idwise(), Some(Service::Idwise))]
#[case::idwise_wrapped(json!({"data": documents::idwise()}), Some(Service::Idwise))]
#[case::onetouch(documents::onetouch(), Some(Service::Onetouch))]
#[case::cut_off(json!({"result": documents::terminated()}), Some(Service::Onetouch))]
#[case::list(json!([documents::onetouch()]), Some(Service::Onetouch))]
#[case::envelope(json!({"items": [documents::idwise()], "has_more_pages": false}), Some(Service::Idwise))]
#[case::an_error(json!({"success": false, "message": "no", "error_code": "unauthorized"}), None)]
#[case::something_else(json!({"name": "package", "version": 3}), None)]
#[case::scalar(json!("journey"), None)]
fn recognized(#[case] document: Value, #[case] expected: Option<Service>) {
    assert_eq!(referee::provider::recognize(&document), expected);
}

#[test]
fn items_of_one_and_of_many() {
    let one = documents::idwise();
    assert_eq!(referee::provider::items(&one), vec![one]);
    let two = [documents::idwise(), documents::onetouch()];
    assert_eq!(referee::provider::items(&json!(two)), two);
    assert_eq!(referee::provider::items(&json!({"items": two, "next_page_token": null})), two);
    assert_eq!(referee::provider::items(&json!({"items": []})), Vec::<Value>::new());
    assert_eq!(referee::provider::items(&json!({"data": documents::onetouch()})).len(), 1);
}
