//! Skips through the entropy-coded bits of a JPEG scan without decoding pixels.

use super::jpeg_scan::next_marker;

/// A Huffman table with codes of up to 16 bits: for any next 16 bits, the code's length and its symbol.
pub(super) struct HuffmanTable {
    ahead: Vec<(u8, u8)>,
    /// The same for the next 10 bits, for codes that are not longer. Nearly all are, and this table fits into the CPU
    /// cache.
    near: Vec<(u8, u8)>,
}

/// Index bits of the small table.
const NEAR: u32 = 10;

impl HuffmanTable {
    /// Builds the table from the number of codes of each length and their symbols; `None` if there are too many codes.
    pub(super) fn new(counts: &[u8], symbols: &[u8]) -> Option<HuffmanTable> {
        let mut ahead = Vec::with_capacity(1 << 16);
        let mut symbols = symbols.iter();
        for (length, count) in (1u8..=16).zip(counts) {
            for symbol in symbols.by_ref().take(usize::from(*count)) {
                let reach = 1usize << (16 - length);
                if ahead.len() + reach > 1 << 16 {
                    return None;
                }
                ahead.extend(std::iter::repeat_n((length, *symbol), reach));
            }
        }
        ahead.resize(1 << 16, (0, 0));
        let every = ahead.iter().step_by(1 << (16 - NEAR));
        let near = every.map(|code| if u32::from(code.0) <= NEAR { *code } else { (0, 0) }).collect();
        Some(HuffmanTable { ahead, near })
    }
}

/// Reads the bits of one scan.
pub(super) struct ScanBits<'a> {
    data: &'a [u8],
    held: u64,
    count: u32,
    /// Bits that were requested after the end of the data.
    missing: u32,
}

impl<'a> ScanBits<'a> {
    pub(super) fn new(data: &'a [u8]) -> ScanBits<'a> {
        ScanBits { data, held: 0, count: 0, missing: 0 }
    }

    /// Whether more bits were read than the data has.
    pub(super) fn is_past_end(&self) -> bool {
        self.missing > self.count
    }

    /// Whether no more data follows, not even after a restart marker.
    pub(super) fn is_last(&self) -> bool {
        next_marker(self.data, 0).is_none()
    }

    fn fill(&mut self) {
        while self.count <= 48 {
            let byte = match self.data {
                [0xFF, 0x00, rest @ ..] => {
                    self.data = rest;
                    0xFF
                }
                [0xFF, ..] | [] => {
                    self.missing = self.missing.saturating_add(8);
                    0
                }
                [byte, rest @ ..] => {
                    self.data = rest;
                    *byte
                }
            };
            self.held = self.held << 8 | u64::from(byte);
            self.count += 8;
        }
    }

    fn skip(&mut self, bits: u32) {
        self.count = self.count.saturating_sub(bits);
    }

    fn symbol(&mut self, table: &HuffmanTable) -> Option<u8> {
        if self.count < 32 {
            self.fill();
        }
        let ahead = (self.held >> (self.count - 16)) as u16;
        let (length, symbol) = match table.near.get(usize::from(ahead >> (16 - NEAR))) {
            Some(code) if code.0 > 0 => *code,
            _ => *table.ahead.get(usize::from(ahead))?,
        };
        self.skip(length.into());
        // After the end only zeros are read, which need not be a code.
        (length > 0 || self.is_past_end()).then_some(symbol)
    }

    /// Skips one block: its DC value and, in sequential files, its 63 AC coefficients.
    pub(super) fn pass_block(&mut self, dc: &HuffmanTable, ac: Option<&HuffmanTable>) -> Option<()> {
        let size = self.symbol(dc)?;
        self.skip(size.min(16).into());
        let Some(ac) = ac else { return Some(()) };
        let mut place = 1u32;
        while place < 64 {
            let symbol = self.symbol(ac)?;
            let (run, size) = (u32::from(symbol >> 4), u32::from(symbol & 15));
            if size == 0 && run < 15 {
                return Some(());
            }
            self.skip(size);
            place += run + 1;
        }
        Some(())
    }

    /// Skips to after the next restart marker; `None` if there is none.
    pub(super) fn restart(&mut self) -> Option<()> {
        let (_, after) = next_marker(self.data, 0)?;
        self.data = self.data.get(after..)?;
        (self.held, self.count, self.missing) = (0, 0, 0);
        Some(())
    }
}
