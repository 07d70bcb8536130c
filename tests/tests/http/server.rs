//! A server on loopback, and a client that speaks as the test says.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use axum::Router;
use tokio::net::TcpListener;
use tokio::runtime::Runtime;

/// Serves until it is dropped.
pub(crate) struct Server {
    address: SocketAddr,
    // Dropped with the server: its tasks end with it.
    runtime: Option<Runtime>,
}

impl Server {
    pub(crate) fn start(router: Router) -> Self {
        Self::with(|listener| async move { axum::serve(listener, router).await.unwrap() })
    }

    /// Runs what serves the listener.
    pub(crate) fn with<F>(serve: impl FnOnce(TcpListener) -> F) -> Self
    where
        F: Future<Output = ()> + Send + 'static,
    {
        let runtime = tokio::runtime::Builder::new_multi_thread();
        let runtime = { runtime }.worker_threads(1).enable_all().build().unwrap();
        let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0")).unwrap();
        let address = listener.local_addr().unwrap();
        let serving = serve(listener);
        drop(runtime.spawn(serving));
        Self { address, runtime: Some(runtime) }
    }

    /// A connection that the test reads and writes itself.
    pub(crate) fn connect(&self) -> TcpStream {
        let connection = TcpStream::connect(self.address).unwrap();
        connection.set_read_timeout(Some(Duration::from_secs(5))).unwrap();
        connection
    }

    /// One request without a body, on a connection of its own. Gives the status, or 0 where the server
    /// hung up.
    pub(crate) fn ask(&self, method: &str, path: &str) -> u16 {
        let head = format!("{method} {path} HTTP/1.1\r\nhost: test\r\nconnection: close\r\n\r\n");
        self.exchange(&head).0
    }

    /// One request as it is, and its response: the status and the rest.
    pub(crate) fn exchange(&self, request: &str) -> (u16, String) {
        let mut connection = self.connect();
        connection.write_all(request.as_bytes()).unwrap();
        let mut response = Vec::new();
        // Where the server breaks off, what came until then is the response.
        let _: Result<usize, _> = connection.read_to_end(&mut response);
        let response = String::from_utf8(response).unwrap();
        let status = response.split(' ').nth(1).and_then(|status| status.parse().ok());
        (status.unwrap_or(0), response)
    }

    /// Stops as a process does: what is still running is dropped.
    pub(crate) fn stop(mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_timeout(Duration::from_secs(1));
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

/// Reads a response's head.
pub(crate) fn head(connection: &mut TcpStream) -> String {
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") {
        connection.read_exact(&mut byte).unwrap();
        head.extend(byte);
    }
    String::from_utf8(head).unwrap()
}
