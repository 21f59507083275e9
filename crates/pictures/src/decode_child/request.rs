//! The requests to the decode child.

use super::frame::Numbers;
use crate::view::Rect;

/// The key of a picture in the child's cache.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct PictureId(pub(super) u64);

/// A request for a part of a decoded picture, scaled to `size`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct PartOrder {
    pub(super) id: PictureId,
    pub(super) part: Rect,
    pub(super) size: (u32, u32),
}

/// One request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Request<'a> {
    Decode(PictureId, &'a [u8]),
    Part(PartOrder),
}

const DECODE: u8 = 1;
const PART: u8 = 2;

impl<'a> Request<'a> {
    pub(super) fn kind(&self) -> u8 {
        match self {
            Request::Decode(..) => DECODE,
            Request::Part(_) => PART,
        }
    }

    /// The numbers of the body, which precede the file's bytes.
    pub(super) fn numbers(&self) -> Vec<u8> {
        match self {
            Request::Decode(id, _) => id.0.to_le_bytes().to_vec(),
            Request::Part(PartOrder { id, part, size }) => {
                let numbers = [part.x, part.y, part.width, part.height, size.0, size.1];
                let numbers = numbers.iter().flat_map(|number| number.to_le_bytes());
                id.0.to_le_bytes().into_iter().chain(numbers).collect()
            }
        }
    }

    pub(super) fn file(&self) -> &'a [u8] {
        match self {
            Request::Decode(_, file) => file,
            Request::Part(_) => &[],
        }
    }

    pub(super) fn of(kind: u8, body: &'a [u8]) -> Option<Self> {
        let mut numbers = Numbers(body);
        let id = PictureId(numbers.long()?);
        match kind {
            DECODE => Some(Request::Decode(id, numbers.0)),
            PART => {
                let mut next = || numbers.short();
                let part = Rect { x: next()?, y: next()?, width: next()?, height: next()? };
                Some(Request::Part(PartOrder { id, part, size: (next()?, next()?) }))
            }
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_is_read_as_it_was_written() {
        let part = Rect { x: 1, y: 2, width: 3, height: 4 };
        let part = Request::Part(PartOrder { id: PictureId(7), part, size: (5, 6) });
        for request in [Request::Decode(PictureId(9), b"bytes"), part] {
            let body = [request.numbers(), request.file().to_vec()].concat();
            assert_eq!(Request::of(request.kind(), &body), Some(request));
        }
        assert_eq!(Request::of(PART, &[0; 20]), None);
    }
}
