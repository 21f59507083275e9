//! The journeys that the sandbox serves: generated, loaded from files, or started through the API, with their changes.

use super::shape::{self, JourneyPath};
use crate::synth::{Dialect, World};
use axum::body::Bytes;
use indexmap::{IndexMap, IndexSet};
use serde_json::Value;
use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

/// A journey as it is served.
#[derive(Clone, Debug)]
pub(super) struct ServedJourney {
    pub(super) api: Dialect,
    pub(super) id: String,
    /// The document, including its wrapper.
    pub(super) document: Value,
    /// The path to the journey in the document.
    pub(super) place: JourneyPath,
    /// The bytes of the loaded file; `None` after a change.
    pub(super) raw: Option<Bytes>,
    /// The loaded summary; `None` if there was none.
    pub(super) summary: Option<Value>,
}

impl ServedJourney {
    /// The journey without its wrapper.
    pub(super) fn journey(&self) -> &Value {
        shape::inside(&self.document, self.place).unwrap_or(&Value::Null)
    }

    /// The response body.
    pub(super) fn bytes(&self) -> Bytes {
        self.raw.clone().unwrap_or_else(|| Bytes::from(self.document.to_string()))
    }
}

/// A part of the list that both services return page by page.
pub(super) struct IdPage {
    /// The ids, in order.
    pub(super) ids: Vec<String>,
    /// The index where the next page starts; `None` on the last page.
    pub(super) next: Option<usize>,
    /// The total number of journeys.
    pub(super) total: usize,
}

type JourneyRef = (Dialect, String);

/// The journeys of both services, with what happened to them.
pub(super) struct ServedJourneys {
    world: Option<World>,
    places: OnceLock<MadeByService>,
    loaded: usize,
    state: Mutex<ServedState>,
}

/// The indices of generated journeys by service.
#[derive(Default)]
struct MadeByService {
    idwise: Vec<usize>,
    onetouch: Vec<usize>,
}

struct ServedState {
    /// Loaded journeys, followed by started ones.
    extra: IndexMap<JourneyRef, Arc<ServedJourney>>,
    changed: HashMap<JourneyRef, Arc<ServedJourney>>,
    /// Each changed journey before its latest change.
    before: HashMap<JourneyRef, Arc<ServedJourney>>,
    gone: HashSet<JourneyRef>,
}

impl ServedJourneys {
    /// Serves generated journeys, if any, and loaded ones.
    pub(super) fn new(world: Option<World>, loaded: Vec<ServedJourney>) -> Self {
        let extra: IndexMap<JourneyRef, Arc<ServedJourney>> =
            loaded.into_iter().map(|entry| ((entry.api, entry.id.clone()), Arc::new(entry))).collect();
        Self {
            world,
            places: OnceLock::new(),
            loaded: extra.len(),
            state: Mutex::new(ServedState {
                extra,
                changed: HashMap::new(),
                before: HashMap::new(),
                gone: HashSet::new(),
            }),
        }
    }

    /// The current state of a journey.
    pub(super) fn get(&self, api: Dialect, id: &str) -> Option<Arc<ServedJourney>> {
        let key = (api, id.to_owned());
        let kept = self.lock().kept(&key);
        match kept {
            StoredState::Here(entry) => Some(entry),
            StoredState::Gone => None,
            StoredState::Unknown => self.made(&key).map(Arc::new),
        }
    }

    /// The state of a journey before its latest change; `None` if it was never changed.
    pub(super) fn before(&self, api: Dialect, id: &str) -> Option<Arc<ServedJourney>> {
        self.lock().before.get(&(api, id.to_owned())).cloned()
    }

    /// Changes a journey atomically, unless the closure returns an error. `None` if there is no such journey.
    pub(super) fn change<T, E>(
        &self,
        api: Dialect,
        id: &str,
        change: impl FnOnce(&mut ServedJourney) -> Result<T, E>,
    ) -> Option<Result<T, E>> {
        let key = (api, id.to_owned());
        let mut state = self.lock();
        let mut entry = match state.kept(&key) {
            StoredState::Here(entry) => ServedJourney::clone(&entry),
            StoredState::Gone => return None,
            StoredState::Unknown => self.made(&key)?,
        };
        let before = Arc::new(entry.clone());
        let outcome = change(&mut entry);
        if outcome.is_ok() {
            entry.raw = None;
            state.before.insert(key.clone(), before);
            state.changed.insert(key, Arc::new(entry));
        }
        Some(outcome)
    }

    /// Appends a started journey to the list.
    pub(super) fn add(&self, entry: ServedJourney) {
        self.lock().extra.insert((entry.api, entry.id.clone()), Arc::new(entry));
    }

    /// Removes a journey permanently and returns its last state.
    pub(super) fn remove(&self, api: Dialect, id: &str) -> Option<Arc<ServedJourney>> {
        let entry = self.get(api, id)?;
        self.lock().gone.insert((api, id.to_owned()));
        Some(entry)
    }

    /// The ids from an index on.
    pub(super) fn page(&self, api: Dialect, from: usize, size: usize) -> IdPage {
        let made = self.places(api);
        let (extra, gone) = self.lock().listed(api);
        let all = made.len() + extra.len();
        let mut ids = Vec::new();
        let mut next = None;
        for place in from..all {
            let id = match made.get(place) {
                // A loaded journey replaces a generated one with the same id.
                Some(index) => self.made_id(*index).filter(|id| !extra.contains(id)),
                None => extra.get_index(place - made.len()).cloned(),
            };
            let Some(id) = id.filter(|id| !gone.contains(id)) else { continue };
            if ids.len() == size {
                next = Some(place);
                break;
            }
            ids.push(id);
        }
        IdPage { ids, next, total: all.saturating_sub(gone.len()) }
    }

    /// The first journeys, loaded ones before generated ones, for callers that need only a sample.
    pub(super) fn sample(&self, api: Dialect, most: usize) -> Vec<Arc<ServedJourney>> {
        let mut entries: Vec<Arc<ServedJourney>> =
            self.lock().extra.values().filter(|entry| entry.api == api).take(most).cloned().collect();
        let made = self.world.iter().flat_map(|world| (0..world.len()).map(|index| world.journey(index)));
        let rest = most - entries.len();
        entries.extend(made.map(entry_of).filter(|entry| entry.api == api).take(rest).map(Arc::new));
        entries
    }

    /// A drawn picture of a generated journey, unless the journey was removed.
    pub(super) fn picture(&self, name: &str) -> Option<(Vec<u8>, &'static str)> {
        let file = self.world.as_ref()?.picture(name)?;
        Some((file.bytes, file.content_type))
    }

    /// Deletes changes and started journeys, and restores removed ones.
    pub(super) fn reset(&self) {
        let mut state = self.lock();
        state.extra.truncate(self.loaded);
        state.changed.clear();
        state.before.clear();
        state.gone.clear();
    }

    fn made(&self, key: &JourneyRef) -> Option<ServedJourney> {
        let world = self.world.as_ref()?;
        let entry = entry_of(world.journey(world.find(&key.1)?));
        (entry.api == key.0).then_some(entry)
    }

    fn made_id(&self, index: usize) -> Option<String> {
        self.world.as_ref().map(|world| world.id(index))
    }

    fn places(&self, api: Dialect) -> &[usize] {
        let places = self.places.get_or_init(|| self.sort_out());
        match api {
            Dialect::Idwise => &places.idwise,
            Dialect::Onetouch => &places.onetouch,
        }
    }

    fn sort_out(&self) -> MadeByService {
        let mut places = MadeByService::default();
        let Some(world) = &self.world else { return places };
        for index in 0..world.len() {
            match world.contract(index) {
                Dialect::Idwise => places.idwise.push(index),
                Dialect::Onetouch => places.onetouch.push(index),
            }
        }
        places
    }

    fn lock(&self) -> MutexGuard<'_, ServedState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The stored state of a journey, as opposed to its generated one.
enum StoredState {
    Here(Arc<ServedJourney>),
    Gone,
    Unknown,
}

impl ServedState {
    /// The ids of a service's extra journeys, in order, and those of removed journeys.
    fn listed(&self, api: Dialect) -> (IndexSet<String>, HashSet<String>) {
        let extra = self.extra.keys().filter(|key| key.0 == api).map(|key| key.1.clone()).collect();
        let gone = self.gone.iter().filter(|key| key.0 == api).map(|key| key.1.clone()).collect();
        (extra, gone)
    }

    fn kept(&self, key: &JourneyRef) -> StoredState {
        if self.gone.contains(key) {
            return StoredState::Gone;
        }
        match self.changed.get(key).or_else(|| self.extra.get(key)) {
            Some(entry) => StoredState::Here(Arc::clone(entry)),
            None => StoredState::Unknown,
        }
    }
}

fn entry_of(made: crate::synth::Made) -> ServedJourney {
    let place = shape::recognize(&made.document).map_or(&[] as JourneyPath, |shape| shape.place);
    ServedJourney {
        api: made.contract,
        id: made.id,
        document: made.document,
        place,
        raw: None,
        summary: made.summary,
    }
}
