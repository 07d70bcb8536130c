//! Functions that are not `async`.

#![expect(clippy::trivially_copy_pass_by_ref, reason = "the shapes are the subject")]

use telemark::telemetry;

use crate::refused::{Answer, Refused};

#[telemetry]
pub(crate) fn nothing() {}

#[telemetry]
pub(crate) fn early_return(deep: bool) -> u8 {
    for n in 0..10 {
        if deep && n == 3 {
            return 7;
        }
    }
    0
}

#[telemetry]
pub(crate) fn ok_alias() -> Answer<u8> {
    Ok(1)
}

#[telemetry]
pub(crate) fn error_alias() -> Answer<u8> {
    Err(Refused)
}

#[telemetry]
pub(crate) fn question_mark(text: &str) -> Answer<u8> {
    let parse = |text: &str| -> Answer<u8> { Ok(text.parse()?) };
    Ok(parse(text)? + text.parse::<u8>()?)
}

#[telemetry]
pub(crate) fn none() -> Option<u8> {
    None?;
    Some(1)
}

#[telemetry]
pub(crate) fn boxed_error() -> Result<(), Box<dyn std::error::Error>> {
    Err(Refused)?
}

#[telemetry]
pub(crate) fn opaque_return(words: &[String]) -> impl Iterator<Item = &str> {
    words.iter().map(String::as_str)
}

#[telemetry]
pub(crate) fn opaque_in_a_result(words: &[String]) -> Result<impl Iterator<Item = &str>, Refused> {
    let _: u8 = words[0].parse()?;
    Ok(words.iter().map(String::as_str))
}

#[telemetry]
pub(crate) fn opaque_argument(words: impl Iterator<Item = impl AsRef<str>>) -> usize {
    words.map(|word| word.as_ref().len()).sum()
}

#[telemetry]
pub(crate) fn generic<'a, T, const N: usize>(items: &'a [T; N], other: &'a T) -> Option<&'a T>
where
    T: PartialEq,
{
    items.iter().find(|item| **item == *other)
}

#[telemetry]
pub(crate) fn mutable_and_destructured(
    mut total: u32,
    (a, mut b): (u32, u32),
    [first, ..]: [u32; 3],
    &c: &u32,
    _: u32,
) -> u32 {
    total += a;
    b += first;
    total + b + c
}

#[telemetry]
pub(crate) fn reborrow<'a>(items: &'a mut Vec<u8>, _other: &mut u8) -> &'a mut u8 {
    items.push(1);
    &mut items[0]
}

#[telemetry]
pub(crate) fn moved(items: Vec<u8>, name: String) -> (String, Vec<u8>) {
    (name, items)
}

#[telemetry]
pub(crate) fn slice_pattern(items: &mut [u8]) -> Option<&mut [u8]> {
    let [_, rest @ ..] = items else { return None };
    Some(rest)
}

#[telemetry]
pub(crate) fn dynamic(kind: bool) -> Box<dyn Fn(u8) -> u8> {
    if kind {
        return Box::new(|n| n + 1);
    }
    Box::new(|n| n)
}

#[telemetry]
pub(crate) fn recursive(depth: u8) -> u8 {
    if depth == 0 { 0 } else { inner(depth) }
}

fn inner(depth: u8) -> u8 {
    depth
}

#[telemetry]
pub(crate) fn labelled_loop() -> u8 {
    'outer: loop {
        for n in 0.. {
            if n == 4 {
                break 'outer n;
            }
        }
    }
}

#[telemetry]
pub(crate) fn never() -> ! {
    panic!("never returns")
}

#[telemetry]
pub(crate) fn panics(text: &str) -> Answer<u8> {
    assert!(text.is_empty(), "not empty");
    Ok(1)
}

#[telemetry]
pub(crate) extern "C" fn with_an_abi(n: u8) -> u8 {
    n
}

#[telemetry]
pub(crate) fn with_items_inside() -> u8 {
    const N: u8 = 3;
    struct Wrapper(u8);
    impl Wrapper {
        fn double(&self) -> u8 {
            self.0 * 2
        }
    }
    Wrapper(N).double()
}

#[telemetry]
pub(crate) fn inner_attributes() -> u8 {
    #![expect(unused_variables, reason = "it shows that the attribute holds")]
    let unused = 1;
    2
}
