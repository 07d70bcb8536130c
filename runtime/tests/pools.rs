//! Connection pools, as the page shows them.

use std::sync::atomic::{AtomicI64, Ordering};

use expect_test::{Expect, expect};
use telemark::pool::Connections;

static USED: AtomicI64 = AtomicI64::new(3);

/// What `watch_sqlx_pool!` asks of a pool.
#[derive(Clone)]
struct Pool {
    open: u32,
    idle: usize,
    options: Options,
}

#[derive(Clone)]
struct Options {
    max: u32,
}

impl Pool {
    fn size(&self) -> u32 {
        self.open
    }

    fn num_idle(&self) -> usize {
        self.idle
    }

    fn options(&self) -> &Options {
        &self.options
    }
}

impl Options {
    fn get_max_connections(&self) -> u32 {
        self.max
    }
}

fn watch(idle: usize) {
    let pool = Pool { open: 5, idle, options: Options { max: 9 } };
    telemark::watch_sqlx_pool!("sqlx", pool);
}

/// Compares what the page has of the pool's name.
fn check(name: &str, expect: &Expect) {
    let page = telemark::page();
    let name = format!("pool_name=\"{name}\"");
    let lines: Vec<_> = page.lines().filter(|line| line.contains(&name)).collect();
    expect.assert_eq(&lines.join("\n"));
}

#[test]
fn a_pool_is_asked_at_each_scrape() {
    telemark::watch_pool!("orders", || {
        Connections { idle: 1, used: USED.load(Ordering::Relaxed), max: 8 }
    });
    check(
        "orders",
        &expect![[r#"
        db_client_connection_count{db_client_connection_pool_name="orders",db_client_connection_state="idle"} 1
        db_client_connection_count{db_client_connection_pool_name="orders",db_client_connection_state="used"} 3
        db_client_connection_max{db_client_connection_pool_name="orders"} 8"#]],
    );
    USED.store(0, Ordering::Relaxed);
    check(
        "orders",
        &expect![[r#"
        db_client_connection_count{db_client_connection_pool_name="orders",db_client_connection_state="idle"} 1
        db_client_connection_count{db_client_connection_pool_name="orders",db_client_connection_state="used"} 0
        db_client_connection_max{db_client_connection_pool_name="orders"} 8"#]],
    );
}

#[test]
fn a_pool_of_sqlx_is_on_the_page_once_it_is_watched_and_can_be_replaced() {
    check("sqlx", &expect![[""]]);
    watch(2);
    check(
        "sqlx",
        &expect![[r#"
        db_client_connection_count{db_client_connection_pool_name="sqlx",db_client_connection_state="idle"} 2
        db_client_connection_count{db_client_connection_pool_name="sqlx",db_client_connection_state="used"} 3
        db_client_connection_max{db_client_connection_pool_name="sqlx"} 9"#]],
    );
    watch(5);
    check(
        "sqlx",
        &expect![[r#"
        db_client_connection_count{db_client_connection_pool_name="sqlx",db_client_connection_state="idle"} 5
        db_client_connection_count{db_client_connection_pool_name="sqlx",db_client_connection_state="used"} 0
        db_client_connection_max{db_client_connection_pool_name="sqlx"} 9"#]],
    );
}
