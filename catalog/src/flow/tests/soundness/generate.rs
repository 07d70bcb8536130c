//! Random queries over the fixture's metrics, and random series of those metrics.

use super::evaluate::World;

const LABELS: [&str; 8] =
    ["job", "instance", "provider", "model", "outcome", "error_type", "zone", "exported_job"];
const VALUES: [&str; 7] = ["fal", "replicate", "a", "b", "ok", "error", "timeout"];

/// Xorshift, so that a seed gives the same query everywhere.
pub(super) struct Random(u64);

impl Random {
    pub(super) fn new(seed: u64) -> Self {
        let mut random = Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
        for _ in 0..8 {
            random.below(2);
        }
        random
    }

    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap() % bound
    }

    fn one<'t>(&mut self, of: &[&'t str]) -> &'t str {
        of[self.below(of.len())]
    }

    pub(super) fn query(&mut self) -> String {
        self.vector(4)
    }

    fn vector(&mut self, depth: usize) -> String {
        if depth == 0 {
            return self.selector();
        }
        let inner = depth - 1;
        match self.below(14) {
            0..=1 => self.selector(),
            2 => format!("{}({}[5m])", self.one(&["rate", "last_over_time"]), self.selector()),
            3 => format!("abs({})", self.vector(inner)),
            4..=6 => self.aggregation(inner),
            7 => self.label_replace(inner),
            8 => format!(
                r#"label_join({}, "{}", "{}", "{}", "{}")"#,
                self.vector(inner),
                self.one(&LABELS),
                self.one(&["", "-"]),
                self.one(&LABELS),
                self.one(&LABELS)
            ),
            9 => match self.below(3) {
                0 => format!("absent({})", self.vector(inner)),
                1 => "vector(time())".to_owned(),
                _ => format!("({} * 2)", self.vector(inner)),
            },
            _ => self.binary(inner),
        }
    }

    fn selector(&mut self) -> String {
        let name = self.one(&[
            "images_generated_total",
            "queue_depth",
            "db_client_operation_duration_seconds_count",
            "node_load1",
        ]);
        let matchers: Vec<_> = (0..self.below(3)).map(|_| self.matcher()).collect();
        format!("{name}{{{}}}", matchers.join(","))
    }

    fn matcher(&mut self) -> String {
        let value = match self.below(3) {
            0 => self.one(&["", ".*", ".+", "a|b", "fal|a", "|ok", "[ar].*", "e.*"]),
            _ => self.one(&VALUES),
        };
        format!(r#"{}{}"{value}""#, self.one(&LABELS), self.one(&["=", "=", "!=", "=~", "!~"]))
    }

    fn labels(&mut self, most: usize) -> String {
        let labels: Vec<_> = (0..self.below(most + 1)).map(|_| self.one(&LABELS)).collect();
        labels.join(",")
    }

    fn aggregation(&mut self, depth: usize) -> String {
        let grouping = match self.below(3) {
            0 => String::new(),
            1 => format!("by ({})", self.labels(3)),
            _ => format!("without ({})", self.labels(3)),
        };
        match self.below(4) {
            0 => format!("topk {grouping} (2, {})", self.vector(depth)),
            1 => format!(
                r#"count_values {grouping} ("{}", {})"#,
                self.one(&LABELS),
                self.vector(depth)
            ),
            _ => format!("sum {grouping} ({})", self.vector(depth)),
        }
    }

    fn label_replace(&mut self, depth: usize) -> String {
        format!(
            r#"label_replace({}, "{}", "{}", "{}", "{}")"#,
            self.vector(depth),
            self.one(&LABELS),
            self.one(&["$1", "x", "", "x-$1", "${1}", "$0"]),
            self.one(&LABELS),
            self.one(&["(.*)", "(.+)", ".*", "", "(a|b)", "fal", "(r).*"]),
        )
    }

    fn binary(&mut self, depth: usize) -> String {
        let (lhs, rhs) = (self.vector(depth), self.vector(depth));
        let matching = match self.below(3) {
            0 => String::new(),
            1 => format!("on ({})", self.labels(2)),
            _ => format!("ignoring ({})", self.labels(3)),
        };
        let op = self.one(&["+", "/", ">", "== bool", "and", "or", "unless"]);
        let set = matches!(op, "and" | "or" | "unless");
        let group = match self.below(4) {
            _ if set || matching.is_empty() => String::new(),
            0 => format!("group_left ({})", self.labels(1)),
            1 => format!("group_right ({})", self.labels(1)),
            _ => String::new(),
        };
        // No label may be both in `on` and in `group_left`.
        let clash = matching.starts_with("on")
            && LABELS.iter().any(|label| matching.contains(label) && group.contains(label));
        let group = if clash { String::new() } else { group };
        let fill = match self.below(6) {
            0 if !set => "fill (0)",
            1 if !set => "fill_left (0)",
            2 if !set => "fill_right (0)",
            _ => "",
        };
        format!("({lhs}) {op} {matching} {group} {fill} ({rhs})")
    }

    pub(super) fn world(&mut self) -> World {
        let mut world = World::default();
        for _ in 0..self.below(6) {
            let scraped = [("job", self.one(&["a", "b"])), ("instance", self.one(&["a", "b"]))];
            let mut add = |name: &'static str, labels: &[(&'static str, &'static str)]| {
                let mut set = vec![("__name__", name)];
                set.extend(scraped);
                set.extend(labels.iter().filter(|(_, value)| !value.is_empty()));
                let set = set.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned()));
                world.entry(name).or_default().insert(set.collect());
            };
            let provider = self.one(&["fal", "replicate"]);
            add("images_generated_total", &[("model", self.one(&VALUES)), ("provider", provider)]);
            add("queue_depth", &[("exported_job", self.one(&["", "generate", "train"]))]);
            let outcome = self.one(&["ok", "error", "cancelled", "panic"]);
            let error_type = self.one(&["timeout", "not_found", "_OTHER"]);
            let error_type = if outcome == "error" { error_type } else { "" };
            add(
                "db_client_operation_duration_seconds_count",
                &[
                    ("outcome", outcome),
                    ("error_type", error_type),
                    ("db_operation_name", self.one(&["INSERT", "SELECT"])),
                ],
            );
            add("node_load1", &[(self.one(&LABELS[2..]), self.one(&VALUES))]);
        }
        world
    }
}
