//! The routes.

use expect_test::{Expect, expect};
use reqwest::RequestBuilder;

use crate::house::{House, answer};

const FOX: &str = r#"{"provider": "fal", "model": "flux-dev", "prompt": "a fox on skis"}"#;

async fn check(request: RequestBuilder, expect: &Expect) {
    expect.assert_eq(&answer(request).await);
}

#[tokio::test]
async fn an_image_is_ordered_then_shown_and_enlarged() {
    let house = House::reliable().await;
    check(house.post("/images", FOX), &expect![[r#"
        202 Accepted
        content-type: application/json
        {"id":1,"provider":"fal","model":"flux-dev","prompt":"a fox on skis","progress":"queued","url":null,"cost_usd":null}
    "#]]).await;
    house.settled(1).await;
    check(house.get("/images/1"), &expect![[r#"
        200 OK
        content-type: application/json
        {"id":1,"provider":"fal","model":"flux-dev","prompt":"a fox on skis","progress":"done","url":"https://fal.invalid/flux-dev/1.png","cost_usd":"0.003"}
    "#]]).await;
    let larger = r#"{"provider": "modal", "model": "esrgan-x4"}"#;
    check(house.post("/images/1/upscale", larger), &expect![[r#"
        201 Created
        content-type: application/json
        {"id":2,"provider":"modal","model":"esrgan-x4","prompt":"a fox on skis","progress":"done","url":"https://modal.invalid/esrgan-x4/1.png","cost_usd":"0.0011"}
    "#]]).await;
    let description = r#"{"provider": "comfyui", "model": "llava-next"}"#;
    check(
        house.post("/images/1/describe", description),
        &expect![[r#"
        200 OK
        content-type: application/json
        {"description":"a fox on skis"}
    "#]],
    )
    .await;
    check(house.get("/images?limit=1"), &expect![[r#"
        200 OK
        content-type: application/json
        {"images":[{"id":2,"provider":"modal","model":"esrgan-x4","prompt":"a fox on skis","progress":"done","url":"https://modal.invalid/esrgan-x4/1.png","cost_usd":"0.0011"}]}
    "#]]).await;
    check(
        house.get("/images?progress=failed"),
        &expect![[r#"
        200 OK
        content-type: application/json
        {"images":[]}
    "#]],
    )
    .await;
    assert!(house.close().await);
}

#[tokio::test]
async fn a_model_is_ordered_and_its_name_is_taken_from_then_on() {
    let house = House::reliable().await;
    let order = r#"{"provider": "replicate", "name": "house-style", "base": "sdxl"}"#;
    check(house.post("/models", order), &expect![[r#"
        202 Accepted
        content-type: application/json
        {"id":1,"provider":"replicate","name":"house-style","base":"sdxl","progress":"queued","cost_usd":null}
    "#]]).await;
    check(
        house.post("/models", order),
        &expect![[r#"
        409 Conflict
        content-type: application/json
        {"error":"models.name `house-style` is taken"}
    "#]],
    )
    .await;
    assert!(house.close().await);
}

#[tokio::test]
async fn a_delivery_counts_once() {
    let house = House::reliable().await;
    check(house.post("/images", FOX), &expect![[r#"
        202 Accepted
        content-type: application/json
        {"id":1,"provider":"fal","model":"flux-dev","prompt":"a fox on skis","progress":"queued","url":null,"cost_usd":null}
    "#]]).await;
    house.settled(1).await;
    check(
        house.deliver("image_failed", "d-1", r#"{"id": 1}"#),
        &expect![[r#"
            202 Accepted
            content-type: application/json
            {"accepted":true}
        "#]],
    )
    .await;
    house.wait_for("/images/1", |image| image["progress"] == "failed").await;
    let late = r#"{"id": 1, "url": "https://late.invalid/fox.png", "cost": "0.004"}"#;
    check(
        house.deliver("image_done", "d-1", late),
        &expect![[r#"
        200 OK
        content-type: application/json
        {"accepted":false}
    "#]],
    )
    .await;
    check(
        house.deliver("image_done", "d-2", late),
        &expect![[r#"
        202 Accepted
        content-type: application/json
        {"accepted":true}
    "#]],
    )
    .await;
    house.wait_for("/images/1", |image| image["progress"] == "done").await;
    check(house.get("/images/1"), &expect![[r#"
        200 OK
        content-type: application/json
        {"id":1,"provider":"fal","model":"flux-dev","prompt":"a fox on skis","progress":"done","url":"https://late.invalid/fox.png","cost_usd":"0.004"}
    "#]]).await;
    assert!(house.close().await);
}

#[tokio::test]
async fn the_service_says_that_it_is_well() {
    let house = House::reliable().await;
    check(
        house.get("/healthz"),
        &expect![[r#"
        200 OK
        content-type: application/json
        {"status":"ok","waiting_jobs":0}
    "#]],
    )
    .await;
    assert!(house.close().await);
}

#[tokio::test]
async fn a_refused_body_is_told_what_is_wrong_and_what_is_allowed() {
    let house = House::reliable().await;
    check(
        house.post(
            "/images",
            r#"{"provider": "aol", "model": "m", "prompt": "p"}"#,
        ),
        &expect![[r#"
            422 Unprocessable Entity
            content-type: application/json
            {"error":"Failed to deserialize the JSON body into the target type: provider: unknown variant `aol`, expected one of `modal`, `replicate`, `fal`, `comfyui` at line 1 column 18"}
        "#]],
    )
    .await;
    check(
        house.post("/images", r#"{"provider": "fal", "model": "m", "prompt": " "}"#),
        &expect![[r#"
            422 Unprocessable Entity
            content-type: application/json
            {"error":"`prompt` must not be empty"}
        "#]],
    )
    .await;
    check(
        house.post("/images", "fox"),
        &expect![[r#"
        400 Bad Request
        content-type: application/json
        {"error":"Failed to parse the request body as JSON: expected ident at line 1 column 2"}
    "#]],
    )
    .await;
    check(
        house.post("/models", r#"{"provider": "fal", "name": "", "base": "sdxl"}"#),
        &expect![[r#"
            422 Unprocessable Entity
            content-type: application/json
            {"error":"`name` must not be empty"}
        "#]],
    )
    .await;
    assert!(house.close().await);
}

#[tokio::test]
async fn a_refused_path_or_query_is_told_what_is_wrong_and_what_is_allowed() {
    let house = House::reliable().await;
    check(
        house.post("/images/7/upscale", r#"{"provider": "fal", "model": "esrgan"}"#),
        &expect![[r#"
            404 Not Found
            content-type: application/json
            {"error":"images has no row 7"}
        "#]],
    )
    .await;
    check(
        house.get("/images/7"),
        &expect![[r#"
        404 Not Found
        content-type: application/json
        {"error":"images has no row 7"}
    "#]],
    )
    .await;
    check(
        house.get("/images/seven"),
        &expect![[r#"
        400 Bad Request
        content-type: application/json
        {"error":"Invalid URL: Cannot parse `seven` to a `i64`"}
    "#]],
    )
    .await;
    check(
        house.get("/images?limit=all"),
        &expect![[r#"
        400 Bad Request
        content-type: application/json
        {"error":"Failed to deserialize query string: limit: invalid digit found in string"}
    "#]],
    )
    .await;
    check(house.get("/images?progress=lost"), &expect![[r#"
        400 Bad Request
        content-type: application/json
        {"error":"Failed to deserialize query string: progress: unknown variant `lost`, expected one of `queued`, `done`, `failed`"}
    "#]]).await;
    assert!(house.close().await);
}

#[tokio::test]
async fn a_refused_delivery_is_told_what_is_wrong_and_what_is_allowed() {
    let house = House::reliable().await;
    check(house.deliver("invoice_due", "d-1", "{}"), &expect![[r#"
        400 Bad Request
        content-type: application/json
        {"error":"Invalid URL: unknown variant `invoice_due`, expected one of `image_done`, `image_failed`, `model_done`, `model_failed`"}
    "#]]).await;
    check(
        house.post("/webhooks/image_failed", r#"{"id": 1}"#),
        &expect![[r#"
            400 Bad Request
            content-type: application/json
            {"error":"the header x-delivery-id is missing, empty, or isn't ASCII"}
        "#]],
    )
    .await;
    check(
        house.deliver(
            "image_done",
            "d-1",
            r#"{"id": 1, "url": "u", "cost": "free"}"#,
        ),
        &expect![[r#"
            400 Bad Request
            content-type: application/json
            {"error":"not a delivery on image_done: an amount consists of digits and at most one point at line 1 column 37"}
        "#]],
    )
    .await;
    check(
        house.get("/"),
        &expect![[r#"
        404 Not Found
        content-type: none

    "#]],
    )
    .await;
    assert!(house.close().await);
}
