//! Sections of a Markdown file that are generated.

use crate::error::{Error, Result};

/// A generated section, between the two comments that name it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Section {
    /// What each row is.
    Rows,
    /// The figures.
    Table,
    /// What it costs to compile.
    Compile,
}

impl Section {
    fn name(self) -> &'static str {
        match self {
            Self::Rows => "rows",
            Self::Table => "table",
            Self::Compile => "compile",
        }
    }
}

/// The text with a section's content replaced.
///
/// # Errors
///
/// If the text lacks the section's markers.
pub fn replace(text: &str, section: Section, content: &str) -> Result<String> {
    let name = section.name();
    let (begin, end) = (format!("<!-- {name}: begin -->"), format!("<!-- {name}: end -->"));
    let parts =
        text.split_once(&begin).and_then(|(before, rest)| Some((before, rest.split_once(&end)?.1)));
    let Some((before, after)) = parts else {
        return Err(Error::NoSection { begin, end });
    };
    Ok(format!("{before}{begin}\n\n{}\n\n{end}{after}", content.trim_end()))
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::{Section, replace};

    #[test]
    fn only_what_is_between_the_markers_changes() {
        let text = "# A\n\n<!-- table: begin -->\n\nold\n\n<!-- table: end -->\n\nrest\n";
        expect![[r"
            # A

            <!-- table: begin -->

            new

            <!-- table: end -->

            rest
        "]]
        .assert_eq(&replace(text, Section::Table, "new\n").unwrap());
    }

    #[test]
    fn a_file_without_the_markers_is_an_error() {
        let error = replace("<!-- rows: end --> <!-- rows: begin -->", Section::Rows, "");
        expect![
            "the file has no line `<!-- rows: begin -->` followed by a line `<!-- rows: end -->`"
        ]
        .assert_eq(&error.unwrap_err().to_string());
    }

    #[test]
    fn the_readme_explains_the_rows_as_they_are() {
        let readme = include_str!("../README.md");
        let generated = replace(readme, Section::Rows, &crate::table::rows()).unwrap();
        assert!(readme == generated, "run `cargo run -p telemark-benches --bin table -- --rows`");
        replace(readme, Section::Table, "").unwrap();
        replace(readme, Section::Compile, "").unwrap();
    }
}
