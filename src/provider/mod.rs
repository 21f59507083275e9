//! Where journeys come from and decisions go, over HTTP.
