//! Labels whose cardinality is bounded by their type.

/// A type with a closed set of values, each of which can be a metric's label.
///
/// Derive it for an enum without fields; the values are the variants' names in `snake_case`, or what
/// `#[label(rename = "…")]` on the variant says.
///
/// ```
/// use telemark::Label;
///
/// #[derive(Label)]
/// enum Size {
///     Small,
///     #[label(rename = "xl")]
///     ExtraLarge,
/// }
///
/// assert_eq!(Size::VALUES, ["small", "xl"]);
/// assert_eq!(Size::ExtraLarge.index(), 1);
/// # let _ = Size::Small;
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't be a label: its values are not a closed set",
    label = "not a closed set of values",
    note = "derive `telemark::Label` for an enum without fields, or use a `bool` or a constant",
    note = "for values that are known only at run time: `interned(expression, cap = 32)`",
    note = "the error that a function returns is no label: derive `telemark::ErrorType` for it, and its type is one by itself"
)]
pub trait Label {
    /// Every value, in the order of [`Label::index`]. Not empty, and no value twice.
    const VALUES: &'static [&'static str];

    /// This value's place in [`Label::VALUES`].
    fn index(&self) -> usize;
}

impl Label for bool {
    const VALUES: &'static [&'static str] = &["false", "true"];

    fn index(&self) -> usize {
        usize::from(*self)
    }
}

impl<T: Label + ?Sized> Label for &T {
    const VALUES: &'static [&'static str] = T::VALUES;

    fn index(&self) -> usize {
        T::index(self)
    }
}

/// What `interned(expression, cap = N)` takes.
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't be interned: it is no text",
    label = "expected a `&str`, a `String`, or another type with `AsRef<str>`"
)]
pub trait InternKey {
    /// The text.
    fn text(&self) -> &str;
}

impl<T: AsRef<str> + ?Sized> InternKey for T {
    fn text(&self) -> &str {
        self.as_ref()
    }
}
