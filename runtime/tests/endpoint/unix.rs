//! The Unix socket and its file.

use std::fs;
use std::io::Write;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::Path;

use telemark::Config;
use tempfile::TempDir;

use crate::client::{Answer, Running, any_port, request, turn};

fn at(path: &Path) -> Config {
    Config::default().listen_unix(path)
}

fn ask(path: &Path) -> Answer {
    let mut stream = UnixStream::connect(path).unwrap();
    stream.write_all(request("GET", "/healthz", &[]).as_bytes()).unwrap();
    Answer::read(&mut stream, "GET").unwrap()
}

#[test]
fn a_socket_is_served_and_its_file_removed_at_the_end() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("metrics.sock");
    let running = Running::start(at(&path));
    assert_eq!(running.guard.endpoint().to_string(), format!("unix:{}", path.display()));
    assert_eq!(running.guard.endpoint().address(), None);
    assert_eq!(ask(&path).text(), "ok\n");
    drop(running);
    assert!(!path.exists());
}

#[test]
fn the_file_of_a_dead_process_is_replaced() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("metrics.sock");
    drop(UnixListener::bind(&path).unwrap());
    assert!(path.exists());
    let _running = Running::start(at(&path));
    assert_eq!(ask(&path).text(), "ok\n");
}

#[test]
fn the_file_of_a_living_process_is_left_alone() {
    let _turn = turn();
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("metrics.sock");
    // It takes no connection, and more are waiting than it has asked for.
    let living = UnixListener::bind(&path).unwrap();
    assert_eq!(
        at(&path).init().unwrap_err().to_string(),
        format!(
            "the metrics endpoint can't listen on unix:{}: another process listens there; choose \
             another path with TELEMARK_ENDPOINT_SOCKET or `Config::listen_unix`",
            path.display()
        )
    );
    let _client = UnixStream::connect(&path).unwrap();
    living.set_nonblocking(true).unwrap();
    assert!(living.accept().is_ok());
    // The attempt did not show up as a client.
    assert!(living.accept().is_err());
}

#[test]
fn a_file_that_is_no_socket_is_left_alone() {
    let _turn = turn();
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("notes.txt");
    fs::write(&path, "dear diary").unwrap();
    let error = at(&path).init().unwrap_err().to_string();
    assert!(error.contains(": there is a file that is no socket;"), "{error}");
    assert_eq!(fs::read_to_string(&path).unwrap(), "dear diary");
    drop(any_port().init().unwrap());
}

#[test]
fn a_file_that_another_process_has_put_there_is_not_removed() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("metrics.sock");
    let running = Running::start(at(&path));
    fs::remove_file(&path).unwrap();
    let _other = UnixListener::bind(&path).unwrap();
    drop(running);
    assert!(path.exists());
}

#[test]
fn a_start_that_fails_after_all_removes_its_file() {
    let _turn = turn();
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("metrics.sock");
    let missing = folder.path().join("nowhere").join("metrics.sock");
    let error = at(&missing).init().unwrap_err().to_string();
    assert!(error.contains("No such file or directory"), "{error}");
    drop(at(&path).init().unwrap());
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}
