//! Names of what must not get into telemetry as it is: secrets and personal data.
//!
//! The rule, for names of `snake_case` words joined by `_` or `.`:
//!
//! 1. A word or a run of words from [`WORDS`] makes a name sensitive, wherever it stands: `email`,
//!    `user.email`, `billing_address`. Only whole words count, so `filename` and `tokens` are fine;
//!    digits at a word's end don't matter (`address2`).
//! 2. A run from [`HARMLESS`] takes its words out: `server.address`, `page_token`.
//! 3. A name that ends in one of [`FACTS`], or begins with one of [`QUESTIONS`], says something about
//!    the thing and not the thing itself: `token_count`, `card_brand`, `has_password`.
//!
//! The words are those that data protection law and the usual log scrubbers name: GDPR article 4 (1)
//! and 9, PCI DSS 4.0 requirement 3, and OWASP's logging cheat sheet, "Data to exclude".

/// Why a name is sensitive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Category {
    /// Whoever knows the value can act with it.
    Secret,
    /// The value says something about a person.
    Personal,
}

/// One entry of [`WORDS`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Word {
    /// One word, or several joined by `_`.
    pub text: &'static str,
    /// Why it is sensitive.
    pub category: Category,
    /// Whether it is sensitive only where it is the whole name, being too common within others.
    pub alone: bool,
}

const fn secret(text: &'static str) -> Word {
    Word { text, category: Category::Secret, alone: false }
}

const fn personal(text: &'static str) -> Word {
    Word { text, category: Category::Personal, alone: false }
}

/// What makes a name sensitive. Runs of words stand before their parts, so that they are what an
/// error names.
pub const WORDS: &[Word] = &[
    secret("access_key"),
    secret("api_key"),
    secret("apikey"),
    secret("authorization"),
    secret("bearer"),
    secret("connection_string"),
    secret("cookie"),
    secret("cookies"),
    secret("credential"),
    secret("credentials"),
    secret("csrf"),
    secret("cvc"),
    secret("cvv"),
    secret("encryption_key"),
    secret("jwt"),
    secret("otp"),
    secret("passcode"),
    secret("passphrase"),
    secret("passwd"),
    secret("password"),
    secret("passwords"),
    Word { text: "pin", category: Category::Secret, alone: true },
    secret("private_key"),
    secret("pwd"),
    secret("secret"),
    secret("secrets"),
    secret("session"),
    secret("signing_key"),
    secret("token"),
    secret("totp"),
    personal("account_number"),
    personal("address"),
    personal("addresses"),
    personal("birth"),
    personal("birthdate"),
    personal("birthday"),
    personal("card"),
    personal("cardholder"),
    personal("customer_name"),
    personal("date_of_birth"),
    personal("display_name"),
    personal("dob"),
    personal("email"),
    personal("emails"),
    personal("ethnicity"),
    personal("family_name"),
    personal("fax"),
    personal("first_name"),
    personal("forename"),
    personal("full_name"),
    personal("gender"),
    personal("given_name"),
    personal("iban"),
    personal("ip"),
    personal("ipv"),
    personal("last_name"),
    personal("latitude"),
    personal("legal_name"),
    personal("longitude"),
    personal("maiden_name"),
    personal("mail"),
    personal("middle_name"),
    personal("mobile"),
    personal("msisdn"),
    Word { text: "name", category: Category::Personal, alone: true },
    personal("national_id"),
    personal("nickname"),
    personal("passport"),
    personal("phone"),
    personal("phones"),
    personal("postal_code"),
    personal("postcode"),
    personal("real_name"),
    personal("religion"),
    personal("social_security"),
    personal("ssn"),
    personal("street"),
    personal("surname"),
    personal("tax_id"),
    personal("telephone"),
    personal("user_name"),
    personal("username"),
    personal("zip_code"),
];

/// Runs of words that name something else, although a word of [`WORDS`] is among them.
pub const HARMLESS: &[&str] = &[
    "base_address",
    "bind_address",
    "cancellation_token",
    "continuation_token",
    "listen_address",
    "local_address",
    "memory_address",
    "next_token",
    "page_token",
    "server_address",
];

/// Last words of names that say something about a thing.
pub const FACTS: &[&str] = &[
    "age",
    "algorithm",
    "attempt",
    "attempts",
    "brand",
    "budget",
    "bytes",
    "chars",
    "confirmed",
    "cost",
    "count",
    "counts",
    "country",
    "digest",
    "duration",
    "enabled",
    "exists",
    "expired",
    "expires",
    "expiry",
    "family",
    "fingerprint",
    "format",
    "hash",
    "hashed",
    "index",
    "issuer",
    "kind",
    "latency",
    "len",
    "length",
    "limit",
    "masked",
    "missing",
    "ms",
    "outcome",
    "policy",
    "present",
    "price",
    "provider",
    "queue",
    "quota",
    "rate",
    "ratio",
    "redacted",
    "required",
    "scope",
    "scopes",
    "seconds",
    "size",
    "state",
    "status",
    "sum",
    "template",
    "total",
    "ttl",
    "type",
    "types",
    "usage",
    "used",
    "valid",
    "verified",
    "version",
];

/// First words of names that say something about a thing.
pub const QUESTIONS: &[&str] = &["has", "is", "max", "min", "needs", "num", "total", "uses"];

/// A word of [`WORDS`] in a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Found {
    /// The entry.
    pub word: Word,
    /// The index of the first byte behind it.
    pub end: usize,
}

/// The first sensitive word of a name.
///
/// ```
/// use telemark_registry::sensitive::find;
///
/// let word = |name| find(name).map(|found| found.word.text);
/// assert_eq!(word("user.email"), Some("email"));
/// assert_eq!(word("token_count"), None);
/// assert_eq!(word("filename"), None);
/// ```
pub const fn find(name: &str) -> Option<Found> {
    find_from(name, 0)
}

/// The first sensitive word that begins at this byte or behind it.
pub const fn find_from(name: &str, start: usize) -> Option<Found> {
    if is_fact(name) {
        return None;
    }
    let length = name.len();
    let mut at = 0;
    while at < length {
        let harmless = harmless_end(name, at);
        if harmless > at {
            at = next_word(name, harmless);
            continue;
        }
        if at >= start
            && let Some(found) = word_at(name, at)
        {
            return Some(found);
        }
        at = next_word(name, at);
    }
    None
}

/// Whether the whole words of `run` stand anywhere in a name, `.` and `_` being the same.
pub const fn contains(name: &str, run: &str) -> bool {
    let mut at = 0;
    while at < name.len() {
        if run_end(name, at, run) > at {
            return true;
        }
        at = next_word(name, at);
    }
    false
}

/// Whether a name says something about a thing, by its first or its last word.
const fn is_fact(name: &str) -> bool {
    let mut last = 0;
    let mut at = 0;
    while at < name.len() {
        last = at;
        at = next_word(name, at);
    }
    if last == 0 {
        return false;
    }
    let mut index = 0;
    while index < FACTS.len() {
        if run_end(name, last, FACTS[index]) > last {
            return true;
        }
        index += 1;
    }
    let mut index = 0;
    while index < QUESTIONS.len() {
        if run_end(name, 0, QUESTIONS[index]) > 0 {
            return true;
        }
        index += 1;
    }
    false
}

const fn word_at(name: &str, at: usize) -> Option<Found> {
    let mut index = 0;
    while index < WORDS.len() {
        let word = WORDS[index];
        let end = run_end(name, at, word.text);
        if end > at && (!word.alone || (at == 0 && end == name.len())) {
            return Some(Found { word, end });
        }
        index += 1;
    }
    None
}

const fn harmless_end(name: &str, at: usize) -> usize {
    let mut index = 0;
    while index < HARMLESS.len() {
        let end = run_end(name, at, HARMLESS[index]);
        if end > at {
            return end;
        }
        index += 1;
    }
    at
}

/// Where a run of words ends that begins at `at`, or `at` if it does not stand there.
const fn run_end(name: &str, at: usize, run: &str) -> usize {
    let name = name.as_bytes();
    let run = run.as_bytes();
    if run.is_empty() || name.len() - at < run.len() {
        return at;
    }
    let mut index = 0;
    while index < run.len() {
        let have = name[at + index].to_ascii_lowercase();
        let same = if is_separator(run[index]) { is_separator(have) } else { have == run[index] };
        if !same {
            return at;
        }
        index += 1;
    }
    let mut end = at + run.len();
    while end < name.len() && name[end].is_ascii_digit() {
        end += 1;
    }
    if end == name.len() || is_separator(name[end]) { end } else { at }
}

/// Where the word behind the one at `at` begins, or the name's length.
const fn next_word(name: &str, at: usize) -> usize {
    let name = name.as_bytes();
    let mut at = at;
    while at < name.len() && !is_separator(name[at]) {
        at += 1;
    }
    while at < name.len() && is_separator(name[at]) {
        at += 1;
    }
    at
}

const fn is_separator(byte: u8) -> bool {
    matches!(byte, b'.' | b'_')
}

#[cfg(test)]
mod tests {
    use super::{Found, WORDS, contains, find, find_from};

    fn words(names: &[&str]) -> Vec<Option<&'static str>> {
        names.iter().map(|name| find(name).map(|found| found.word.text)).collect()
    }

    #[test]
    fn every_word_is_found_alone_and_all_but_the_common_ones_within_a_name() {
        for word in WORDS {
            assert_eq!(words(&[word.text]), [Some(word.text)]);
            let within = format!("a.{}2_b", word.text);
            let expected = (!word.alone).then_some(word.text);
            assert_eq!(words(&[&within]), [expected], "{within}");
        }
    }

    #[test]
    fn parts_of_words_facts_and_other_things_of_the_name_are_fine() {
        let fine = [
            "",
            "_",
            "filename",
            "tokens",
            "input_tokens",
            "token_count",
            "email_verified",
            "has_password",
            "ip.version",
            "card_brand",
            "server.address",
            "http.page_token",
            "emailing",
            "shipping",
            "discard",
            "queue_name",
            "pin_code_length",
            "session.duration",
            "tokenizer",
            "mailbox",
            "nameless",
            "description",
        ];
        assert_eq!(words(&fine), vec![None; fine.len()]);
    }

    #[test]
    fn a_harmless_run_hides_its_own_words_only() {
        assert_eq!(words(&["server_address_email"]), [Some("email")]);
        assert_eq!(
            words(&["EMAIL", "user__email", "ipv4", "client.ip"]),
            [Some("email"), Some("email"), Some("ipv"), Some("ip")]
        );
    }

    #[test]
    fn the_search_goes_on_behind_a_word() {
        let Found { end, .. } = find("session_email").expect("two words are sensitive");
        assert_eq!(find_from("session_email", end).map(|found| found.word.text), Some("email"));
        assert_eq!(find_from("session_email", 13), None);
    }

    #[test]
    fn a_run_is_contained_as_whole_words() {
        assert!(contains("app.cat_name", "cat_name") && contains("a.b", "a_b"));
        assert!(!contains("concat_name", "cat_name") && !contains("cat_names", "cat_name"));
    }

    #[test]
    fn the_rule_holds_at_compile_time() {
        const ANSWERS: [bool; 2] =
            [find("db.password").is_some(), find("db.password_count").is_some()];
        assert_eq!(ANSWERS, [true, false]);
    }
}
