//! Where a view lies: fit, zoom, pan, turn.

use super::samples;
use proptest::prelude::*;
use referee::pictures::fit::{self, Area, CellPx};
use referee::pictures::view::{Rect, Rotation, View, WHOLE, Zoom};
use referee::pictures::{Photo, raster};

const AREA: Area = Area { cols: 60, rows: 25, cell: CellPx { width: 10, height: 20 } };

#[test]
fn a_photo_is_fitted_into_its_cells() {
    let frame = View::default().frame((1000, 700), AREA);
    assert_eq!(frame.size, (600, 420));
    assert_eq!(frame.cells, (60, 21));
    assert_eq!(frame.crop, Rect { x: 0, y: 0, width: 1000, height: 700 });
}

#[test]
fn a_small_picture_is_enlarged_and_a_tiny_one_no_more_than_thrice() {
    let frame = View::default().frame((300, 250), AREA);
    assert_eq!((frame.size, frame.scale), ((600, 500), 2.0));
    let frame = View::default().frame((35, 41), AREA);
    assert_eq!((frame.size, frame.cells, frame.scale), ((105, 123), (11, 7), 3.0));
    let closer = View { zoom: Zoom::Two, ..View::default() }.frame((35, 41), AREA);
    assert_eq!(closer.size, (210, 246));
}

#[test]
fn the_lines_of_a_document_are_seen_from_end_to_end() {
    let view = View::default().onto(Rect { x: 0, y: 8_000, width: 10_000, height: 2_000 }, Zoom::Width);
    let frame = view.frame((900, 900), AREA);
    assert_eq!(frame.crop, Rect { x: 0, y: 150, width: 900, height: 750 });
    assert_eq!(frame.size, (600, 500));
    assert_eq!(view.frame((1000, 500), AREA).crop.width, 1000, "what fits by its width is seen whole");
}

#[test]
fn zoom_shows_a_part_in_the_whole_area() {
    let view = View { zoom: Zoom::Two, ..View::default() };
    let frame = view.frame((1000, 700), AREA);
    assert_eq!(frame.size, (600, 500));
    assert_eq!(frame.crop, Rect { x: 250, y: 142, width: 500, height: 417 });
    let exact = View { zoom: Zoom::OneToOne, center: (0, WHOLE), ..View::default() }.frame((1000, 700), AREA);
    assert_eq!(exact.crop, Rect { x: 0, y: 200, width: 600, height: 500 });
}

#[test]
fn zoom_steps_stop_at_both_ends() {
    assert_eq!(Zoom::Fit.farther(), Zoom::Fit);
    assert_eq!(Zoom::Fit.closer().closer(), Zoom::Two);
    assert_eq!(Zoom::OneToOne.closer(), Zoom::OneToOne);
    assert_eq!(Zoom::Four.name(), "4x");
}

#[test]
fn panning_stops_at_the_edge() {
    let view = View { zoom: Zoom::Two, ..View::default() };
    let right = (0..9).fold(view, |view, _| view.panned(5_000, 0, (1000, 700), AREA));
    assert_eq!(right.frame((1000, 700), AREA).crop.x, 500);
    let back = right.panned(-5_000, 0, (1000, 700), AREA);
    assert_eq!(back.frame((1000, 700), AREA).crop.x, 250);
    assert_eq!(right.frame((1000, 700), AREA).crop.y, 142);
}

#[test]
fn four_turns_are_none_and_the_middle_stays() {
    let view = View { center: (2_000, 7_000), ..View::default() };
    let quarter = view.turned();
    assert_eq!((quarter.turn, quarter.center), (Rotation::Quarter, (3_000, 2_000)));
    assert_eq!(quarter.turned().turned().turned(), view);
}

#[test]
fn a_turned_view_shows_the_same_pixels_turned() {
    let picture = samples::photo(40, 20, 9);
    let photo = Photo::of_pixels(picture.clone());
    let area = Area { cols: 40, rows: 20, cell: CellPx { width: 2, height: 2 } };
    let view = View { zoom: Zoom::OneToOne, ..View::default() }.turned();
    let frame = view.frame((40, 20), area);
    assert!(raster::draw(&photo, &view, &frame).unwrap() == image::imageops::rotate90(&picture));
    let back = view.turned().turned();
    assert_eq!(
        raster::draw(&photo, &back, &back.frame((40, 20), area)).unwrap(),
        image::imageops::rotate270(&picture)
    );
}

#[test]
fn a_region_can_be_jumped_to() {
    let mrz = Rect { x: 0, y: 8_000, width: 10_000, height: 2_000 };
    let view = View::default().onto(mrz, Zoom::Three);
    let crop = view.frame((1000, 700), AREA).crop;
    assert_eq!(view.center, (5_000, 9_000));
    assert_eq!(crop.y + crop.height, 700);
}

#[test]
fn brightness_lifts_the_dark_and_keeps_black_and_white() {
    let picture = image::RgbImage::from_fn(3, 1, |x, _| image::Rgb([[0, 60, 255][x as usize]; 3]));
    let photo = Photo::of_pixels(picture);
    let area = Area { cols: 3, rows: 1, cell: CellPx { width: 2, height: 2 } };
    let view = View::default().brighter(50);
    let view = View { zoom: Zoom::OneToOne, ..view };
    let drawn = raster::draw(&photo, &view, &view.frame((3, 1), area)).unwrap();
    let levels: Vec<u8> = drawn.pixels().map(|p| p.0[0]).collect();
    assert_eq!((levels[0], levels[2]), (0, 255));
    assert!(levels[1] > 110);
    assert_eq!(View::default().brighter(100).brighter(100).brightness, 100);
}

#[test]
fn cells_without_a_size_are_not_believed() {
    assert_eq!(CellPx::new(0, 0), None);
    assert_eq!(CellPx::of_window(0, 0, 800, 600), None);
    assert_eq!(CellPx::of_window(80, 24, 804, 484), CellPx::new(10, 20));
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_frame_lies_within_its_picture_and_its_area(
        size in (1u32..13_000, 1u32..13_000),
        cells in (1u16..300, 1u16..300),
        cell in (2u16..40, 2u16..60),
        center in (0u16..=u16::MAX, 0u16..=u16::MAX),
        zoom in prop::sample::select(&Zoom::ALL[..]),
        turns in 0usize..4,
    ) {
        let area = Area { cols: cells.0, rows: cells.1, cell: CellPx { width: cell.0, height: cell.1 } };
        let view = (0..turns).fold(View { zoom, center, ..View::default() }, |view, _| view.turned());
        let frame = view.frame(size, area);
        let (width, height) = view.turn.size(size);
        prop_assert!(frame.crop.width >= 1 && frame.crop.x + frame.crop.width <= width);
        prop_assert!(frame.crop.height >= 1 && frame.crop.y + frame.crop.height <= height);
        prop_assert!(frame.source.x + frame.source.width <= size.0);
        prop_assert!(frame.source.y + frame.source.height <= size.1);
        prop_assert!(frame.size.0 >= 1 && frame.size.0 <= area.pixels().0);
        prop_assert!(frame.size.1 >= 1 && frame.size.1 <= area.pixels().1);
        prop_assert!(frame.cells.0 <= area.cols && frame.cells.1 <= area.rows);
        prop_assert!(fit::fit_scale(size, area.pixels()) <= fit::MOST_ENLARGED);
    }
}
