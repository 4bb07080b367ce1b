//! Rows kept as text: a few large blocks, and one 32-bit start a row.
//!
//! Invariants:
//! - Rows lie back to back in their order, without line ends, and none straddles two blocks; the end of a row is the
//!   start of the next one, or the end of its block.
//! - A million rows cost 4 MB beside their text, and growing never copies what was read before.

use super::fingerprint::Fingerprint;
use super::format::RowFormat;

/// A start is a block's number above this many bits, and a place in the block below them.
const BLOCK_BITS: u32 = 22;
const BLOCK_BYTES: usize = 1 << BLOCK_BITS;
const MAX_BLOCKS: usize = 1 << (u32::BITS - BLOCK_BITS);

/// The longest row that a table takes, in bytes: a quarter of a block, so that little of one is left empty.
pub const MAX_ROW_BYTES: usize = BLOCK_BYTES / 4;

/// The rows of one file, all in one format.
pub struct Table {
    format: RowFormat,
    blocks: Vec<Vec<u8>>,
    starts: Vec<u32>,
    jumps: Vec<Jump>,
    fingerprint: u64,
}

/// From row `row` on, rows stand on consecutive lines from `line`.
#[derive(Clone, Copy)]
struct Jump {
    row: u32,
    line: u32,
}

impl Table {
    /// How its rows are written.
    pub fn format(&self) -> RowFormat {
        self.format
    }

    /// How many rows it has.
    pub fn len(&self) -> usize {
        self.starts.len()
    }

    /// Whether it has no row.
    pub fn is_empty(&self) -> bool {
        self.starts.is_empty()
    }

    /// The text of row `row`, from 0, without its line end.
    ///
    /// # Panics
    /// If `row` is not below [`Self::len`].
    pub fn row(&self, row: usize) -> &[u8] {
        let (block, start) = split(self.starts[row]);
        let bytes = &self.blocks[block];
        let end = match self.starts.get(row + 1).map(|next| split(*next)) {
            Some((next_block, next_start)) if next_block == block => next_start,
            _ => bytes.len(),
        };
        &bytes[start..end]
    }

    /// The line of the file, from 1, where row `row` begins.
    ///
    /// # Panics
    /// If the table is empty.
    pub fn line(&self, row: usize) -> u64 {
        let jump = self.jumps[self.jumps.partition_point(|jump| jump.row as usize <= row) - 1];
        u64::from(jump.line) + (row - jump.row as usize) as u64
    }

    /// A stable hash of its format and rows.
    pub fn fingerprint(&self) -> u64 {
        self.fingerprint
    }

    /// Memory held, in bytes.
    pub fn size_bytes(&self) -> usize {
        self.blocks.iter().map(Vec::capacity).sum::<usize>()
            + self.starts.capacity() * size_of::<u32>()
            + self.jumps.capacity() * size_of::<Jump>()
    }
}

/// A table that still grows.
pub struct TableBuilder {
    blocks: Vec<Vec<u8>>,
    starts: Vec<u32>,
    jumps: Vec<Jump>,
    next_line: u64,
    print: Fingerprint,
}

impl TableBuilder {
    /// A table without rows.
    pub fn new() -> Self {
        Self {
            blocks: vec![Vec::new()],
            starts: Vec::new(),
            jumps: Vec::new(),
            next_line: 0,
            print: Fingerprint::new(),
        }
    }

    /// How many rows it has so far.
    pub fn len(&self) -> usize {
        self.starts.len()
    }

    /// Whether it has no row yet.
    pub fn is_empty(&self) -> bool {
        self.starts.is_empty()
    }

    /// Adds a row that begins on line `line` of its file.
    ///
    /// # Panics
    /// If the row is longer than [`MAX_ROW_BYTES`], or the table is larger than 3 GB.
    pub fn push(&mut self, row: &[u8], line: u64) {
        assert!(row.len() <= MAX_ROW_BYTES, "a row of {} bytes", row.len());
        let mut last = self.blocks.len() - 1;
        if self.blocks[last].len() + row.len() >= BLOCK_BYTES {
            assert!(self.blocks.len() < MAX_BLOCKS, "a table of {} blocks", self.blocks.len());
            // The first block grows as it needs to, since most files are small; later ones are surely filled.
            self.blocks.push(Vec::with_capacity(BLOCK_BYTES));
            last += 1;
        }
        let block = &mut self.blocks[last];
        if self.next_line != line || self.jumps.is_empty() {
            self.jumps.push(Jump { row: self.starts.len() as u32, line: line as u32 });
        }
        self.next_line = line + 1;
        self.starts.push((last as u32) << BLOCK_BITS | block.len() as u32);
        block.extend_from_slice(row);
        self.print.bytes(row);
    }

    /// The table, all of whose rows are written as `format` says.
    pub fn finish(mut self, format: RowFormat) -> Table {
        if let Some(last) = self.blocks.last_mut() {
            last.shrink_to_fit();
        }
        self.starts.shrink_to_fit();
        self.jumps.shrink_to_fit();
        self.print.number(u64::from(format.tag()));
        Table {
            format,
            blocks: self.blocks,
            starts: self.starts,
            jumps: self.jumps,
            fingerprint: self.print.finish(),
        }
    }
}

impl Default for TableBuilder {
    fn default() -> Self {
        Self::new()
    }
}

fn split(start: u32) -> (usize, usize) {
    ((start >> BLOCK_BITS) as usize, start as usize & (BLOCK_BYTES - 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_come_back_across_blocks() {
        let rows: Vec<Vec<u8>> = (0..40_usize).map(|i| vec![b'a' + (i % 26) as u8; i * 20_000]).collect();
        let mut table = TableBuilder::new();
        rows.iter().enumerate().for_each(|(i, row)| table.push(row, 2 + i as u64));
        let table = table.finish(RowFormat::JsonLines);
        assert!(table.blocks.len() > 3, "{} blocks", table.blocks.len());
        assert!(rows.iter().enumerate().all(|(i, row)| table.row(i) == row));
        assert_eq!(table.jumps.len(), 1, "consecutive lines cost nothing");
    }

    #[test]
    fn lines_follow_blank_lines_and_rows_of_several_lines() {
        let lines = [2, 3, 4, 9, 10, 15, 16];
        let mut table = TableBuilder::new();
        for line in lines {
            table.push(b"row", line);
        }
        let table = table.finish(RowFormat::Kcat);
        assert_eq!((0..lines.len()).map(|row| table.line(row)).collect::<Vec<_>>(), lines);
    }
}
