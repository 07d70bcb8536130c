//! The generated packages: many `async` functions, each with the attribute that is measured.

use core::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use crate::error::{Error, Result};

/// What stands on every function of a package.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Attribute {
    /// Nothing.
    None,
    /// Ours.
    Telemetry,
    /// `tracing`'s, as it is: the arguments are recorded.
    Instrument,
    /// `tracing`'s with errors and without arguments, which is nearest to what ours records.
    InstrumentErr,
}

impl Attribute {
    /// All of them, in the order in which they are built and reported.
    pub const ALL: [Self; 4] = [Self::None, Self::Telemetry, Self::Instrument, Self::InstrumentErr];

    /// As it is written.
    pub fn text(self) -> &'static str {
        match self {
            Self::None => "",
            Self::Telemetry => "#[telemark::telemetry]",
            Self::Instrument => "#[tracing::instrument]",
            Self::InstrumentErr => "#[tracing::instrument(skip_all, err)]",
        }
    }

    /// The package's name.
    pub fn package(self) -> &'static str {
        match self {
            Self::None => "bare",
            Self::Telemetry => "telemetry",
            Self::Instrument => "instrument",
            Self::InstrumentErr => "instrument-err",
        }
    }

    fn dependency(self, workspace: &Path) -> String {
        match self {
            Self::None => String::new(),
            Self::Telemetry => {
                format!("telemark = {{ path = \"{}\" }}", workspace.join("runtime").display())
            }
            Self::Instrument | Self::InstrumentErr => {
                "tracing = { version = \"0.1.44\", features = [\"attributes\"] }".to_owned()
            }
        }
    }
}

/// A workspace of the packages, on disk.
#[derive(Debug)]
pub struct Packages {
    /// Its folder.
    pub folder: PathBuf,
    /// Annotated functions of each package.
    pub functions: usize,
}

impl Packages {
    /// Writes the packages into a folder. `workspace` is where Telemark's own packages are.
    ///
    /// # Errors
    ///
    /// If a file can't be written.
    pub fn write(folder: PathBuf, functions: usize, workspace: &Path) -> Result<Self> {
        let packages = Self { folder, functions };
        let members = Attribute::ALL.map(|attribute| format!("{:?}", attribute.package()));
        let manifest =
            format!("[workspace]\nresolver = \"3\"\nmembers = [{}]\n", members.join(", "));
        put(&packages.folder.join("Cargo.toml"), &manifest)?;
        let lock = workspace.join("Cargo.lock");
        let locked =
            fs::read_to_string(&lock).map_err(|error| Error::Io { path: lock.clone(), error })?;
        // The versions that the workspace is tested with; Cargo drops what is not needed.
        put(&packages.folder.join("Cargo.lock"), &locked)?;
        for attribute in Attribute::ALL {
            let manifest = format!(
                "[package]\nname = \"{}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n\
                 [dependencies]\n{}\n",
                attribute.package(),
                attribute.dependency(workspace)
            );
            put(&packages.folder.join(attribute.package()).join("Cargo.toml"), &manifest)?;
            put(&packages.source(attribute), &source(attribute, functions))?;
        }
        Ok(packages)
    }

    /// The one source file of a package.
    pub fn source(&self, attribute: Attribute) -> PathBuf {
        self.folder.join(attribute.package()).join("src/main.rs")
    }
}

fn put(path: &Path, text: &str) -> Result<()> {
    let io = |error| Error::Io { path: path.to_owned(), error };
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(io)?;
    }
    fs::write(path, text).map_err(io)
}

/// A program whose functions are all reachable, so that none is left out of the machine code.
fn source(attribute: Attribute, functions: usize) -> String {
    let attribute = attribute.text();
    let mut text = String::from(HEAD);
    let mut arms = String::new();
    for index in 0..functions {
        // A `String` takes everything.
        let _ = write!(
            text,
            "
/// Number {index}.
{attribute}
async fn function_{index}(first: u64, second: &str) -> Result<u64, Error> {{
    let value = leaf(first + {index}).await?;
    let length = second.len() as u64;
    if length > value {{
        return Err(Error);
    }}
    Ok(value + length)
}}
"
        );
        let _ = writeln!(arms, "        {index} => Box::pin(function_{index}(first, second)),");
    }
    let _ = write!(
        text,
        "
type Call<'a> = Pin<Box<dyn Future<Output = Result<u64, Error>> + 'a>>;

fn call(index: usize, first: u64, second: &str) -> Call<'_> {{
    match index {{
{arms}        _ => Box::pin(leaf(first)),
    }}
}}
"
    );
    text
}

const HEAD: &str = "\
use std::future::Future;
use std::pin::{Pin, pin};
use std::task::{Context, Waker};

#[derive(Debug)]
struct Error;

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(\"seven\")
    }
}

async fn leaf(number: u64) -> Result<u64, Error> {
    if number == 7 { Err(Error) } else { Ok(number) }
}

fn main() {
    let index = std::env::args().count();
    let mut call = pin!(call(index, 1, \"two\"));
    println!(\"{:?}\", call.as_mut().poll(&mut Context::from_waker(Waker::noop())));
}
";

#[cfg(test)]
mod tests {
    use super::{Attribute, source};

    #[test]
    fn the_packages_differ_in_the_attribute_alone() {
        let bare = source(Attribute::None, 3);
        for attribute in Attribute::ALL {
            let text = source(attribute, 3);
            assert_eq!(text.replace(attribute.text(), ""), bare);
            assert_eq!(text.matches("async fn function_").count(), 3);
        }
        let ours = source(Attribute::Telemetry, 3);
        assert_eq!(ours.matches("#[telemark::telemetry]\nasync fn function_").count(), 3);
    }
}
