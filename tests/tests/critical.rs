//! `critical`: a word in the catalog, and nothing on the page.

use telemark::telemetry;

struct Store(u8);

#[telemetry(critical)]
impl Store {
    #[telemetry(slow = "1s")]
    fn find(&self) -> u8 {
        self.0
    }

    async fn load(&self) -> u8 {
        tokio::task::yield_now().await;
        self.0 + 1
    }

    #[telemetry(skip)]
    fn id(&self) -> u8 {
        self.0 + 2
    }
}

#[telemetry(critical, db(system = "sqlite", operation = "SELECT"))]
fn select() -> u8 {
    4
}

#[telemetry]
fn other() -> u8 {
    5
}

#[tokio::test]
async fn the_record_says_which_functions_are_critical() {
    let store = Store(1);
    let values = [store.find(), store.load().await, store.id(), select(), other()];
    assert_eq!(values, [1, 2, 3, 4, 5]);
    let items = telemark_registry::items().0.iter();
    let named = |critical: bool| {
        let own = |name: &&str| name.starts_with("critical::");
        let chosen = items.clone().filter(|item| item.record.critical == critical);
        let mut names: Vec<_> = chosen.map(|item| item.record.function).filter(own).collect();
        names.sort_unstable();
        names
    };
    assert_eq!(named(true), ["critical::Store::find", "critical::Store::load", "critical::select"]);
    assert_eq!(named(false), ["critical::other"]);
    assert!(!telemark::page().contains("critical=\""));
}
