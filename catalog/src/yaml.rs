//! YAML as a tree whose every node knows its bytes.
//!
//! Built on the parser's events instead of on a ready-made tree, because rule files come from
//! anywhere: depth, size and alias expansion are bounded, a repeated key is reported beside its first
//! occurrence, comments are kept, and so is the style of a scalar, which
//! [`Positions`](crate::tree::Positions) needs.

mod comments;
mod extent;
mod load;

pub(crate) use comments::RawComment;
pub(crate) use load::{Loaded, Problem, ProblemKind, load};
