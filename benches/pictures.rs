//! What a picture costs in time: from a phone's twelve megapixels to bytes for a terminal.
#![allow(clippy::unwrap_used, missing_docs, reason = "a bench that fails says so by failing")]

use criterion::{Criterion, criterion_group, criterion_main};
use image::{Rgb, RgbImage};
use referee::pictures::budget::{self, Budget, USUAL_BUDGET};
use referee::pictures::cells::{self, ColorDepth, Glyphs};
use referee::pictures::encode::{self, Format};
use referee::pictures::fit::{Area, CellPx};
use referee::pictures::{DecodeLimits, View, decode, raster};
use std::hint::black_box;

const AREA: Area = Area { cols: 60, rows: 25, cell: CellPx { width: 10, height: 20 } };

/// A JPEG of a phone's size: soft light, noise, and marks like print.
fn phone() -> Vec<u8> {
    let mut dice = 1u64;
    let picture = RgbImage::from_fn(4032, 2822, |x, y| {
        dice = dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        let noise = (dice >> 60) as u8;
        let mark = y > 2200 && (x / 12 * 7 + y / 20 * 13) % 5 < 2 && y % 40 < 28;
        let soft = ((f64::from(x) / 700.0).sin() * (f64::from(y) / 500.0).cos() * 60.0 + 130.0) as u8;
        if mark { Rgb([20 + noise; 3]) } else { Rgb([soft + noise, soft, soft.saturating_sub(noise * 2)]) }
    });
    encode::jpeg(&picture, 90).unwrap()
}

fn pictures(c: &mut Criterion) {
    let file = phone();
    let photo = decode(&file, &DecodeLimits::default()).unwrap();
    let view = View::default();
    let frame = view.frame((photo.width(), photo.height()), AREA);
    let fitted = raster::draw(&photo, &view, &frame).unwrap();
    let mut group = c.benchmark_group("pictures");
    group.sample_size(20);
    group.bench_function("decode 12 MP", |b| {
        b.iter(|| decode(black_box(&file), &DecodeLimits::default()).unwrap())
    });
    group.bench_function("resize 12 MP to 60x25 cells", |b| {
        b.iter(|| raster::draw(&photo, &view, &frame).unwrap())
    });
    for format in [Format::Png, Format::Jpeg, Format::Sixel] {
        group.bench_function(format!("encode {format:?} to its budget"), |b| {
            b.iter(|| budget::encode(black_box(&fitted), format, Budget::Bytes(USUAL_BUDGET)).unwrap());
        });
    }
    group.bench_function("sextants", |b| {
        b.iter(|| cells::render_in(&photo, &view, AREA, Glyphs::Sextants, ColorDepth::Truecolor));
    });
    group.bench_function("the whole way", |b| {
        b.iter(|| {
            let photo = decode(black_box(&file), &DecodeLimits::default()).unwrap();
            let fitted = raster::draw(&photo, &view, &frame).unwrap();
            budget::encode(&fitted, Format::Png, Budget::Bytes(USUAL_BUDGET)).unwrap()
        });
    });
    group.finish();
}

criterion_group!(benches, pictures);
criterion_main!(benches);
