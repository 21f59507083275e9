//! Signals about the applicant's device and network connection.

use super::origin::Origin;
use super::pii::Pii;
use super::scalar::Fact;
use super::text::Untrusted;
use serde::Serialize;

/// Signals about one IP address.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct IpSignal {
    /// The address; `None` if the service sent a sentence such as "IP Check is not Enabled".
    pub address: Option<Pii<Untrusted>>,
    /// For example `vpn`, `proxy`, `tor`, `fraudScore`.
    pub facts: Vec<Fact>,
    /// The path of the whole list. The path of one entry would contain the address, which is personal data.
    #[serde(skip)]
    pub origin: Origin,
}
