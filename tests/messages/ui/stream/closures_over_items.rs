use futures_util::stream::{self, Stream};

#[telemark::telemetry(stream, provider(
    name = "openai",
    operation = "chat",
    input_tokens = |chunk| chunk.tokens,
    output_tokens = |chunk| *chunk as f64,
))]
fn chat() -> impl Stream<Item = Result<u64, ()>> {
    stream::iter([Ok(1)])
}

fn main() {
    let _ = chat();
}
