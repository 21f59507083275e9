//! Draws faces: one identity from a seed, in different light, angles and expressions.
//!
//! All coordinates refer to a canvas 400 wide and 500 high with the face in the center.

mod beard;
mod features;
mod hair;
mod head;
mod traits;
mod view;

pub(crate) use traits::Face;
pub(crate) use view::{FaceView, Setting};

use super::canvas::css;

/// Head and shoulders without a background. `tag` makes the names of gradients unique within one drawing.
pub(crate) fn draw(face: &Face, view: &FaceView, tag: &str) -> String {
    let parts = [
        head::definitions(face, view, tag),
        hair::behind(face, view),
        head::shoulders(face, view, tag),
        head::skull(face, view, tag),
        features::draw(face, view, tag),
        beard::draw(face, view, tag),
        hair::front(face, view, tag),
        features::glasses(face, view),
    ];
    parts.concat()
}

/// Head and shoulders in front of a background.
pub(crate) fn scene(face: &Face, view: &FaceView, tag: &str) -> String {
    let (top, bottom) = view.backdrop();
    format!(
        r#"<linearGradient id="{tag}back" x1="0" y1="0" x2="0.3" y2="1"><stop offset="0" stop-color="{}"/><stop offset="1" stop-color="{}"/></linearGradient><rect x="-400" y="-400" width="1200" height="1300" fill="url(#{tag}back)"/><g transform="translate(200 226) scale(1.27) translate(-200 -226)">{}</g>"#,
        css(top),
        css(bottom),
        draw(face, view, tag)
    )
}
