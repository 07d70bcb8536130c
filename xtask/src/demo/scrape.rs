//! The one request that a scrape is.

use std::io::{self, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use crate::error::Error;

/// How long the other side may be silent.
const PATIENCE: Duration = Duration::from_secs(10);

/// The body at an `http://` URL.
pub(super) fn get(url: &str) -> Result<String, Error> {
    let answer = exchange(url).map_err(Error::io(format_args!("scraping {url}")))?;
    let (head, body) = answer.split_once("\r\n\r\n").unwrap_or((&answer, ""));
    let status = head.lines().next().unwrap_or_default();
    if status.split(' ').nth(1) == Some("200") {
        Ok(body.to_owned())
    } else {
        Err(Error::unexpected(format_args!("scraping {url}: {status}")))
    }
}

/// HTTP/1.0, in which the end of the connection is the end of the body.
fn exchange(url: &str) -> io::Result<String> {
    let address = url.strip_prefix("http://").unwrap_or(url);
    let (host, path) = address.split_once('/').unwrap_or((address, ""));
    let mut stream = TcpStream::connect(host)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    write!(stream, "GET /{path} HTTP/1.0\r\nHost: {host}\r\n\r\n")?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    Ok(answer)
}

#[cfg(test)]
mod tests {
    use std::io::{Read, Write};
    use std::net::TcpListener;
    use std::thread::{self, JoinHandle};

    use super::get;

    /// Answers one request; the handle has the request.
    fn serve(answer: &'static str) -> (String, JoinHandle<String>) {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/metrics", listener.local_addr().unwrap());
        let served = thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let mut request = Vec::new();
            let mut byte = [0];
            // All of it: closing a connection with something unread resets it.
            while !request.ends_with(b"\r\n\r\n") {
                stream.read_exact(&mut byte).unwrap();
                request.extend(byte);
            }
            stream.write_all(answer.as_bytes()).unwrap();
            String::from_utf8(request).unwrap()
        });
        (url, served)
    }

    #[test]
    fn the_body_is_what_follows_the_empty_line() {
        let (url, served) =
            serve("HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\n\r\na 1\n\nb 2\n");
        assert_eq!(get(&url).unwrap(), "a 1\n\nb 2\n");
        assert!(served.join().unwrap().starts_with("GET /metrics HTTP/1.0\r\n"));
    }

    #[test]
    fn another_status_is_an_error_that_states_it() {
        let (url, served) = serve("HTTP/1.1 503 Service Unavailable\r\n\r\n");
        assert_eq!(
            get(&url).unwrap_err().to_string(),
            format!("scraping {url}: HTTP/1.1 503 Service Unavailable")
        );
        served.join().unwrap();
    }
}
