//! A picture whose pixels are in the decode child. Its file stays here, so that a new child can decode it again.

use super::decoder::Decoder;
use super::message::{PartOrder, PictureId};
use crate::cache::{CachedPicture, PictureFacts};
use crate::decode_error::DecodeError;
use crate::photo::Sha;
use crate::pixels::Pixels;
use crate::view::Rect;
use image::RgbImage;
use std::sync::Arc;

const LEAST_WEIGHT: usize = 512 << 10;

/// A decoded picture. Cheap to clone.
#[derive(Clone)]
pub struct DecodedPicture(Arc<KeptFile>);

struct KeptFile {
    decoder: Decoder,
    id: PictureId,
    facts: PictureFacts,
    file: Vec<u8>,
}

impl DecodedPicture {
    pub(super) fn new(decoder: Decoder, id: PictureId, facts: PictureFacts, mut file: Vec<u8>) -> Self {
        file.shrink_to_fit();
        Self(Arc::new(KeptFile { decoder, id, facts, file }))
    }

    /// Its metadata.
    pub fn facts(&self) -> &PictureFacts {
        &self.0.facts
    }

    /// All its pixels.
    pub fn whole(&self) -> Result<RgbImage, DecodeError> {
        let (width, height) = self.size();
        self.part(Rect { x: 0, y: 0, width, height }, (width, height))
    }
}

impl Pixels for DecodedPicture {
    fn size(&self) -> (u32, u32) {
        self.0.facts.size
    }

    fn part(&self, part: Rect, size: (u32, u32)) -> Result<RgbImage, DecodeError> {
        let pixels = self.0.decoder.part(PartOrder { id: self.0.id, part, size }, &self.0.file)?;
        RgbImage::from_raw(size.0, size.1, pixels).ok_or(DecodeError::DecoderEnded)
    }
}

impl CachedPicture for DecodedPicture {
    fn sha256(&self) -> Sha {
        self.0.facts.sha256
    }

    /// The size of the file, but at least half a mebibyte: this also limits the number of small files, so that the
    /// memory of a console stops growing after minutes.
    fn weight(&self) -> usize {
        self.0.file.len().max(LEAST_WEIGHT)
    }
}

impl std::fmt::Debug for DecodedPicture {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "DecodedPicture({:?})", self.0.facts)
    }
}

/// Pictures are equal if their files are.
impl PartialEq for DecodedPicture {
    fn eq(&self, other: &Self) -> bool {
        self.0.facts == other.0.facts
    }
}
