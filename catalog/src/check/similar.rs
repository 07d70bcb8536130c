//! Which known name was meant.

/// Names longer than this are no misspelling of anything, and comparing takes quadratic time.
const LONGEST: usize = 256;

/// The known name that is nearest to `name`, if one is near: at most a third of it may differ, as in
/// rustc's suggestions.
pub(crate) fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    if name.len() > LONGEST {
        return None;
    }
    let limit = name.chars().count().max(3) / 3;
    known
        .into_iter()
        .map(|candidate| (strsim::damerau_levenshtein(name, candidate), candidate))
        .filter(|(distance, _)| *distance <= limit)
        .min()
        .map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn a_swap_is_near_and_another_word_is_not() {
        let known = ["for", "expr", "labels"];
        assert_eq!(nearest("exrp", known), Some("expr"));
        assert_eq!(nearest("label", known), Some("labels"));
        assert_eq!(nearest("summary", known), None);
    }
}
