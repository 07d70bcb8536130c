//! A proxy that asks for text, whatever its client accepts: Prometheus 2.42 can't be told to.

use std::io::{self, BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};

use telemark_tests::http;

/// The proxy, which ends when it is dropped.
pub(crate) struct TextOnly {
    pub(crate) address: String,
    ended: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl TextOnly {
    /// Of a target.
    pub(crate) fn start(target: String) -> io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let address = listener.local_addr()?.to_string();
        let ended = Arc::new(AtomicBool::new(false));
        let is_over = Arc::clone(&ended);
        let thread = thread::spawn(move || {
            for client in listener.incoming() {
                if is_over.load(Ordering::Relaxed) {
                    return;
                }
                // A client that is gone shows in what Prometheus knows.
                let _: io::Result<()> = client.and_then(|client| pass_on(client, &target));
            }
        });
        Ok(Self { address, ended, thread: Some(thread) })
    }
}

impl Drop for TextOnly {
    fn drop(&mut self) {
        self.ended.store(true, Ordering::Relaxed);
        // Wakes it up.
        drop(TcpStream::connect(&self.address));
        if let Some(thread) = self.thread.take() {
            assert!(thread.join().is_ok(), "the proxy panicked");
        }
    }
}

fn pass_on(mut client: TcpStream, target: &str) -> io::Result<()> {
    for line in BufReader::new(client.try_clone()?).lines() {
        if line?.is_empty() {
            break;
        }
    }
    let accept = "text/plain;version=0.0.4";
    let (media_type, body) = http::get_as(target, "/metrics", accept)?;
    let length = body.len();
    write!(
        client,
        "HTTP/1.1 200 OK\r\nContent-Type: {media_type}\r\nContent-Length: {length}\r\n\
         Connection: close\r\n\r\n{body}"
    )
}
