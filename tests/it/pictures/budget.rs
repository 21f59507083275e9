//! How many bytes a picture costs, counted exactly.

use super::samples;
use image::RgbImage;
use referee::pictures::budget::{self, Budget, Detail, Encoded, FIRST_SIGHT, Shares, Stages, USUAL_BUDGET};
use referee::pictures::driver::{
    CellMark, Cells, Direct, Driver, Iterm2, Placeholders, Protocol, ShownPicture, Sixel, Spot,
};
use referee::pictures::encode::{self, Format};
use referee::pictures::fit::{Area, CellPx};
use referee::pictures::prepare::{PrepareError, PreparedShape, RenderOrder, prepare};
use referee::pictures::schedule::Stage;
use referee::pictures::{DecodeLimits, Photo, View, decode, raster};
use rstest::rstest;
use std::collections::BTreeMap;
use std::sync::Mutex;

const AREA: Area = Area { cols: 60, rows: 25, cell: CellPx { width: 10, height: 20 } };

/// A photo, fitted as in a pane of 60x25 cells. Drawn once for all tests.
fn fitted(width: u32, height: u32, seed: u64) -> RgbImage {
    static DRAWN: Mutex<BTreeMap<(u32, u32, u64), RgbImage>> = Mutex::new(BTreeMap::new());
    let mut drawn = DRAWN.lock().unwrap();
    drawn.entry((width, height, seed)).or_insert_with(|| draw(width, height, seed)).clone()
}

fn draw(width: u32, height: u32, seed: u64) -> RgbImage {
    let photo = Photo::of_pixels(samples::photo(width, height, seed));
    let view = View::default();
    raster::draw(&photo, &view, &view.frame((width, height), AREA)).unwrap()
}

fn png_picture(encoded: &Encoded) -> RgbImage {
    (*decode(&encoded.bytes, &DecodeLimits::default()).unwrap().pixels).clone()
}

#[rstest]
#[case(Format::Png)]
#[case(Format::Jpeg)]
#[case(Format::Sixel)]
fn every_budget_is_kept(#[case] format: Format) {
    for (width, height, seed) in [(1000, 700, 1), (750, 1000, 2), (2016, 1411, 3)] {
        let picture = fitted(width, height, seed);
        for most in [200_000, USUAL_BUDGET, 24 << 10, 6 << 10, 1500] {
            let encoded = budget::encode(&picture, format, Budget::Bytes(most)).unwrap();
            assert!(encoded.wire() <= most, "{width}x{height} {format:?}: {} of {most}", encoded.wire());
            assert_eq!(encoded.fitted, picture.dimensions());
            assert_eq!(encoded.reduced, encoded.caption().is_some());
        }
    }
}

/// What the budget buys must not be wasted: a picture that is cut to fit uses a good part of it.
#[rstest]
#[case(Format::Png)]
#[case(Format::Jpeg)]
#[case(Format::Sixel)]
fn a_budget_is_used(#[case] format: Format) {
    let encoded = budget::encode(&fitted(1000, 700, 1), format, Budget::Bytes(USUAL_BUDGET)).unwrap();
    assert!(!encoded.reduced || encoded.wire() > USUAL_BUDGET * 45 / 100, "{} {encoded:?}", encoded.wire());
}

#[test]
fn full_quality_loses_nothing() {
    let picture = fitted(300, 200, 4);
    let encoded = budget::encode(&picture, Format::Png, Budget::Full).unwrap();
    assert!(png_picture(&encoded) == picture);
    assert_eq!((encoded.percent, encoded.detail, encoded.caption()), (100, Detail::Lossless, None));
}

#[test]
fn a_reduced_picture_says_so_with_its_scale() {
    let encoded = budget::encode(&fitted(1000, 700, 1), Format::Png, Budget::Bytes(20_000)).unwrap();
    let caption = encoded.caption().unwrap();
    assert!(caption.starts_with(&format!("reduced to {} %, ", encoded.percent)), "{caption}");
    let across = f64::from(encoded.size.0) / f64::from(encoded.fitted.0) * 100.0;
    assert!((across - f64::from(encoded.percent)).abs() < 2.0);
}

#[test]
fn a_plain_picture_is_not_reduced() {
    let plain = RgbImage::from_fn(600, 400, |x, _| image::Rgb([(x / 100 * 40) as u8, 90, 30]));
    let encoded = budget::encode(&plain, Format::Png, Budget::Bytes(USUAL_BUDGET)).unwrap();
    assert_eq!((encoded.percent, encoded.reduced), (100, false));
    assert!(png_picture(&encoded) == plain);
}

#[test]
fn a_jpeg_has_one_interleaved_scan() {
    let bytes = encode::jpeg(&fitted(1000, 700, 1), 80).unwrap();
    let facts = referee::pictures::jpeg_scan::scan(&bytes);
    assert_eq!(facts.scans, [3]);
    assert_eq!(facts.sampling, [(2, 2), (1, 1), (1, 1)]);
    assert!(decode(&bytes, &DecodeLimits::default()).is_ok());
}

#[test]
fn a_sixel_is_one_sequence() {
    let bytes = encode::sixel(&samples::photo(100, 70, 1), 64).unwrap();
    assert!(bytes.starts_with(b"\x1bP") && bytes.ends_with(b"\x1b\\"));
    assert_eq!(bytes.iter().filter(|byte| **byte == 0x1B).count(), 2);
    let image = icy_sixel::SixelImage::decode(&bytes).unwrap();
    // Sixels come in bands of six rows.
    assert_eq!((image.width, image.height), (100, 72));
}

#[test]
fn one_pixel_can_be_encoded() {
    let one = RgbImage::from_pixel(1, 1, image::Rgb([1, 2, 3]));
    for format in [Format::Png, Format::Jpeg, Format::Sixel] {
        assert!(budget::encode(&one, format, Budget::Bytes(10)).is_some(), "{format:?}");
    }
}

/// A coarse picture is not made smaller than this for the marks' sake.
const LEAST: usize = 3 << 10;

/// Bytes of the marks that show a picture.
fn marks(driver: &Driver, spot: Spot, encoded: &Encoded) -> usize {
    let shown = ShownPicture {
        id: 7,
        spot,
        pan: (0, 0),
        encoded: Some(encoded),
        cells: None,
        overlays: &[],
        repaint: 0,
    };
    let symbols = |mark: &CellMark| if let CellMark::Text { symbol, .. } = mark { symbol.len() } else { 0 };
    driver.draw(&shown).marks.iter().map(symbols).sum()
}

/// Bytes of the commands that send a picture.
fn sent(driver: &Driver, encoded: &Encoded) -> usize {
    driver.transmit(7, encoded).map_or(0, |chunks| chunks.map(|chunk| chunk.len()).sum())
}

/// The whole of a first show: preview, sharp picture, placing and cells within the budget and two kilobytes.
#[rstest]
#[case::kitty(Driver::Placeholders(Placeholders::default()), 8_000)]
#[case::direct(Driver::Direct(Direct::default()), 1_500)]
#[case::iterm2(Driver::Iterm2(Iterm2), 0)]
#[case::sixel(Driver::Sixel(Sixel), 0)]
fn a_first_show_keeps_its_budget(#[case] driver: Driver, #[case] reshow: usize) {
    for (width, height, seed) in [(1000, 700, 1), (750, 1000, 2), (2016, 1411, 3)] {
        let picture = fitted(width, height, seed);
        let (cols, rows) = AREA.cells_of(picture.dimensions());
        let spot = Spot { col: 20, row: 3, cols, rows };
        let Shares { preview, sharp } =
            budget::shares(USUAL_BUDGET, driver.overhead(cols, rows), driver.stages());
        let format = driver.format().unwrap();
        let sharp = budget::encode(&picture, format, Budget::Bytes(sharp)).unwrap();
        let again = marks(&driver, spot, &sharp) + driver.place(7, spot, None).len();
        let mut bytes = again;
        if driver.stages() == Stages::PreviewThenSharp {
            let coarse = budget::preview(&picture, format, preview).unwrap();
            assert!(coarse.percent <= 25);
            let seen =
                marks(&driver, spot, &coarse) + driver.place(8, spot, None).len() + sent(&driver, &coarse);
            assert!(seen <= FIRST_SIGHT + LEAST, "{seen} bytes until something is seen");
            bytes += seen + sent(&driver, &sharp);
            assert!(!driver.keeps_ids() || again <= reshow, "{again} for showing again");
        }
        println!(
            "{:?} {width}x{height}: {bytes} bytes, again {again}, {:?}",
            driver.protocol(),
            sharp.caption()
        );
        assert!(bytes <= USUAL_BUDGET + 2048, "{bytes}");
    }
}

#[test]
fn padding_fills_whole_cells() {
    let padded = raster::padded(fitted(1000, 700, 1), (600, 440), [9, 9, 9]);
    assert_eq!((padded.dimensions(), padded.get_pixel(0, 439).0), ((600, 440), [9, 9, 9]));
}

#[rstest]
#[case::kitty(Driver::Placeholders(Placeholders::default()))]
#[case::direct(Driver::Direct(Direct::default()))]
#[case::iterm2(Driver::Iterm2(Iterm2))]
#[case::sixel(Driver::Sixel(Sixel))]
#[case::cells(Driver::Cells(Cells::default()))]
fn a_photo_is_prepared_for_its_driver(#[case] driver: Driver) {
    let photo = Photo::of_pixels(samples::photo(200, 150, 1));
    let area = Area { cols: 12, rows: 6, ..AREA };
    let order = RenderOrder { view: View::default(), area, budget: Budget::Bytes(9_000), background: [0; 3] };
    let prepared = prepare(&photo, &order, &driver, Stage::Sharp).unwrap();
    assert!(prepared.cells.0 <= 12 && prepared.cells.1 <= 6);
    assert_eq!(prepared.frame.size, (120, 90));
    match &prepared.shape {
        PreparedShape::Cells(picture) => {
            assert_eq!((picture.width, picture.height), prepared.cells);
            assert_eq!(prepared.caption().as_deref(), Some("256 colors"));
            assert!(!prepared.is_legible());
        }
        PreparedShape::File(encoded) => {
            assert_eq!(encoded.fitted, (120, 100));
            assert!(encoded.wire() + driver.overhead(12, 5) <= 9_000 + 2048);
            let covers = prepared.cells == (12, 5);
            assert!(covers || (driver.protocol() == Protocol::Sixel && encoded.reduced));
        }
    }
    let nowhere = RenderOrder { area: Area { cols: 0, ..area }, ..order };
    assert_eq!(prepare(&photo, &nowhere, &driver, Stage::Sharp), Err(PrepareError::NoRoom));
}
