//! Tests that need several packages at once, and the README's code as a test.

#![doc = include_str!("../../README.md")]

pub mod debian;
pub mod fixture;
pub mod http;
pub mod postgres;
pub mod prometheus;
pub mod python;
pub mod skip;
pub mod studio;
pub mod victoria;
