//! Decode errors, with sentences for the reviewer.

use super::sniff::FileKind;
use serde::{Deserialize, Serialize};

/// Why a picture is not shown. Its text continues "could not show the picture:"; [`DecodeError::sentence`] is a full
/// sentence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum DecodeError {
    /// The file has no bytes.
    #[error("the service sent an empty file instead of a picture")]
    Empty,
    #[error("the service sent {} instead of a picture", .0.words())]
    NotAPicture(FileKind),
    /// A picture format that is not supported.
    #[error("it is {}, which this console does not decode", .0.words())]
    UnsupportedKind(FileKind),
    /// A coding of a supported format that is not supported.
    #[error("it is a {}, which this console does not decode", .0.words())]
    UnsupportedCoding(RareCoding),
    /// The file is larger than the limit.
    #[error("the file is {bytes} bytes; at most {most} are taken")]
    FileTooLarge { bytes: usize, most: usize },
    /// A side is longer than the limit.
    #[error("it says it is {width}x{height} pixels; at most {most} along a side are taken")]
    TooManyPixels {
        width: u32,
        height: u32,
        /// The limit along one side.
        most: u32,
    },
    /// Decoding would take more memory than the limit.
    #[error("decoding {width}x{height} pixels would take {needed} MiB; at most {most} are given")]
    TooMuchMemory {
        width: u32,
        height: u32,
        /// The required memory in MiB.
        needed: u64,
        /// The memory limit in MiB.
        most: u64,
    },
    /// The file ends before the picture is complete.
    #[error("the file is cut off: the end of the picture is missing")]
    Truncated,
    /// The bytes violate the rules of their format.
    #[error("the file is damaged and would not decode to what was taken")]
    Damaged,
    /// The decode child exceeded its timeout and was killed.
    #[error("decoding it took too long and was stopped; the file may be made to do that")]
    Overran,
    /// The decode child crashed or was killed while it decoded the file.
    #[error("the decoder ended while it worked on it; the file may be made to do that")]
    DecoderEnded,
    /// No decode child could be started.
    #[error("the decoder could not be started: too many processes, or too little memory")]
    NoDecoder,
}

impl DecodeError {
    /// The reason as a full sentence.
    pub fn sentence(&self) -> String {
        let text = self.to_string();
        let mut letters = text.chars();
        let first = letters.next().map(|c| c.to_ascii_uppercase());
        first.into_iter().chain(letters).chain(['.']).collect()
    }
}

/// A coding that no decoder here supports, or only for small pictures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum RareCoding {
    Lossless,
    Hierarchical,
    Arithmetic,
    /// More than 8 bits a sample.
    DeepSamples,
    SeparateSubsampledScans,
    LargePrintColors,
    LargeRareColors,
    LargeInterlaced,
    /// The decoder does not say which.
    Other,
}

impl RareCoding {
    fn words(self) -> &'static str {
        match self {
            RareCoding::Lossless => "lossless JPEG",
            RareCoding::Hierarchical => "hierarchical JPEG",
            RareCoding::Arithmetic => "JPEG with arithmetic coding",
            RareCoding::DeepSamples => "JPEG of more than 8 bits a sample",
            RareCoding::SeparateSubsampledScans => "JPEG with subsampled colors in separate scans",
            RareCoding::LargePrintColors => "large JPEG in print colors (CMYK)",
            RareCoding::LargeRareColors => "large JPEG in rare colors",
            RareCoding::LargeInterlaced => "large interlaced PNG",
            RareCoding::Other => "picture coded in a rare way",
        }
    }
}
