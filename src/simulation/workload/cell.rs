//! One cell of a row, and where in its file it stands.

use std::borrow::Cow;

/// One cell: its content, and where in the row its text begins.
pub struct Cell<'a> {
    /// Unquoted and unescaped.
    pub bytes: Cow<'a, [u8]>,
    /// Bytes from the start of the row, at the opening quote where it has one.
    pub start: usize,
}

/// The line and the column, both from 1, of the byte `at` of a row that begins on line `row_line`.
///
/// `\n`, `\r\n` and a lone `\r` end lines; columns count characters (Unicode scalar values).
pub fn line_and_column(row_line: u64, row: &[u8], at: usize) -> (u64, u64) {
    let before = &row[..at.min(row.len())];
    let (mut line, mut column, mut after_cr) = (row_line, 1, false);
    for byte in before {
        match byte {
            b'\n' if after_cr => {}
            b'\n' | b'\r' => {
                line += 1;
                column = 1;
            }
            // Bytes after the first of a character.
            0x80..0xc0 => {}
            _ => column += 1,
        }
        after_cr = *byte == b'\r';
    }
    (line, column)
}
