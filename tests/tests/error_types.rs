//! The types of errors: each failed call is counted once, under the type of its error, and every type
//! is on the page before it has occurred.

use std::fmt::Display;
use std::future::Future;
use std::ops::ControlFlow;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll, Waker};
use std::{fmt, io};

use async_trait::async_trait;
use telemark::{ErrorType, Label, telemetry};

#[expect(dead_code, reason = "only the variant of an error is looked at")]
#[derive(ErrorType)]
#[error_type(category = "network")]
enum WireError {
    Closed,
    #[error_type(category = "timeout", rename = "slow.peer")]
    Slow(u64),
}

#[expect(dead_code, reason = "as above")]
#[derive(ErrorType)]
enum StoreError {
    #[error_type(transparent)]
    Wire(Arc<WireError>),
    Full {
        free: u64,
    },
    #[error_type(other)]
    Foreign(Box<dyn fmt::Debug + Send + Sync>),
    #[error_type(other)]
    Unknown,
}

#[derive(ErrorType)]
enum OrderError<E> {
    #[error_type(category = "validation")]
    Empty,
    #[error_type(transparent)]
    Store(StoreError),
    #[error_type(transparent)]
    Else { cause: Box<E> },
    /// A name that the store's wire has as well.
    Closed,
}

type OrderResult<T> = Result<T, OrderError<io::Error>>;

struct Foreign(u8);

#[derive(ErrorType)]
enum Class {
    Odd,
    Even,
}

fn classify(error: &Foreign) -> Class {
    if error.0 % 2 == 1 { Class::Odd } else { Class::Even }
}

#[derive(Clone, Copy, Label)]
enum Size {
    Small,
    Large,
}

/// Every series of a function's calls, as the page has it: outcome, type and number.
fn series(function: &str) -> Vec<(String, u64)> {
    let page = telemark::page();
    let name = format!("code_function_name=\"error_types::{function}\"");
    let lines = page.lines().filter(|line| {
        line.starts_with("function_duration_seconds_count{") && line.contains(&name)
    });
    lines
        .filter_map(|line| {
            let (labels, count) = line.rsplit_once("} ")?;
            let (_, labels) = labels.split_once(&name)?;
            Some((labels.trim_start_matches(',').replace('"', ""), count.parse().ok()?))
        })
        .collect()
}

/// Those that have occurred.
fn ends(function: &str) -> Vec<String> {
    let series = series(function).into_iter().filter(|(_, count)| *count > 0);
    series.map(|(labels, count)| format!("{labels} {count}")).collect()
}

fn finish<F: Future>(future: F) -> F::Output {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => value,
        Poll::Pending => panic!("nothing in these tests waits"),
    }
}

fn order(number: u8) -> OrderResult<u8> {
    Err(match number {
        0 => return Ok(0),
        1 => OrderError::Empty,
        2 => OrderError::Store(StoreError::Wire(Arc::new(WireError::Slow(1)))),
        3 => OrderError::Store(StoreError::Full { free: 0 }),
        4 => OrderError::Store(StoreError::Foreign(Box::new(1))),
        5 => OrderError::Store(StoreError::Unknown),
        6 => OrderError::Else { cause: Box::new(io::ErrorKind::TimedOut.into()) },
        7 => OrderError::Store(StoreError::Wire(Arc::new(WireError::Closed))),
        _ => OrderError::Closed,
    })
}

/// What [`order`] ends with for 0 to 8.
const ORDERS: [&str; 7] = [
    "outcome=ok 1",
    "outcome=error,error_type=_OTHER 2",
    "outcome=error,error_type=closed 2",
    "outcome=error,error_type=empty 1",
    "outcome=error,error_type=full 1",
    "outcome=error,error_type=slow.peer 1",
    "outcome=error,error_type=timed_out 1",
];

fn sorted(mut ends: Vec<String>) -> Vec<String> {
    ends.sort();
    ends
}

#[track_caller]
fn check_orders(function: &str) {
    let expected = ORDERS.iter().copied().map(str::to_owned).collect();
    assert_eq!(sorted(ends(function)), sorted(expected));
}

#[telemetry]
fn aliased(number: u8) -> OrderResult<u8> {
    order(number)
}

#[telemetry]
async fn later(number: u8) -> OrderResult<u8> {
    order(number)
}

#[telemetry]
fn spelled_out<'a>(number: &'a u8) -> core::result::Result<&'a u8, OrderError<io::Error>> {
    order(*number).map(|_| number)
}

#[telemetry]
fn generic_in_its_value<T: Display>(number: u8, value: T) -> Result<T, OrderError<io::Error>> {
    order(number).map(|_| value)
}

#[telemetry]
fn boxed(number: u8) -> Pin<Box<dyn Future<Output = OrderResult<u8>> + Send>> {
    Box::pin(std::future::ready(order(number)))
}

#[telemetry]
#[expect(clippy::manual_async_fn, reason = "it is the shape")]
fn opaque(number: u8) -> impl Future<Output = OrderResult<u8>> {
    async move { order(number) }
}

#[telemetry]
fn polled(number: u8) -> Poll<OrderResult<u8>> {
    Poll::Ready(order(number))
}

#[telemetry]
fn item(number: u8) -> Poll<Option<OrderResult<u8>>> {
    Poll::Ready(Some(order(number)))
}

#[telemetry]
fn flowing(number: u8) -> ControlFlow<OrderResult<u8>, u8> {
    ControlFlow::Break(order(number))
}

type Reply = OrderResult<u8>;

#[telemetry(error = OrderError<io::Error>)]
fn said(number: u8) -> Reply {
    order(number)
}

#[async_trait]
trait Orders {
    async fn place(&self, number: u8) -> OrderResult<u8>;
}

struct Shop;

#[async_trait]
impl Orders for Shop {
    #[telemetry]
    async fn place(&self, number: u8) -> OrderResult<u8> {
        order(number)
    }
}

#[test]
fn every_shape_of_function_tells_its_error_types() {
    for number in 0..9 {
        let _ = aliased(number);
        let _ = finish(later(number));
        let _ = spelled_out(&number);
        let _ = generic_in_its_value(number, number);
        let _ = finish(boxed(number));
        let _ = finish(opaque(number));
        let _ = polled(number);
        let _ = item(number);
        let _ = flowing(number);
        let _ = said(number);
        let _ = finish(Shop.place(number));
    }
    for function in [
        "aliased",
        "later",
        "spelled_out",
        "generic_in_its_value",
        "boxed",
        "opaque",
        "polled",
        "item",
        "flowing",
        "said",
        "place",
    ] {
        check_orders(function);
    }
}

#[telemetry(error = classify)]
fn classified<T>(number: u8, value: T) -> Result<T, Foreign> {
    if number == 0 { Ok(value) } else { Err(Foreign(number)) }
}

#[telemetry(error = classify)]
async fn classified_later(number: u8) -> Result<u8, Foreign> {
    if number == 0 { Ok(number) } else { Err(Foreign(number)) }
}

struct Table<Row, Failure> {
    rows: Vec<Row>,
    failure: fn() -> Failure,
}

#[telemetry(error = classify)]
impl<Row, Failure> Table<Row, Failure> {
    fn len(&self) -> usize {
        self.rows.len()
    }

    fn row(&self, number: u8) -> Result<&Row, Foreign> {
        self.rows.get(usize::from(number)).ok_or(Foreign(number))
    }
}

#[telemetry]
impl<Row, Failure> Table<Row, Failure> {
    fn fail(&self) -> Result<&Row, Failure> {
        Err((self.failure)())
    }

    fn read(&self) -> io::Result<&Row> {
        self.rows.first().ok_or_else(|| io::ErrorKind::NotFound.into())
    }
}

#[test]
fn a_function_classifies_what_has_no_types_of_its_own() {
    for number in 0..4 {
        let _ = classified(number, "value");
        let _ = finish(classified_later(number));
    }
    let expected =
        ["outcome=error,error_type=even 1", "outcome=error,error_type=odd 2", "outcome=ok 1"];
    assert_eq!(sorted(ends("classified")), expected);
    assert_eq!(sorted(ends("classified_later")), expected);
}

#[test]
fn a_block_s_classifier_is_for_its_methods_that_fail() {
    let table = Table { rows: vec!["row"], failure: || 7 };
    assert_eq!(table.len(), 1);
    assert!(table.row(0).is_ok() && table.row(1).is_err() && table.row(2).is_err());
    assert!(table.fail().is_err() && table.read().is_ok());
    assert!(
        Table { rows: Vec::<u8>::new(), ..Table { rows: vec![], failure: || 7 } }.read().is_err()
    );
    assert_eq!(ends("Table::len"), ["outcome=ok 1"]);
    assert_eq!(
        sorted(ends("Table::row")),
        ["outcome=error,error_type=even 1", "outcome=error,error_type=odd 1", "outcome=ok 1",]
    );
    assert_eq!(ends("Table::fail"), ["outcome=error,error_type=_OTHER 1"]);
    assert_eq!(
        sorted(ends("Table::read")),
        ["outcome=error,error_type=not_found 1", "outcome=ok 1"]
    );
}

#[telemetry(none = "error")]
fn missing(number: u8) -> OrderResult<Option<u8>> {
    if number == 9 { Ok(None) } else { order(number).map(Some) }
}

#[telemetry(none = "error")]
fn missing_alone() -> Option<u8> {
    None
}

#[telemetry(none = "error", error = classify)]
fn missing_or_classified(number: u8) -> Result<Option<u8>, Foreign> {
    if number == 0 { Ok(None) } else { Err(Foreign(number)) }
}

#[test]
fn what_is_not_there_has_no_type_of_its_own() {
    for number in 0..10 {
        let _ = missing(number);
    }
    let _ = (missing_alone(), missing_or_classified(0), missing_or_classified(1));
    let expected = ORDERS.map(|ends| ends.replace("_OTHER 2", "_OTHER 3"));
    assert_eq!(sorted(ends("missing")), sorted(expected.to_vec()));
    assert_eq!(ends("missing_alone"), ["outcome=error,error_type=_OTHER 1"]);
    assert_eq!(
        sorted(ends("missing_or_classified")),
        ["outcome=error,error_type=_OTHER 1", "outcome=error,error_type=odd 1"]
    );
}

#[telemetry(labels(size))]
fn labelled(size: Size, number: u8) -> Result<(), Class> {
    match number {
        0 => Ok(()),
        1 => Err(Class::Odd),
        2 => Err(Class::Even),
        _ => panic!("as asked"),
    }
}

#[test]
fn every_set_of_labels_has_every_ending_from_the_start() {
    let before: Vec<_> = series("labelled").into_iter().map(|(labels, _)| labels).collect();
    let endings = [
        "outcome=cancelled",
        "outcome=error,error_type=even",
        "outcome=error,error_type=odd",
        "outcome=ok",
        "outcome=panic",
    ];
    let expected: Vec<_> = ["large", "small"]
        .into_iter()
        .flat_map(|size| endings.map(|ending| format!("size={size},{ending}")))
        .collect();
    assert_eq!(before, expected);
    for (size, number) in [(Size::Small, 0), (Size::Small, 2), (Size::Large, 1), (Size::Large, 2)] {
        let _ = labelled(size, number);
    }
    assert!(std::panic::catch_unwind(|| labelled(Size::Small, 3)).is_err());
    assert_eq!(
        ends("labelled"),
        [
            "size=large,outcome=error,error_type=even 1",
            "size=large,outcome=error,error_type=odd 1",
            "size=small,outcome=error,error_type=even 1",
            "size=small,outcome=ok 1",
            "size=small,outcome=panic 1",
        ]
    );
}

#[telemetry]
fn unclassified() -> Result<(), Foreign> {
    Err(Foreign(1))
}

#[telemetry]
async fn abandoned() -> OrderResult<()> {
    std::future::pending().await
}

#[test]
fn an_error_without_types_is_other_and_an_abandoned_call_has_no_type() {
    let _ = unclassified();
    {
        let call = pin!(abandoned());
        let polled = call.poll(&mut Context::from_waker(Waker::noop()));
        assert!(polled.is_pending());
    }
    assert_eq!(ends("unclassified"), ["outcome=error,error_type=_OTHER 1"]);
    assert_eq!(ends("abandoned"), ["outcome=cancelled 1"]);
}
