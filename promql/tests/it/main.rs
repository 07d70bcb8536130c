//! Whole trees, whole messages, and agreement with what Prometheus and other parsers say.

#![expect(
    clippy::needless_raw_string_hashes,
    reason = "`UPDATE_EXPECT=1` writes expectations with hashes"
)]

#[cfg(test)]
mod corpora;
#[cfg(test)]
mod difference;
#[cfg(test)]
mod errors;
#[cfg(test)]
mod grafana;
#[cfg(test)]
mod hostile;
#[cfg(test)]
mod oracle;
#[cfg(test)]
mod print;
#[cfg(test)]
mod promtool;
#[cfg(test)]
mod recovery;
#[cfg(test)]
mod requirement;
#[cfg(test)]
mod sexp;
#[cfg(test)]
mod trees;
#[cfg(test)]
mod values;
