//! The command line.

use std::error::Error;
use std::fmt;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

use tracing::level_filters::LevelFilter;

use crate::store::Location;

/// What `--help` prints.
pub const HELP: &str = "\
An image-generation service, with providers and users of its own on loopback.

usage: studio [OPTION]...

  --listen ADDRESS    where the service listens        [127.0.0.1:0]
  --metrics ADDRESS   where /metrics is served         [127.0.0.1:0]
  --database FILE     where images are remembered      [a temporary file]
  --seed NUMBER       where every random choice starts [1]
  --log LEVEL         off, error, warn, info or debug  [warn]
  --traffic SECONDS   play users for so long
  --linger SECONDS    then stay up for so long
  --serve             then stay up until SIGINT or SIGTERM
  --until-eof         then stay up until standard input ends, SIGINT or SIGTERM
  --help              print this text
";

const ADDRESS: &str = "an address such as 127.0.0.1:9464";

/// What the command line asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// Print [`HELP`].
    Help,
    /// Run the service.
    Run(Arguments),
}

/// How the service shall run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arguments {
    /// `--listen`
    pub listen: SocketAddr,
    /// `--metrics`
    pub metrics: SocketAddr,
    /// `--database`
    pub database: Location,
    /// `--seed`
    pub seed: u64,
    /// `--log`
    pub log: LevelFilter,
    /// `--traffic`
    pub traffic: Option<Duration>,
    /// `--serve`, `--until-eof` or `--linger`
    pub stay: Stay,
}

/// What keeps the service up once the traffic is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stay {
    /// Nothing, after this time.
    For(Duration),
    /// A signal ends it.
    UntilSignal,
    /// The end of standard input ends it, or a signal.
    UntilEof,
}

impl Command {
    /// Reads the arguments after the program's name.
    ///
    /// # Errors
    ///
    /// [`ArgumentError`] that names the argument.
    ///
    /// # Examples
    ///
    /// ```
    /// use studio::arguments::Command;
    ///
    /// let error = Command::parse(["--traffic", "soon"].map(String::from)).unwrap_err();
    /// assert_eq!(error.to_string(), "`--traffic` takes a number of seconds, not `soon`");
    /// ```
    pub fn parse(arguments: impl IntoIterator<Item = String>) -> Result<Self, ArgumentError> {
        let loopback = SocketAddr::from(([127, 0, 0, 1], 0));
        let mut parsed = Arguments {
            listen: loopback,
            metrics: loopback,
            database: Location::Temporary,
            seed: 1,
            log: LevelFilter::WARN,
            traffic: None,
            stay: Stay::For(Duration::ZERO),
        };
        let mut stay = None;
        let mut arguments = arguments.into_iter();
        while let Some(name) = arguments.next() {
            let mut value = || arguments.next().ok_or_else(|| ArgumentError::NoValue(name.clone()));
            match name.as_str() {
                "--listen" => parsed.listen = read(&name, &value()?, ADDRESS)?,
                "--metrics" => parsed.metrics = read(&name, &value()?, ADDRESS)?,
                "--database" => parsed.database = Location::File(PathBuf::from(value()?)),
                "--seed" => parsed.seed = read(&name, &value()?, "a whole number")?,
                "--log" => parsed.log = read(&name, &value()?, "off, error, warn, info or debug")?,
                "--traffic" => parsed.traffic = Some(seconds(&name, &value()?)?),
                "--linger" => set_once(&mut stay, Stay::For(seconds(&name, &value()?)?))?,
                "--serve" => set_once(&mut stay, Stay::UntilSignal)?,
                "--until-eof" => set_once(&mut stay, Stay::UntilEof)?,
                "--help" => return Ok(Self::Help),
                _ => return Err(ArgumentError::Unknown(name)),
            }
        }
        if parsed.traffic.is_none() && stay.is_none() {
            return Err(ArgumentError::NothingToDo);
        }
        parsed.stay = stay.unwrap_or(parsed.stay);
        Ok(Self::Run(parsed))
    }
}

fn read<T: FromStr>(name: &str, value: &str, takes: &'static str) -> Result<T, ArgumentError> {
    value.parse().map_err(|_| ArgumentError::Value {
        name: name.to_owned(),
        value: value.to_owned(),
        takes,
    })
}

fn seconds(name: &str, value: &str) -> Result<Duration, ArgumentError> {
    read(name, value, "a number of seconds").map(Duration::from_secs)
}

fn set_once(stay: &mut Option<Stay>, value: Stay) -> Result<(), ArgumentError> {
    // `--serve --until-eof` is one wish said twice: until-eof listens to signals as well.
    match (*stay, value) {
        (None, _) | (Some(Stay::UntilSignal), Stay::UntilEof) => *stay = Some(value),
        (Some(Stay::UntilEof), Stay::UntilSignal) => {}
        _ => return Err(ArgumentError::Contradiction),
    }
    Ok(())
}

/// A command line that cannot be followed.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ArgumentError {
    /// No option has this name.
    Unknown(String),
    /// The option takes a value, and the line ends.
    NoValue(String),
    /// The option takes another kind of value.
    Value {
        /// The option.
        name: String,
        /// Its value.
        value: String,
        /// What it takes.
        takes: &'static str,
    },
    /// Two options that exclude each other.
    Contradiction,
    /// Nothing would happen.
    NothingToDo,
}

impl fmt::Display for ArgumentError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown(name) => write!(
                f,
                "unknown option `{name}`; there are --listen, --metrics, --database, --seed, --log, --traffic, \
                 --linger, --serve, --until-eof and --help"
            ),
            Self::NoValue(name) => write!(f, "`{name}` takes a value"),
            Self::Value { name, value, takes } => {
                write!(f, "`{name}` takes {takes}, not `{value}`")
            }
            Self::Contradiction => {
                f.write_str("`--linger` cannot be given twice, nor with `--serve` or `--until-eof`")
            }
            Self::NothingToDo => {
                f.write_str("nothing to do: give --traffic, --linger, --serve or --until-eof")
            }
        }
    }
}

impl Error for ArgumentError {}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::{Expect, expect};

    fn check(line: &str, expect: &Expect) {
        let outcome = match Command::parse(line.split_whitespace().map(String::from)) {
            Ok(command) => format!("{command:?}"),
            Err(error) => error.to_string(),
        };
        expect.assert_eq(&outcome);
    }

    #[test]
    fn options_are_read_in_any_order() {
        check(
            "--until-eof --traffic 3 --serve --metrics 127.0.0.1:9464 --seed 7 --log off --database a.db",
            &expect![[
                r#"Run(Arguments { listen: 127.0.0.1:0, metrics: 127.0.0.1:9464, database: File("a.db"), seed: 7, log: LevelFilter::OFF, traffic: Some(3s), stay: UntilEof })"#
            ]],
        );
    }

    #[test]
    fn linger_is_a_stay_of_its_own() {
        check(
            "--linger 2",
            &expect![
                "Run(Arguments { listen: 127.0.0.1:0, metrics: 127.0.0.1:0, database: Temporary, seed: 1, log: LevelFilter::WARN, traffic: None, stay: For(2s) })"
            ],
        );
    }

    #[test]
    fn help_wins_over_what_follows() {
        check("--help --nonsense", &expect!["Help"]);
    }

    #[test]
    fn mistakes_name_the_option_and_what_it_takes() {
        check("", &expect!["nothing to do: give --traffic, --linger, --serve or --until-eof"]);
        check("--traffic", &expect!["`--traffic` takes a value"]);
        check(
            "--listen here",
            &expect!["`--listen` takes an address such as 127.0.0.1:9464, not `here`"],
        );
        check("--log loud", &expect!["`--log` takes off, error, warn, info or debug, not `loud`"]);
        check(
            "--verbose",
            &expect![
                "unknown option `--verbose`; there are --listen, --metrics, --database, --seed, --log, --traffic, --linger, --serve, --until-eof and --help"
            ],
        );
        check(
            "--serve --linger 3",
            &expect!["`--linger` cannot be given twice, nor with `--serve` or `--until-eof`"],
        );
    }
}
