//! Methods, of types and of traits.

use std::pin::Pin;
use std::sync::Arc;

use telemark::telemetry;

use crate::poll::next_poll;
use crate::refused::{Answer, Refused};

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Stack<T> {
    pub(crate) items: Vec<T>,
    limit: Option<usize>,
}

impl<T: Clone> Stack<T> {
    #[telemetry]
    pub(crate) fn associated(items: &[T]) -> Self {
        Self { items: items.to_vec(), limit: None }
    }

    #[telemetry]
    pub(crate) fn by_reference(&self) -> Option<&T> {
        self.items.last()
    }

    #[telemetry(fields(count = self.items.len()), labels(full: bool = self.limit.is_some()))]
    pub(crate) fn by_mutable_reference(&mut self, item: T) -> Answer<&mut T> {
        if self.limit.is_some_and(|limit| self.items.len() >= limit) {
            return Err(Refused);
        }
        self.items.push(item);
        self.items.last_mut().ok_or(Refused)
    }

    #[telemetry]
    pub(crate) fn by_value(mut self, limit: usize) -> Self {
        self.limit = Some(limit);
        self
    }

    #[telemetry]
    pub(crate) fn by_box(self: Box<Self>) -> Vec<T> {
        self.items
    }

    #[telemetry]
    pub(crate) fn by_arc(self: &Arc<Self>) -> Arc<Self> {
        Arc::clone(self)
    }

    #[telemetry]
    pub(crate) fn by_pin(self: Pin<&mut Self>) -> usize
    where
        T: Unpin,
    {
        let this = self.get_mut();
        this.items.clear();
        this.items.len()
    }

    #[telemetry]
    pub(crate) fn visit<'a, U>(&'a self, mut visitor: impl FnMut(&'a T) -> U) -> Vec<U> {
        self.items.iter().map(&mut visitor).collect()
    }

    #[telemetry]
    pub(crate) async fn by_reference_async(&self) -> Option<&T> {
        next_poll().await;
        self.items.last()
    }

    #[telemetry]
    pub(crate) async fn by_mutable_reference_async(&mut self, item: T) -> Answer<&mut T> {
        self.items.push(item);
        next_poll().await;
        self.items.last_mut().ok_or(Refused)
    }

    #[telemetry]
    pub(crate) async fn by_value_async(mut self, limit: usize) -> Self {
        next_poll().await;
        self.limit = Some(limit);
        self
    }
}

pub(crate) trait Shape {
    type Side: Copy;

    fn side(&self) -> Self::Side;

    #[telemetry]
    fn by_default(&self) -> [Self::Side; 2] {
        [self.side(), self.side()]
    }

    async fn area(&self) -> Answer<u32>;
}

pub(crate) struct Square(pub(crate) u32);

impl Shape for Square {
    type Side = u32;

    #[telemetry]
    fn side(&self) -> Self::Side {
        self.0
    }

    #[telemetry]
    async fn area(&self) -> Answer<u32> {
        next_poll().await;
        self.0.checked_mul(self.0).ok_or(Refused)
    }
}
