//! Units of samples, so far as queries calculate with them.

use std::fmt;

/// The unit of samples.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Unit {
    /// Not known, or not to be followed.
    Unknown,
    /// That of whatever it is compared with: a literal's.
    Any,
    /// A point in time, in seconds since 1970.
    Instant,
    /// A quantity.
    Measure(Measure),
}

/// A product of base units, and by which factor samples differ from it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Measure {
    /// The exponent of each of [`Base::ALL`].
    exponents: [i8; Base::ALL.len()],
    /// What samples have been multiplied with: 1000 for milliseconds, 1/1024 for `bytes / 1024`.
    ///
    /// A literal factor need not be a change of units: `5 * x` can be five times as much. Where it isn't
    /// 1, only the exponents say anything for certain.
    pub scale: f64,
}

/// The units that all others are products of: Prometheus' base units ("Metric and label naming"), and
/// things that are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Base {
    /// Things.
    Count,
    /// Time.
    Second,
    /// Memory.
    Byte,
    /// Money.
    Usd,
    /// Temperature.
    Celsius,
    /// Energy.
    Joule,
    /// Voltage.
    Volt,
    /// Current.
    Ampere,
    /// Length.
    Meter,
    /// Mass.
    Gram,
}

impl Base {
    /// Every one of them, in the order of their declaration.
    pub const ALL: [Self; 10] = [
        Self::Count,
        Self::Second,
        Self::Byte,
        Self::Usd,
        Self::Celsius,
        Self::Joule,
        Self::Volt,
        Self::Ampere,
        Self::Meter,
        Self::Gram,
    ];

    const fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Count => ("count", "count"),
            Self::Second => ("seconds", "second"),
            Self::Byte => ("bytes", "byte"),
            Self::Usd => ("usd", "usd"),
            Self::Celsius => ("celsius", "celsius"),
            Self::Joule => ("joules", "joule"),
            Self::Volt => ("volts", "volt"),
            Self::Ampere => ("amperes", "ampere"),
            Self::Meter => ("meters", "meter"),
            Self::Gram => ("grams", "gram"),
        }
    }
}

impl Measure {
    /// A number without a unit.
    pub const RATIO: Self = Self { exponents: [0; Base::ALL.len()], scale: 1.0 };

    /// A base unit.
    pub const fn of(base: Base) -> Self {
        let mut measure = Self::RATIO;
        measure.exponents[base as usize] = 1;
        measure
    }

    /// The exponent of a base unit.
    pub const fn exponent(self, base: Base) -> i8 {
        self.exponents[base as usize]
    }

    /// Whether samples may be compared, but for their scale.
    ///
    /// Things that are counted count only where there is nothing else: bytes for each request are bytes.
    pub fn is_like(self, other: Self) -> bool {
        let rest = |measure: Self| {
            let mut exponents = measure.exponents;
            exponents[Base::Count as usize] = 0;
            exponents
        };
        let (ours, theirs) = (rest(self), rest(other));
        ours == theirs && (ours.iter().any(|it| *it != 0) || self.exponents == other.exponents)
    }

    /// Whether both have the same scale, but for what calculating with fractions loses.
    pub fn is_scaled_like(self, other: Self) -> bool {
        (self.scale / other.scale - 1.0).abs() < 1e-9
    }

    fn scaled(self, factor: f64) -> Self {
        Self { scale: self.scale * factor, ..self }
    }

    /// The product with another, each to a power. An exponent that no quantity has makes it nothing.
    fn times(self, other: Self, power: i8) -> Option<Self> {
        let mut exponents = self.exponents;
        for (ours, theirs) in exponents.iter_mut().zip(other.exponents) {
            *ours = ours.checked_add(theirs.checked_mul(power)?)?;
        }
        Some(Self { exponents, scale: self.scale * other.scale.powi(i32::from(power)) })
    }
}

impl Unit {
    /// Things that are counted.
    pub const COUNT: Self = Self::Measure(Measure::of(Base::Count));
    /// Seconds.
    pub const SECONDS: Self = Self::Measure(Measure::of(Base::Second));
    /// A number without a unit.
    pub const RATIO: Self = Self::Measure(Measure::RATIO);

    /// The unit behind the catalog's, which is in UCUM's form.
    pub(crate) fn of_ucum(ucum: &str) -> Self {
        match telemark_registry::Unit::parse(ucum) {
            Some(telemark_registry::Unit::Seconds) => Self::SECONDS,
            Some(telemark_registry::Unit::Bytes) => Self::Measure(Measure::of(Base::Byte)),
            Some(telemark_registry::Unit::Usd) => Self::Measure(Measure::of(Base::Usd)),
            Some(telemark_registry::Unit::One) => Self::RATIO,
            Some(telemark_registry::Unit::Count(_)) => Self::COUNT,
            _ => Self::Unknown,
        }
    }

    /// The unit of a word: OpenMetrics' `# UNIT`, and the last word of a name.
    ///
    /// Words that name something else as often as a unit (`count`, `info`) are none.
    pub fn of_word(word: &str) -> Self {
        let scaled = |base, scale| Self::Measure(Measure::of(base).scaled(scale));
        match word {
            "seconds" => Self::SECONDS,
            "milliseconds" => scaled(Base::Second, 1e3),
            "microseconds" => scaled(Base::Second, 1e6),
            "nanoseconds" => scaled(Base::Second, 1e9),
            "minutes" => scaled(Base::Second, 1.0 / 60.0),
            "hours" => scaled(Base::Second, 1.0 / 3600.0),
            "days" => scaled(Base::Second, 1.0 / 86400.0),
            "bytes" => scaled(Base::Byte, 1.0),
            "bits" => scaled(Base::Byte, 8.0),
            "kilobytes" => scaled(Base::Byte, 1e-3),
            "megabytes" => scaled(Base::Byte, 1e-6),
            "gigabytes" => scaled(Base::Byte, 1e-9),
            "ratio" => Self::RATIO,
            "percent" => Self::Measure(Measure::RATIO.scaled(100.0)),
            "usd" => scaled(Base::Usd, 1.0),
            "celsius" => scaled(Base::Celsius, 1.0),
            "joules" => scaled(Base::Joule, 1.0),
            "volts" => scaled(Base::Volt, 1.0),
            "amperes" => scaled(Base::Ampere, 1.0),
            "meters" => scaled(Base::Meter, 1.0),
            "grams" => scaled(Base::Gram, 1.0),
            "hertz" => Self::RATIO.per_second(),
            "watts" => scaled(Base::Joule, 1.0).per_second(),
            _ => Self::Unknown,
        }
    }

    /// The unit that a metric's name ends with, before what the format adds.
    pub(crate) fn of_name(name: &str) -> Self {
        let name = name.strip_suffix("_total").unwrap_or(name);
        if name.ends_with("_timestamp_seconds") || name.ends_with("_time_seconds_since_epoch") {
            return Self::Instant;
        }
        name.rsplit_once('_').map_or(Self::Unknown, |(_, word)| Self::of_word(word))
    }

    /// The quantity, if it is one.
    pub const fn measure(self) -> Option<Measure> {
        match self {
            Self::Measure(measure) => Some(measure),
            Self::Unknown | Self::Any | Self::Instant => None,
        }
    }

    /// The unit of differences: of two points in time, a length of time.
    #[must_use]
    pub fn length(self) -> Self {
        if self == Self::Instant { Self::SECONDS } else { self }
    }

    /// Divided by time.
    #[must_use]
    pub fn per_second(self) -> Self {
        self.divided(Self::SECONDS)
    }

    /// The product.
    #[must_use]
    pub fn times(self, other: Self) -> Self {
        self.product(other, 1)
    }

    /// The quotient.
    #[must_use]
    pub fn divided(self, other: Self) -> Self {
        self.product(other, -1)
    }

    /// Multiplied with a literal.
    #[must_use]
    pub fn scaled(self, factor: f64) -> Self {
        match self {
            Self::Measure(measure) if factor.is_finite() && factor != 0.0 => {
                Self::Measure(measure.scaled(factor))
            }
            Self::Any => Self::Any,
            _ => Self::Unknown,
        }
    }

    /// The unit of a sum or of the larger one, or of either in turn.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        match (self, other) {
            (Self::Any, unit) | (unit, Self::Any) => unit,
            (ours, theirs) if ours == theirs => ours,
            (Self::Measure(ours), Self::Measure(theirs)) if ours.is_scaled_like(theirs) => {
                if ours.is_like(theirs) { self } else { Self::Unknown }
            }
            _ => Self::Unknown,
        }
    }

    fn product(self, other: Self, power: i8) -> Self {
        match (self, other) {
            (Self::Any, Self::Any) => Self::Any,
            (Self::Measure(ours), Self::Measure(theirs)) => {
                ours.times(theirs, power).map_or(Self::Unknown, Self::Measure)
            }
            _ => Self::Unknown,
        }
    }
}

impl fmt::Display for Unit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown => f.write_str("unknown"),
            Self::Any => f.write_str("any"),
            Self::Instant => f.write_str("instant"),
            Self::Measure(measure) => measure.fmt(f),
        }
    }
}

impl fmt::Display for Measure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let factors = |sign: i8| {
            let factor = move |base: Base| {
                let exponent = self.exponent(base).checked_mul(sign)?;
                let (many, one) = base.words();
                let word = if sign > 0 { many } else { one };
                match exponent {
                    ..=0 => None,
                    1 => Some(word.to_owned()),
                    more => Some(format!("{word}^{more}")),
                }
            };
            Base::ALL.into_iter().filter_map(factor).collect::<Vec<_>>().join("·")
        };
        let (above, below) = (factors(1), factors(-1));
        match (above.as_str(), below.as_str()) {
            ("", "") => f.write_str("ratio")?,
            (above, "") => f.write_str(above)?,
            ("", below) => write!(f, "per {below}")?,
            (above, below) => write!(f, "{above} per {below}")?,
        }
        if self.is_scaled_like(Self::RATIO) { Ok(()) } else { write!(f, " ×{}", self.scale) }
    }
}
