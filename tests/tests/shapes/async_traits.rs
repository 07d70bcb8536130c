//! `#[async_trait]`, before and after, on blocks and on methods.

use std::rc::Rc;

use async_trait::async_trait;
use telemark::telemetry;

use crate::poll::next_poll;
use crate::refused::{Answer, Refused};

pub(crate) struct Store(pub(crate) u8);

#[async_trait]
pub(crate) trait Inside {
    async fn inside_by_reference(&self, key: &str) -> Answer<u8>;
    async fn inside_by_mutable_reference(&mut self, add: u8) -> &u8;
    async fn inside_by_value(self) -> u8;
    async fn inside_associated<T: Send>(value: T) -> T;
    async fn inside_nothing(&self);
    async fn inside_dropped(&self);

    #[telemetry]
    async fn inside_default(&self) -> u8
    where
        Self: Sync,
    {
        next_poll().await;
        5
    }
}

#[async_trait]
impl Inside for Store {
    #[telemetry(fields(key, own = self.0), labels(zero: bool = self.0 == 0))]
    async fn inside_by_reference(&self, key: &str) -> Answer<u8> {
        next_poll().await;
        let number: u8 = key.parse()?;
        Ok(number + self.0)
    }

    #[telemetry]
    async fn inside_by_mutable_reference(&mut self, mut add: u8) -> &u8 {
        add += 1;
        self.0 += add;
        &self.0
    }

    #[telemetry]
    async fn inside_by_value(self) -> u8 {
        next_poll().await;
        self.0
    }

    #[telemetry]
    async fn inside_associated<T: Send>(value: T) -> T {
        next_poll().await;
        value
    }

    #[telemetry]
    async fn inside_nothing(&self) {}

    #[telemetry]
    async fn inside_dropped(&self) {
        std::future::pending::<()>().await;
    }
}

#[async_trait]
pub(crate) trait Below {
    async fn below_fails(&self) -> Answer<()>;
    async fn below_pair(&self, (a, b): (u8, u8)) -> u8;
    fn below_sync(&self) -> u8;
}

/// What `#[async_trait]` made of the methods is measured.
#[async_trait]
#[telemetry]
impl Below for Store {
    async fn below_fails(&self) -> Answer<()> {
        next_poll().await;
        Err(Refused)?;
        Ok(())
    }

    async fn below_pair(&self, (a, b): (u8, u8)) -> u8 {
        self.0 + a + b
    }

    fn below_sync(&self) -> u8 {
        self.0
    }
}

#[async_trait]
pub(crate) trait Above {
    async fn above_fails(&self) -> Answer<()>;
    async fn above_pair(&self, (a, b): (u8, u8)) -> u8;
    fn above_sync(&self) -> u8;
}

/// What is measured is handed to `#[async_trait]`.
#[telemetry]
#[async_trait]
impl Above for Store {
    async fn above_fails(&self) -> Answer<()> {
        next_poll().await;
        Err(Refused)?;
        Ok(())
    }

    async fn above_pair(&self, (a, b): (u8, u8)) -> u8 {
        self.0 + a + b
    }

    fn above_sync(&self) -> u8 {
        self.0
    }
}

#[async_trait(?Send)]
#[telemetry]
pub(crate) trait NotSend {
    async fn shared(&self) -> Rc<u8>;

    async fn local_default(&self) -> u8 {
        let shared = self.shared().await;
        next_poll().await;
        *shared
    }
}

#[telemetry]
#[async_trait(?Send)]
impl NotSend for Store {
    async fn shared(&self) -> Rc<u8> {
        let shared = Rc::new(self.0);
        next_poll().await;
        shared
    }
}
