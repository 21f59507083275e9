//! Decode errors, with sentences for the reviewer.

use super::sniff::FileKind;

/// Why a picture is not shown. Its text fits after "could not show the picture:"; [`DecodeError::sentence`] stands alone.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DecodeError {
    /// No bytes at all.
    #[error("the service sent an empty file instead of a picture")]
    Empty,
    /// Something that is no picture.
    #[error("the service sent {} instead of a picture", .0.words())]
    NotAPicture(FileKind),
    /// A picture of a kind that is not decoded here.
    #[error("it is {}, which this console does not decode", .0.words())]
    UnsupportedKind(FileKind),
    /// A way of coding that is not decoded here.
    #[error("it is a {0}, which this console does not decode")]
    UnsupportedCoding(&'static str),
    /// The file is larger than the limit.
    #[error("the file is {bytes} bytes; at most {most} are taken")]
    FileTooLarge { bytes: usize, most: usize },
    /// A side is longer than the limit.
    #[error("it says it is {width}x{height} pixels; at most {most} along a side are taken")]
    TooManyPixels {
        /// Pixels across.
        width: u32,
        /// Pixels down.
        height: u32,
        /// The limit along one side.
        most: u32,
    },
    /// Decoding would take more memory than the limit.
    #[error("decoding {width}x{height} pixels would take {needed} MiB; at most {most} are given")]
    TooMuchMemory {
        /// Pixels across.
        width: u32,
        /// Pixels down.
        height: u32,
        /// What it would take.
        needed: u64,
        /// What is given.
        most: u64,
    },
    /// The file ends before the picture does.
    #[error("the file is cut off: the end of the picture is missing")]
    Truncated,
    /// The bytes break the rules of their format.
    #[error("the file is damaged and would not decode to what was taken")]
    Damaged,
    /// The decode child was stopped.
    #[error("decoding it took too long and was stopped; the file may be made to do that")]
    Overran,
    /// The decode child ended over it.
    #[error("the decoder ended while it worked on it; the file may be made to do that")]
    DecoderEnded,
    /// No decode child can be started.
    #[error("the decoder could not be started: too many processes, or too little memory")]
    NoDecoder,
}

impl DecodeError {
    /// The reason as a sentence of its own.
    pub fn sentence(&self) -> String {
        let text = self.to_string();
        let mut letters = text.chars();
        let first = letters.next().map(|c| c.to_ascii_uppercase());
        first.into_iter().chain(letters).chain(['.']).collect()
    }
}
