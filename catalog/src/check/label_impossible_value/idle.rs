//! Parts of a matcher that do nothing: an alternative that no value meets, an exclusion of what never is.

use std::ops::Range;

use telemark_promql::{MatchOp, Matcher, Span};

use super::{Selected, accepts, value};
use crate::check::{list, similar};
use crate::finding::{Finding, Severity};
use crate::flow::Pattern;
use crate::schema::Label;

impl Selected<'_> {
    /// The alternatives of a regular expression that meet no value, if others do; an exclusion that
    /// excludes nothing.
    pub(super) fn idle(&self, matcher: &Matcher) -> Vec<Finding> {
        let Some(label) = self.series.label(&matcher.label.text) else { return Vec::new() };
        let closed = label.values.as_deref().filter(|values| !values.is_empty());
        let (Some(values), Some(wanted)) = (closed, value(matcher)) else { return Vec::new() };
        match matcher.op {
            MatchOp::Equal => Vec::new(),
            MatchOp::Regex => self.dead_alternatives(label, values, matcher),
            // An exclusion of the empty value asks for the label to be there.
            MatchOp::NotEqual | MatchOp::NotRegex if !accepts(matcher, "") => Vec::new(),
            MatchOp::NotEqual | MatchOp::NotRegex => {
                let idle = values.iter().all(|value| accepts(matcher, value));
                let finding = idle.then(|| self.excludes_nothing(label, values, matcher, wanted));
                finding.into_iter().collect()
            }
        }
    }

    fn dead_alternatives(
        &self,
        label: &Label,
        values: &[String],
        matcher: &Matcher,
    ) -> Vec<Finding> {
        // Escapes would move the bytes of the text against those of the query.
        let inside = matcher.value.span.start + 1..matcher.value.span.end.saturating_sub(1);
        let text = matcher.value.value.as_str();
        if self.query.source.text.get(inside.clone()) != Some(text) {
            return Vec::new();
        }
        let alternatives = alternatives(text);
        if alternatives.len() < 2 {
            return Vec::new();
        }
        let is_dead = |range: &Range<usize>| {
            let pattern = Pattern::new(&text[range.clone()]);
            // The empty alternative asks for series without the label.
            !range.is_empty() && !values.iter().any(|value| pattern.accepts(value))
        };
        let dead = alternatives.into_iter().filter(is_dead);
        dead.map(|range| self.dead(label, values, inside.start, text, range)).collect()
    }

    fn dead(
        &self,
        label: &Label,
        values: &[String],
        start: usize,
        text: &str,
        range: Range<usize>,
    ) -> Finding {
        let alternative = &text[range.clone()];
        let span = Span { start: start + range.start, end: start + range.end };
        let metric = self.metric();
        let names = || values.iter().map(String::as_str);
        let nearest = similar::nearest(alternative, names().filter(|name| !text.contains(name)));
        Finding {
            label: "matches no value".to_owned(),
            help: vec![format!("its values are {}", list(names()))],
            suggestion: nearest.map(|nearest| {
                let message = "a similar value exists";
                self.query.suggestion(span, message, nearest.to_owned())
            }),
            ..self.impossible_at(
                label,
                span,
                format!("no value of `{}` of `{metric}` matches `{alternative}`", label.name),
            )
        }
    }

    fn excludes_nothing(
        &self,
        label: &Label,
        values: &[String],
        matcher: &Matcher,
        wanted: &str,
    ) -> Finding {
        let metric = self.metric();
        let names = || values.iter().map(String::as_str);
        let nearest = similar::nearest(wanted, names());
        Finding {
            severity: Severity::Warning,
            label: "excludes nothing".to_owned(),
            help: vec![format!("its values are {}", list(names()))],
            suggestion: nearest.filter(|_| matcher.op == MatchOp::NotEqual).map(|nearest| {
                let message = "a similar value exists";
                self.query.suggestion(matcher.value.span, message, format!("{nearest:?}"))
            }),
            ..self.impossible(
                label,
                matcher,
                format!("`{}` of `{metric}` is never `{wanted}`", label.name),
            )
        }
    }
}

/// The alternatives of a pattern, those of a group around all of it included.
fn alternatives(pattern: &str) -> Vec<Range<usize>> {
    let inner = [("(?:", ")"), ("^(", ")$"), ("(", ")")].into_iter().find_map(|(open, close)| {
        let inner = pattern.strip_prefix(open)?.strip_suffix(close)?;
        (!inner.contains(['(', ')', '\\', '['])).then_some((open.len(), inner))
    });
    let (offset, inner) = inner.unwrap_or((0, pattern));
    let mut alternatives = Vec::new();
    let (mut start, mut depth, mut in_class, mut escaped) = (0, 0_usize, false, false);
    for (at, char) in inner.char_indices() {
        match char {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '[' => in_class = true,
            ']' => in_class = false,
            _ if in_class => {}
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            '|' if depth == 0 => {
                alternatives.push(offset + start..offset + at);
                start = at + 1;
            }
            _ => {}
        }
    }
    alternatives.push(offset + start..offset + inner.len());
    alternatives
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::alternatives;
    use crate::fixture::check_query;

    #[test]
    fn an_alternative_that_no_value_meets() {
        check_query(
            "rate(images_generated_total{provider=~\"fal|replicat\"}[5m]) == 0",
            &expect![[r#"
                error[label/impossible-value]: no value of `provider` of `images_generated_total` matches `replicat`
                 --> alerts.yml:6:54
                  |
                6 |           rate(images_generated_total{provider=~"fal|replicat"}[5m]) == 0
                  |                                                      ^^^^^^^^ matches no value
                  |
                 ::: src/studio.rs:9:5
                  |
                9 |     pub async fn generate(prompt: Prompt) -> Image {
                  |     ------------------------------------------------ `provider` of `images_generated_total` is declared here
                  |
                  = help: its values are `fal`, `replicate`
                help: a similar value exists
                  |
                6 |           rate(images_generated_total{provider=~"fal|replicate"}[5m]) == 0
                  |                                                              +

                1 error in 1 rule of 1 file; catalog: 3 functions, 3 families
            "#]],
        );
        check_query(
            "rate(images_generated_total{provider=~\"(?:f.*|comfy.*)\"}[5m]) == 0",
            &expect![[r#"
                error[label/impossible-value]: no value of `provider` of `images_generated_total` matches `comfy.*`
                 --> alerts.yml:6:57
                  |
                6 |           rate(images_generated_total{provider=~"(?:f.*|comfy.*)"}[5m]) == 0
                  |                                                         ^^^^^^^ matches no value
                  |
                 ::: src/studio.rs:9:5
                  |
                9 |     pub async fn generate(prompt: Prompt) -> Image {
                  |     ------------------------------------------------ `provider` of `images_generated_total` is declared here
                  |
                  = help: its values are `fal`, `replicate`

                1 error in 1 rule of 1 file; catalog: 3 functions, 3 families
            "#]],
        );
    }

    #[test]
    fn an_exclusion_of_what_never_is() {
        check_query(
            "rate(images_generated_total{provider!=\"replicat\"}[5m]) == 0",
            &expect![[r#"
                warning[label/impossible-value]: `provider` of `images_generated_total` is never `replicat`
                 --> alerts.yml:6:49
                  |
                6 |           rate(images_generated_total{provider!="replicat"}[5m]) == 0
                  |                                                 ^^^^^^^^^^ excludes nothing
                  |
                 ::: src/studio.rs:9:5
                  |
                9 |     pub async fn generate(prompt: Prompt) -> Image {
                  |     ------------------------------------------------ `provider` of `images_generated_total` is declared here
                  |
                  = help: its values are `fal`, `replicate`
                help: a similar value exists
                  |
                6 |           rate(images_generated_total{provider!="replicate"}[5m]) == 0
                  |                                                          +

                1 warning in 1 rule of 1 file; catalog: 3 functions, 3 families
            "#]],
        );
        check_query(
            "rate(images_generated_total{provider!~\"modal|comfyui\"}[5m]) == 0",
            &expect![[r#"
                warning[label/impossible-value]: `provider` of `images_generated_total` is never `modal|comfyui`
                 --> alerts.yml:6:49
                  |
                6 |           rate(images_generated_total{provider!~"modal|comfyui"}[5m]) == 0
                  |                                                 ^^^^^^^^^^^^^^^ excludes nothing
                  |
                 ::: src/studio.rs:9:5
                  |
                9 |     pub async fn generate(prompt: Prompt) -> Image {
                  |     ------------------------------------------------ `provider` of `images_generated_total` is declared here
                  |
                  = help: its values are `fal`, `replicate`

                1 warning in 1 rule of 1 file; catalog: 3 functions, 3 families
            "#]],
        );
    }

    #[test]
    fn what_asks_for_presence_or_absence_is_no_idle_part() {
        check_query(
            "rate(images_generated_total{provider!=\"\", provider=~\"fal|\"}[5m]) == 0",
            &expect![[r#"
                no findings in 1 rule of 1 file; catalog: 3 functions, 3 families
            "#]],
        );
    }

    #[test]
    fn alternatives_are_those_outside_of_groups_and_classes() {
        let pieces = |pattern: &'static str| -> Vec<&str> {
            alternatives(pattern).into_iter().map(|range| &pattern[range]).collect()
        };
        assert_eq!(pieces("a|b"), ["a", "b"]);
        assert_eq!(pieces("(a|b)"), ["a", "b"]);
        assert_eq!(pieces("^(a|b)$"), ["a", "b"]);
        assert_eq!(pieces("(a|b)c|[|]|\\|"), ["(a|b)c", "[|]", "\\|"]);
        assert_eq!(pieces("(a)|(b)"), ["(a)", "(b)"]);
    }
}
