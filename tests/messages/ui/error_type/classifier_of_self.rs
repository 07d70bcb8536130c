use telemark::telemetry;

struct Shop;

impl Shop {
    fn classify(_: &String) -> std::fmt::Error {
        std::fmt::Error
    }

    #[telemetry(error = Self::classify)]
    fn order(&self) -> Result<(), String> {
        Ok(())
    }
}

fn main() {}
