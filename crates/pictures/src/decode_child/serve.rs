//! The child's side: reads requests from stdin and answers on stdout, until the pipe is closed.

use super::message::{ChildReply, DecodedFacts, PartOrder, PictureId, Request};
use super::picture_cache::DecodedPictures;
use super::{confinement, frame};
use crate::decode;
use crate::fingerprint::ImageFingerprint;
use crate::limits::DecodeLimits;
use crate::raster;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use std::fs::File;
use std::io;
use std::os::fd::AsFd;
use std::sync::Arc;

/// After this idle time, the cache is reduced to free memory.
const REST: Timespec = Timespec { tv_sec: 5, tv_nsec: 0 };

/// Confines this process, then serves requests. Returns when the console closes the pipe.
pub fn serve() -> io::Result<()> {
    // The default panic hook would open files for a backtrace, and nobody would read it.
    std::panic::set_hook(Box::new(|_| ()));
    let requests = File::from(rustix::stdio::stdin().try_clone_to_owned()?);
    let replies = File::from(rustix::stdio::stdout().try_clone_to_owned()?);
    confinement::confine()?;
    DecodeService { requests, replies, kept: DecodedPictures::default(), limits: DecodeLimits::default() }
        .run()
}

struct DecodeService {
    requests: File,
    replies: File,
    kept: DecodedPictures,
    limits: DecodeLimits,
}

impl DecodeService {
    fn run(&mut self) -> io::Result<()> {
        loop {
            self.wait();
            let Some((request, file)) = frame::read(&mut self.requests, self.limits.max_file)? else {
                return Ok(());
            };
            match request {
                Request::Decode(id) => self.decode(id, &file)?,
                Request::Part(order) => self.part(order)?,
            }
        }
    }

    fn wait(&mut self) {
        let is_silent = {
            let mut watched = [PollFd::from_borrowed_fd(self.requests.as_fd(), PollFlags::IN)];
            poll(&mut watched, Some(&REST)) == Ok(0)
        };
        if is_silent {
            self.kept.rest();
        }
    }

    fn decode(&mut self, id: PictureId, file: &[u8]) -> io::Result<()> {
        self.kept.make_room();
        let reply = match decode(file, &self.limits) {
            Err(error) => ChildReply::Refused(error),
            Ok(photo) => {
                let size = (photo.width(), photo.height());
                let fingerprint = ImageFingerprint::of(&photo);
                let facts = DecodedFacts { size, remarks: photo.remarks, fingerprint };
                self.kept.keep(id, Arc::unwrap_or_clone(photo.pixels));
                ChildReply::Decoded(facts)
            }
        };
        frame::write(&mut self.replies, &reply, &[])
    }

    fn part(&mut self, PartOrder { id, part, size }: PartOrder) -> io::Result<()> {
        let Some(picture) = self.kept.picture(id) else {
            return frame::write(&mut self.replies, &ChildReply::Missing, &[]);
        };
        let pixels = raster::resize(picture, part, size);
        frame::write(&mut self.replies, &ChildReply::Pixels, pixels.as_raw())
    }
}
