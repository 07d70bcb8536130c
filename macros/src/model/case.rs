//! Names of variants as values.

/// `ExtraLarge` as `extra_large`, `HTTPError` as `http_error`.
pub(super) fn snake_case(name: &str) -> String {
    let chars: Vec<char> = name.chars().collect();
    let mut out = String::with_capacity(name.len() + 4);
    for (index, &char) in chars.iter().enumerate() {
        let before = index.checked_sub(1).map(|before| chars[before]);
        let starts_word = char.is_uppercase()
            && before.is_some_and(|before| {
                let next_is_lower = chars.get(index + 1).is_some_and(|next| next.is_lowercase());
                before != '_' && (!before.is_uppercase() || next_is_lower)
            });
        if starts_word {
            out.push('_');
        }
        out.extend(char.to_lowercase());
    }
    out
}

#[cfg(test)]
mod tests {
    use super::snake_case;

    #[test]
    fn variant_names_become_snake_case() {
        let names = ["Small", "ExtraLarge", "XL", "HTTPError", "V2Beta", "Already_Split", "A"];
        assert_eq!(
            names.map(snake_case),
            ["small", "extra_large", "xl", "http_error", "v2_beta", "already_split", "a"]
        );
    }
}
