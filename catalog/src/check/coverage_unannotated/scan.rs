//! The public functions of a Rust file.

use std::ops::Range;

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use syn::{Attribute, ImplItem, Item, ItemImpl, Meta, Signature, Type, Visibility};

const ATTRIBUTE: &str = "telemetry";
const SKIP: &str = "skip";

/// A public function.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Function {
    /// Its name, behind the type that it belongs to.
    pub(super) name: String,
    /// The bytes of its own name.
    pub(super) at: Range<usize>,
    /// The lines from its first attribute to its name, counted from 1.
    pub(super) lines: Range<usize>,
    pub(super) annotated: bool,
}

/// Why a text is no Rust.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct NoRust {
    /// What is wrong.
    pub(super) message: String,
    /// The bytes where it is.
    pub(super) at: Range<usize>,
}

/// Every public function that the attribute fits.
pub(super) fn functions(text: &str) -> Result<Vec<Function>, NoRust> {
    // A byte order mark is no token.
    let code = text.strip_prefix('\u{feff}').unwrap_or(text);
    let offset = text.len() - code.len();
    let found = match syn::parse_str::<syn::File>(code) {
        Ok(file) => {
            let mut scan = Scan { offset, found: Vec::new() };
            if !is_left_out(&file.attrs) {
                file.items.iter().for_each(|item| scan.item(item));
            }
            Ok(scan.found)
        }
        Err(error) => {
            let at = blamed(code, error.span().byte_range());
            let at = at.start + offset..at.end + offset;
            Err(NoRust { message: error.to_string(), at })
        }
    };
    // Otherwise the texts of all files stay in memory.
    proc_macro2::extra::invalidate_current_thread_spans();
    found
}

/// The bytes of a mistake. Of a text that ends too early `syn` gives none, of what is no token only where it
/// starts.
fn blamed(code: &str, at: Range<usize>) -> Range<usize> {
    if at == (0..0) {
        code.trim_end().len()..code.len()
    } else if at.is_empty() {
        let char = code[at.start..].chars().next();
        at.start..at.start + char.map_or(0, char::len_utf8)
    } else {
        at
    }
}

struct Scan {
    offset: usize,
    found: Vec<Function>,
}

impl Scan {
    fn item(&mut self, item: &Item) {
        match item {
            Item::Fn(function) if matches!(function.vis, Visibility::Public(_)) => {
                self.function(&function.attrs, &function.sig, None, false);
            }
            Item::Impl(block) if !is_left_out(&block.attrs) => self.block(block),
            Item::Mod(module) if !is_left_out(&module.attrs) => {
                let items = module.content.iter().flat_map(|(_, items)| items);
                items.for_each(|item| self.item(item));
            }
            _ => {}
        }
    }

    fn block(&mut self, block: &ItemImpl) {
        let own = match &*block.self_ty {
            Type::Path(path) => path.path.segments.last().map(|segment| &segment.ident),
            _ => None,
        };
        let annotated = block.attrs.iter().any(is_telemetry);
        for item in &block.items {
            if let ImplItem::Fn(method) = item
                && matches!(method.vis, Visibility::Public(_))
            {
                self.function(&method.attrs, &method.sig, own, annotated);
            }
        }
    }

    fn function(
        &mut self,
        attributes: &[Attribute],
        signature: &Signature,
        of: Option<&Ident>,
        in_annotated_block: bool,
    ) {
        let own = attributes.iter().find(|attribute| is_telemetry(attribute));
        let skipped = own.is_some_and(|attribute| names(attribute, SKIP));
        if signature.constness.is_some() || skipped || is_left_out(attributes) {
            return;
        }
        let name = &signature.ident;
        let first: Span = attributes.first().map_or(name.span(), |it| it.pound_token.span);
        let at = name.span().byte_range();
        self.found.push(Function {
            name: of.map_or_else(|| name.to_string(), |of| format!("{of}::{name}")),
            at: at.start + self.offset..at.end + self.offset,
            lines: first.start().line..name.span().end().line + 1,
            annotated: in_annotated_block || own.is_some(),
        });
    }
}

/// Whether it is the attribute, behind a condition or not.
fn is_telemetry(attribute: &Attribute) -> bool {
    let last = attribute.path().segments.last();
    last.is_some_and(|segment| segment.ident == ATTRIBUTE)
        || (attribute.path().is_ident("cfg_attr") && names(attribute, ATTRIBUTE))
}

/// Whether it is compiled for tests only, or is a test.
fn is_left_out(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        let path = attribute.path();
        let last = path.segments.last();
        last.is_some_and(|segment| segment.ident == "test")
            || (path.is_ident("cfg") && names(attribute, "test") && !names(attribute, "not"))
    })
}

/// Whether an attribute has this word among its arguments.
fn names(attribute: &Attribute, word: &str) -> bool {
    fn has(tokens: TokenStream, word: &str) -> bool {
        tokens.into_iter().any(|token| match token {
            TokenTree::Ident(ident) => ident == word,
            TokenTree::Group(group) => has(group.stream(), word),
            TokenTree::Punct(_) | TokenTree::Literal(_) => false,
        })
    }
    match &attribute.meta {
        Meta::List(list) => has(list.tokens.clone(), word),
        Meta::Path(_) | Meta::NameValue(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::{NoRust, functions};

    #[test]
    fn public_functions_with_and_without_the_attribute() {
        let text = "\u{feff}//! é
use telemark::telemetry;

#[telemetry(db)]
pub async fn find() {}
#[telemark::telemetry]
/// More.
pub fn insert() {}
#[cfg_attr(feature = \"t\", telemetry(db))]
pub fn update() {}
pub fn delete() {}
fn private() {}
pub(crate) fn near() {}
pub const fn constant() -> u8 { 1 }

impl<T> Store<T> {
    #[inline]
    pub async fn open() {}
    #[telemetry] pub fn close() {}
}
#[telemetry]
impl Store {
    pub fn get(&self) {}
    #[telemetry(skip)]
    pub fn len(&self) {}
}
impl Clone for Store { fn clone(&self) -> Self { todo!() } }
mod inner { pub fn deep() {} }
#[cfg(not(test))]
pub fn real() {}
#[cfg(test)]
mod tests { pub fn helper() {} }
#[cfg(all(test, unix))]
pub fn fixture() {}
";
        let shown = functions(text).unwrap().into_iter().map(|it| {
            let annotated = if it.annotated { "annotated" } else { "bare" };
            format!("{} {:?} {:?} {annotated}\n", it.name, &text[it.at], it.lines)
        });
        expect![[r#"
            find "find" 4..6 annotated
            insert "insert" 6..9 annotated
            update "update" 9..11 annotated
            delete "delete" 11..12 bare
            Store::open "open" 17..19 bare
            Store::close "close" 19..20 annotated
            Store::get "get" 23..24 annotated
            deep "deep" 28..29 bare
            real "real" 29..31 bare
        "#]]
        .assert_eq(&shown.collect::<String>());
        assert_eq!(functions("#![cfg(test)]\npub fn a() {}"), Ok(Vec::new()));
    }

    #[test]
    fn a_text_that_is_no_rust_is_blamed_at_its_mistake() {
        let texts = [
            "pub fn (\n",
            "\u{feff}pub fn é() {}\npub fn 1() {}\n",
            "pub fn find() { let }\n",
            "pub fn find()\n\n",
            "pub fn find() { }}\n",
            "pub fn find() { \"",
            "/* pub fn find() {}\n",
            "pub fn find() { 'é }\n",
            "pub fn find() { 1ä\u{301}“x }\n",
        ];
        let shown = texts.map(|text| match functions(text) {
            Ok(found) => format!("{found:?}\n"),
            Err(NoRust { message, at }) => format!("{:?}: {message}\n", &text[at]),
        });
        expect![[r#"
            "(": cannot parse string into token stream
            "1": expected identifier
            "}": unexpected end of input, expected one of: identifier, `::`, `<`, `_`, literal, `const`, `ref`, `mut`, `&`, parentheses, square brackets, `..`, `const`
            "\n\n": unexpected end of input, expected curly braces
            "}": cannot parse string into token stream
            "\"": cannot parse string into token stream
            "\n": cannot parse string into token stream
            "}": expected `:`
            "“": cannot parse string into token stream
        "#]].assert_eq(&shown.concat());
    }
}
