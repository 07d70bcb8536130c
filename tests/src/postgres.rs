//! Real PostgreSQL, from Debian's package: a cluster of its own that listens on a Unix socket alone.

use std::fs::{self, File};
use std::io;
use std::os::unix::fs::chown;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::debian;

/// The cluster's superuser. It has no password: the folder of the socket is its owner's.
pub const USER: &str = "telemark";

/// How long the cluster has to start.
const PATIENCE: Duration = Duration::from_mins(1);

/// Where Debian puts the programs of each version.
const VERSIONS: &str = "/usr/lib/postgresql";

/// Makes sure that PostgreSQL is there, installing Debian's package if need be, and gives the folder
/// of its programs.
///
/// # Errors
///
/// Why it is not there.
pub fn install() -> Result<PathBuf, String> {
    debian::install("postgresql", || programs().is_some())?;
    programs().ok_or_else(|| format!("no version of PostgreSQL is below {VERSIONS}"))
}

fn programs() -> Option<PathBuf> {
    let versions = fs::read_dir(VERSIONS).ok()?.filter_map(Result::ok);
    let folders = versions.map(|version| version.path().join("bin"));
    folders.filter(|folder| folder.join("initdb").exists()).max()
}

/// A running cluster; stopped when dropped.
#[derive(Debug)]
pub struct Cluster {
    postgres: Child,
    programs: PathBuf,
    folder: PathBuf,
    owner: Option<Owner>,
}

/// PostgreSQL refuses to run as root.
#[derive(Clone, Copy, Debug)]
struct Owner {
    user: u32,
    group: u32,
}

impl Cluster {
    /// Makes a cluster in an empty folder and starts it.
    ///
    /// Where this runs as root, the folder is given to the user `postgres`, who runs the cluster, or
    /// to `nobody`. What happens to the data when the power fails is not cared for.
    ///
    /// # Errors
    ///
    /// If it can't be made, or does not start in time; what it logged is in the folder.
    pub fn start(programs: &Path, folder: &Path) -> io::Result<Self> {
        let owner = if debian::is_root() { Some(Owner::find()?) } else { None };
        if let Some(owner) = owner {
            chown(folder, Some(owner.user), Some(owner.group))?;
        }
        let log = File::create(folder.join("postgresql.log"))?;
        let data = folder.join("data");
        let mut initdb = command(programs, "initdb", owner);
        initdb.arg("--pgdata").arg(&data);
        initdb.args(["--username", USER, "--auth", "trust", "--encoding", "UTF8"]);
        initdb.args(["--no-locale", "--no-sync"]);
        initdb.stdout(Stdio::null()).stderr(log.try_clone()?);
        if !initdb.status()?.success() {
            return Err(failed("initdb failed", folder));
        }
        let postgres = command(programs, "postgres", owner)
            .arg("-D")
            .arg(&data)
            .arg("-k")
            .arg(folder)
            .args(["-c", "listen_addresses=", "-c", "fsync=off"])
            .stdout(Stdio::null())
            .stderr(log)
            .spawn()?;
        let cluster =
            Self { postgres, programs: programs.to_owned(), folder: folder.to_owned(), owner };
        if cluster.is_ready() {
            Ok(cluster)
        } else {
            Err(failed("postgres does not start", folder))
        }
    }

    /// The folder of the socket.
    pub fn socket_folder(&self) -> &Path {
        &self.folder
    }

    fn is_ready(&self) -> bool {
        let end = Instant::now() + PATIENCE;
        while Instant::now() < end {
            let mut ask = command(&self.programs, "pg_isready", self.owner);
            ask.arg("--host").arg(&self.folder).stdout(Stdio::null()).stderr(Stdio::null());
            if ask.status().is_ok_and(|status| status.success()) {
                return true;
            }
            thread::sleep(Duration::from_millis(100));
        }
        false
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        let mut stop = command(&self.programs, "pg_ctl", self.owner);
        stop.args(["stop", "--mode", "fast", "--timeout", "10", "--pgdata"]);
        stop.arg(self.folder.join("data")).stdout(Stdio::null()).stderr(Stdio::null());
        if !stop.status().is_ok_and(|status| status.success()) {
            // Fails only where the process has ended already.
            let _killed = self.postgres.kill();
        }
        let _reaped = self.postgres.wait();
    }
}

impl Owner {
    fn find() -> io::Result<Self> {
        ["postgres", "nobody"]
            .into_iter()
            .find_map(|name| {
                let of = |which| debian::id(which, Some(name));
                Some(Self { user: of("-u")?, group: of("-g")? })
            })
            .ok_or_else(|| io::Error::other("there is no user `postgres` or `nobody`"))
    }
}

fn command(programs: &Path, name: &str, owner: Option<Owner>) -> Command {
    let mut command = Command::new(programs.join(name));
    // The working folder may be closed to its user.
    command.current_dir("/").stdin(Stdio::null());
    if let Some(owner) = owner {
        command.uid(owner.user).gid(owner.group);
    }
    command
}

fn failed(what: &str, folder: &Path) -> io::Error {
    let log = fs::read_to_string(folder.join("postgresql.log")).unwrap_or_default();
    io::Error::other(format!("{what}: {log}"))
}
