//! Which process the running telemetry belongs to.
//!
//! A fork copies statics and guards, but no thread: the child's memory says that telemetry runs, and it
//! does not. Hence the owner is a process and not a flag.

use core::sync::atomic::{AtomicU32, Ordering};
use std::process;
#[cfg(unix)]
use std::sync::{Mutex, TryLockError};

#[cfg(unix)]
use crate::endpoint::Inherited;
use crate::endpoint::Socket;
use crate::error::{ErrorKind, InitError};

/// The process whose [`Running`] is alive, or [`NOBODY`].
static OWNER: AtomicU32 = AtomicU32::new(NOBODY);

/// No process that can run this has the number 0.
const NOBODY: u32 = 0;

/// What the owner's children inherit of its socket. It stands apart from the guard, because a child may
/// start its own telemetry before it drops the guard, or without doing so.
#[cfg(unix)]
static INHERITED: Mutex<Option<Inherited>> = Mutex::new(None);

/// The right to be the running telemetry.
#[derive(Debug)]
pub(crate) struct Running {
    process: u32,
}

impl Running {
    pub(crate) fn claim() -> Result<Self, InitError> {
        let process = process::id();
        let mut owner = OWNER.load(Ordering::Relaxed);
        loop {
            if owner == process {
                return Err(ErrorKind::AlreadyRunning.into());
            }
            // Acquire and release: who claims sees the ports that the one before has given back.
            match OWNER.compare_exchange(owner, process, Ordering::Acquire, Ordering::Relaxed) {
                Ok(_) => break,
                Err(found) => owner = found,
            }
        }
        if owner != NOBODY {
            close_inherited();
        }
        Ok(Self { process })
    }

    /// Notes the socket, for the children of this process.
    #[cfg_attr(unix, expect(clippy::unused_self, reason = "only who runs has a socket"))]
    #[cfg_attr(not(unix), expect(clippy::unused_self, reason = "nothing forks here"))]
    pub(crate) fn listens_on(&self, socket: &Socket) {
        #[cfg(unix)]
        let _before = swap(socket.inherited());
        #[cfg(not(unix))]
        let _ = socket;
    }

    /// Whether this is the process that has claimed it, and not a child of that.
    pub(crate) fn is_ours(&self) -> bool {
        self.process == process::id()
    }

    /// Closes a child's copy of the socket, unless it has closed that to listen itself.
    pub(crate) fn close_copy(&self) {
        if OWNER.load(Ordering::Relaxed) == self.process {
            close_inherited();
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if self.is_ours() {
            #[cfg(unix)]
            let _before = swap(None);
            OWNER.store(NOBODY, Ordering::Release);
        }
    }
}

fn close_inherited() {
    #[cfg(unix)]
    if let Some(copy) = swap(None) {
        copy.close();
    }
}

/// A lock that another thread held during a fork stays locked in the child, so nobody waits for it. The
/// price is a copy of a socket that is not closed.
#[cfg(unix)]
fn swap(inherited: Option<Inherited>) -> Option<Inherited> {
    match INHERITED.try_lock() {
        Ok(mut held) => core::mem::replace(&mut *held, inherited),
        Err(TryLockError::Poisoned(error)) => {
            core::mem::replace(&mut *error.into_inner(), inherited)
        }
        Err(TryLockError::WouldBlock) => None,
    }
}
