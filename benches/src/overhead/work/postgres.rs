//! A query of PostgreSQL through sqlx, over a Unix socket: the same listing of images.

use std::time::Duration;

use sqlx::PgPool;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use studio::store::images::Image;
use studio::store::{Progress, StoreError};
use telemark_tests::postgres::{self, Cluster};
use tempfile::TempDir;

use super::super::error::{Error, Result};
use super::super::twin::{Twin, twins};
use super::sqlite::full;
use super::{IMAGES, LISTED, timed};

/// The studio's table, in PostgreSQL's types.
const TABLE: &str = "
    CREATE TYPE provider AS ENUM ('modal', 'replicate', 'fal', 'comfyui');
    CREATE TYPE progress AS ENUM ('queued', 'done', 'failed');
    CREATE TABLE images (
        id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        provider provider NOT NULL,
        model TEXT NOT NULL,
        prompt TEXT NOT NULL,
        progress progress NOT NULL,
        url TEXT,
        cost_usd TEXT
    );
";

const FILL: &str = "
    INSERT INTO images (provider, model, prompt, progress, url, cost_usd)
    SELECT 'fal', 'flux-dev', 'a red fox on skis, number ' || n || ', golden hour, 35 mm film', 'done',
           'https://fal.invalid/flux-dev/' || n || '.png', '0.003'
    FROM generate_series(1, $1) AS n
";

#[derive(Debug)]
pub(super) struct Postgres {
    pool: PgPool,
    cluster: Cluster,
    /// Goes last: the cluster's files are in it.
    _folder: TempDir,
}

impl Postgres {
    pub(super) async fn open() -> Result<Self> {
        let programs = postgres::install().map_err(Error::Unavailable)?;
        let folder = tempfile::tempdir().map_err(Error::io("making a temporary folder"))?;
        let cluster = Cluster::start(&programs, folder.path())
            .map_err(Error::io("starting a cluster of PostgreSQL"))?;
        let pool = connect(&cluster).await?;
        sqlx::raw_sql(TABLE).execute(&pool).await?;
        sqlx::query(FILL).bind(i64::from(IMAGES)).execute(&pool).await?;
        sqlx::raw_sql("VACUUM ANALYZE images").execute(&pool).await?;
        Ok(Self { pool, cluster, _folder: folder })
    }

    pub(super) async fn renew(&mut self) -> Result<()> {
        self.pool.close().await;
        self.pool = connect(&self.cluster).await?;
        Ok(())
    }

    pub(super) async fn block(
        &mut self,
        twin: Twin,
        calls: u32,
        wait: Duration,
    ) -> Result<Duration> {
        let pool = &self.pool;
        let done = Some(Progress::Done);
        let listed = i64::from(LISTED);
        match twin {
            Twin::Bare => {
                timed(calls, wait, async || full(bare::list_images(pool, done, listed).await?))
                    .await
            }
            Twin::Annotated => {
                let call = async || full(annotated::list_images(pool, done, listed).await?);
                timed(calls, wait, call).await
            }
            Twin::Limit => {
                let call = async || full(limit::list_images(pool, done, listed).await?);
                timed(calls, wait, call).await
            }
        }
    }
}

async fn connect(cluster: &Cluster) -> Result<PgPool> {
    let options = PgConnectOptions::new_without_pgpass()
        .socket(cluster.socket_folder())
        .username(postgres::USER)
        .database("postgres");
    Ok(PgPoolOptions::new().max_connections(4).connect_with(options).await?)
}

twins! {
    #[telemetry(db(system = "postgresql", operation = "SELECT", collection = "images", rows = |images| images.len()))] {
        pub(super) async fn list_images(
            pool: &PgPool,
            progress: Option<Progress>,
            limit: i64,
        ) -> Result<Vec<Image>, StoreError> {
            sqlx::query_as(
                "SELECT * FROM images WHERE $1 IS NULL OR progress = $1 ORDER BY id DESC LIMIT $2",
            )
            .bind(progress)
            .bind(limit)
            .fetch_all(pool)
            .await
            .map_err(StoreError::Query)
        }
    }
}
