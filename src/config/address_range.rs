//! A range of IP addresses in CIDR notation.

use super::kinds::{Kind, Raw, TEXTS};
use serde::{Serialize, Serializer};
use std::fmt;
use std::net::IpAddr;

/// The IP addresses that share a prefix.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AddressRange {
    address: IpAddr,
    /// The length of the prefix in bits.
    bits: u8,
}

impl AddressRange {
    /// Parses `192.0.2.0/24`, or a single address.
    pub fn read(text: &str) -> Option<Self> {
        let (address, bits) = match text.split_once('/') {
            Some((address, bits)) => (address, Some(bits.parse::<u8>().ok()?)),
            None => (text, None),
        };
        let address: IpAddr = address.parse().ok()?;
        let most = if address.is_ipv4() { 32 } else { 128 };
        let bits = bits.unwrap_or(most);
        (bits <= most).then_some(Self { address, bits })
    }

    /// Whether an address is in the range. An IPv4 address also matches in its IPv4-mapped IPv6 form.
    pub fn contains(&self, address: IpAddr) -> bool {
        match (self.address, address.to_canonical()) {
            (IpAddr::V4(own), IpAddr::V4(other)) => {
                let differing = own.to_bits() ^ other.to_bits();
                differing.checked_shr(32 - u32::from(self.bits)).unwrap_or(0) == 0
            }
            (IpAddr::V6(own), IpAddr::V6(other)) => {
                let differing = own.to_bits() ^ other.to_bits();
                differing.checked_shr(128 - u32::from(self.bits)).unwrap_or(0) == 0
            }
            _ => false,
        }
    }
}

impl fmt::Display for AddressRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.address, self.bits)
    }
}

impl Serialize for AddressRange {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// The kind of a setting that is a list of ranges.
pub(super) struct Ranges;

impl Kind for Ranges {
    type Value = Vec<AddressRange>;

    fn expects(&self) -> String {
        "a list of address ranges: [\"192.0.2.0/24\"]".to_owned()
    }

    fn read(&self, raw: &Raw<'_>) -> Result<Self::Value, String> {
        let words = TEXTS.read(raw).map_err(|_| self.expects())?;
        let ranges: Option<Vec<_>> = words.iter().map(|word| AddressRange::read(word)).collect();
        ranges.ok_or_else(|| self.expects())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_in_its_range_only() {
        for (range, address, is_in) in [
            ("192.0.2.0/24", "192.0.2.77", true),
            ("192.0.2.0/24", "192.0.3.1", false),
            ("192.0.2.0/24", "::ffff:192.0.2.1", true),
            ("192.0.2.9", "192.0.2.9", true),
            ("192.0.2.9", "192.0.2.8", false),
            ("0.0.0.0/0", "203.0.113.5", true),
            ("0.0.0.0/0", "2001:db8::1", false),
            ("2001:db8::/32", "2001:db8:1::1", true),
            ("2001:db8::/32", "2001:db9::1", false),
        ] {
            let range = AddressRange::read(range).unwrap();
            assert_eq!(range.contains(address.parse().unwrap()), is_in, "{address} in {range}");
        }
        for wrong in ["", "192.0.2.0/33", "192.0.2/24", "2001:db8::/129", "example.com"] {
            assert_eq!(AddressRange::read(wrong), None, "{wrong}");
        }
    }
}
