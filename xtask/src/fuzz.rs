//! `cargo xtask fuzz`: the targets of `fuzz/`, with libFuzzer and the stable compiler.
//!
//! Tests replay the committed corpus without any of this. What a run finds new stays below the target
//! folder; what is worth keeping is copied into the corpus by hand, so that it stays small.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use crate::error::Error;
use crate::workspace::Workspace;

/// A target and what it holds.
#[derive(Clone, Copy, Debug)]
struct Target {
    name: &'static str,
    says: &'static str,
    /// In bytes.
    longest: u32,
}

const TARGETS: &[Target] = &[
    Target {
        name: "catalog_read",
        says: "any bytes are read as a catalog file or refused, and rules can be held against it",
        longest: 8192,
    },
    Target {
        name: "dashboards",
        says: "any bytes are a dashboard or get findings that point into them, and what is no JSON gets one",
        longest: 4096,
    },
    Target {
        name: "http_request",
        says: "any bytes are answered by the endpoint in HTTP or not at all, and the connection ends",
        longest: 4096,
    },
    Target {
        name: "promql",
        says: "any text is parsed or refused, with every span a piece of it, and prints as what it was",
        longest: 1024,
    },
    Target {
        name: "record_decode",
        says: "any bytes are decoded as records or refused, and can be written again",
        longest: 4096,
    },
    Target {
        name: "rules",
        says: "any bytes are a rule file or get findings that point into them",
        longest: 4096,
    },
    Target {
        name: "traceparent",
        says: "any text is a `traceparent` or refused, and can be written again",
        longest: 256,
    },
];

/// What the compiler has to add for libFuzzer. `cargo fuzz --sanitizer none` does the same; memory is
/// the compiler's matter here, so no sanitizer is needed, and with it no nightly compiler.
const INSTRUMENTATION: &[&str] = &[
    "--cfg=fuzzing",
    "-Cpasses=sancov-module",
    "-Cllvm-args=-sanitizer-coverage-level=4",
    "-Cllvm-args=-sanitizer-coverage-trace-compares",
    "-Cllvm-args=-sanitizer-coverage-inline-8bit-counters",
    "-Cllvm-args=-sanitizer-coverage-pc-table",
    "-Ccodegen-units=1",
];

/// Run the fuzz targets; needs a C++ compiler
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Run this target alone
    #[arg(value_parser = clap::builder::PossibleValuesParser::new(TARGETS.iter().map(|target| target.name)))]
    target: Option<String>,
    /// How long each target runs
    #[arg(long, default_value_t = 60)]
    seconds: u32,
    /// Print the targets, and run nothing
    #[arg(long)]
    list: bool,
}

pub(crate) fn run(workspace: &Workspace, arguments: &Arguments) -> Result<ExitCode, Error> {
    let chosen =
        |target: &&Target| arguments.target.as_ref().is_none_or(|name| name == target.name);
    let targets: Vec<_> = TARGETS.iter().filter(chosen).collect();
    if arguments.list {
        for target in targets {
            println!("{:16}{}", target.name, target.says);
        }
        return Ok(ExitCode::SUCCESS);
    }
    let mut failed = false;
    for target in targets {
        println!("{}: {}", target.name, target.says);
        let binary = build(workspace, target)?;
        failed |= !fuzz(workspace, target, &binary, arguments.seconds)?;
    }
    Ok(if failed { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

fn build(workspace: &Workspace, target: &Target) -> Result<PathBuf, Error> {
    let host = host()?;
    let folder = workspace.scratch()?.join("fuzz");
    let fuzz = workspace.root.join("fuzz");
    // The versions that everything else is tested with; Cargo adds libFuzzer's.
    let lock = fuzz.join("Cargo.lock");
    fs::copy(workspace.root.join("Cargo.lock"), &lock).map_err(Error::writing(&lock))?;
    let status = workspace
        .cargo()
        // With a target named, build scripts and macros are built without the flags.
        .args(["build", "--quiet", "--release", "--target", &host, "--bin", target.name])
        .arg("--manifest-path")
        .arg(fuzz.join("Cargo.toml"))
        .env("CARGO_TARGET_DIR", &folder)
        .env("CARGO_ENCODED_RUSTFLAGS", INSTRUMENTATION.join("\u{1f}"))
        .status()
        .map_err(Error::io(format_args!("running Cargo")))?;
    if status.success() {
        Ok(folder.join(host).join("release").join(target.name))
    } else {
        Err(Error::unexpected(format_args!("the target {} does not build", target.name)))
    }
}

/// The platform of the compiler.
fn host() -> Result<String, Error> {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let output = Command::new(rustc)
        .arg("-vV")
        .output()
        .map_err(Error::io(format_args!("asking the compiler for its platform")))?;
    let said = String::from_utf8_lossy(&output.stdout);
    said.lines()
        .find_map(|line| line.strip_prefix("host: "))
        .map(str::to_owned)
        .ok_or_else(|| Error::unexpected("the compiler does not name its platform"))
}

/// Whether all went well.
fn fuzz(
    workspace: &Workspace,
    target: &Target,
    binary: &Path,
    seconds: u32,
) -> Result<bool, Error> {
    let folder = workspace.scratch()?.join("fuzz");
    let (found, failures) = (folder.join("corpus"), folder.join("failures"));
    let (found, failures) = (found.join(target.name), failures.join(target.name));
    for folder in [&found, &failures] {
        fs::create_dir_all(folder).map_err(Error::writing(folder))?;
    }
    let committed = workspace.root.join("fuzz/corpus").join(target.name);
    let status = Command::new(binary)
        // libFuzzer writes into the first folder and only reads the second.
        .args([&found, &committed])
        .arg(format!("-artifact_prefix={}/", failures.display()))
        .arg(format!("-max_total_time={seconds}"))
        .arg(format!("-max_len={}", target.longest))
        .args(["-timeout=10", "-rss_limit_mb=2048", "-print_final_stats=1"])
        .status()
        .map_err(Error::io(format_args!("running {}", binary.display())))?;
    if !status.success() {
        println!("{}: failed; the input is in {}", target.name, failures.display());
    }
    Ok(status.success())
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::TARGETS;
    use crate::workspace::Workspace;

    #[test]
    fn every_target_has_a_source_and_a_corpus() {
        let fuzz = Workspace::load().unwrap().root.join("fuzz");
        let mut sources: Vec<_> = fs::read_dir(fuzz.join("targets"))
            .unwrap()
            .map(|file| file.unwrap().path().file_stem().unwrap().to_string_lossy().into_owned())
            .collect();
        sources.sort();
        let mut names: Vec<_> = TARGETS.iter().map(|target| target.name).collect();
        names.sort_unstable();
        assert_eq!(sources, names);
        for target in TARGETS {
            let corpus = fs::read_dir(fuzz.join("corpus").join(target.name)).unwrap();
            assert!(corpus.count() > 0, "{}", target.name);
        }
    }
}
