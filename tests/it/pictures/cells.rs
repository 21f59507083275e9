//! Pictures as characters.

use super::samples;
use image::{Rgb, RgbImage};
use referee::pictures::cells::{self, CellPicture, ColorDepth, Glyphs, Paint};
use referee::pictures::fit::{Area, CellPx};
use referee::pictures::{Photo, View};
use rstest::rstest;

const RED: Rgb<u8> = Rgb([255, 0, 0]);
const BLUE: Rgb<u8> = Rgb([0, 0, 255]);

/// One cell of a picture that fills it: so many pixels across and down.
fn one_cell(pixels: &[Rgb<u8>], across: u32, glyphs: Glyphs, depth: ColorDepth) -> cells::Cell {
    let down = pixels.len() as u32 / across;
    let picture =
        RgbImage::from_fn(across * 20, down * 20, |x, y| pixels[(y / 20 * across + x / 20) as usize]);
    let cell = CellPx { width: (across * 20) as u16, height: (down * 20) as u16 };
    let area = Area { cols: 1, rows: 1, cell };
    let drawn = cells::render_in(&Photo::of_pixels(picture), &View::default(), area, glyphs, depth).unwrap();
    assert_eq!((drawn.width, drawn.height), (1, 1));
    *drawn.at(0, 0).unwrap()
}

fn close(paint: Paint, color: [u8; 3]) -> bool {
    let Paint::Rgb(red, green, blue) = paint else { return false };
    [red, green, blue].iter().zip(color).all(|(a, b)| a.abs_diff(b) < 24)
}

#[test]
fn a_half_block_has_its_two_colors() {
    let cell = one_cell(&[RED, BLUE], 1, Glyphs::HalfBlocks, ColorDepth::Truecolor);
    assert_eq!(cell.symbol, '▀');
    assert!(close(cell.fg, RED.0) && close(cell.bg, BLUE.0), "{cell:?}");
}

#[rstest]
#[case(&[RED, BLUE, BLUE, BLUE], '▘')]
#[case(&[RED, BLUE, BLUE, RED], '▞')]
#[case(&[RED, BLUE, RED, BLUE], '▌')]
#[case(&[RED, RED, BLUE, BLUE], '▀')]
#[case(&[RED, RED, RED, BLUE], '▛')]
fn quadrants_follow_the_shape(#[case] pixels: &[Rgb<u8>], #[case] symbol: char) {
    let cell = one_cell(pixels, 2, Glyphs::Quadrants, ColorDepth::Truecolor);
    assert_eq!(cell.symbol, symbol);
}

#[rstest]
#[case(&[RED, BLUE, BLUE, BLUE, BLUE, BLUE], '\u{1FB00}')]
#[case(&[BLUE, RED, BLUE, BLUE, BLUE, BLUE], '\u{1FB01}')]
#[case(&[BLUE, BLUE, BLUE, BLUE, RED, BLUE], '\u{1FB0F}')]
#[case(&[RED, BLUE, RED, BLUE, RED, BLUE], '▌')]
#[case(&[RED, RED, BLUE, BLUE, BLUE, BLUE], '\u{1FB02}')]
#[case(&[RED, RED, RED, RED, RED, BLUE], '\u{1FB1D}')]
fn sextants_follow_the_shape(#[case] pixels: &[Rgb<u8>], #[case] symbol: char) {
    let cell = one_cell(pixels, 2, Glyphs::Sextants, ColorDepth::Truecolor);
    assert_eq!(cell.symbol, symbol, "{:x}", u32::from(cell.symbol));
}

#[test]
fn a_plain_cell_is_a_space() {
    let cell = one_cell(&[RED; 4], 2, Glyphs::Quadrants, ColorDepth::Truecolor);
    assert_eq!((cell.symbol, cell.bg), (' ', Paint::Rgb(255, 0, 0)));
}

#[rstest]
#[case([255, 0, 0], ColorDepth::Palette256, Paint::Indexed(196))]
#[case([0, 0, 0], ColorDepth::Palette256, Paint::Indexed(16))]
#[case([128, 128, 128], ColorDepth::Palette256, Paint::Indexed(244))]
#[case([255, 255, 255], ColorDepth::Palette256, Paint::Indexed(231))]
#[case([250, 10, 10], ColorDepth::Ansi16, Paint::Indexed(9))]
#[case([1, 2, 3], ColorDepth::Truecolor, Paint::Rgb(1, 2, 3))]
#[case([1, 2, 3], ColorDepth::Mono, Paint::Default)]
fn colors_are_the_nearest(#[case] color: [u8; 3], #[case] depth: ColorDepth, #[case] paint: Paint) {
    assert_eq!(depth.paint(color), paint);
}

#[test]
fn without_colors_the_light_parts_are_painted() {
    let cell = one_cell(&[Rgb([255; 3]), Rgb([0; 3])], 1, Glyphs::HalfBlocks, ColorDepth::Mono);
    assert_eq!((cell.symbol, cell.fg, cell.bg), ('▀', Paint::Default, Paint::Default));
}

#[test]
fn a_photo_keeps_its_aspect() {
    let photo = Photo::of_pixels(samples::photo(1000, 700, 3));
    let drawn =
        cells::render(&photo, &View::default(), 60, 25, Glyphs::Sextants, ColorDepth::Truecolor).unwrap();
    assert_eq!((drawn.width, drawn.height, drawn.cells.len()), (60, 21, 60 * 21));
    assert_eq!(drawn.rows().count(), 21);
    assert_eq!(drawn.at(60, 0), None);
}

#[test]
fn no_area_is_no_picture() {
    let photo = Photo::of_pixels(samples::photo(10, 7, 3));
    let empty = CellPicture { width: 0, height: 0, cells: Vec::new(), is_reduced: false };
    assert_eq!(
        cells::render(&photo, &View::default(), 0, 9, Glyphs::Quadrants, ColorDepth::Mono),
        Ok(empty.clone())
    );
    assert_eq!(empty.rows().count(), 0);
}

/// Brown is not gray, however dark it is: what is seen of an area, its parts taken together, keeps its hue.
#[rstest]
#[case([90, 60, 45])]
#[case([70, 45, 35])]
#[case([120, 85, 60])]
fn dark_skin_keeps_its_hue_in_256_colors(#[case] skin: [u8; 3]) {
    for glyphs in [Glyphs::Quadrants, Glyphs::Sextants] {
        let photo = Photo::of_pixels(RgbImage::from_pixel(160, 160, Rgb(skin)));
        let drawn = cells::render(&photo, &View::default(), 12, 6, glyphs, ColorDepth::Palette256).unwrap();
        let [red, green, blue] = seen(&drawn, glyphs);
        assert!(red > green && green >= blue && red - blue > 12.0, "{glyphs:?} {red} {green} {blue}");
        let light = |color: [f64; 3]| color.iter().sum::<f64>() / 3.0;
        let (wanted, got) = (light(skin.map(f64::from)), light([red, green, blue]));
        assert!((wanted - got).abs() < 14.0, "{glyphs:?}: {wanted} as {got}");
    }
}

/// The mean color of what is seen.
fn seen(drawn: &CellPicture, glyphs: Glyphs) -> [f64; 3] {
    let (across, down) = glyphs.grid();
    let parts = f64::from(across * down);
    let mut sum = [0.0; 3];
    for cell in &drawn.cells {
        let share = if inked(cell.symbol).is_nan() { 0.5 } else { inked(cell.symbol) / parts };
        for (paint, share) in [(cell.fg, share), (cell.bg, 1.0 - share)] {
            let Paint::Indexed(index) = paint else { panic!("{paint:?}") };
            for (sum, level) in sum.iter_mut().zip(cells::palette::color(index)) {
                *sum += f64::from(level) * share / drawn.cells.len() as f64;
            }
        }
    }
    sum
}

/// How many parts of a cell a character paints.
fn inked(symbol: char) -> f64 {
    match symbol {
        ' ' => 0.0,
        '▘' | '▝' | '▖' | '▗' => 1.0,
        '▛' | '▜' | '▙' | '▟' => 3.0,
        // The sextants stand in the order of their masks, without those that were characters before.
        '\u{1FB00}'..='\u{1FB3B}' => {
            let place = symbol as u32 - 0x1FB00 + 1;
            let mask = place + u32::from(place > 0x14) + u32::from(place > 0x28);
            f64::from(mask.count_ones())
        }
        '▌' | '▐' | '▞' | '▚' | '▀' | '▄' => f64::NAN,
        other => panic!("{other}"),
    }
}
