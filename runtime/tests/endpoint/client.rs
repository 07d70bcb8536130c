//! A client that sends what it is told, byte by byte, and a telemetry to ask.

use std::fmt::Write as _;
use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use telemark::{Config, Guard};

/// The telemetry of a process runs once at a time.
static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());

pub(crate) fn turn() -> MutexGuard<'static, ()> {
    ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner)
}

pub(crate) fn any_port() -> Config {
    Config::default().listen(([127, 0, 0, 1], 0).into())
}

/// A running telemetry, and the turn that it has.
pub(crate) struct Running {
    // Dropped before the turn ends.
    pub(crate) guard: Guard,
    pub(crate) turn: MutexGuard<'static, ()>,
}

impl Running {
    pub(crate) fn start(config: Config) -> Self {
        let turn = turn();
        Self { guard: config.init().unwrap(), turn }
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.guard.endpoint().address().unwrap()
    }

    /// The answer to a request with these lines after the first.
    pub(crate) fn ask(&self, method: &str, path: &str, lines: &[&str]) -> Answer {
        Answer::read(&mut send(self.address(), &request(method, path, lines)), method).unwrap()
    }
}

pub(crate) fn request(method: &str, path: &str, lines: &[&str]) -> String {
    let mut request = format!("{method} {path} HTTP/1.1\r\nhost: x\r\n");
    for line in lines {
        write!(request, "{line}\r\n").unwrap();
    }
    request + "\r\n"
}

pub(crate) fn send(address: SocketAddr, bytes: &str) -> TcpStream {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    stream.write_all(bytes.as_bytes()).unwrap();
    stream
}

/// What came back, without the date.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Answer {
    /// The status line and the fields, each on a line.
    pub(crate) head: String,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    /// Reads one answer and not a byte more.
    pub(crate) fn read(stream: &mut impl Read, method: &str) -> io::Result<Self> {
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            let mut byte = [0];
            stream.read_exact(&mut byte)?;
            head.extend(byte);
        }
        let head = String::from_utf8(head).unwrap();
        let mut answer = Self { head: String::new(), body: Vec::new() };
        for line in head.lines().filter(|line| !line.is_empty()) {
            if !line.starts_with("date: ") {
                writeln!(answer.head, "{line}").unwrap();
            }
        }
        if method != "HEAD" {
            answer.body = vec![0; answer.field("content-length").unwrap().parse().unwrap()];
            stream.read_exact(&mut answer.body)?;
        }
        Ok(answer)
    }

    pub(crate) fn status(&self) -> &str {
        self.head.split(' ').nth(1).unwrap()
    }

    pub(crate) fn field(&self, name: &str) -> Option<&str> {
        let lines = self.head.lines().filter_map(|line| line.split_once(": "));
        lines.filter(|(field, _)| *field == name).map(|(_, value)| value).next()
    }

    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }

    /// Head and body, for a comparison.
    pub(crate) fn whole(&self) -> String {
        format!("{}\n{}", self.head, self.text())
    }
}
