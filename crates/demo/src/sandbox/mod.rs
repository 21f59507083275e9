//! Simulates both services on loopback, with fault injection.
//!
//! It has four origins, each on its own port: the IDWise API, the One Touch API, the host of One Touch pictures, and
//! the control origin for tests and demonstrations. No code here reads journeys with `provider`, so that an error there
//! cannot be mirrored here.
//!
//! # Our choice
//!
//! The services' documentation leaves some paths, names and codes open (docs/contracts/idwise.md 2.3, 2.4, 2.8,
//! docs/contracts/README.md 7). The sandbox serves exactly one form of each:
//!
//! | what | our choice |
//! | --- | --- |
//! | journey result | `GET /journey/v2/{journey_id}` |
//! | image | `GET /journey/v2/image/{image_path}`, raw bytes with the picture's media type |
//! | AML history | `GET /checks/aml/{id}/history?version=N&changes_only=true` |
//! | whitelist, match status | `PUT /checks/aml/{id}/whitelist` with `resource_ids`, `is_whitelisted`, `match_status` |
//! | audit logs | `GET /journey/audit-logs?journey_id=…&page_size=…&next_page_token=…`, newest first |
//! | a body that breaks a rule | 400 with the error code `validation_error` |
//! | an unknown journey, check or picture | 404 with `missing_requested_resource` |
//! | a wrong method | 405 with `method_not_allowed` |
//! | manual review, delete, whitelist | 200 with `{"success": true}`; a journey can be reviewed again |
//! | the selfie's step, where no summary was given | `selfie` |
//! | a name searched in AML checks | the watch-list entries of the journeys served; a score of 80 is a match |
//! | list of journeys, on both APIs | `GET /_local/journeys?page_size=…&next_page_token=…` (neither service has one) |
//! | One Touch errors | LoopBack's shape; 401 `AUTHORIZATION_REQUIRED`, 404 `JOURNEY_NOT_FOUND` |
//! | One Touch result | `POST` and `GET /api/v3/otk-service/get-journey/{journeyId}` |
//! | step processing, spot checks, client tokens | not served |
//!
//! The summary's rate limit of two seconds between calls is not enforced; `GET /requests` on the control origin shows
//! when each call was made. In addition to the documented routes, the control origin has `GET /webhooks` (events that
//! the service would have sent), `GET /leaks` (credentials that reached the picture origin), `GET /requests` and `GET
//! /faults` (with their remaining counts). `POST /faults` replaces all faults; `POST /reset` restores the initial
//! state.
//!
//! # Faults
//!
//! A fault's path is a regular expression that is searched in the percent-encoded path without the query. `delay:MS` or
//! `delay:2s` (immediate effect, delayed answer), any status from 400 to 599 (`403:CODE` sets the error code;
//! `429:SECONDS` and `503:SECONDS` set `Retry-After`; 502 and 504 are HTML), `redirect:URL`, `truncated` (half the
//! body), `truncated:wire` (the connection breaks halfway), `empty`, `reset`, `hang` (no effect), `applied_then_reset`,
//! `applied_then_hang`, `applied_then_500` (or another status), `gzip-bomb`; for pictures only: `corrupt-picture`,
//! `huge-picture` (a small file of 900 million pixels), `huge-picture:MB` (this many MiB), `html-picture`,
//! `wrong-type`.

mod options;
mod start;

mod corrupt_body;
mod fault;
mod fault_middleware;
mod faults;
mod middleware;

mod auth;
mod id_generator;
mod record;
mod resettable_listener;
mod shared_state;

mod folder;
mod pictures;
mod rewrite;
mod served_journeys;
mod shape;

mod answer;
mod control;
mod idwise;
mod listing;
mod merge;
mod onetouch;

pub use fault::{Fault, FaultError};
pub use folder::Skipped;
pub use options::{FixedCredentials, Ready, ReadyIdwise, ReadyOnetouch, ReadyOrigin, SandboxOptions};
pub use start::{Sandbox, SandboxError};
