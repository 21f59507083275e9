//! A world of journeys that can be asked for one by one and is never stored.

use jiff::civil::Date;
use jiff::{Timestamp, tz::TimeZone};
use serde_json::Value;

use super::story::{Story, StoryFrame};
use super::{ids, idwise, onetouch, picture};

/// In which provider's words a journey is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Dialect {
    /// IDWise, contracts part 2.
    Idwise,
    /// One Touch KYC, contracts part 3.
    Onetouch,
}

/// What a made journey really is; a reviewer in training is compared with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Truth {
    /// The applicant is who they say they are and the paper is real.
    pub genuine: bool,
    /// What was tried, in a word, if anything was.
    pub attack: Option<&'static str>,
}

/// One journey as its provider would send it.
#[derive(Debug, Clone, PartialEq)]
pub struct Made {
    /// In whose words.
    pub contract: Dialect,
    /// The journey's id: 24 hexadecimal digits or a UUID (IDWise), ten letters and digits (One Touch).
    pub id: String,
    /// The result document.
    pub document: Value,
    /// The summary with the steps' ids (IDWise only).
    pub summary: Option<Value>,
    /// What it really is.
    pub truth: Truth,
}

/// A drawn picture, or what stands for a recording.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PictureFile {
    pub bytes: Vec<u8>,
    /// Its media type.
    pub content_type: &'static str,
}

/// Journeys that belong to nobody. The same seed, number, moment and origin give the same bytes.
#[derive(Debug, Clone)]
pub struct World {
    pub(crate) seed: u64,
    pub(crate) journeys: usize,
    pub(crate) now: Timestamp,
    pub(crate) origin: String,
}

/// 2 March 2026, 9:30: any day would do, but it has to stand still.
const DEFAULT_NOW: i64 = 1_772_443_800;

impl World {
    /// A world of this many journeys. Named situations come first.
    pub fn new(seed: u64, journeys: usize) -> Self {
        Self {
            seed,
            journeys,
            now: Timestamp::from_second(DEFAULT_NOW).unwrap_or(Timestamp::UNIX_EPOCH),
            origin: "https://files.example.com".to_owned(),
        }
    }

    /// Where One Touch's pictures are fetched from, without a slash at the end.
    #[must_use]
    pub fn with_picture_origin(mut self, url: &str) -> Self {
        url.trim_end_matches('/').clone_into(&mut self.origin);
        self
    }

    /// The day to which ages, expiry and waiting times refer; the clock stands at 9:30 UTC.
    #[must_use]
    pub fn with_today(self, today: Date) -> Self {
        match today.at(9, 30, 0, 0).to_zoned(TimeZone::UTC) {
            Ok(moment) => self.with_now(moment.timestamp()),
            Err(_) => self,
        }
    }

    /// The moment to which ages, expiry and waiting times refer.
    #[must_use]
    pub fn with_now(mut self, now: Timestamp) -> Self {
        self.now = Timestamp::from_second(now.as_second()).unwrap_or(now);
        self
    }

    /// The moment to which ages, expiry and waiting times refer.
    pub fn now(&self) -> Timestamp {
        self.now
    }

    /// How many journeys there are.
    pub fn len(&self) -> usize {
        self.journeys
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.journeys == 0
    }

    /// Journey number `index`. Any number is answered, but only those below [`World::len`] are found by id.
    pub fn journey(&self, index: usize) -> Made {
        let story = Story::tell(self, index);
        match story.contract {
            Dialect::Idwise => idwise::write(&story),
            Dialect::Onetouch => onetouch::write(&story),
        }
    }

    /// The id of journey number `index`, much cheaper than the journey.
    pub fn id(&self, index: usize) -> String {
        StoryFrame::of(self, index).id
    }

    /// In whose words journey number `index` is written, much cheaper than the journey.
    pub fn contract(&self, index: usize) -> Dialect {
        StoryFrame::of(self, index).contract()
    }

    /// The number of the journey with this id.
    pub fn find(&self, id: &str) -> Option<usize> {
        let index = usize::try_from(ids::hidden_index(self.seed, id)?).ok()?;
        if index >= self.journeys {
            return None;
        }
        (self.id(index) == id).then_some(index)
    }

    /// The picture of this name: a 32-digit path of IDWise, or a One Touch address or the path in it.
    pub fn picture(&self, name: &str) -> Option<PictureFile> {
        let (index, what) = ids::picture_named(self.seed, name)?;
        let index = usize::try_from(index).ok().filter(|index| *index < self.journeys)?;
        picture::draw(&Story::tell(self, index), what)
    }
}
