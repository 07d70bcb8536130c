//! The copy of the endpoint's socket in a child of the process.
//!
//! It keeps the port open when the parent has long ended, so that nobody else can have it, the child
//! included. What owns it is the memory of a thread that is not there, and of the async runtime, which
//! would deregister the parent's socket, too. So the copy is closed by its number.

use std::fs;
use std::os::fd::{AsRawFd, RawFd};
use std::path::PathBuf;

/// A socket, as the processes know it that inherit it.
#[derive(Clone, Debug)]
pub(crate) struct Inherited {
    number: RawFd,
    /// Which socket it is. A number alone may have become another file's.
    identity: PathBuf,
}

impl Inherited {
    /// Where the system tells which socket a number is, which is Linux with `/proc`.
    pub(super) fn of(socket: &impl AsRawFd) -> Option<Self> {
        let number = socket.as_raw_fd();
        identity(number).map(|identity| Self { number, identity })
    }

    /// Closes it in a child of the process that it was made in.
    pub(crate) fn close(&self) {
        if identity(self.number).as_ref() == Some(&self.identity)
            && let Err(error) = nix::unistd::close(self.number)
        {
            tracing::warn!(%error, "the parent's endpoint can't be closed in this process");
        }
    }
}

/// Such as `socket:[81423]`.
fn identity(number: RawFd) -> Option<PathBuf> {
    fs::read_link(format!("/proc/self/fd/{number}")).ok()
}
