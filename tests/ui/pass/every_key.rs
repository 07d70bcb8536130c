//! Every key once.

use telemark::{Label, Usd, telemetry};

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

#[telemetry(job(queue = "thumbnails", system = "redis"), labels(retried: bool = false,),)]
fn work() {}

fn main() {
    assert!(generate("a", Size::ExtraLarge, false).is_ok());
    assert!(generate("a", Size::Small, false).is_ok());
    drop(show());
    work();
    assert!(telemark::page().contains(r#"gen_ai_request_model="a",size="xl",cached="false",app_tier="gold",type="true""#));
}
