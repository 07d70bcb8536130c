//! A studio with its fake providers, for one test.

use std::time::Duration;

use reqwest::RequestBuilder;
use serde_json::Value;
use studio::jobs::Limits;
use studio::providers::fake::{Behaviour, Fakes};
use studio::providers::{Provider, Providers};
use studio::{Config, Studio};

pub(crate) struct House {
    pub(crate) studio: Studio,
    fakes: Fakes,
    http: reqwest::Client,
}

/// Limits under which a test of failures doesn't take long.
pub(crate) fn short_limits() -> Limits {
    Limits {
        deadline: Duration::from_millis(400),
        pause: Duration::from_millis(1),
        ..Limits::default()
    }
}

impl House {
    pub(crate) async fn open(config: Config, behaviour: impl Fn(Provider) -> Behaviour) -> Self {
        let fakes = Fakes::start(behaviour).await.unwrap();
        let providers = Providers::new(|provider| fakes.url(provider)).unwrap();
        let studio = Studio::start(config, providers).await.unwrap();
        let http = reqwest::Client::builder().no_proxy().build().unwrap();
        Self { studio, fakes, http }
    }

    pub(crate) async fn reliable() -> Self {
        Self::open(Config::default(), |_| Behaviour::reliable()).await
    }

    pub(crate) fn get(&self, path: &str) -> RequestBuilder {
        self.http.get(self.url(path))
    }

    pub(crate) fn post(&self, path: &str, body: &str) -> RequestBuilder {
        self.http
            .post(self.url(path))
            .header("content-type", "application/json")
            .body(body.to_owned())
    }

    pub(crate) fn deliver(&self, topic: &str, delivery: &str, body: &str) -> RequestBuilder {
        self.post(&format!("/webhooks/{topic}"), body).header("x-delivery-id", delivery)
    }

    /// Waits until nothing is left to do for `image`, and returns it.
    pub(crate) async fn settled(&self, image: i64) -> Value {
        self.wait_for(&format!("/images/{image}"), |image| image["progress"] != "queued").await
    }

    /// Asks for `path` until the answer is `wanted`, for at most five seconds.
    pub(crate) async fn wait_for(&self, path: &str, wanted: impl Fn(&Value) -> bool) -> Value {
        let mut shown = Value::Null;
        for _ in 0..500 {
            let response = self.get(path).send().await.unwrap();
            shown = response.json().await.unwrap();
            if wanted(&shown) {
                return shown;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        panic!("{path} is still {shown}");
    }

    /// Stops everything; true means that nothing had to be cut off.
    pub(crate) async fn close(self) -> bool {
        let limit = Duration::from_secs(5);
        drop(self.http);
        self.studio.stop(limit).await && self.fakes.stop(limit).await
    }

    fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.studio.address())
    }
}

/// Sends `request` and writes the whole answer down.
pub(crate) async fn answer(request: RequestBuilder) -> String {
    let response = request.send().await.unwrap();
    let status = response.status();
    let kind = response
        .headers()
        .get("content-type")
        .map_or("none", |kind| kind.to_str().unwrap())
        .to_owned();
    let body = response.text().await.unwrap();
    format!("{status}\ncontent-type: {kind}\n{body}\n")
}
