#[telemark::telemetry(job(queue = "thumbnails", attempt = 1))]
fn render() {}

fn main() {
    render();
}
