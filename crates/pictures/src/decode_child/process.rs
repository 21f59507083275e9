//! One decode child as seen by the console: requests with a deadline, and a forced end.

use super::frame;
use super::message::{ChildReply, PartOrder, Request};
use crate::decode_error::DecodeError;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fs::{OFlags, fcntl_getfl, fcntl_setfl};
use std::io::{self, Read, Write};
use std::os::fd::{AsFd, BorrowedFd};
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

/// A running child.
#[derive(Debug)]
pub(super) struct DecodeProcess {
    child: Child,
    requests: ChildStdin,
    replies: ChildStdout,
    /// The total time that it has worked on requests.
    worked: Duration,
}

/// A child is replaced after this much work, because its limit of CPU time counts all its pictures.
const MOST_WORK: Duration = Duration::from_secs(60);

/// Requested pipe buffer in bytes, so that a request or reply needs few system calls.
const PIPE: usize = 1 << 20;

impl DecodeProcess {
    /// Starts a child with an empty environment, in its own process group, so that signals of the terminal do not reach
    /// it.
    pub(super) fn start(program: &Path) -> io::Result<Self> {
        let mut child = Command::new(program)
            .arg("decode-worker")
            .env_clear()
            .current_dir("/")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .process_group(0)
            .spawn()?;
        let pipes = child.stdin.take().zip(child.stdout.take());
        let (requests, replies) = pipes.ok_or(io::ErrorKind::BrokenPipe)?;
        for pipe in [requests.as_fd(), replies.as_fd()] {
            fcntl_setfl(pipe, fcntl_getfl(pipe)? | OFlags::NONBLOCK)?;
            #[cfg(target_os = "linux")]
            let _ = rustix::pipe::fcntl_setpipe_size(pipe, PIPE);
        }
        Ok(Self { child, requests, replies, worked: Duration::ZERO })
    }

    pub(super) fn id(&self) -> u32 {
        self.child.id()
    }

    /// Whether it can take another request.
    pub(super) fn is_fit(&mut self) -> bool {
        self.worked < MOST_WORK && matches!(self.child.try_wait(), Ok(None))
    }

    /// Sends a request with the bytes of its file, and waits for the reply with its bytes. After an error the child must
    /// be dropped.
    pub(super) fn ask(
        &mut self,
        request: (&Request, &[u8]),
        wait: Duration,
    ) -> Result<(ChildReply, Vec<u8>), DecodeError> {
        let begun = Instant::now();
        let deadline = begun + wait;
        let replied = self.exchange(request, deadline);
        self.worked += begun.elapsed();
        replied.map_err(|error| match error.kind() {
            io::ErrorKind::TimedOut => DecodeError::Overran,
            _ => DecodeError::DecoderEnded,
        })
    }

    fn exchange(
        &mut self,
        (request, file): (&Request, &[u8]),
        deadline: Instant,
    ) -> io::Result<(ChildReply, Vec<u8>)> {
        self.send(&frame::head(request, file.len())?, deadline)?;
        self.send(file, deadline)?;
        let mut header = [0; frame::HEADER];
        self.receive(&mut header, deadline)?;
        let (message, bytes) = frame::lengths(header, most_bytes(request))?;
        let (mut message, mut bytes) = (vec![0; message], vec![0; bytes]);
        self.receive(&mut message, deadline)?;
        self.receive(&mut bytes, deadline)?;
        Ok((frame::message(&message)?, bytes))
    }

    fn send(&mut self, mut bytes: &[u8], deadline: Instant) -> io::Result<()> {
        while !bytes.is_empty() {
            match self.requests.write(bytes) {
                Ok(0) => return Err(io::ErrorKind::BrokenPipe.into()),
                Ok(count) => bytes = bytes.get(count..).unwrap_or_default(),
                Err(error) => go_on(&error, self.requests.as_fd(), PollFlags::OUT, deadline)?,
            }
        }
        Ok(())
    }

    fn receive(&mut self, bytes: &mut [u8], deadline: Instant) -> io::Result<()> {
        let mut filled = 0;
        while let Some(rest) = bytes.get_mut(filled..).filter(|rest| !rest.is_empty()) {
            match self.replies.read(rest) {
                Ok(0) => return Err(io::ErrorKind::UnexpectedEof.into()),
                Ok(count) => filled += count,
                Err(error) => go_on(&error, self.replies.as_fd(), PollFlags::IN, deadline)?,
            }
        }
        Ok(())
    }
}

/// An unusable child is killed rather than awaited.
impl Drop for DecodeProcess {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The most bytes in a reply, because a compromised child must not fill the console's memory.
fn most_bytes(request: &Request) -> usize {
    let Request::Part(PartOrder { size: (width, height), .. }) = request else { return 0 };
    let pixels = (u64::from(*width) * u64::from(*height)).saturating_mul(3);
    usize::try_from(pixels).unwrap_or(usize::MAX)
}

/// After `WouldBlock`, waits until the pipe is ready or the deadline has passed. Other errors are returned.
fn go_on(error: &io::Error, pipe: BorrowedFd<'_>, flags: PollFlags, deadline: Instant) -> io::Result<()> {
    match error.kind() {
        io::ErrorKind::Interrupted => Ok(()),
        io::ErrorKind::WouldBlock => {
            let left = deadline.saturating_duration_since(Instant::now());
            let left = Timespec::try_from(left).map_err(|_| io::ErrorKind::InvalidInput)?;
            match poll(&mut [PollFd::from_borrowed_fd(pipe, flags)], Some(&left)) {
                Ok(0) => Err(io::ErrorKind::TimedOut.into()),
                Ok(_) | Err(rustix::io::Errno::INTR) => Ok(()),
                Err(error) => Err(error.into()),
            }
        }
        kind => Err(kind.into()),
    }
}
