//! The attribute, written in front of every function of a folder.

use std::fs;
use std::ops::AddAssign;
use std::path::Path;

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use quote::ToTokens;
use syn::visit::{self, Visit};
use syn::{Attribute, ImplItemFn, ItemFn, Signature, TraitItemFn};

use crate::error::Error;

/// By its absolute path, for the package may have a `telemark` or a `telemetry` of its own.
const ATTRIBUTE: &str = "#[::telemark::telemetry] ";

/// How many functions have the attribute, and how many don't for which reason.
///
/// What a `macro_rules!` macro will make is not counted: it is no function yet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Annotated {
    pub(super) functions: usize,
    /// `const fn`s: the attribute refuses them.
    pub(super) constant: usize,
    /// Tests: their harness wants them as they are.
    pub(super) tests: usize,
}

impl AddAssign for Annotated {
    fn add_assign(&mut self, other: Self) {
        self.functions += other.functions;
        self.constant += other.constant;
        self.tests += other.tests;
    }
}

/// Puts the attribute on every function with a body in a folder's Rust files, those of test modules
/// included.
pub(super) fn folder(folder: &Path) -> Result<Annotated, Error> {
    let mut annotated = Annotated::default();
    for entry in fs::read_dir(folder).map_err(Error::reading(folder))? {
        let path = entry.map_err(Error::reading(folder))?.path();
        if path.is_dir() {
            annotated += self::folder(&path)?;
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let source = fs::read_to_string(&path).map_err(Error::reading(&path))?;
            let (source, in_file) = text(&source)
                .map_err(|error| Error::unexpected(format_args!("{}: {error}", path.display())))?;
            annotated += in_file;
            fs::write(&path, source).map_err(Error::writing(&path))?;
        }
    }
    Ok(annotated)
}

fn text(source: &str) -> syn::Result<(String, Annotated)> {
    let mut functions = Functions::default();
    functions.visit_file(&syn::parse_file(source)?);
    let mut places = functions.places;
    places.sort_unstable();
    let mut out = String::with_capacity(source.len() + places.len() * ATTRIBUTE.len());
    let mut copied = 0;
    for place in places {
        out.push_str(&source[copied..place]);
        out.push_str(ATTRIBUTE);
        copied = place;
    }
    out.push_str(&source[copied..]);
    Ok((out, functions.annotated))
}

/// The functions of a file.
#[derive(Default)]
struct Functions {
    annotated: Annotated,
    /// The byte after the attributes of each that gets the attribute.
    places: Vec<usize>,
}

impl Functions {
    fn meet(&mut self, attributes: &[Attribute], signature: &Signature, tokens: TokenStream) {
        if signature.constness.is_some() {
            self.annotated.constant += 1;
        } else if attributes.iter().any(is_test) {
            self.annotated.tests += 1;
        } else if let Some(place) = after_attributes(tokens) {
            self.annotated.functions += 1;
            self.places.push(place);
        }
    }
}

impl<'ast> Visit<'ast> for Functions {
    fn visit_item_fn(&mut self, item: &'ast ItemFn) {
        self.meet(&item.attrs, &item.sig, item.to_token_stream());
        visit::visit_item_fn(self, item);
    }

    fn visit_impl_item_fn(&mut self, item: &'ast ImplItemFn) {
        self.meet(&item.attrs, &item.sig, item.to_token_stream());
        visit::visit_impl_item_fn(self, item);
    }

    fn visit_trait_item_fn(&mut self, item: &'ast TraitItemFn) {
        if item.default.is_some() {
            self.meet(&item.attrs, &item.sig, item.to_token_stream());
        }
        visit::visit_trait_item_fn(self, item);
    }
}

/// `#[test]`, `#[tokio::test]`, `#[crate::test]`.
fn is_test(attribute: &Attribute) -> bool {
    attribute.path().segments.last().is_some_and(|segment| segment.ident == "test")
}

/// Where the first token stands that belongs to no attribute.
fn after_attributes(item: TokenStream) -> Option<usize> {
    let mut tokens = item.into_iter().peekable();
    while let Some(token) = tokens.next() {
        match (&token, tokens.peek()) {
            (TokenTree::Punct(pound), Some(TokenTree::Group(group)))
                if pound.as_char() == '#' && group.delimiter() == Delimiter::Bracket =>
            {
                tokens.next();
            }
            _ => return Some(token.span().byte_range().start),
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::{Annotated, text};

    #[test]
    fn every_function_with_a_body_gets_the_attribute_and_nothing_else_changes() {
        let source = r#"//! A module.
extern "C" { fn foreign(); }

/// Über.
#[inline] pub(crate) async unsafe fn ä() { fn inner() {} }
const fn constant() {}
macro_rules! made { () => { fn unseen() {} } }
trait Named {
    fn required(&self);
    fn given(&self)  {}
}
impl Named for () {
    #[doc(hidden)]
    fn required(&self) {}
}
#[tokio::test]
async fn works() { let call = || { fn deep() {} }; }
"#;
        let (annotated, counts) = text(source).unwrap();
        assert_eq!(counts, Annotated { functions: 5, constant: 1, tests: 1 });
        expect![[r#"
            //! A module.
            extern "C" { fn foreign(); }

            /// Über.
            #[inline] #[::telemark::telemetry] pub(crate) async unsafe fn ä() { #[::telemark::telemetry] fn inner() {} }
            const fn constant() {}
            macro_rules! made { () => { fn unseen() {} } }
            trait Named {
                fn required(&self);
                #[::telemark::telemetry] fn given(&self)  {}
            }
            impl Named for () {
                #[doc(hidden)]
                #[::telemark::telemetry] fn required(&self) {}
            }
            #[tokio::test]
            async fn works() { let call = || { #[::telemark::telemetry] fn deep() {} }; }
        "#]]
        .assert_eq(&annotated);
    }
}
