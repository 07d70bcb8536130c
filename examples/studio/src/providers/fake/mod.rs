//! The providers' side, faked: four HTTP servers on loopback.

pub mod behaviour;
mod price;
mod routes;

use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

use super::Provider;
use crate::server::{ListenError, Server};

pub use behaviour::Behaviour;

/// One running server per provider.
#[derive(Debug)]
pub struct Fakes {
    servers: Vec<(Provider, Server)>,
}

impl Fakes {
    /// Starts a server for each provider on a free port of loopback; it behaves as `behaviour` says.
    ///
    /// # Errors
    ///
    /// [`ListenError`] where loopback has no port left.
    pub async fn start(behaviour: impl Fn(Provider) -> Behaviour) -> Result<Self, ListenError> {
        let mut servers = Vec::new();
        for provider in Provider::ALL {
            let address = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
            let router = routes::router(provider, behaviour(provider));
            servers.push((provider, Server::start(address, router).await?));
        }
        Ok(Self { servers })
    }

    /// The base URL of the server of `provider`.
    ///
    /// # Panics
    ///
    /// Never: [`start`](Self::start) starts one for each.
    pub fn url(&self, provider: Provider) -> String {
        let server = self.servers.iter().find(|(of, _)| *of == provider);
        let (_, server) = server.expect("every provider has its server");
        format!("http://{}", server.address())
    }

    /// Stops all of them, each within `limit`.
    ///
    /// True means that no call was cut off.
    pub async fn stop(self, limit: Duration) -> bool {
        let mut clean = true;
        for (_, server) in self.servers {
            clean &= server.stop(limit).await;
        }
        clean
    }
}
