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
        .filter(|candidate| least_distance(name, candidate) <= limit)
        .map(|candidate| (strsim::damerau_levenshtein(name, candidate), candidate))
        .filter(|(distance, _)| *distance <= limit)
        .min()
        .map(|(_, candidate)| candidate)
}

/// What the distance of two names is at least. It takes linear time, and rules most candidates out.
///
/// An edit changes the length by one at most. It changes how often characters occur by two at most: one is
/// there once more, another once less.
fn least_distance(one: &str, other: &str) -> usize {
    if !one.is_ascii() || !other.is_ascii() {
        return 0;
    }
    let mut counts = [0_i32; 128];
    for byte in one.bytes() {
        counts[usize::from(byte)] += 1;
    }
    for byte in other.bytes() {
        counts[usize::from(byte)] -= 1;
    }
    let differing: u32 = counts.iter().map(|count| count.unsigned_abs()).sum();
    one.len().abs_diff(other.len()).max(differing.div_ceil(2) as usize)
}

#[cfg(test)]
mod tests {
    use super::{least_distance, nearest};

    #[test]
    fn a_swap_is_near_and_another_word_is_not() {
        let known = ["for", "expr", "labels"];
        assert_eq!(nearest("exrp", known), Some("expr"));
        assert_eq!(nearest("label", known), Some("labels"));
        assert_eq!(nearest("summary", known), None);
    }

    #[test]
    fn the_least_distance_is_never_above_the_distance() {
        let names = ["up", "pu", "ups", "images_total", "image_total", "total_images", "é", ""];
        for one in names {
            for other in names {
                let distance = strsim::damerau_levenshtein(one, other);
                assert!(least_distance(one, other) <= distance, "{one} {other}");
            }
        }
    }
}
