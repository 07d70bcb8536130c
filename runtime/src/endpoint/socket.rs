//! The socket that is listened on.

use std::io;
use std::net::TcpListener;

#[cfg(unix)]
use super::inherited::Inherited;
use super::place::Endpoint;
#[cfg(unix)]
use super::unix::UnixSocket;

/// A socket that clients can connect to already.
#[derive(Debug)]
pub(crate) enum Socket {
    Tcp(TcpListener),
    #[cfg(unix)]
    Unix(UnixSocket),
}

impl Socket {
    pub(crate) fn bind(place: &Endpoint) -> io::Result<Self> {
        match place {
            Endpoint::Tcp(address) => TcpListener::bind(address).map(Self::Tcp),
            #[cfg(unix)]
            Endpoint::Unix(path) => UnixSocket::bind(path).map(Self::Unix),
        }
    }

    /// Where it is, with the port that was found free.
    pub(super) fn place(&self) -> io::Result<Endpoint> {
        match self {
            Self::Tcp(listener) => listener.local_addr().map(Endpoint::Tcp),
            #[cfg(unix)]
            Self::Unix(socket) => Ok(Endpoint::Unix(socket.file.path().to_owned())),
        }
    }

    /// What the children of this process get of it.
    #[cfg(unix)]
    pub(crate) fn inherited(&self) -> Option<Inherited> {
        match self {
            Self::Tcp(listener) => Inherited::of(listener),
            Self::Unix(socket) => Inherited::of(&socket.listener),
        }
    }
}
