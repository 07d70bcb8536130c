//! The binary as another program drives it.

use std::io::{BufRead, BufReader, Read};
use std::net::TcpListener;
use std::process::{Command, Output, Stdio};

use expect_test::expect;

fn studio(arguments: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_studio"));
    command.args(arguments.split_whitespace()).args(["--log", "off"]);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// Digits that differ from run to run, blanked.
fn blank(text: &str) -> String {
    let mut blanked = String::new();
    for character in text.chars() {
        match character {
            '0'..='9' if blanked.ends_with('#') => {}
            '0'..='9' => blanked.push('#'),
            other => blanked.push(other),
        }
    }
    blanked
}

fn outcome(output: &Output) -> String {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    format!("{}\n{}{}", output.status, blank(&text(&output.stdout)), blank(&text(&output.stderr)))
}

#[test]
fn traffic_ends_by_itself() {
    let output = studio("--traffic 1").output().unwrap();
    expect![[r#"
        exit status: 0
        studio listening on http://#.#.#.#:#
        metrics on http://#.#.#.#:#/metrics
        traffic over: done=# refused=# failed=# given_up=# broken=#
        studio stopped
    "#]]
    .assert_eq(&outcome(&output));
}

#[test]
fn the_end_of_standard_input_ends_the_service() {
    let mut child = studio("--until-eof").spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap());
    let mut said = String::new();
    lines.read_line(&mut said).unwrap();
    drop(child.stdin.take());
    lines.read_to_string(&mut said).unwrap();
    let status = child.wait().unwrap();
    expect![[r#"
        exit status: 0
        studio listening on http://#.#.#.#:#
        metrics on http://#.#.#.#:#/metrics
        studio stopped
    "#]]
    .assert_eq(&format!("{status}\n{}", blank(&said)));
}

#[test]
fn a_port_in_use_is_one_clear_line() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let output = studio(&format!("--traffic 1 --listen {address}")).output().unwrap();
    expect![[r#"
        exit status: 1
        error: cannot listen on #.#.#.#:#: Address already in use (os error #)
    "#]]
    .assert_eq(&outcome(&output));
}

#[test]
fn a_database_that_is_none_is_one_clear_line() {
    let output = studio("--traffic 1 --database Cargo.toml").output().unwrap();
    expect![[r#"
        exit status: 1
        error: database Cargo.toml: error returned from database: (code: #) file is not a database
    "#]]
    .assert_eq(&outcome(&output));
}

#[test]
fn a_wrong_option_is_a_usage_error() {
    let output = studio("--traffic soon").output().unwrap();
    expect![[r#"
        exit status: 2
        error: `--traffic` takes a number of seconds, not `soon`
    "#]]
    .assert_eq(&outcome(&output));
}
