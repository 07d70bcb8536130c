//! Whole `impl` blocks, trait impls and traits.

#![expect(clippy::manual_async_fn, reason = "the shapes are the subject")]

use std::fmt;
use std::hash::{Hash, Hasher};
use std::ops::{Add, Deref, DerefMut, Index, IndexMut, Neg, Not};
use std::pin::Pin;
use std::rc::Rc;
use std::str::FromStr;
use std::sync::Arc;
use std::task::{Context, Poll};

use telemark::telemetry;

use crate::poll::next_poll;
use crate::refused::{Answer, Refused};

#[derive(Clone, Debug, Default)]
pub(crate) struct Account<T> {
    pub(crate) entries: Vec<T>,
}

#[telemetry(level = "debug", labels(tier = "gold"))]
impl<T: Clone> Account<T> {
    pub(crate) const LIMIT: usize = 3;

    pub(crate) fn opened(first: T) -> Self {
        Self { entries: vec![first] }
    }

    pub(crate) fn newest(&self) -> Option<&T> {
        self.entries.last()
    }

    pub(crate) fn book(&mut self, entry: T) -> Answer<&mut T> {
        if self.entries.len() >= Self::LIMIT {
            return Err(Refused);
        }
        self.entries.push(entry);
        self.entries.last_mut().ok_or(Refused)
    }

    pub(crate) fn closed(self) -> Vec<T> {
        self.entries
    }

    pub(crate) fn boxed(self: Box<Self>) -> usize {
        self.entries.len()
    }

    pub(crate) fn counted(self: Rc<Self>) -> usize {
        self.entries.len()
    }

    pub(crate) fn shared(self: Arc<Self>) -> usize {
        self.entries.len()
    }

    pub(crate) fn pinned(self: Pin<&mut Self>) -> usize
    where
        T: Unpin,
    {
        self.get_mut().entries.len()
    }

    pub(crate) async fn shared_async(self: Arc<Self>) -> usize {
        next_poll().await;
        self.entries.len()
    }

    pub(crate) async fn pinned_async(self: Pin<&mut Self>, entry: T) -> usize
    where
        T: Unpin,
    {
        let this = self.get_mut();
        next_poll().await;
        this.entries.push(entry);
        this.entries.len()
    }

    pub(crate) async fn reloaded(&mut self, entry: &T) -> Answer<&T> {
        next_poll().await;
        self.entries.push(entry.clone());
        self.entries.first().ok_or(Refused)
    }

    pub(crate) fn later(&self) -> impl Future<Output = usize> + use<'_, T> {
        async move {
            next_poll().await;
            self.entries.len()
        }
    }

    pub(crate) fn mapped<U, const N: usize>(&self, map: impl Fn(&T) -> [U; N]) -> Vec<U> {
        self.entries.iter().flat_map(map).collect()
    }

    pub(crate) extern "C" fn with_abi(&self) -> usize {
        self.entries.len()
    }

    #[telemetry(name = "renamed", labels(tier = "silver"))]
    pub(crate) fn with_its_own_attribute(&self) -> usize {
        self.entries.len()
    }

    #[telemetry(skip)]
    pub(crate) fn skipped(&self) -> usize {
        self.entries.len()
    }

    #[telemetry(skip)]
    pub(crate) const fn skipped_const() -> usize {
        Self::LIMIT
    }
}

#[telemetry]
impl<T: fmt::Display> fmt::Display for Account<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for entry in &self.entries {
            write!(f, "{entry}")?;
        }
        Ok(())
    }
}

#[derive(Clone, Debug)]
pub(crate) struct Number(pub(crate) u8);

#[telemetry]
impl Iterator for Number {
    type Item = u8;

    fn next(&mut self) -> Option<Self::Item> {
        self.0 = self.0.checked_sub(1)?;
        Some(self.0)
    }
}

#[telemetry]
impl From<u8> for Number {
    fn from(number: u8) -> Self {
        Self(number)
    }
}

#[telemetry]
impl FromStr for Number {
    type Err = Refused;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(Self(text.parse()?))
    }
}

#[telemetry]
impl TryFrom<u32> for Number {
    type Error = Refused;

    fn try_from(number: u32) -> Result<Self, Refused> {
        u8::try_from(number).map(Self).map_err(|_| Refused)
    }
}

#[telemetry]
impl Default for Number {
    fn default() -> Self {
        Self(9)
    }
}

#[telemetry]
impl Deref for Number {
    type Target = u8;

    fn deref(&self) -> &u8 {
        &self.0
    }
}

#[telemetry]
impl DerefMut for Number {
    fn deref_mut(&mut self) -> &mut u8 {
        &mut self.0
    }
}

#[telemetry]
impl Add for Number {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}

#[telemetry]
impl Neg for Number {
    type Output = i16;

    fn neg(self) -> i16 {
        -i16::from(self.0)
    }
}

#[telemetry]
impl Not for Number {
    type Output = Self;

    fn not(self) -> Self {
        Self(!self.0)
    }
}

#[telemetry]
impl PartialEq for Number {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

#[telemetry]
impl Hash for Number {
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write_u8(self.0);
    }
}

#[telemetry]
impl AsRef<u8> for Number {
    fn as_ref(&self) -> &u8 {
        &self.0
    }
}

#[telemetry]
impl Drop for Number2 {
    fn drop(&mut self) {
        self.0 = 0;
    }
}

pub(crate) struct Number2(pub(crate) u8);

#[telemetry]
impl<T> Index<usize> for Account<T> {
    type Output = T;

    fn index(&self, index: usize) -> &T {
        &self.entries[index]
    }
}

#[telemetry]
impl<T> IndexMut<usize> for Account<T> {
    fn index_mut(&mut self, index: usize) -> &mut T {
        &mut self.entries[index]
    }
}

#[telemetry]
impl<T> Extend<T> for Account<T> {
    fn extend<I: IntoIterator<Item = T>>(&mut self, iter: I) {
        self.entries.extend(iter);
    }
}

#[telemetry]
impl<T> FromIterator<T> for Account<T> {
    fn from_iter<I>(iter: I) -> Self
    where
        I: IntoIterator<Item = T>,
    {
        Self { entries: iter.into_iter().collect() }
    }
}

/// Ready at its second poll.
#[derive(Debug, Default)]
pub(crate) struct Second(bool);

#[telemetry]
impl Future for Second {
    type Output = Answer<u8>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        if self.0 {
            return Poll::Ready(Err(Refused));
        }
        self.0 = true;
        context.waker().wake_by_ref();
        Poll::Pending
    }
}

/// A trait whose default methods are measured, each at the trait.
#[telemetry]
pub(crate) trait Greeter: Sync {
    const WORD: &'static str = "hello";

    type Name: fmt::Display;

    fn name(&self) -> Self::Name;

    fn greeting(&self) -> String {
        format!("{} {}", Self::WORD, self.name())
    }

    async fn greeted(&self) -> String
    where
        Self: Sized,
    {
        next_poll().await;
        self.name().to_string()
    }

    fn greets(&self) -> impl Future<Output = usize> + Send {
        async move { Self::WORD.len() }
    }

    async fn declared(&self) -> u8;
}

#[telemetry]
impl Greeter for str {
    type Name = String;

    fn name(&self) -> String {
        self.to_uppercase()
    }

    async fn declared(&self) -> u8 {
        1
    }
}

impl Greeter for u8 {
    type Name = Self;

    fn name(&self) -> Self {
        *self
    }

    async fn declared(&self) -> u8 {
        2
    }
}

/// Has methods on types without a name of their own.
pub(crate) trait Len {
    fn len_of_slice(&self) -> usize {
        0
    }
    fn len_of_pair(&self) -> usize {
        0
    }
    fn len_of_object(&self) -> usize {
        0
    }
    fn len_of_reference(&self) -> usize {
        0
    }
}

#[telemetry]
impl Len for [u8] {
    fn len_of_slice(&self) -> usize {
        self.len()
    }
}

#[telemetry]
impl Len for (u8, u8) {
    fn len_of_pair(&self) -> usize {
        2
    }
}

#[telemetry]
impl Len for dyn fmt::Debug + '_ {
    fn len_of_object(&self) -> usize {
        format!("{self:?}").len()
    }
}

#[telemetry]
impl Len for &'_ str {
    fn len_of_reference(&self) -> usize {
        self.len()
    }
}

macro_rules! number_block {
    ($name:ident, $ty:ty) => {
        #[telemetry]
        impl Width for $ty {
            fn $name(&self) -> usize {
                size_of::<$ty>()
            }
        }
    };
}

pub(crate) trait Width {
    fn width(&self) -> usize;
}

number_block!(width, u64);

pub(crate) struct Inline;

macro_rules! constant {
    ($name:ident) => {
        pub(crate) const $name: u8 = 4;
    };
}

#[telemetry]
impl Inline {
    #![allow(clippy::unused_self, reason = "an inner attribute")]

    constant! { FOUR }
    constant!(VIER);

    /// Has an item like the block's.
    pub(crate) fn four(&self) -> u8 {
        const LOCAL: u8 = Inline::VIER;
        LOCAL + Self::FOUR - Self::FOUR
    }
}

macro_rules! annotate {
    ($item:item) => {
        #[telemetry]
        $item
    };
}

annotate! {
    impl Inline {
        pub(crate) fn handed_on() -> u8 {
            5
        }
    }
}
