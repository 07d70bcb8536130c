//! A request through axum, over loopback: the studio's `GET /images/{id}` with its query.

use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

use axum::extract::{Path, State};
use axum::routing::get;
use axum::{Json, Router};
use sqlx::SqlitePool;
use studio::api::ApiError;
use studio::server::Server;
use studio::store::images::Image;
use studio::store::{Store, StoreError};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::super::error::{Error, Result};
use super::super::twin::{Twin, twins};
use super::{store, timed};

const REQUEST: &[u8] =
    b"GET /images/250 HTTP/1.1\r\nhost: studio\r\naccept: application/json\r\n\r\n";

/// How long a server may take to end once its only connection is closed.
const STOPPING: Duration = Duration::from_secs(3);

#[derive(Debug)]
pub(super) struct Http {
    store: Store,
    bare: Option<Connection>,
    annotated: Option<Connection>,
}

impl Http {
    pub(super) async fn open() -> Result<Self> {
        let mut work = Self { store: store().await?, bare: None, annotated: None };
        work.renew(0).await?;
        Ok(work)
    }

    pub(super) async fn renew(&mut self, round: usize) -> Result<()> {
        let twins = if round.is_multiple_of(2) {
            [Twin::Bare, Twin::Annotated]
        } else {
            [Twin::Annotated, Twin::Bare]
        };
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
        }
    }
}

fn router(twin: Twin, pool: SqlitePool) -> Router {
    match twin {
        Twin::Bare => Router::new().route("/images/{id}", get(bare::show)).with_state(pool),
        Twin::Annotated => Router::new()
            .route("/images/{id}", get(annotated::show))
            .with_state(pool)
            .layer(telemark::http::Layer::new()),
    }
}

/// A server, and the one connection to it.
///
/// The client is no more than a socket: what a client library takes would count as the service's.
#[derive(Debug)]
struct Connection {
    stream: TcpStream,
    server: Server,
    answer: Vec<u8>,
}

impl Connection {
    async fn open(router: Router) -> Result<Self> {
        let server = Server::start(SocketAddr::from((Ipv4Addr::LOCALHOST, 0)), router).await?;
        let connect = async {
            let mut stream = TcpStream::connect(server.address()).await?;
            stream.set_nodelay(true)?;
            stream.write_all(REQUEST).await?;
            let answer = first_answer(&mut stream).await?;
            Ok((stream, answer))
        };
        let (stream, answer) = connect.await.map_err(Error::io("asking the service"))?;
        Ok(Self { stream, server, answer })
    }

    /// Asks once, and reads the answer, which is as long as the first one.
    async fn ask(&mut self) -> Result<()> {
        let exchange = async {
            self.stream.write_all(REQUEST).await?;
            self.stream.read_exact(&mut self.answer).await
        };
        exchange.await.map_err(Error::io("asking the service"))?;
        if self.answer.starts_with(b"HTTP/1.1 200 ") && self.answer.ends_with(b"}") {
            Ok(())
        } else {
            Err(Error::Answer(String::from_utf8_lossy(&self.answer).into_owned()))
        }
    }

    async fn close(self) {
        drop(self.stream);
        self.server.stop(STOPPING).await;
    }
}

async fn first_answer(stream: &mut TcpStream) -> std::io::Result<Vec<u8>> {
    let mut answer = Vec::new();
    // The body is one object of JSON without objects in it, and nothing follows it.
    while !answer.ends_with(b"}") {
        if stream.read_buf(&mut answer).await? == 0 {
            return Err(std::io::ErrorKind::UnexpectedEof.into());
        }
    }
    Ok(answer)
}

twins! {
    #[telemetry(http(method = "GET", route = "/images/{id}"))] {
        pub(super) async fn show(
            State(pool): State<SqlitePool>,
            Path(id): Path<i64>,
        ) -> Result<Json<Image>, ApiError> {
            Ok(Json(find_image(&pool, id).await.map_err(ApiError::Store)?))
        }
    }

    #[telemetry(db(system = "sqlite", operation = "SELECT", collection = "images"), fields(id))] {
        async fn find_image(pool: &SqlitePool, id: i64) -> Result<Image, StoreError> {
            sqlx::query_as("SELECT * FROM images WHERE id = ?")
                .bind(id)
                .fetch_one(pool)
                .await
                .map_err(|error| match error {
                    sqlx::Error::RowNotFound => StoreError::NotFound { table: "images", id },
                    error => StoreError::Query(error),
                })
        }
    }
}
