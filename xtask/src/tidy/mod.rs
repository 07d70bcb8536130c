//! `cargo xtask tidy`: the house rules that a machine can hold.
//!
//! Each rule is one file in `rules/` with its reason, its function and a fixture. A rule that finds
//! nothing to look at fails, because a gate that guards nothing looks just like one that holds.

mod code;
mod report;
mod rules;
mod tree;

use std::process::ExitCode;

use crate::error::Error;
use crate::workspace::Workspace;
use report::Summary;
use rules::RULES;
pub(crate) use tree::Tree;

/// Check the house rules
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Print the rules, and check nothing
    #[arg(long)]
    list: bool,
}

pub(crate) fn run(workspace: &Workspace, arguments: &Arguments) -> Result<ExitCode, Error> {
    if arguments.list {
        for rule in RULES {
            println!("{:24}{}", rule.name, rule.says);
        }
        return Ok(ExitCode::SUCCESS);
    }
    let summary = check(&Tree::read(workspace)?);
    print!("{summary}");
    Ok(if summary.errors() == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Holds every rule against `tree`.
pub(crate) fn check(tree: &Tree) -> Summary {
    Summary::of(RULES, tree)
}

#[cfg(test)]
mod tests {
    use super::{Tree, check};
    use crate::workspace::Workspace;

    #[test]
    fn this_workspace_is_tidy() {
        let tree = Tree::read(&Workspace::load().unwrap()).unwrap();
        let summary = check(&tree);
        assert_eq!(summary.errors(), 0, "\n{summary}");
    }
}
