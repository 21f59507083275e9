//! The frame of a message in both directions: four bytes each for the lengths of its two parts, the message as JSON, then
//! raw bytes: a file or pixels.

use serde::Serialize;
use serde::de::DeserializeOwned;
use std::io::{self, Read, Write};

/// Length of the two lengths in bytes.
pub(super) const HEADER: usize = 8;

/// The longest message in bytes. No message has text.
const MOST_MESSAGE: usize = 1024;

/// A message with the lengths before it. Its raw bytes, of which there are `bytes`, follow.
pub(super) fn head(message: &impl Serialize, bytes: usize) -> io::Result<Vec<u8>> {
    let message = serde_json::to_vec(message)?;
    let length = |length: usize| u32::try_from(length).map_err(|_| io::ErrorKind::InvalidData);
    let lengths = [length(message.len())?, length(bytes)?].map(u32::to_le_bytes);
    Ok([lengths.as_flattened(), &message].concat())
}

/// The lengths of the message and of the raw bytes, of which at most `most` are accepted.
pub(super) fn lengths([a, b, c, d, e, f, g, h]: [u8; HEADER], most: usize) -> io::Result<(usize, usize)> {
    let length = |bytes| usize::try_from(u32::from_le_bytes(bytes)).unwrap_or(usize::MAX);
    let (message, bytes) = (length([a, b, c, d]), length([e, f, g, h]));
    if message > MOST_MESSAGE || bytes > most {
        return Err(io::ErrorKind::InvalidData.into());
    }
    Ok((message, bytes))
}

/// Parses a message.
pub(super) fn message<M: DeserializeOwned>(json: &[u8]) -> io::Result<M> {
    Ok(serde_json::from_slice(json)?)
}

/// Reads one frame; `None` if the other side has closed the pipe.
pub(super) fn read<M: DeserializeOwned>(
    from: &mut impl Read,
    most: usize,
) -> io::Result<Option<(M, Vec<u8>)>> {
    let mut header = [0; HEADER];
    match from.read_exact(&mut header) {
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
        read => read?,
    }
    let (json, bytes) = lengths(header, most)?;
    let (mut json, mut bytes) = (vec![0; json], vec![0; bytes]);
    from.read_exact(&mut json)?;
    from.read_exact(&mut bytes)?;
    Ok(Some((message(&json)?, bytes)))
}

/// Writes one frame.
pub(super) fn write(onto: &mut impl Write, message: &impl Serialize, bytes: &[u8]) -> io::Result<()> {
    onto.write_all(&head(message, bytes.len())?)?;
    onto.write_all(bytes)
}

#[cfg(test)]
mod tests {
    use super::super::message::{ChildReply, DecodedFacts, PartOrder, PictureId, Request};
    use super::*;
    use crate::decode_error::{DecodeError, RareCoding};
    use crate::fingerprint::ImageFingerprint;
    use crate::photo::Remark;
    use crate::sniff::FileKind;
    use crate::view::Rect;

    fn there_and_back<M: Serialize + DeserializeOwned>(message: &M, bytes: &[u8]) -> (M, Vec<u8>) {
        let mut sent = Vec::new();
        write(&mut sent, message, bytes).unwrap();
        read(&mut sent.as_slice(), bytes.len()).unwrap().unwrap()
    }

    #[test]
    fn a_message_is_read_as_it_was_written() {
        let part = Rect { x: 1, y: u32::MAX, width: 3, height: 4 };
        let part = Request::Part(PartOrder { id: PictureId(u64::MAX), part, size: (5, 6) });
        for request in [Request::Decode(PictureId(9)), part] {
            assert_eq!(there_and_back(&request, b"a file"), (request, b"a file".to_vec()));
        }
        let remarks = vec![Remark::Animated, Remark::Coarse];
        let fingerprint = Some(ImageFingerprint([255; 32]));
        let replies = [
            ChildReply::Decoded(DecodedFacts { size: (u32::MAX, u32::MAX), remarks, fingerprint }),
            ChildReply::Refused(DecodeError::NotAPicture(FileKind::Html)),
            ChildReply::Refused(DecodeError::UnsupportedCoding(RareCoding::LargePrintColors)),
            ChildReply::Refused(DecodeError::TooMuchMemory {
                width: 1,
                height: 2,
                needed: u64::MAX,
                most: 4,
            }),
            ChildReply::Pixels,
            ChildReply::Missing,
        ];
        for reply in replies {
            assert_eq!(there_and_back(&reply, &[]), (reply, Vec::new()));
        }
    }

    #[test]
    fn nothing_longer_than_its_limit_and_no_other_message_is_accepted() {
        let mut sent = Vec::new();
        write(&mut sent, &ChildReply::Pixels, &[0; 4]).unwrap();
        assert!(read::<ChildReply>(&mut sent.as_slice(), 3).is_err());
        assert!(read::<Request>(&mut sent.as_slice(), 4).is_err());
        assert!(read::<ChildReply>(&mut &sent[..sent.len() - 1], 4).is_err());
        assert!(read::<ChildReply>(&mut &sent[..3], 4).unwrap().is_none(), "the pipe was closed");
        let long = "x".repeat(MOST_MESSAGE);
        assert!(lengths(head(&long, 0).unwrap()[..HEADER].try_into().unwrap(), 0).is_err());
    }
}
