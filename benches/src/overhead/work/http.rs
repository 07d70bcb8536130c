//! A request through axum, over loopback: the studio's `GET /images` with its query.

use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::routing::get;
use sqlx::SqlitePool;
use studio::server::Server;
use studio::store::Store;
use tower_layer::Identity;

use super::super::error::{Error, Result};
use super::super::twin::Twin;
use super::listing::{annotated, bare, limit};
use super::{store, timed};

/// How long a server may take to end once its connections are closed.
const STOPPING: Duration = Duration::from_secs(3);

#[derive(Debug)]
pub(super) struct Http {
    store: Store,
    bare: Option<Connection>,
    annotated: Option<Connection>,
    limit: Option<Connection>,
}

impl Http {
    pub(super) async fn open() -> Result<Self> {
        let mut work = Self { store: store().await?, bare: None, annotated: None, limit: None };
        work.renew(0).await?;
        Ok(work)
    }

    pub(super) async fn renew(&mut self, round: usize) -> Result<()> {
        let mut twins = Twin::ALL;
        twins.rotate_left(round % Twin::ALL.len());
        for twin in twins {
            if let Some(connection) = self.connection(twin).take() {
                connection.close().await;
            }
        }
        self.store = store().await?;
        for twin in twins {
            let connection = Connection::open(router(twin, self.store.pool().clone())).await?;
            *self.connection(twin) = Some(connection);
        }
        Ok(())
    }

    pub(super) async fn block(
        &mut self,
        twin: Twin,
        calls: u32,
        wait: Duration,
    ) -> Result<Duration> {
        let closed = || Error::Answer("the connection is closed".to_owned());
        let connection = self.connection(twin).as_mut().ok_or_else(closed)?;
        timed(calls, wait, async || connection.ask().await).await
    }

    fn connection(&mut self, twin: Twin) -> &mut Option<Connection> {
        match twin {
            Twin::Bare => &mut self.bare,
            Twin::Annotated => &mut self.annotated,
            Twin::Limit => &mut self.limit,
        }
    }
}

fn router(twin: Twin, pool: SqlitePool) -> Router {
    match twin {
        Twin::Bare => Router::new().route("/images", get(bare::images)).with_state(pool),
        Twin::Annotated => Router::new()
            .route("/images", get(annotated::images))
            .with_state(pool)
            .layer(telemark::http::Layer::new()),
        Twin::Limit => Router::new()
            .route("/images", get(limit::images))
            .with_state(pool)
            .layer(Identity::new()),
    }
}

/// A server, and a client with the one connection to it.
#[derive(Debug)]
struct Connection {
    client: reqwest::Client,
    url: String,
    server: Server,
}

impl Connection {
    async fn open(router: Router) -> Result<Self> {
        let server = Server::start(SocketAddr::from((Ipv4Addr::LOCALHOST, 0)), router).await?;
        let client = reqwest::Client::builder().no_proxy().build().map_err(asking)?;
        let connection =
            Self { client, url: format!("http://{}/images", server.address()), server };
        connection.ask().await?;
        Ok(connection)
    }

    /// Asks once, and reads the answer.
    async fn ask(&self) -> Result<Bytes> {
        let answer = self.client.get(&self.url).send().await.map_err(asking)?;
        let status = answer.status();
        let body = answer.bytes().await.map_err(asking)?;
        if status.is_success() && body.ends_with(b"}]") {
            Ok(body)
        } else {
            Err(Error::Answer(format!("{status}: {}", String::from_utf8_lossy(&body))))
        }
    }

    async fn close(self) {
        drop(self.client);
        self.server.stop(STOPPING).await;
    }
}

#[expect(clippy::needless_pass_by_value, reason = "as `map_err` gives it")]
fn asking(error: reqwest::Error) -> Error {
    Error::Answer(error.to_string())
}
