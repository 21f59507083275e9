//! Checks that a JPEG carries data for its whole area: a file that was truncated and given a new end marker looks
//! complete, and decoders fill the rest with gray.
//!
//! zune-jpeg does not find this: 0.5.15 in strict mode accepts a file cut to a quarter with an end marker appended, and
//! a file with 200 flipped bytes, baseline and progressive alike.

use super::decode_error::DecodeError;
use super::jpeg_huffman::{HuffmanTable, ScanBits};
use super::jpeg_scan::{entropy_end, next_marker, segment, word};

/// What the segments before a scan set.
#[derive(Default)]
struct Setup {
    frame: u8,
    size: (u32, u32),
    components: Vec<Component>,
    dc: [Option<HuffmanTable>; 4],
    ac: [Option<HuffmanTable>; 4],
    restart: u32,
    tables: usize,
}

/// Tables that a file may define: eight for each of many scans. Each takes time to lay out.
const MOST_TABLES: usize = 512;

#[derive(Clone, Copy)]
struct Component {
    id: u8,
    across: u32,
    down: u32,
}

/// A component within a scan: its blocks in a unit and its tables.
struct ScanComponent<'a> {
    blocks: u32,
    dc: &'a HuffmanTable,
    ac: Option<&'a HuffmanTable>,
}

/// Walks the sequential scans (and the first of a progressive file) block by block.
pub(super) fn check(bytes: &[u8]) -> Result<(), DecodeError> {
    let mut setup = Setup::default();
    let mut at = 2;
    while let Some((marker, after)) = next_marker(bytes, at) {
        at = after;
        match marker {
            0xD9 => break,
            0x01 | 0xD0..=0xD8 => continue,
            _ => {}
        }
        let body = segment(bytes, after).ok_or(DecodeError::Truncated)?;
        at = after + 2 + body.len();
        if marker == 0xDA {
            let end = entropy_end(bytes, at);
            setup.scan(body, bytes.get(at..end).unwrap_or_default())?;
            at = end;
        } else {
            setup.read(marker, body)?;
        }
    }
    Ok(())
}

impl Setup {
    fn read(&mut self, marker: u8, body: &[u8]) -> Result<(), DecodeError> {
        match marker {
            0xC0..=0xC2 => self.read_frame(marker, body),
            0xC4 => self.read_tables(body)?,
            0xDD => self.restart = word(body, 0).unwrap_or(0).into(),
            _ => {}
        }
        Ok(())
    }

    fn read_frame(&mut self, marker: u8, body: &[u8]) {
        self.frame = marker;
        self.size = (word(body, 3).unwrap_or(0).into(), word(body, 1).unwrap_or(0).into());
        let parts = body.get(6..).unwrap_or_default();
        self.components = (parts.as_chunks::<3>().0.iter())
            .map(|[id, hv, _]| Component { id: *id, across: (hv >> 4).into(), down: (hv & 15).into() })
            .collect();
    }

    fn read_tables(&mut self, mut body: &[u8]) -> Result<(), DecodeError> {
        while let Some((head, rest)) = body.split_first() {
            self.tables += 1;
            if self.tables > MOST_TABLES {
                return Err(DecodeError::Damaged);
            }
            let (counts, rest) = rest.split_at_checked(16).ok_or(DecodeError::Damaged)?;
            let total = counts.iter().map(|count| usize::from(*count)).sum();
            let (values, rest) = rest.split_at_checked(total).ok_or(DecodeError::Damaged)?;
            let tables = if head >> 4 == 0 { &mut self.dc } else { &mut self.ac };
            let place = tables.get_mut(usize::from(head & 15)).ok_or(DecodeError::Damaged)?;
            *place = Some(HuffmanTable::new(counts, values).ok_or(DecodeError::Damaged)?);
            body = rest;
        }
        Ok(())
    }

    /// The units of a scan, one by one.
    fn scan(&self, head: &[u8], data: &[u8]) -> Result<(), DecodeError> {
        let count = usize::from(head.first().copied().unwrap_or(0));
        let selectors = head.get(1..1 + count * 2).ok_or(DecodeError::Damaged)?;
        let spectral = head.get(1 + count * 2..4 + count * 2).ok_or(DecodeError::Damaged)?;
        let progressive = self.frame == 0xC2;
        // Refinements only sharpen; an area that lacks its first scan is gray.
        if progressive && !matches!(spectral, [0, _, approximation] if approximation >> 4 == 0) {
            return Ok(());
        }
        let parts = self.parts(selectors, progressive)?;
        let units = self.units(selectors);
        let mut bits = ScanBits::new(data);
        for unit in 0..units {
            if self.restart > 0 && unit > 0 && unit % u64::from(self.restart) == 0 {
                bits.restart().ok_or(DecodeError::Truncated)?;
            }
            for part in &parts {
                for _ in 0..part.blocks {
                    bits.pass_block(part.dc, part.ac).ok_or(DecodeError::Damaged)?;
                }
            }
            // Some encoders drop the last bits of the last unit.
            if bits.is_past_end() && unit + 1 < units {
                return Err(DecodeError::Truncated);
            }
        }
        Ok(())
    }

    fn component(&self, id: u8) -> Option<&Component> {
        self.components.iter().find(|component| component.id == id)
    }

    fn parts(&self, selectors: &[u8], progressive: bool) -> Result<Vec<ScanComponent<'_>>, DecodeError> {
        let (pairs, _) = selectors.as_chunks::<2>();
        let part = |[id, tables]: &[u8; 2]| {
            let component = self.component(*id)?;
            let blocks = if pairs.len() == 1 { 1 } else { component.across * component.down };
            let dc = self.dc.get(usize::from(tables >> 4))?.as_ref()?;
            let ac = if progressive { None } else { Some(self.ac.get(usize::from(tables & 15))?.as_ref()?) };
            Some(ScanComponent { blocks, dc, ac })
        };
        pairs.iter().map(|pair| part(pair).ok_or(DecodeError::Damaged)).collect()
    }

    /// How many units a scan has: blocks of one component, or groups of several.
    fn units(&self, selectors: &[u8]) -> u64 {
        let most = |side: fn(&Component) -> u32| self.components.iter().map(side).max().unwrap_or(1).max(1);
        let (across, down) = (most(|c| c.across), most(|c| c.down));
        let (width, height) = self.size;
        let alone = match selectors {
            [id, _] => self.component(*id),
            _ => None,
        };
        let (columns, rows) = match alone {
            Some(one) => (
                (width * one.across).div_ceil(across).div_ceil(8),
                (height * one.down).div_ceil(down).div_ceil(8),
            ),
            None => (width.div_ceil(8 * across), height.div_ceil(8 * down)),
        };
        u64::from(columns) * u64::from(rows)
    }
}
