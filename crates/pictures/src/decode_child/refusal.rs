//! Encodes decode errors as numbers. The console accepts no text from the child, which has read hostile bytes.

use super::frame::Numbers;
use crate::decode_error::DecodeError;
use crate::sniff::FileKind;

/// All file kinds. A kind is encoded as its index.
const KINDS: [FileKind; 20] = [
    FileKind::Jpeg,
    FileKind::Png,
    FileKind::WebP,
    FileKind::Gif,
    FileKind::Bmp,
    FileKind::Tiff,
    FileKind::Heic,
    FileKind::Avif,
    FileKind::Jpeg2000,
    FileKind::JpegXl,
    FileKind::Icon,
    FileKind::Svg,
    FileKind::Pdf,
    FileKind::Video,
    FileKind::Html,
    FileKind::Json,
    FileKind::Xml,
    FileKind::Zip,
    FileKind::Text,
    FileKind::Unknown,
];

/// All rejected codings. A coding is encoded as its index; an unknown one as 0.
const CODINGS: [&str; 7] = [
    "picture coded in a rare way",
    "lossless JPEG",
    "hierarchical JPEG",
    "JPEG with arithmetic coding",
    "JPEG of more than 8 bits a sample",
    "JPEG with subsampled colors in separate scans",
    "large JPEG in rare colors",
];

/// Encodes an error with its values.
pub(super) fn numbers(error: &DecodeError) -> Vec<u8> {
    let place = |at: Option<usize>| at.and_then(|at| u64::try_from(at).ok()).unwrap_or(0);
    let kind = |kind: &FileKind| place(KINDS.iter().position(|known| known == kind));
    let long = |number: usize| u64::try_from(number).unwrap_or(u64::MAX);
    let (number, details): (u8, Vec<u64>) = match error {
        DecodeError::Empty => (0, vec![]),
        DecodeError::NotAPicture(file) => (1, vec![kind(file)]),
        DecodeError::UnsupportedKind(file) => (2, vec![kind(file)]),
        DecodeError::UnsupportedCoding(coding) => {
            (3, vec![place(CODINGS.iter().position(|known| known == coding))])
        }
        DecodeError::FileTooLarge { bytes, most } => (4, vec![long(*bytes), long(*most)]),
        DecodeError::TooManyPixels { width, height, most } => {
            (5, vec![(*width).into(), (*height).into(), (*most).into()])
        }
        DecodeError::TooMuchMemory { width, height, needed, most } => {
            (6, vec![(*width).into(), (*height).into(), *needed, *most])
        }
        DecodeError::Truncated => (7, vec![]),
        DecodeError::Damaged => (8, vec![]),
        DecodeError::Overran => (9, vec![]),
        DecodeError::DecoderEnded => (10, vec![]),
        DecodeError::NoDecoder => (11, vec![]),
    };
    std::iter::once(number).chain(details.into_iter().flat_map(u64::to_le_bytes)).collect()
}

/// Decodes an error. `None` if the bytes are no error that a child sends.
pub(super) fn error(body: &[u8]) -> Option<DecodeError> {
    let mut numbers = Numbers(body);
    let number = numbers.byte()?;
    let mut next = || numbers.long();
    let place = |number: u64| usize::try_from(number).ok();
    let side = |number: u64| u32::try_from(number).ok();
    let kind = |number: u64| KINDS.get(place(number)?).copied();
    Some(match number {
        0 => DecodeError::Empty,
        1 => DecodeError::NotAPicture(kind(next()?)?),
        2 => DecodeError::UnsupportedKind(kind(next()?)?),
        3 => DecodeError::UnsupportedCoding(CODINGS.get(place(next()?)?).copied()?),
        4 => DecodeError::FileTooLarge { bytes: place(next()?)?, most: place(next()?)? },
        5 => {
            DecodeError::TooManyPixels { width: side(next()?)?, height: side(next()?)?, most: side(next()?)? }
        }
        6 => DecodeError::TooMuchMemory {
            width: side(next()?)?,
            height: side(next()?)?,
            needed: next()?,
            most: next()?,
        },
        7 => DecodeError::Truncated,
        8 => DecodeError::Damaged,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_of_the_child_is_read_as_it_was_written() {
        let codings = CODINGS.map(DecodeError::UnsupportedCoding);
        let others = [
            DecodeError::Empty,
            DecodeError::UnsupportedKind(FileKind::Heic),
            DecodeError::FileTooLarge { bytes: 9, most: 7 },
            DecodeError::TooManyPixels { width: 1, height: 2, most: 3 },
            DecodeError::TooMuchMemory { width: 1, height: 2, needed: 3, most: 4 },
            DecodeError::Truncated,
            DecodeError::Damaged,
        ];
        for kind in KINDS.map(DecodeError::NotAPicture).iter().chain(&codings).chain(&others) {
            assert_eq!(error(&numbers(kind)).as_ref(), Some(kind));
        }
        assert_eq!(error(&numbers(&DecodeError::NoDecoder)), None);
    }
}
