#[telemark::telemetry(job(queue = "thumbnails", attempt = attempt))]
fn render(attempt: &str) {
    let _ = attempt;
}

fn main() {
    render("1");
}
