//! Telling the services' documents apart, and lists of journeys.

use super::documents;
use referee::domain::ids::ServiceId;
use referee::provider::{IDWISE, ONETOUCH};
use rstest::rstest;
use serde_json::{Value, json};

#[rstest]
#[case::idwise(documents::idwise(), Some(IDWISE))]
#[case::idwise_wrapped(json!({"data": documents::idwise()}), Some(IDWISE))]
#[case::onetouch(documents::onetouch(), Some(ONETOUCH))]
#[case::cut_off(json!({"result": documents::terminated()}), Some(ONETOUCH))]
#[case::list(json!([documents::onetouch()]), Some(ONETOUCH))]
#[case::envelope(json!({"items": [documents::idwise()], "has_more_pages": false}), Some(IDWISE))]
#[case::an_error(json!({"success": false, "message": "no", "error_code": "unauthorized"}), None)]
#[case::something_else(json!({"name": "package", "version": 3}), None)]
#[case::scalar(json!("journey"), None)]
fn recognized(#[case] document: Value, #[case] expected: Option<ServiceId>) {
    assert_eq!(crate::provider::recognize(&document), expected);
}

#[test]
fn items_of_one_and_of_many() {
    let one = documents::idwise();
    assert_eq!(crate::provider::items(&one), vec![one]);
    let two = [documents::idwise(), documents::onetouch()];
    assert_eq!(crate::provider::items(&json!(two)), two);
    assert_eq!(crate::provider::items(&json!({"items": two, "next_page_token": null})), two);
    assert_eq!(crate::provider::items(&json!({"items": []})), Vec::<Value>::new());
    assert_eq!(crate::provider::items(&json!({"data": documents::onetouch()})).len(), 1);
}
