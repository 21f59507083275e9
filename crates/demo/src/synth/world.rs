//! A world of journeys that are generated on request and never stored.

use jiff::civil::Date;
use jiff::{Timestamp, tz::TimeZone};
use serde::Deserialize;
use serde_json::Value;

use super::story::{Story, StoryFrame};
use super::{ids, idwise, onetouch, picture};

/// The provider whose format a journey has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Dialect {
    /// IDWise (docs/contracts/idwise.md).
    #[default]
    Idwise,
    /// One Touch KYC (docs/contracts/onetouch.md).
    Onetouch,
}

impl Dialect {
    /// The word in the answers of the sandbox's control origin.
    pub fn word(self) -> &'static str {
        match self {
            Self::Idwise => "idwise",
            Self::Onetouch => "onetouch",
        }
    }
}

/// The truth about a generated journey, which decisions in practice are compared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Truth {
    /// Whether the applicant and the document are genuine.
    pub genuine: bool,
    /// The kind of attack; `None` for a genuine journey.
    pub attack: Option<&'static str>,
}

/// A journey as its provider sends it.
#[derive(Debug, Clone, PartialEq)]
pub struct Made {
    /// The provider's format.
    pub contract: Dialect,
    /// The journey's id: 24 hexadecimal digits or a UUID (IDWise), or ten letters and digits (One Touch).
    pub id: String,
    /// The result document.
    pub document: Value,
    /// The summary with the step ids (IDWise only).
    pub summary: Option<Value>,
    /// The truth about it.
    pub truth: Truth,
}

/// A drawn picture, or a placeholder for a recording.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PictureFile {
    pub bytes: Vec<u8>,
    /// The media type.
    pub content_type: &'static str,
}

/// A set of fictional journeys. The same seed, number, time and picture origin give the same bytes.
#[derive(Debug, Clone)]
pub struct World {
    pub(crate) seed: u64,
    pub(crate) journeys: usize,
    pub(crate) now: Timestamp,
    pub(crate) origin: String,
}

/// 2 March 2026, 9:30 UTC. Any fixed time would do.
const DEFAULT_NOW: i64 = 1_772_443_800;

impl World {
    /// Creates a world with this many journeys. Named situations come first.
    pub fn new(seed: u64, journeys: usize) -> Self {
        Self {
            seed,
            journeys,
            now: Timestamp::from_second(DEFAULT_NOW).unwrap_or(Timestamp::UNIX_EPOCH),
            origin: "https://files.example.com".to_owned(),
        }
    }

    /// Sets the host of One Touch's pictures, without a trailing slash.
    #[must_use]
    pub fn with_picture_origin(mut self, url: &str) -> Self {
        url.trim_end_matches('/').clone_into(&mut self.origin);
        self
    }

    /// Sets the day that ages, expiry and waiting times refer to; the time is 9:30 UTC.
    #[must_use]
    pub fn with_today(self, today: Date) -> Self {
        match today.at(9, 30, 0, 0).to_zoned(TimeZone::UTC) {
            Ok(moment) => self.with_now(moment.timestamp()),
            Err(_) => self,
        }
    }

    /// Sets the time that ages, expiry and waiting times refer to.
    #[must_use]
    pub fn with_now(mut self, now: Timestamp) -> Self {
        self.now = Timestamp::from_second(now.as_second()).unwrap_or(now);
        self
    }

    /// The time that ages, expiry and waiting times refer to.
    pub fn now(&self) -> Timestamp {
        self.now
    }

    /// The number of journeys.
    pub fn len(&self) -> usize {
        self.journeys
    }

    /// Whether there are no journeys.
    pub fn is_empty(&self) -> bool {
        self.journeys == 0
    }

    /// Generates journey number `index`. Any index works, but only those below [`World::len`] are found by id.
    pub fn journey(&self, index: usize) -> Made {
        let story = Story::tell(self, index);
        match story.contract {
            Dialect::Idwise => idwise::write(&story),
            Dialect::Onetouch => onetouch::write(&story),
        }
    }

    /// The id of journey number `index`, without generating the journey.
    pub fn id(&self, index: usize) -> String {
        StoryFrame::of(self, index).id
    }

    /// The provider of journey number `index`, without generating the journey.
    pub fn contract(&self, index: usize) -> Dialect {
        StoryFrame::of(self, index).contract()
    }

    /// The index of the journey with this id; `None` if there is no such journey.
    pub fn find(&self, id: &str) -> Option<usize> {
        let index = usize::try_from(ids::hidden_index(self.seed, id)?).ok()?;
        if index >= self.journeys {
            return None;
        }
        (self.id(index) == id).then_some(index)
    }

    /// The picture with this name: a 32-digit path of IDWise, or a One Touch URL or its path.
    pub fn picture(&self, name: &str) -> Option<PictureFile> {
        let (index, what) = ids::picture_named(self.seed, name)?;
        let index = usize::try_from(index).ok().filter(|index| *index < self.journeys)?;
        picture::draw(&Story::tell(self, index), what)
    }
}
