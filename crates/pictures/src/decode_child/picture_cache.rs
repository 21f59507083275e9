//! The child's cache of decoded pictures, so that zooming needs no new decoding.

use super::message::PictureId;
use image::RgbImage;

/// Size limit of the cache in bytes while a picture is being decoded.
const BESIDE_DECODING: usize = 64 << 20;

/// Size limit of the cache in bytes while the child is idle.
const AT_REST: usize = 8 << 20;

/// The cached pictures, the most recently used one last.
#[derive(Default)]
pub(super) struct DecodedPictures {
    pictures: Vec<(PictureId, RgbImage)>,
}

impl DecodedPictures {
    pub(super) fn make_room(&mut self) {
        self.shrink_to(BESIDE_DECODING);
    }

    pub(super) fn rest(&mut self) {
        self.shrink_to(AT_REST);
    }

    pub(super) fn keep(&mut self, id: PictureId, picture: RgbImage) {
        self.pictures.retain(|(known, _)| *known != id);
        self.pictures.push((id, picture));
    }

    /// A cached picture, which becomes the most recently used one.
    pub(super) fn picture(&mut self, id: PictureId) -> Option<&RgbImage> {
        let at = self.pictures.iter().position(|(known, _)| *known == id)?;
        let used = self.pictures.remove(at);
        self.pictures.push(used);
        self.pictures.last().map(|(_, picture)| picture)
    }

    fn shrink_to(&mut self, most: usize) {
        let mut kept = 0;
        let is_within = |(_, picture): &&(PictureId, RgbImage)| {
            kept += picture.as_raw().len();
            kept <= most
        };
        let count = self.pictures.iter().rev().take_while(is_within).count();
        self.pictures.drain(..self.pictures.len().saturating_sub(count));
        self.pictures.shrink_to_fit();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pictures_used_last_stay() {
        let mut kept = DecodedPictures::default();
        let picture = || RgbImage::new(1024, 1024);
        for id in 0..30 {
            kept.keep(PictureId(id), picture());
        }
        assert!(kept.picture(PictureId(3)).is_some());
        kept.make_room();
        let held =
            |kept: &mut DecodedPictures| (0..30).filter(|id| kept.picture(PictureId(*id)).is_some()).count();
        assert_eq!(held(&mut kept), 21);
        assert!(kept.picture(PictureId(3)).is_some());
        kept.rest();
        assert_eq!(held(&mut kept), 2);
        assert!(kept.picture(PictureId(3)).is_some());
    }
}
