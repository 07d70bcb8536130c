//! Days, as exceptions end with them.

use std::fmt;
use std::time::{SystemTime, UNIX_EPOCH};

use serde::Deserialize;

const SECONDS_OF_A_DAY: u64 = 24 * 60 * 60;
/// Days from 0000-03-01 to 1970-01-01.
const DAYS_BEFORE_1970: u64 = 719_468;
/// Days of 400 years: after them, leap years repeat.
const DAYS_OF_400_YEARS: u64 = 146_097;

/// A day of the Gregorian calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(try_from = "String")]
pub struct Date {
    year: u64,
    month: u64,
    day: u64,
}

impl Date {
    /// A day that exists. Months and days count from 1.
    pub fn new(year: u64, month: u64, day: u64) -> Option<Self> {
        let exists = (1..=12).contains(&month) && (1..=days_of(year, month)).contains(&day);
        exists.then_some(Self { year, month, day })
    }

    /// The day that it is, in UTC.
    pub fn today() -> Self {
        // A clock before 1970 is not set; nothing has expired then.
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Self::of_days(since.as_secs() / SECONDS_OF_A_DAY)
    }

    /// The day so many days after 1970-01-01.
    ///
    /// Years are counted from March, so that a leap day is the last of its year, and months have the
    /// lengths 31, 30, 31, 30, 31 again and again.
    fn of_days(days: u64) -> Self {
        let days = days + DAYS_BEFORE_1970;
        let day = days % DAYS_OF_400_YEARS;
        let year = (day - day / 1_460 + day / 36_524 - day / (DAYS_OF_400_YEARS - 1)) / 365;
        let day_of_year = day - (365 * year + year / 4 - year / 100);
        let month = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * month + 2) / 5 + 1;
        let (month, next_year) = if month < 10 { (month + 3, 0) } else { (month - 9, 1) };
        Self { year: days / DAYS_OF_400_YEARS * 400 + year + next_year, month, day }
    }
}

fn days_of(year: u64, month: u64) -> u64 {
    let is_leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        2 if is_leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

impl TryFrom<String> for Date {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        Self::parse(&text)
            .ok_or_else(|| format!("`{text}` is no day; one is written as `2027-01-31`"))
    }
}

impl Date {
    /// Reads `2027-01-31`.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split('-');
        let mut number = |width: usize| {
            let part = parts.next()?;
            let is_number = part.len() == width && part.bytes().all(|byte| byte.is_ascii_digit());
            is_number.then(|| part.parse().ok())?
        };
        let date = Self::new(number(4)?, number(2)?, number(2)?)?;
        parts.next().is_none().then_some(date)
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

#[cfg(test)]
mod tests {
    use super::Date;

    #[test]
    fn days_are_counted_from_1970() {
        for (days, date) in [
            (0, "1970-01-01"),
            (58, "1970-02-28"),
            (59, "1970-03-01"),
            (11_016, "2000-02-29"),
            (11_017, "2000-03-01"),
            (20_778, "2026-11-21"),
            (47_540, "2100-02-28"),
            (47_541, "2100-03-01"),
        ] {
            assert_eq!(Date::of_days(days).to_string(), date);
            assert_eq!(Date::parse(date), Some(Date::of_days(days)));
        }
    }

    #[test]
    fn every_day_of_400_years_follows_the_one_before_it() {
        let mut before = Date::of_days(0);
        for days in 1..=146_097 {
            let date = Date::of_days(days);
            let Date { year, month, day } = before;
            let next = Date::new(year, month, day + 1)
                .or_else(|| Date::new(year, month + 1, 1))
                .or_else(|| Date::new(year + 1, 1, 1));
            assert_eq!(Some(date), next);
            before = date;
        }
    }

    #[test]
    fn what_is_no_day_is_refused() {
        for text in
            ["2026-02-29", "2026-13-01", "2026-1-01", "26-01-01", "2026-01-01-", "", "+026-01-01"]
        {
            assert_eq!(Date::parse(text), None, "{text}");
        }
    }
}
