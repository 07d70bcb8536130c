//! A page that a process serves.

use std::io;
use std::time::Duration;

use ureq::Agent;

/// What the address of a page begins with.
const SCHEME: &str = "http://";

/// How long a page may take: longer than Prometheus waits for one by default, which is 10 s.
const PATIENCE: Duration = Duration::from_secs(30);

/// As large as the largest pages of exporters, several times over.
const LARGEST: u64 = 256 << 20;

/// OpenMetrics also says units, and what is an info metric.
const ACCEPTED: &str = "application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.9";

/// Whether this is an address, and no file.
pub(super) fn is_address(source: &str) -> bool {
    source.starts_with(SCHEME) || source.starts_with("https://")
}

/// The page at an address.
///
/// Addresses of `https` are refused with what to do instead: certificates, credentials and proxies are what
/// curl is there for, and an exporter mostly has none of them.
pub(super) fn fetch(address: &str) -> io::Result<String> {
    if !address.starts_with(SCHEME) {
        return Err(io::Error::new(
            io::ErrorKind::Unsupported,
            format!("it is not {SCHEME}…; `curl {address} | cargo telemark import -` takes it"),
        ));
    }
    let config = Agent::config_builder().timeout_global(Some(PATIENCE)).build();
    let mut answer = Agent::from(config)
        .get(address)
        .header("accept", ACCEPTED)
        .call()
        .map_err(ureq::Error::into_io)?;
    let body = answer.body_mut().with_config().limit(LARGEST).read_to_string();
    body.map_err(ureq::Error::into_io)
}
