//! The kinds of request that users send.

use std::sync::atomic::Ordering;
use std::time::Duration;

use reqwest::RequestBuilder;
use serde_json::{Value, json};

use super::Site;
use crate::providers::Provider;
use crate::random::Random;
use crate::webhooks::Topic;

/// Less than any provider of the demo takes.
const HASTE: Duration = Duration::from_millis(12);

/// An id that no image of a demo reaches.
const NOWHERE: i64 = 1_000_000_000;

const MODELS: [&str; 4] = ["sdxl", "flux-schnell", "flux-dev", "sd-turbo"];
/// The last one is not in our table of prices.
const WRITERS: [&str; 3] = ["moondream-2", "llava-next", "paligemma"];
const PROMPTS: [&str; 3] =
    ["a fjord at dawn", "a wooden ski on a wall", "a steep turn in powder snow"];

/// A kind of request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    Generate,
    GenerateNothing,
    Train,
    TrainTaken,
    Deliver,
    DeliverAgain,
    DeliverForNobody,
    DeliverUnknown,
    Describe,
    Health,
    List,
    ListWrongly,
    Show,
    ShowMissing,
    Upscale,
    UpscaleInHaste,
    UpscaleMissing,
}

impl Step {
    /// Every kind, in an order that makes sense as a visit.
    pub(super) const ALL: [Self; 17] = [
        Self::Health,
        Self::Generate,
        Self::GenerateNothing,
        Self::Train,
        Self::TrainTaken,
        Self::Deliver,
        Self::DeliverAgain,
        Self::DeliverForNobody,
        Self::DeliverUnknown,
        Self::List,
        Self::ListWrongly,
        Self::Show,
        Self::ShowMissing,
        Self::Upscale,
        Self::UpscaleInHaste,
        Self::UpscaleMissing,
        Self::Describe,
    ];

    pub(super) fn request(self, site: &Site, random: &mut Random) -> RequestBuilder {
        let Site { base, http, .. } = site;
        let image = image(site, random);
        match self {
            Self::Generate => http.post(format!("{base}/images")).json(&order(random)),
            Self::GenerateNothing => {
                http.post(format!("{base}/images")).json(&json!({ "provider": "fal" }))
            }
            Self::Train => {
                let name = format!("house-style-{}", site.serial.fetch_add(1, Ordering::Relaxed));
                http.post(format!("{base}/models")).json(&training(random, &name))
            }
            Self::TrainTaken => {
                http.post(format!("{base}/models")).json(&training(random, "house-style-0"))
            }
            Self::Deliver => {
                let delivery = format!("delivery-{}", site.serial.fetch_add(1, Ordering::Relaxed));
                deliver(site, *random.pick(&Topic::ALL), &delivery, image)
            }
            Self::DeliverAgain => deliver(site, Topic::ImageDone, "delivery-again", image),
            Self::DeliverForNobody => {
                let delivery = format!("delivery-{}", site.serial.fetch_add(1, Ordering::Relaxed));
                deliver(site, Topic::ImageFailed, &delivery, NOWHERE)
            }
            Self::DeliverUnknown => {
                http.post(format!("{base}/webhooks/invoice_due")).json(&json!({ "id": image }))
            }
            Self::Describe => http.post(format!("{base}/images/{image}/describe")).json(&json!({
                "provider": random.pick(&Provider::ALL),
                "model": random.pick(&WRITERS),
            })),
            Self::Health => http.get(format!("{base}/healthz")),
            Self::List => http.get(format!("{base}/images?limit={}", 1 + random.below(50))),
            Self::ListWrongly => http.get(format!("{base}/images?limit=all")),
            Self::Show => http.get(format!("{base}/images/{image}")),
            Self::ShowMissing => http.get(format!("{base}/images/{NOWHERE}")),
            Self::Upscale => upscale(site, random, image),
            Self::UpscaleInHaste => upscale(site, random, image).timeout(HASTE),
            Self::UpscaleMissing => upscale(site, random, NOWHERE),
        }
    }
}

/// A step as often as users take it.
pub(super) fn choose(random: &mut Random) -> Step {
    match random.below(100) {
        0..30 => Step::Generate,
        30..50 => Step::Show,
        50..60 => Step::List,
        60..75 => Step::Upscale,
        75..80 => Step::UpscaleInHaste,
        80..84 => Step::Train,
        84..90 => Step::Deliver,
        90..95 => Step::Describe,
        _ => *random.pick(&Step::ALL),
    }
}

fn image(site: &Site, random: &mut Random) -> i64 {
    let newest = site.newest_image.load(Ordering::Relaxed);
    1 + i64::try_from(random.below(newest.unsigned_abs())).unwrap_or(0)
}

fn order(random: &mut Random) -> Value {
    json!({
        "provider": random.pick(&Provider::ALL),
        "model": random.pick(&MODELS),
        "prompt": random.pick(&PROMPTS),
    })
}

fn training(random: &mut Random, name: &str) -> Value {
    json!({ "provider": random.pick(&Provider::ALL), "name": name, "base": random.pick(&MODELS) })
}

fn upscale(site: &Site, random: &mut Random, image: i64) -> RequestBuilder {
    site.http
        .post(format!("{}/images/{image}/upscale", site.base))
        .json(&json!({ "provider": random.pick(&Provider::ALL), "model": "esrgan-x4" }))
}

fn deliver(site: &Site, topic: Topic, delivery: &str, id: i64) -> RequestBuilder {
    let body = match topic {
        Topic::ImageDone | Topic::ModelDone => {
            json!({ "id": id, "url": "https://late.invalid/1.png", "cost": "0.004" })
        }
        Topic::ImageFailed | Topic::ModelFailed => json!({ "id": id }),
    };
    site.http
        .post(format!("{}/webhooks/{}", site.base, topic.segment()))
        .header("x-delivery-id", delivery)
        .json(&body)
}
