//! Files that were damaged: whatever is loaded of them, and whatever is said of them, stands in the file.

use telemark_catalog::load::load;
use telemark_catalog::source::Sources;

use crate::files::{Corpus, SETS};
use crate::positions::expressions;

/// Numbers that are the same in every run: Lehmer's generator with MINSTD's constants.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0 * 48_271 % 0x7fff_ffff;
        usize::try_from(self.0).expect("31 bits") % limit.max(1)
    }
}

/// Takes out, doubles or overwrites a piece of a text.
fn mangle(text: &str, numbers: &mut Numbers) -> String {
    const PIECES: [&str; 8] = ["\"", "\\", "{", "]", "\n  ", ": ", "#", "é"];
    let boundary = |at| text.floor_char_boundary(at);
    let start = boundary(numbers.below(text.len()));
    let end = boundary((start + 1 + numbers.below(20)).min(text.len())).max(start);
    let (before, piece, after) = (&text[..start], &text[start..end], &text[end..]);
    match numbers.below(4) {
        0 => format!("{before}{after}"),
        1 => format!("{before}{piece}{piece}{after}"),
        2 => format!("{before}{}{after}", PIECES[numbers.below(PIECES.len())]),
        _ => before.to_owned(),
    }
}

#[test]
fn what_is_loaded_of_damaged_files_stands_in_them() {
    const TIMES: usize = 4;
    let mut numbers = Numbers(1);
    for set in SETS {
        let Some(corpus) = Corpus::open(set) else {
            return;
        };
        let (mut texts, mut findings) = (0, 0);
        for file in corpus.sources.ids() {
            for _ in 0..TIMES {
                let text = mangle(corpus.text(file), &mut numbers);
                let mut sources = Sources::default();
                let file = sources.add(corpus.path(file).to_owned(), text.as_bytes());
                let loaded = load(&sources, file);
                for expression in expressions(&loaded) {
                    let place = expression.whole();
                    assert!(text.get(place.range.clone()).is_some(), "{place:?} in:\n{text}");
                    texts += 1;
                }
                for finding in &loaded.findings {
                    let range = finding.place.range.clone();
                    assert!(text.get(range).is_some(), "{finding:?} in:\n{text}");
                    findings += 1;
                }
                for comment in &loaded.comments {
                    assert!(text[comment.place.range.clone()].starts_with('#'), "{comment:?}");
                }
            }
        }
        println!("{set}: {texts} texts, {findings} findings");
        assert!(texts > 0 && findings > 0);
    }
}
