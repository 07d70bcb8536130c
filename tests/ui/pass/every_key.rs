//! Every key once.

use futures_util::stream::{self, Stream, StreamExt};
use futures_util::FutureExt;
use telemark::{Label, Price, PriceTable, Usd, telemetry};

#[derive(Clone, Copy, Debug, Label)]
enum Size {
    Small,
    #[label(rename = "xl")]
    ExtraLarge,
}

struct Answer {
    cost: Option<Usd>,
}

#[telemetry(
    provider(name = "fal", operation: Size = size, model = interned(model, cap = 4), cost_usd = |answer| answer.cost),
    labels(size, cached, "app.tier" = "gold", r#type: bool = !cached),
    fields(model, size = ?size, "app.model" = %model, r#type = 3),
    level = "debug",
    name = "Studio::generate",
    crate = telemark,
)]
fn generate(model: &str, size: Size, cached: bool) -> Result<Answer, std::fmt::Error> {
    Ok(Answer { cost: "0.25".parse().ok().filter(|_| !cached && !model.is_empty()) })
}

#[telemetry(http(method = "GET", route = "/images/{id}", scheme = "https"))]
async fn show() {}

#[telemetry(job(queue = "thumbnails", system = "redis", attempt = attempt), labels(retried: bool = attempt > 1,),)]
fn work(attempt: u8) {}

const PRICES: PriceTable = PriceTable::new(&[Price::per_million("small", "0.5", "1.5")]);

#[telemetry(stream, provider(
    name = "openai",
    operation = "chat",
    model = model,
    input_tokens = |_| 1_usize,
    output_tokens = |chunk| Some(chunk.len()),
    prices = PRICES,
))]
fn chat(model: String) -> impl Stream<Item = String> {
    stream::iter([model])
}

fn main() {
    assert!(generate("a", Size::ExtraLarge, false).is_ok());
    assert!(generate("a", Size::Small, false).is_ok());
    drop(show());
    work(7);
    assert!(telemark::page().contains(r#"messaging_message_delivery_attempt="5+",retried="true",outcome="ok"} 1"#));
    assert!(Box::pin(chat("small".to_owned())).next().now_or_never().is_some());
    assert!(telemark::page().contains(r#"gen_ai_request_model="small"} 0.000008"#));
    assert!(telemark::page().contains(r#"gen_ai_request_model="a",size="xl",cached="false",app_tier="gold",type="true""#));
}
