//! The console's side: starts the child when it is needed, and replaces it after it ended.

use super::decoded_picture::DecodedPicture;
use super::message::{ChildReply, DecodedFacts, PartOrder, PictureId, Request};
use super::process::DecodeProcess;
use crate::cache::PictureFacts;
use crate::decode_error::DecodeError;
use crate::fingerprint::ImageFingerprint;
use crate::photo::Sha;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Timeout of one request to the child.
pub const WAIT: Duration = Duration::from_secs(10);

/// Decodes pictures in a child process. Clones share it.
#[derive(Clone, Debug)]
pub struct Decoder(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    program: PathBuf,
    wait: Duration,
    process: Mutex<Option<DecodeProcess>>,
    next_id: AtomicU64,
}

impl Decoder {
    /// Uses `program` as the child, with `wait` as the timeout of one request.
    pub fn of(program: PathBuf, wait: Duration) -> Self {
        Self(Arc::new(Shared { program, wait, process: Mutex::default(), next_id: AtomicU64::new(1) }))
    }

    /// Uses the running program as the child, even if its file was replaced by another version.
    pub fn of_this_program() -> Self {
        #[cfg(target_os = "linux")]
        let program = PathBuf::from("/proc/self/exe");
        #[cfg(not(target_os = "linux"))]
        let program = std::env::current_exe().unwrap_or_else(|_| PathBuf::from("referee"));
        Self::of(program, WAIT)
    }

    /// Decodes a picture in the child, which caches the pixels. It blocks until the picture is decoded: call it on a
    /// worker thread.
    pub fn decode(&self, file: Vec<u8>) -> Result<(DecodedPicture, Option<ImageFingerprint>), DecodeError> {
        let id = PictureId(self.0.next_id.fetch_add(1, Ordering::Relaxed));
        let DecodedFacts { size, remarks, fingerprint } = self.decoded(id, &file)?;
        let facts = PictureFacts { sha256: Sha::of(&file), size, remarks };
        Ok((DecodedPicture::new(self.clone(), id, facts, file), fingerprint))
    }

    /// Ends the child and its cached pictures. The next request starts a new child.
    pub fn stop(&self) {
        drop(self.process().take());
    }

    /// The child's process id; `None` if no child is running.
    pub fn process_id(&self) -> Option<u32> {
        self.process().as_ref().map(DecodeProcess::id)
    }

    /// A part of a picture. If the child no longer has the picture in its cache, the file is decoded again.
    pub(super) fn part(&self, order: PartOrder, file: &[u8]) -> Result<Vec<u8>, DecodeError> {
        match self.ask(&Request::Part(order), &[])? {
            (ChildReply::Missing, _) => self.decoded(order.id, file)?,
            reply => return pixels(reply),
        };
        pixels(self.ask(&Request::Part(order), &[])?)
    }

    fn decoded(&self, id: PictureId, file: &[u8]) -> Result<DecodedFacts, DecodeError> {
        match self.ask(&Request::Decode(id), file)?.0 {
            ChildReply::Decoded(facts) => Ok(facts),
            ChildReply::Refused(error) => Err(error),
            ChildReply::Pixels | ChildReply::Missing => Err(DecodeError::DecoderEnded),
        }
    }

    fn process(&self) -> MutexGuard<'_, Option<DecodeProcess>> {
        self.0.process.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn ask(&self, request: &Request, file: &[u8]) -> Result<(ChildReply, Vec<u8>), DecodeError> {
        let mut process = self.process();
        // A child that has ended or used up its work time is replaced before the request.
        let running = process.take().and_then(|mut running| running.is_fit().then_some(running));
        let mut running = match running {
            Some(running) => running,
            None => DecodeProcess::start(&self.0.program).map_err(|_| DecodeError::NoDecoder)?,
        };
        let reply = running.ask((request, file), self.0.wait)?;
        *process = Some(running);
        Ok(reply)
    }
}

fn pixels((reply, bytes): (ChildReply, Vec<u8>)) -> Result<Vec<u8>, DecodeError> {
    match reply {
        ChildReply::Pixels => Ok(bytes),
        ChildReply::Refused(error) => Err(error),
        ChildReply::Decoded(_) | ChildReply::Missing => Err(DecodeError::DecoderEnded),
    }
}
