//! The bytes and marks of every driver, exactly.

use base64::Engine;
use referee::pictures::budget::{Detail, Encoded};
use referee::pictures::cells::{Cell, CellPicture, Paint};
use referee::pictures::driver::{
    CellMark, Cells, DIACRITICS, Direct, Drawing, Driver, IdColor, Iterm2, Layer, OverlayRule, Placeholders,
    Protocol, ShownPicture, Sixel, Spot, diacritic, tmux,
};
use referee::pictures::encode::Format;
use referee::pictures::view::Rect;

const SPOT: Spot = Spot { col: 4, row: 2, cols: 3, rows: 2 };

fn encoded(format: Format, bytes: &[u8]) -> Encoded {
    Encoded {
        format,
        bytes: bytes.into(),
        size: (30, 40),
        fitted: (30, 40),
        percent: 100,
        detail: Detail::Lossless,
        reduced: false,
    }
}

fn shown<'a>(spot: Spot, encoded: Option<&'a Encoded>, overlays: &'a [Spot]) -> ShownPicture<'a> {
    ShownPicture { id: 0x0A_0B_0C, spot, pan: (0, 0), encoded, cells: None, overlays, repaint: 0 }
}

fn text(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).unwrap()
}

/// The symbols of a drawing; a dot where nothing is written, a dash where an overlay lies.
fn symbols(drawing: &Drawing) -> Vec<String> {
    let symbol = |mark: &CellMark| match mark {
        CellMark::Text { symbol, .. } => symbol.clone(),
        CellMark::Skip => ".".to_owned(),
        CellMark::Leave => "-".to_owned(),
    };
    drawing.marks.iter().map(symbol).collect()
}

fn placeholders() -> Driver {
    Driver::Placeholders(Placeholders::default())
}

#[test]
fn the_diacritics_are_those_of_the_protocol() {
    let numbers: Vec<u32> = DIACRITICS.iter().map(|c| u32::from(*c)).collect();
    assert_eq!(numbers.len(), 297);
    assert!(numbers.is_sorted_by(|a, b| a < b));
    assert_eq!(numbers[..10], [0x305, 0x30D, 0x30E, 0x310, 0x312, 0x33D, 0x33E, 0x33F, 0x346, 0x34A]);
    assert_eq!(numbers[292..], [0x1D1AC, 0x1D1AD, 0x1D242, 0x1D243, 0x1D244]);
    assert_eq!(numbers.iter().map(|n| u64::from(*n)).sum::<u64>(), 4_545_336);
    assert!(DIACRITICS.iter().all(|c| unicode_width::UnicodeWidthChar::width(*c) == Some(0)));
    assert_eq!((diacritic(0), diacritic(297)), (Some('\u{305}'), None));
}

/// By the rule that the table was made from: they combine above, and normalization leaves them alone.
#[test]
fn the_diacritics_survive_normalization() {
    use unicode_normalization::UnicodeNormalization;
    use unicode_normalization::char::canonical_combining_class;
    for mark in DIACRITICS {
        assert_eq!(canonical_combining_class(mark), 230, "{mark:?}");
        let text: String = ['\u{10EEEE}', mark].into_iter().collect();
        assert_eq!(text.nfc().collect::<String>(), text);
        assert_eq!(text.nfd().collect::<String>(), text);
    }
}

#[test]
fn a_picture_is_sent_in_pieces_that_forbid_replies() {
    let picture = encoded(Format::Png, &[7; 7000]);
    let chunks: Vec<String> = placeholders().transmit(77, &picture).unwrap().map(text).collect();
    assert_eq!(chunks.len(), 3);
    assert!(chunks[0].starts_with("\x1b_Ga=t,t=d,f=100,i=77,q=2,m=1;"));
    assert!(chunks[1].starts_with("\x1b_Gm=1;") && chunks[2].starts_with("\x1b_Gm=0;"));
    let data = |chunk: &str| chunk.split_once(';').unwrap().1.strip_suffix("\x1b\\").unwrap().to_owned();
    assert!(chunks.iter().all(|chunk| data(chunk).len() <= 4096));
    assert!(chunks[..2].iter().all(|chunk| data(chunk).len() == 4096));
    let whole: String = chunks.iter().map(|chunk| data(chunk)).collect();
    assert_eq!(base64::engine::general_purpose::STANDARD.decode(whole).unwrap(), picture.bytes.to_vec());
}

/// A tiny picture must not be announced as one that goes on.
#[test]
fn a_tiny_picture_is_one_piece() {
    let chunks: Vec<String> =
        placeholders().transmit(1, &encoded(Format::Png, b"abc")).unwrap().map(text).collect();
    assert_eq!(chunks, ["\x1b_Ga=t,t=d,f=100,i=1,q=2,m=0;YWJj\x1b\\"]);
}

#[test]
fn a_picture_under_way_is_closed_by_an_empty_last_piece() {
    let picture = encoded(Format::Png, &[7; 9000]);
    let mut chunks = placeholders().transmit(1, &picture).unwrap();
    assert_eq!(chunks.clone().cancel(), b"");
    chunks.next();
    assert_eq!(text(chunks.clone().cancel()), "\x1b_Gm=0;\x1b\\");
    assert_eq!(chunks.by_ref().count(), 2);
    assert_eq!(chunks.cancel(), b"");
}

#[test]
fn placeholders_are_placed_zoomed_and_deleted() {
    let driver = placeholders();
    assert_eq!(text(driver.place(9, SPOT, None)), "\x1b_Ga=p,U=1,i=9,p=1,c=3,r=2,q=2\x1b\\");
    let Driver::Placeholders(kitty) = &driver else { unreachable!() };
    assert_eq!(text(kitty.place(9, 400, 80)), "\x1b_Ga=p,U=1,i=9,p=1,c=297,r=80,q=2\x1b\\");
    assert!(kitty.place(0xFFFFFF, 120, 50).len() <= 100);
    assert_eq!(text(driver.delete(9)), "\x1b_Ga=d,d=I,i=9,q=2\x1b\\");
    assert_eq!(text(driver.leave([1, 2])), "\x1b_Ga=d,d=I,i=1,q=2\x1b\\\x1b_Ga=d,d=I,i=2,q=2\x1b\\");
    assert_eq!(driver.unplace(9), b"");
    assert_eq!(driver.overlay_rule(), OverlayRule::Restamp);
}

#[test]
fn placeholders_name_the_first_cell_of_each_row() {
    let drawing = placeholders().draw(&shown(SPOT, None, &[]));
    assert_eq!(
        symbols(&drawing),
        [
            "\u{10EEEE}\u{305}\u{305}",
            "\u{10EEEE}",
            "\u{10EEEE}",
            "\u{10EEEE}\u{30D}\u{305}",
            "\u{10EEEE}",
            "\u{10EEEE}"
        ]
    );
    let colors: Vec<bool> = (drawing.marks.iter())
        .map(|mark| matches!(mark, CellMark::Text { fg: Paint::Rgb(10, 11, 12), bg: Paint::Default, .. }))
        .collect();
    assert_eq!(colors, [true; 6]);
    let places: Vec<_> = drawing.placed().map(|(col, row, _)| (col, row)).collect();
    assert_eq!(places, [(4, 2), (5, 2), (6, 2), (4, 3), (5, 3), (6, 3)]);
}

#[test]
fn placeholders_are_named_again_right_of_an_overlay() {
    let overlay = Spot { col: 5, row: 3, cols: 1, rows: 9 };
    let drawing = placeholders().draw(&shown(SPOT, None, &[overlay]));
    assert_eq!(symbols(&drawing)[3..], ["\u{10EEEE}\u{30D}\u{305}", "-", "\u{10EEEE}\u{30D}\u{30E}"]);
}

#[test]
fn panning_changes_the_first_cells_only() {
    let still = placeholders().draw(&shown(SPOT, None, &[]));
    let panned = placeholders().draw(&ShownPicture { pan: (2, 1), ..shown(SPOT, None, &[]) });
    assert_eq!(symbols(&panned)[0], "\u{10EEEE}\u{30D}\u{30E}");
    let changed = still.marks.iter().zip(&panned.marks).filter(|(a, b)| a != b).count();
    assert_eq!(changed, 2);
}

/// Panning a pane of 60x25 cells: one cell a row, and the cursor to it.
#[test]
fn panning_costs_less_than_five_hundred_bytes() {
    let spot = Spot { col: 50, row: 4, cols: 60, rows: 21 };
    let still = placeholders().draw(&shown(spot, None, &[]));
    let panned = placeholders().draw(&ShownPicture { pan: (5, 0), ..shown(spot, None, &[]) });
    let bytes: usize =
        (still.marks.iter().zip(&panned.marks))
            .filter(|(a, b)| a != b)
            .map(|(_, mark)| {
                if let CellMark::Text { symbol, .. } = mark { symbol.len() + "\x1b[25;51H".len() } else { 0 }
            })
            .sum();
    assert!(bytes + "\x1b[38;2;10;11;12m".len() <= 500, "{bytes}");
}

#[test]
fn cells_that_have_no_number_are_blank() {
    let drawing = placeholders().draw(&ShownPicture { pan: (296, 296), ..shown(SPOT, None, &[]) });
    let last = symbols(&drawing);
    assert_eq!((last[0].chars().count(), last[3].as_str()), (3, " "));
}

#[test]
fn placeholders_go_through_tmux() {
    let driver = Driver::Placeholders(Placeholders { wrap: tmux::Wrap::Tmux, id_color: IdColor::Indexed });
    assert_eq!(text(driver.delete(9)), "\x1bPtmux;\x1b\x1b_Ga=d,d=I,i=9,q=2\x1b\x1b\\\x1b\\");
    let picture = encoded(Format::Png, &[7; 9000]);
    let mut chunks = driver.transmit(3, &picture).unwrap();
    let first = text(chunks.next().unwrap());
    assert!(first.starts_with("\x1bPtmux;\x1b\x1b_Ga=t,") && first.ends_with("\x1b\x1b\\\x1b\\"));
    assert_eq!(text(chunks.cancel()), "\x1bPtmux;\x1b\x1b_Gm=0;\x1b\x1b\\\x1b\\");
    let drawing = driver.draw(&shown(SPOT, None, &[]));
    assert!(matches!(drawing.marks[0], CellMark::Text { fg: Paint::Indexed(12), .. }));
}

#[test]
fn direct_pictures_are_placed_at_the_cursor_and_leave_it() {
    let driver = Driver::Direct(Direct::default());
    assert_eq!(
        text(driver.place(9, SPOT, None)),
        "\x1b7\x1b[3;5H\x1b_Ga=p,i=9,p=1,c=3,r=2,C=1,q=2\x1b\\\x1b8"
    );
    let part = Rect { x: 10, y: 20, width: 300, height: 200 };
    let zoomed = text(driver.place(9, SPOT, Some(part)));
    assert_eq!(zoomed, "\x1b7\x1b[3;5H\x1b_Ga=p,i=9,p=1,c=3,r=2,C=1,x=10,y=20,w=300,h=200,q=2\x1b\\\x1b8");
    assert!(zoomed.len() <= 100);
    assert_eq!(text(driver.unplace(9)), "\x1b_Ga=d,d=i,i=9,q=2\x1b\\");
    assert_eq!(text(driver.delete(9)), "\x1b_Ga=d,d=I,i=9,q=2\x1b\\");
    assert_eq!(symbols(&driver.draw(&shown(SPOT, None, &[]))), ["."; 6]);
    assert_eq!(driver.overlay_rule(), OverlayRule::Unplace);
    let konsole = Driver::Direct(Direct { layer: Layer::Lowest });
    assert!(text(konsole.place(9, SPOT, None)).contains("C=1,z=-1073741825,q=2"));
}

#[test]
fn iterm2_pictures_are_one_sequence_without_a_name() {
    let picture = encoded(Format::Jpeg, b"abcd");
    let driver = Driver::Iterm2(Iterm2);
    let marks = symbols(&driver.draw(&shown(SPOT, Some(&picture), &[])));
    assert_eq!(marks[1..], [".", ".", ".", ".", "."]);
    assert_eq!(
        marks[0],
        "\x1b7\x1b[3X\x1b[B\x1b[3X\x1b8\x1b]1337;File=inline=1;size=4;width=3;height=2;preserveAspectRatio=1;\
         doNotMoveCursor=1:YWJjZA==\x07"
    );
    assert!(driver.transmit(1, &picture).is_none());
}

#[test]
fn sixel_pictures_leave_the_cursor() {
    let picture = encoded(Format::Sixel, b"\x1bPq~\x1b\\");
    let marks = symbols(&Driver::Sixel(Sixel).draw(&shown(SPOT, Some(&picture), &[])));
    assert_eq!(marks[0], "\x1b7\x1b[3X\x1b[B\x1b[3X\x1b8\x1b7\x1bPq~\x1b\\\x1b8");
}

#[test]
fn pictures_drawn_whole_give_way_to_a_popup_and_come_back() {
    for (driver, format) in [(Driver::Iterm2(Iterm2), Format::Jpeg), (Driver::Sixel(Sixel), Format::Sixel)] {
        let picture = encoded(format, b"abc");
        let popup = [Spot { col: 0, row: 3, cols: 5, rows: 1 }];
        let before = driver.draw(&shown(SPOT, Some(&picture), &[]));
        let open = driver.draw(&shown(SPOT, Some(&picture), &popup));
        assert_eq!(symbols(&open), [" ", " ", " ", "-", " ", " "]);
        let after = driver.draw(&ShownPicture { repaint: 1, ..shown(SPOT, Some(&picture), &[]) });
        assert_ne!(before.marks[0], after.marks[0]);
        assert!(symbols(&after)[0].ends_with("\x1b[m"));
        assert_eq!(driver.overlay_rule(), OverlayRule::Repaint);
    }
}

#[test]
fn a_picture_that_is_not_there_yet_is_not_drawn() {
    assert_eq!(symbols(&Driver::Sixel(Sixel).draw(&shown(SPOT, None, &[]))), ["."; 6]);
}

#[test]
fn block_characters_are_text() {
    let cell = Cell { symbol: '▀', fg: Paint::Rgb(1, 2, 3), bg: Paint::Indexed(4) };
    let cells = CellPicture { width: 2, height: 1, cells: vec![cell; 2], is_reduced: false };
    let driver = Driver::Cells(Cells::default());
    let drawing = driver.draw(&ShownPicture { cells: Some(&cells), ..shown(SPOT, None, &[]) });
    assert_eq!(symbols(&drawing), ["▀", "▀", " ", " ", " ", " "]);
    let mark = CellMark::Text { symbol: "▀".to_owned(), fg: cell.fg, bg: cell.bg };
    assert_eq!(drawing.marks[0], mark);
    assert_eq!((driver.protocol(), driver.format()), (Protocol::Cells, None));
    assert_eq!(driver.overlay_rule(), OverlayRule::Nothing);
}

#[test]
fn every_command_of_kitty_forbids_replies() {
    let picture = encoded(Format::Png, b"abc");
    for driver in [placeholders(), Driver::Direct(Direct::default())] {
        let sent: Vec<u8> = driver.transmit(5, &picture).unwrap().flatten().collect();
        for command in [driver.place(5, SPOT, None), driver.delete(5), sent] {
            let command = text(command);
            assert_eq!(command.matches("\x1b_G").count(), command.matches("q=2").count(), "{command:?}");
        }
    }
}

#[test]
fn spots_overlap_where_they_share_a_cell() {
    let other = |col, row| Spot { col, row, cols: 2, rows: 2 };
    assert!(SPOT.overlaps(&other(6, 3)) && SPOT.overlaps(&other(3, 1)));
    assert!(!SPOT.overlaps(&other(7, 2)) && !SPOT.overlaps(&other(4, 4)) && !SPOT.overlaps(&other(2, 2)));
    assert!(Spot { col: u16::MAX, row: 0, cols: 9, rows: 9 }.contains(u16::MAX, 8));
}
