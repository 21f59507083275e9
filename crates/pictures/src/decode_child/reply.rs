//! The replies of the decode child.

use super::frame::Numbers;
use super::refusal;
use crate::decode_error::DecodeError;
use crate::fingerprint::ImageFingerprint;
use crate::photo::Remark;

/// The result of decoding a picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct DecodedFacts {
    pub(super) size: (u32, u32),
    pub(super) remarks: Vec<Remark>,
    pub(super) fingerprint: Option<ImageFingerprint>,
}

/// One reply.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum ChildReply {
    Decoded(DecodedFacts),
    Refused(DecodeError),
    /// Rows of pixels in the requested size.
    Pixels(Vec<u8>),
    /// The picture is not in the child's cache, so it must be decoded again.
    Missing,
}

pub(super) const DECODED: u8 = 1;
pub(super) const REFUSED: u8 = 2;
pub(super) const PIXELS: u8 = 3;
pub(super) const MISSING: u8 = 4;

/// All remarks. A remark is encoded as its index.
const REMARKS: [Remark; 8] = [
    Remark::Animated,
    Remark::Turned,
    Remark::Transparent,
    Remark::Reduced,
    Remark::FirstPage,
    Remark::NoEndMark,
    Remark::CutOff,
    Remark::Coarse,
];

impl DecodedFacts {
    pub(super) fn numbers(&self) -> Vec<u8> {
        let bits = REMARKS.iter().zip(0u32..).filter(|(remark, _)| self.remarks.contains(remark));
        let bits = bits.fold(0u32, |bits, (_, place)| bits | 1 << place);
        let numbers = [self.size.0, self.size.1, bits].into_iter().flat_map(u32::to_le_bytes);
        numbers.chain(self.fingerprint.into_iter().flat_map(|fingerprint| fingerprint.0)).collect()
    }

    fn of(body: &[u8]) -> Option<Self> {
        let mut numbers = Numbers(body);
        let size = (numbers.short()?, numbers.short()?);
        let bits = numbers.short()?;
        let remarks = REMARKS.iter().zip(0u32..).filter(|(_, place)| bits & (1 << place) != 0);
        let remarks = remarks.map(|(remark, _)| *remark).collect();
        Some(Self { size, remarks, fingerprint: numbers.take().map(ImageFingerprint) })
    }
}

impl ChildReply {
    pub(super) fn of(kind: u8, body: Vec<u8>) -> Option<Self> {
        match kind {
            DECODED => DecodedFacts::of(&body).map(ChildReply::Decoded),
            REFUSED => refusal::error(&body).map(ChildReply::Refused),
            PIXELS => Some(ChildReply::Pixels(body)),
            MISSING => Some(ChildReply::Missing),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_told_of_a_picture_is_read_as_it_was_written() {
        for fingerprint in [None, Some(ImageFingerprint([7; 32]))] {
            let remarks = vec![Remark::Animated, Remark::Coarse];
            let facts = DecodedFacts { size: (3, 4), remarks, fingerprint };
            assert_eq!(ChildReply::of(DECODED, facts.numbers()), Some(ChildReply::Decoded(facts)));
        }
        assert_eq!(ChildReply::of(9, Vec::new()), None);
    }
}
