//! Takes connections from the socket, on the endpoint's async runtime.

use std::io;

use tokio::net::{TcpListener, TcpStream};
#[cfg(unix)]
use tokio::net::{UnixListener, UnixStream};

use super::socket::Socket;
#[cfg(unix)]
use super::unix::SocketFile;

/// The socket as the async runtime knows it. Dropped, it closes the socket and removes its file.
#[derive(Debug)]
pub(super) enum Listener {
    Tcp(TcpListener),
    #[cfg(unix)]
    Unix {
        listener: UnixListener,
        _file: SocketFile,
    },
}

/// A client's connection.
#[derive(Debug)]
pub(super) enum Accepted {
    Tcp(TcpStream),
    #[cfg(unix)]
    Unix(UnixStream),
}

impl Listener {
    /// In the context of an async runtime.
    pub(super) fn new(socket: Socket) -> io::Result<Self> {
        match socket {
            Socket::Tcp(listener) => {
                listener.set_nonblocking(true)?;
                TcpListener::from_std(listener).map(Self::Tcp)
            }
            #[cfg(unix)]
            Socket::Unix(socket) => {
                socket.listener.set_nonblocking(true)?;
                let listener = UnixListener::from_std(socket.listener)?;
                Ok(Self::Unix { listener, _file: socket.file })
            }
        }
    }

    pub(super) async fn accept(&self) -> io::Result<Accepted> {
        match self {
            Self::Tcp(listener) => listener.accept().await.map(|(stream, _)| Accepted::Tcp(stream)),
            #[cfg(unix)]
            Self::Unix { listener, .. } => {
                listener.accept().await.map(|(stream, _)| Accepted::Unix(stream))
            }
        }
    }
}
