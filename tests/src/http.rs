//! As much of an HTTP client as asking a server on loopback takes.

use std::io::{self, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::time::Duration;

/// The body of a `GET` that is answered with 200.
///
/// # Errors
///
/// If there is no answer, or another status.
pub fn get(address: &str, path: &str) -> io::Result<String> {
    ask(address, path, "").map(|(_, body)| body)
}

/// The media type and the body of a `GET` that accepts some formats.
///
/// # Errors
///
/// As [`get`], and if the answer has no media type.
pub fn get_as(address: &str, path: &str, accept: &str) -> io::Result<(String, String)> {
    let (head, body) = ask(address, path, &format!("Accept: {accept}\r\n"))?;
    let media_type = head.lines().find_map(|line| line.strip_prefix("content-type: "));
    match media_type {
        Some(media_type) => Ok((media_type.to_owned(), body)),
        None => Err(io::Error::other(head)),
    }
}

/// The head and the body of an answer with 200, to a request with some more lines.
fn ask(address: &str, path: &str, lines: &str) -> io::Result<(String, String)> {
    let mut stream = TcpStream::connect(address)?;
    stream.set_read_timeout(Some(Duration::from_secs(10)))?;
    // 1.0, so that no answer is chunked.
    write!(stream, "GET {path} HTTP/1.0\r\nHost: {address}\r\n{lines}\r\n")?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    let (head, body) = answer.split_once("\r\n\r\n").unwrap_or((&answer, ""));
    match head.split(' ').nth(1) {
        Some("200") => Ok((head.to_owned(), body.to_owned())),
        _ => Err(io::Error::other(answer)),
    }
}

/// An address on loopback that nobody listens on.
///
/// # Errors
///
/// If there is no free port.
pub fn free_address() -> io::Result<String> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?.to_string())
}

/// A text for use in a query string.
pub fn percent_encoded(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'_' | b'-' | b'.' => {
                char::from(byte).to_string()
            }
            other => format!("%{other:02X}"),
        })
        .collect()
}
