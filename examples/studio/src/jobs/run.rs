//! One attempt at a job, and what is left to do when the last one failed.

use telemark::telemetry;

use super::{Job, JobError};
use crate::faults::Faults;
use crate::providers::{Providers, Request};
use crate::store::Store;
use crate::webhooks::Event;

/// What jobs work with.
#[derive(Debug)]
pub(crate) struct Bench {
    pub(crate) store: Store,
    pub(crate) providers: Providers,
    pub(crate) faults: Faults,
}

/// Tries `job` once, for the `nth` time.
pub(super) async fn attempt(bench: &Bench, job: &Job, nth: u32) -> Result<(), JobError> {
    match job {
        Job::Generate { image } => generate(bench, *image, nth).await,
        Job::Train { model } => train(bench, *model, nth).await,
        Job::Settle(event) => settle(bench, event, nth).await,
    }
}

/// Writes down that `job` was given up.
pub(super) async fn give_up(bench: &Bench, job: &Job) -> Result<(), JobError> {
    match job {
        Job::Generate { image } => {
            bench.store.fail_image(*image).await?;
        }
        Job::Train { model } => {
            bench.store.fail_model(*model).await?;
        }
        // The provider's word is all there is: without it, the row stays as it is.
        Job::Settle(_) => {}
    }
    Ok(())
}

/// Has an image made.
#[telemetry(critical, job(queue = "images", attempt = nth), fields(image))]
async fn generate(bench: &Bench, image: i64, nth: u32) -> Result<(), JobError> {
    bench.faults.trip();
    let image = bench.store.find_image(image).await?;
    let request = Request { model: image.model, input: image.prompt };
    let answer = bench.providers.client(image.provider).generate(&request).await?;
    bench.store.finish_image(image.id, &answer).await?;
    Ok(())
}

/// Has a model trained.
#[telemetry(job(queue = "models", attempt = nth), fields(model))]
async fn train(bench: &Bench, model: i64, nth: u32) -> Result<(), JobError> {
    let model = bench.store.find_model(model).await?;
    let request = Request { model: model.base, input: model.name };
    let answer = bench.providers.client(model.provider).train(&request).await?;
    bench.store.finish_model(model.id, answer.cost).await?;
    Ok(())
}

/// Settles what a provider told us.
#[telemetry(job(queue = "webhooks", attempt = nth))]
async fn settle(bench: &Bench, event: &Event, nth: u32) -> Result<(), JobError> {
    match event {
        Event::ImageDone { id, answer } => {
            bench.store.finish_image(*id, answer).await?;
        }
        Event::ImageFailed { id } => {
            bench.store.fail_image(*id).await?;
        }
        Event::ModelDone { id, answer } => {
            bench.store.finish_model(*id, answer.cost).await?;
        }
        Event::ModelFailed { id } => {
            bench.store.fail_model(*id).await?;
        }
    }
    Ok(())
}
