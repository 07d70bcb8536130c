//! A Unix socket and its file.

use std::fs::{self, Metadata};
use std::io;
use std::os::unix::fs::{FileTypeExt, MetadataExt};
use std::os::unix::net::{UnixDatagram, UnixListener};
use std::path::{Path, PathBuf};

/// A listening socket and its file.
#[derive(Debug)]
pub(crate) struct UnixSocket {
    pub(super) listener: UnixListener,
    pub(super) file: SocketFile,
}

/// The file of a socket, which is removed when this is dropped. In a child of the process, the memory that
/// holds it is a thread's that is not there, and is never dropped.
#[derive(Debug)]
pub(super) struct SocketFile {
    path: PathBuf,
    id: FileId,
}

/// A file apart from its path, which may be another's in the meantime.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct FileId {
    device: u64,
    inode: u64,
}

impl FileId {
    fn of(metadata: &Metadata) -> Self {
        Self { device: metadata.dev(), inode: metadata.ino() }
    }
}

impl UnixSocket {
    /// Listens on a path. The file of a process that has died is replaced.
    pub(super) fn bind(path: &Path) -> io::Result<Self> {
        let listener = match UnixListener::bind(path) {
            Err(error) if error.kind() == io::ErrorKind::AddrInUse => {
                clear(path)?;
                UnixListener::bind(path)
            }
            bound => bound,
        }?;
        let id = FileId::of(&fs::symlink_metadata(path)?);
        let file = SocketFile { path: path.to_owned(), id };
        Ok(Self { listener, file })
    }
}

impl SocketFile {
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Removes the file, unless another process has put its own there.
    fn remove_file(&self) -> io::Result<()> {
        match fs::symlink_metadata(&self.path) {
            Ok(metadata) if FileId::of(&metadata) == self.id => fs::remove_file(&self.path),
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            Ok(_) | Err(_) => Ok(()),
        }
    }
}

impl Drop for SocketFile {
    fn drop(&mut self) {
        if let Err(error) = self.remove_file() {
            let path = self.path.display();
            tracing::warn!(%path, %error, "the file of the endpoint's socket can't be removed");
        }
    }
}

/// Makes room where nobody listens any more.
fn clear(path: &Path) -> io::Result<()> {
    if !fs::symlink_metadata(path)?.file_type().is_socket() {
        return Err(io::Error::new(
            io::ErrorKind::AlreadyExists,
            "there is a file that is no socket",
        ));
    }
    // A datagram can't be sent to a socket for streams, but whether anybody has the socket open is
    // looked at first (Linux, `unix_find_bsd`). Unlike a connection, it neither waits for a process
    // that is busy nor shows up there.
    match UnixDatagram::unbound()?.connect(path) {
        Err(error) if error.kind() == io::ErrorKind::ConnectionRefused => fs::remove_file(path),
        Ok(()) | Err(_) => {
            Err(io::Error::new(io::ErrorKind::AddrInUse, "another process listens there"))
        }
    }
}
