//! The labels that a recording names, as a type.

use core::fmt;
use core::marker::PhantomData;

use crate::intern::Interned;
use crate::label::Label;

/// Stands for an interned label in a metric's type; its value is a `&str`.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Text;

/// One label: a closed set, or [`Text`].
pub trait LabelKind {
    /// What a recording gives for it.
    type Value<'a>;

    /// The number of values at most, and the place of this one. Takes the label's interner off the
    /// list of those that are left, if it has one.
    #[doc(hidden)]
    fn place(value: Self::Value<'_>, left: &mut Interners) -> (usize, usize);
}

type Interners = core::slice::Iter<'static, &'static dyn Interned>;

impl<T: Label> LabelKind for T {
    type Value<'a> = T;

    #[inline]
    fn place(value: T, _: &mut Interners) -> (usize, usize) {
        (T::VALUES.len(), value.index())
    }
}

impl LabelKind for Text {
    type Value<'a> = &'a str;

    #[inline]
    fn place(value: &str, left: &mut Interners) -> (usize, usize) {
        match left.next() {
            Some(label) => (label.cardinality(), label.place(value)),
            None => (1, 0),
        }
    }
}

/// The labels of a metric: a tuple of enums that derive [`Label`], `bool`s and [`Text`]s, up to eight.
#[diagnostic::on_unimplemented(
    message = "`{Self}` are no labels that a recording could name",
    label = "a metric without labels is used directly, and one with labels takes up to eight"
)]
pub trait LabelSet {
    /// What [`with`](super::Counter::with) takes: the value itself where there is one label, or else
    /// a tuple.
    type Values<'a>;

    /// The index of a label set: a number whose digits are the labels' places, the first one leading.
    #[doc(hidden)]
    fn index(values: Self::Values<'_>, interned: &'static [&'static dyn Interned]) -> usize;
}

impl<A: LabelKind> LabelSet for (A,) {
    type Values<'a> = A::Value<'a>;

    #[inline]
    fn index(value: A::Value<'_>, interned: &'static [&'static dyn Interned]) -> usize {
        A::place(value, &mut interned.iter()).1
    }
}

macro_rules! label_sets {
    ($(($($kind:ident $value:ident),+))+) => {$(
        impl<$($kind: LabelKind),+> LabelSet for ($($kind,)+) {
            type Values<'a> = ($($kind::Value<'a>,)+);

            #[inline]
            fn index(
                ($($value,)+): Self::Values<'_>,
                interned: &'static [&'static dyn Interned],
            ) -> usize {
                let mut left = interned.iter();
                let mut index = 0;
                $(
                    let (cardinality, place) = $kind::place($value, &mut left);
                    index = index * cardinality + place;
                )+
                index
            }
        }
    )+};
}

label_sets! {
    (A a, B b)
    (A a, B b, C c)
    (A a, B b, C c, D d)
    (A a, B b, C c, D d, E e)
    (A a, B b, C c, D d, E e, F f)
    (A a, B b, C c, D d, E e, F f, G g)
    (A a, B b, C c, D d, E e, F f, G g, H h)
}

/// What the statics of all instruments have in common: where the values are, and of what types.
pub(super) struct Declared<C: ?Sized + 'static, L, V> {
    pub(super) cells: &'static C,
    interned: &'static [&'static dyn Interned],
    types: PhantomData<fn(L, V)>,
}

impl<C: ?Sized, L, V> Declared<C, L, V> {
    pub(super) const fn new(cells: &'static C, interned: &'static [&'static dyn Interned]) -> Self {
        Self { cells, interned, types: PhantomData }
    }
}

impl<C: ?Sized, L: LabelSet, V> Declared<C, L, V> {
    #[inline]
    pub(super) fn with(&self, labels: L::Values<'_>) -> Series<C, V> {
        Series { cells: self.cells, index: L::index(labels, self.interned), values: PhantomData }
    }
}

impl<C: ?Sized, V> Declared<C, (), V> {
    #[inline]
    pub(super) fn only(&self) -> Series<C, V> {
        Series { cells: self.cells, index: 0, values: PhantomData }
    }
}

impl<C: ?Sized, L, V> fmt::Debug for Declared<C, L, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Declared").finish_non_exhaustive()
    }
}

/// One series of a metric.
pub(super) struct Series<C: ?Sized + 'static, V> {
    pub(super) cells: &'static C,
    pub(super) index: usize,
    values: PhantomData<fn(V)>,
}

impl<C: ?Sized, V> Clone for Series<C, V> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<C: ?Sized, V> Copy for Series<C, V> {}

impl<C: ?Sized, V> fmt::Debug for Series<C, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Series").field("index", &self.index).finish_non_exhaustive()
    }
}
