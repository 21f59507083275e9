//! Commands of kitty's graphics protocol. Each one suppresses the reply, which would be read as keys.

use super::tmux::Wrap;
use crate::budget::Encoded;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// Maximum data of one command in bytes.
const CHUNK: usize = 4096;

/// The commands that transmit one picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TransmitChunks {
    id: u32,
    data: String,
    sent: usize,
    wrap: Wrap,
}

/// Transmits a picture's file under an id, in chunks.
pub(super) fn transmit(id: u32, picture: &Encoded, wrap: Wrap) -> TransmitChunks {
    TransmitChunks { id, data: STANDARD.encode(&picture.bytes), sent: 0, wrap }
}

impl TransmitChunks {
    /// Whether every chunk was sent.
    pub fn is_done(&self) -> bool {
        self.sent >= self.data.len()
    }

    /// Whether some chunks were sent and some not.
    pub fn is_under_way(&self) -> bool {
        self.sent > 0 && !self.is_done()
    }

    /// Aborts the transmission with an empty last chunk, after which any other sequence can follow. Empty if no chunk
    /// or every chunk was sent.
    pub fn cancel(self) -> Vec<u8> {
        if self.is_under_way() { self.wrap.around("\x1b_Gm=0;\x1b\\") } else { Vec::new() }
    }
}

impl Iterator for TransmitChunks {
    type Item = Vec<u8>;

    fn next(&mut self) -> Option<Vec<u8>> {
        if self.is_done() {
            return None;
        }
        let end = (self.sent + CHUNK).min(self.data.len());
        let piece = self.data.get(self.sent..end)?;
        let more = u8::from(end < self.data.len());
        let command = if self.sent == 0 {
            format!("\x1b_Ga=t,t=d,f=100,i={},q=2,m={more};{piece}\x1b\\", self.id)
        } else {
            format!("\x1b_Gm={more};{piece}\x1b\\")
        };
        self.sent = end;
        Some(self.wrap.around(&command))
    }
}

/// Removes the placements of a picture from the screen; the terminal keeps its data.
pub(super) fn unplace(id: u32, wrap: Wrap) -> Vec<u8> {
    wrap.around(&format!("\x1b_Ga=d,d=i,i={id},q=2\x1b\\"))
}

/// Deletes a picture and its placements.
pub(super) fn delete(id: u32, wrap: Wrap) -> Vec<u8> {
    wrap.around(&format!("\x1b_Ga=d,d=I,i={id},q=2\x1b\\"))
}
