//! Signals of the device and line that the applicant used.

use super::origin::Origin;
use super::pii::Pii;
use super::scalar::Fact;
use super::text::Untrusted;
use serde::Serialize;

/// What is known of one address on the internet.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct IpSignal {
    /// The address; none for a sentence such as "IP Check is not Enabled".
    pub address: Option<Pii<Untrusted>>,
    /// `vpn`, `proxy`, `tor`, `fraudScore`.
    pub facts: Vec<Fact>,
    /// Where all addresses stood; never the path of one, which would tell the address.
    #[serde(skip)]
    pub origin: Origin,
}
