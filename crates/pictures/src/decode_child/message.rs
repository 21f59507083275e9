//! The requests to the decode child and its replies. No variant has text, because the child has read hostile bytes.

use crate::decode_error::DecodeError;
use crate::fingerprint::ImageFingerprint;
use crate::photo::Remark;
use crate::view::Rect;
use serde::{Deserialize, Serialize};

/// The key of a picture in the child's cache.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct PictureId(pub(super) u64);

/// A request for a part of a decoded picture, scaled to `size`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct PartOrder {
    pub(super) id: PictureId,
    pub(super) part: Rect,
    pub(super) size: (u32, u32),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Request {
    /// The bytes of the frame are the file.
    Decode(PictureId),
    Part(PartOrder),
}

/// The result of decoding a picture.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct DecodedFacts {
    pub(super) size: (u32, u32),
    pub(super) remarks: Vec<Remark>,
    pub(super) fingerprint: Option<ImageFingerprint>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum ChildReply {
    Decoded(DecodedFacts),
    Refused(DecodeError),
    /// The bytes of the frame are rows of pixels in the requested size.
    Pixels,
    /// The picture is not in the child's cache, so it must be decoded again.
    Missing,
}
