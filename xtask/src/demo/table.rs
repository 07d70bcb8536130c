//! Columns of text.

use std::fmt;

/// A table whose first row is its head. The first columns are texts, the others numbers, which stand
/// to the right.
#[derive(Debug)]
pub(super) struct Table {
    texts: usize,
    rows: Vec<Vec<String>>,
}

impl Table {
    pub(super) fn new<const N: usize>(texts: usize, head: [&str; N]) -> Self {
        Self { texts, rows: vec![head.map(str::to_owned).to_vec()] }
    }

    /// A line of its own, above the rows that it is about.
    pub(super) fn section(&mut self, title: &str) {
        self.rows.push(vec![title.to_owned()]);
    }

    pub(super) fn row<const N: usize>(&mut self, cells: [String; N]) {
        self.rows.push(cells.into());
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let columns = self.rows.iter().map(Vec::len).max().unwrap_or(0);
        let width = |column: usize| {
            let rows = self.rows.iter().filter(|row| row.len() > 1);
            let cells = rows.filter_map(|row: &Vec<String>| row.get(column));
            cells.map(|cell| cell.chars().count()).max().unwrap_or(0)
        };
        let widths: Vec<_> = (0..columns).map(width).collect();
        for row in &self.rows {
            let mut line = String::new();
            for (column, (cell, width)) in row.iter().zip(&widths).enumerate() {
                let cell = if column < self.texts {
                    format!("{cell:width$}  ")
                } else {
                    format!("{cell:>width$}  ")
                };
                line.push_str(&cell);
            }
            writeln!(f, "{}", line.trim_end())?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::Table;

    #[test]
    fn texts_stand_left_and_numbers_right() {
        let mut table = Table::new(1, ["name", "calls"]);
        table.section("a title that is longer than any cell");
        table.row(["é".to_owned(), "1".to_owned()]);
        table.row(["longer".to_owned(), "12345678".to_owned()]);
        expect![[r"
            name       calls
            a title that is longer than any cell
            é              1
            longer  12345678
        "]]
        .assert_eq(&table.to_string());
    }
}
