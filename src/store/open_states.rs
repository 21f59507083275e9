//! The states in which a decision counts as open, once for all statements.

/// The list for `state IN`, to be joined with the rest of a statement by `concat!`. The unique index
/// `one_open_decision` has the same list.
macro_rules! open_states {
    () => {
        "('held', 'sending', 'waiting', 'conflict', 'refused')"
    };
}
pub(super) use open_states;

/// The list for `state NOT IN`, where one journey is asked about: a state that nobody knows counts as open there, so
/// that a damaged decision is reported and never taken for none.
macro_rules! closed_states {
    () => {
        "('delivered', 'kept', 'undone', 'dropped')"
    };
}
pub(super) use closed_states;

#[cfg(test)]
mod tests {
    use crate::domain::decision::DecisionState;
    use strum::IntoEnumIterator;

    #[test]
    fn the_statements_mean_the_same_states_as_the_model() {
        for state in DecisionState::iter() {
            let named = open_states!().contains(&format!("'{}'", state.word()));
            assert_eq!(named, state.is_open(), "{state:?}");
            let named = closed_states!().contains(&format!("'{}'", state.word()));
            assert_eq!(named, !state.is_open(), "{state:?}");
        }
    }
}
