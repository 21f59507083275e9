//! Finds free space for a popup beside pictures: a picture that was covered must be sent again as a whole.

use crate::tui::layout::Area;
use std::cmp::Reverse;

/// The largest area up to the wanted size that overlaps no taken area; of several, the nearest to the wanted place.
/// `None` if not even the least size fits.
pub(crate) fn beside(body: Area, taken: &[Area], wanted: Area, least: (u16, u16)) -> Option<Area> {
    let columns = edges(body.x, body.width, taken.iter().map(|area| (area.x, area.width)));
    let rows = edges(body.y, body.height, taken.iter().map(|area| (area.y, area.height)));
    let mut found = Vec::new();
    for (x, width) in spans(&columns) {
        for (y, height) in spans(&rows) {
            let free = Area { x, y, width, height };
            if taken.iter().all(|area| !area.overlaps(free)) {
                found.push(within(free, wanted));
            }
        }
    }
    found.retain(|area| area.width >= least.0.min(wanted.width) && area.height >= least.1.min(wanted.height));
    // A row is about as high as two columns are wide.
    let far = |area: &Area| area.x.abs_diff(wanted.x) + 2 * area.y.abs_diff(wanted.y);
    found.into_iter().min_by_key(|area| (Reverse(u32::from(area.width) * u32::from(area.height)), far(area)))
}

/// The wanted area, shrunk and moved into a free place.
fn within(place: Area, wanted: Area) -> Area {
    let (width, height) = (wanted.width.min(place.width), wanted.height.min(place.height));
    let moved = |at: u16, from: u16, room: u16, length: u16| at.clamp(from, from + (room - length));
    Area {
        x: moved(wanted.x, place.x, place.width, width),
        y: moved(wanted.y, place.y, place.height, height),
        width,
        height,
    }
}

/// The coordinates at which an area begins or ends, within bounds.
fn edges(from: u16, length: u16, taken: impl Iterator<Item = (u16, u16)>) -> Vec<u16> {
    let to = from.saturating_add(length);
    let ends = taken.flat_map(|(at, length)| [at, at.saturating_add(length)]);
    let mut edges: Vec<u16> =
        [from, to].into_iter().chain(ends).filter(|at| (from..=to).contains(at)).collect();
    edges.sort_unstable();
    edges.dedup();
    edges
}

/// All spans between two edges, as start and length.
fn spans(edges: &[u16]) -> impl Iterator<Item = (u16, u16)> {
    edges
        .iter()
        .enumerate()
        .flat_map(|(place, from)| edges.iter().skip(place + 1).map(move |to| (*from, to - from)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_popup_moves_aside_rather_than_to_the_foot_of_a_wide_window() {
        let body = Area { x: 0, y: 0, width: 200, height: 48 };
        let picture = Area { x: 134, y: 6, width: 64, height: 20 };
        let wanted = body.centered(110, 20);
        let place = beside(body, &[picture], wanted, (28, 5)).unwrap_or_default();
        assert_eq!((place.width, place.height, place.y), (110, 20, wanted.y), "{place:?}");
        assert!(place.x + place.width <= picture.x, "{place:?}");
    }
}
