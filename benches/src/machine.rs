//! The machine that the figures come from.

use core::fmt;
use std::fs;
use std::path::Path;

use crate::error::{Error, Result};

/// A processor, as Linux tells about it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Machine {
    model: String,
    cpus: usize,
    hypervisor: bool,
    invariant_tsc: bool,
}

impl Machine {
    /// This machine.
    ///
    /// # Errors
    ///
    /// If `/proc/cpuinfo` can't be read.
    pub fn this() -> Result<Self> {
        let path = Path::new("/proc/cpuinfo");
        let text =
            fs::read_to_string(path).map_err(|error| Error::Io { path: path.to_owned(), error })?;
        Ok(Self::from_cpuinfo(&text))
    }

    /// The machine that a `/proc/cpuinfo` tells about.
    pub fn from_cpuinfo(text: &str) -> Self {
        let values = |key: &'static str| {
            let pairs = text.lines().filter_map(|line| line.split_once(':'));
            pairs.filter(move |(name, _)| name.trim() == key).map(|(_, value)| value.trim())
        };
        let flags: Vec<&str> = values("flags").next().unwrap_or("").split_whitespace().collect();
        Self {
            model: values("model name").next().unwrap_or("an unnamed processor").to_owned(),
            cpus: values("processor").count(),
            hypervisor: flags.contains(&"hypervisor"),
            invariant_tsc: flags.contains(&"nonstop_tsc"),
        }
    }
}

impl fmt::Display for Machine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let plural = if self.cpus == 1 { "" } else { "s" };
        write!(f, "{}, {} CPU{plural}", self.model, self.cpus)?;
        if self.hypervisor {
            f.write_str(", a virtual machine")?;
        }
        if self.invariant_tsc {
            f.write_str(", invariant TSC")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::Machine;

    #[test]
    fn a_hypervisor_says_so() {
        let text = "processor\t: 0\nmodel name\t: AMD EPYC\nflags\t\t: fpu nonstop_tsc hypervisor\n\n\
                    processor\t: 1\nmodel name\t: AMD EPYC\nflags\t\t: fpu nonstop_tsc hypervisor\n";
        let machine = Machine::from_cpuinfo(text).to_string();
        assert_eq!(machine, "AMD EPYC, 2 CPUs, a virtual machine, invariant TSC");
    }
}
