struct Client;

#[telemark::telemetry(stream)]
impl Client {
    fn size(&self) -> usize {
        0
    }
}

fn main() {
    Client.size();
}
