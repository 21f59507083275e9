//! Decode errors, with sentences for the reviewer.

use super::sniff::FileKind;

/// Why a picture is not shown. Its text continues "could not show the picture:"; [`DecodeError::sentence`] is a full
/// sentence.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DecodeError {
    /// The file has no bytes.
    #[error("the service sent an empty file instead of a picture")]
    Empty,
    /// The file is not a picture.
    #[error("the service sent {} instead of a picture", .0.words())]
    NotAPicture(FileKind),
    /// A picture format that is not supported.
    #[error("it is {}, which this console does not decode", .0.words())]
    UnsupportedKind(FileKind),
    /// A coding of a supported format that is not supported.
    #[error("it is a {0}, which this console does not decode")]
    UnsupportedCoding(&'static str),
    /// The file is larger than the limit.
    #[error("the file is {bytes} bytes; at most {most} are taken")]
    FileTooLarge { bytes: usize, most: usize },
    /// A side is longer than the limit.
    #[error("it says it is {width}x{height} pixels; at most {most} along a side are taken")]
    TooManyPixels {
        /// Width in pixels.
        width: u32,
        /// Height in pixels.
        height: u32,
        /// The limit along one side.
        most: u32,
    },
    /// Decoding would take more memory than the limit.
    #[error("decoding {width}x{height} pixels would take {needed} MiB; at most {most} are given")]
    TooMuchMemory {
        /// Width in pixels.
        width: u32,
        /// Height in pixels.
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
