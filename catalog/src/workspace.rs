//! Building the configured binaries.

use std::env;
use std::fmt;
use std::io::{self, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use cargo_metadata::diagnostic::DiagnosticLevel;
use cargo_metadata::{Artifact, CrateType, Message, TargetKind};

use crate::config::{Binary, Target};
use crate::error::Error;

/// Builds a binary with cargo and gives the path of the linked file.
///
/// Cargo's progress goes to the standard error stream, rustc's errors go to `diagnostics`.
///
/// # Errors
///
/// If cargo can't be run, if the build fails, or if it links nothing that fits the target.
pub fn build(
    binary: &Binary,
    directory: &Path,
    diagnostics: &mut dyn Write,
) -> Result<PathBuf, Error> {
    // Cargo sets it for its subcommands, so that the same toolchain is used.
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let program = || cargo.to_string_lossy().into_owned();
    let mut child = Command::new(&cargo)
        .args(arguments(binary))
        .current_dir(directory)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|error| Error::cargo(program(), error))?;
    let mut linked = None;
    let stdout = child.stdout.take();
    let messages = stdout.map(|stdout| Message::parse_stream(BufReader::new(stdout)));
    for message in messages.into_iter().flatten() {
        match message.map_err(|error| Error::cargo(program(), error))? {
            Message::CompilerMessage(message) => {
                let diagnostic = message.message;
                let failed =
                    matches!(diagnostic.level, DiagnosticLevel::Error | DiagnosticLevel::Ice);
                if let Some(rendered) = diagnostic.rendered.filter(|_| failed) {
                    write_diagnostic(diagnostics, &rendered)?;
                }
            }
            Message::CompilerArtifact(artifact) => {
                linked = linked_file(binary, artifact).or(linked);
            }
            _ => {}
        }
    }
    let status = child.wait().map_err(|error| Error::cargo(program(), error))?;
    if !status.success() {
        return Err(Error::build(binary.to_string()));
    }
    linked.ok_or_else(|| Error::no_artifact(binary.to_string()))
}

fn write_diagnostic(diagnostics: &mut dyn Write, rendered: &str) -> Result<(), Error> {
    let written: io::Result<()> = diagnostics.write_all(rendered.as_bytes());
    written.map_err(|error| Error::write("the error stream", error))
}

fn arguments(binary: &Binary) -> Vec<String> {
    let mut arguments = vec![
        "build".to_owned(),
        "--message-format=json-diagnostic-rendered-ansi".to_owned(),
        format!("--package={}", binary.package),
        match &binary.target {
            Target::Bin(name) => format!("--bin={name}"),
            Target::Example(name) => format!("--example={name}"),
            Target::Lib => "--lib".to_owned(),
        },
    ];
    arguments.extend(binary.profile.iter().map(|name| format!("--profile={name}")));
    if !binary.features.is_empty() {
        arguments.push(format!("--features={}", binary.features.join(",")));
    }
    arguments
}

/// The file that the artifact links for the binary, if it does.
fn linked_file(binary: &Binary, artifact: Artifact) -> Option<PathBuf> {
    let target = &artifact.target;
    match &binary.target {
        Target::Bin(name) if target.kind.contains(&TargetKind::Bin) && target.name == *name => {
            artifact.executable.map(Into::into)
        }
        Target::Example(name)
            if target.kind.contains(&TargetKind::Example) && target.name == *name =>
        {
            artifact.executable.map(Into::into)
        }
        // The dependencies come first, so the last cdylib is the package's own.
        Target::Lib if target.crate_types.contains(&CrateType::CDyLib) => artifact
            .filenames
            .into_iter()
            .find(|file| matches!(file.extension(), Some("so" | "dylib" | "dll")))
            .map(Into::into),
        Target::Bin(_) | Target::Example(_) | Target::Lib => None,
    }
}

impl fmt::Display for Binary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.target {
            Target::Bin(name) => write!(f, "the binary `{name}` of `{}`", self.package),
            Target::Example(name) => write!(f, "the example `{name}` of `{}`", self.package),
            Target::Lib => write!(f, "the library of `{}`", self.package),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use expect_test::{Expect, expect};

    use super::build;
    use crate::config::{Binary, Target};
    use crate::fixture::plain;

    const MANIFEST: &str = "\
[package]
name = \"NAME\"
edition = \"2024\"

[lib]
crate-type = [\"cdylib\"]

[features]
loud = []

[profile.small]
inherits = \"release\"
";

    /// A package of a name of its own, as tests may share a target folder.
    fn package(name: &str, main: &str) -> tempfile::TempDir {
        let directory = tempfile::tempdir().unwrap();
        let manifest = MANIFEST.replace("NAME", name);
        let files = [
            ("Cargo.toml", manifest.as_str()),
            ("src/main.rs", main),
            ("src/lib.rs", ""),
            (
                "examples/shout.rs",
                "#[cfg(not(feature = \"loud\"))]\ncompile_error!(\"quiet\");\nfn main() {}\n",
            ),
        ];
        for (name, text) in files {
            let path = directory.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        directory
    }

    fn binary(package: &str, target: Target) -> Binary {
        Binary { package: package.to_owned(), target, profile: None, features: Vec::new() }
    }

    fn check(directory: &Path, binary: &Binary, expect: &Expect) {
        let mut diagnostics = Vec::new();
        let built = build(binary, directory, &mut diagnostics);
        let result = match built {
            Ok(path) => {
                let name = path.file_name().unwrap().to_string_lossy().into_owned();
                let profile = path.parent().unwrap().ends_with("small");
                format!("{name}{}", if profile { " in small" } else { "" })
            }
            Err(error) => format!("error: {error}"),
        };
        let diagnostics = plain(&String::from_utf8(diagnostics).unwrap());
        expect.assert_eq(&format!("{diagnostics}{result}"));
    }

    #[test]
    fn programs_examples_and_libraries_are_found_where_cargo_puts_them() {
        let package = package("tiny-service", "fn main() {}");
        let program = binary("tiny-service", Target::Bin("tiny-service".to_owned()));
        check(package.path(), &program, &expect!["tiny-service"]);
        check(package.path(), &binary("tiny-service", Target::Lib), &expect!["libtiny_service.so"]);
        let example = Binary {
            profile: Some("small".to_owned()),
            features: vec!["loud".to_owned()],
            ..binary("tiny-service", Target::Example("shout".to_owned()))
        };
        check(package.path(), &example, &expect!["shout"]);
    }

    #[test]
    fn rustcs_errors_are_shown_as_it_renders_them_and_warnings_are_not() {
        let package =
            package("broken-service", "fn main() {\n    let unused = 1;\n    missing();\n}\n");
        let program = binary("broken-service", Target::Bin("broken-service".to_owned()));
        check(
            package.path(),
            &program,
            &expect![[r#"
            error[E0425]: cannot find function `missing` in this scope
             --> src/main.rs:3:5
              |
            3 |     missing();
              |     ^^^^^^^ not found in this scope

            error: the binary `broken-service` of `broken-service` doesn't build"#]],
        );
        let nobody = binary("broken-service", Target::Bin("nobody".to_owned()));
        check(
            package.path(),
            &nobody,
            &expect!["error: the binary `nobody` of `broken-service` doesn't build"],
        );
    }
}
