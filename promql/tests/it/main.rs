//! Whole trees, whole messages, and agreement with what Prometheus and other parsers say.

#[cfg(test)]
mod corpora;
#[cfg(test)]
mod errors;
#[cfg(test)]
mod hostile;
#[cfg(test)]
mod oracle;
#[cfg(test)]
mod sexp;
#[cfg(test)]
mod trees;
