//! How pixels are paced: by where the terminal is, and on this machine by how long it took the last ones.

use crate::pictures::schedule::USUAL_BURST;
use std::time::Duration;

/// Where the terminal is, as far as anybody knows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::tui) enum Distance {
    /// On this machine: it takes bytes as soon as they are written, and a write waits for it.
    Here,
    /// It answers at once, but others are in between: what they take says nothing about it.
    Near,
    /// At the end of a line of which nobody knows how fast it is.
    #[default]
    Far,
}

/// How long a near terminal gets between two bursts of pixels.
const BREATH: Duration = Duration::from_millis(6);

/// The same over a line: a burst takes so long at 1 Mbit/s. A key that is pressed meanwhile waits no longer for its
/// answer.
const LONG_BREATH: Duration = Duration::from_millis(34);

/// A terminal on this machine that takes a burst within this time gets a larger one next.
const QUICK: Duration = Duration::from_millis(4);

/// One that takes longer than this gets a smaller one: so long a key waits.
const SLOW: Duration = Duration::from_millis(8);

const LARGEST_BURST: usize = 64 << 10;

/// The size of bursts, and the time between two.
#[derive(Clone, Copy, Debug)]
pub(in crate::tui) struct PixelPace {
    distance: Distance,
    burst: usize,
}

impl PixelPace {
    pub(in crate::tui) fn to(distance: Distance) -> Self {
        Self { distance, burst: USUAL_BURST }
    }

    /// Bytes of a burst.
    pub(in crate::tui) fn burst(&self) -> usize {
        self.burst
    }

    /// The time between two bursts.
    pub(in crate::tui) fn breath(&self) -> Duration {
        match self.distance {
            Distance::Here | Distance::Near => BREATH,
            Distance::Far => LONG_BREATH,
        }
    }

    /// Takes in how long it took to write so many bytes.
    pub(in crate::tui) fn took(&mut self, bytes: usize, time: Duration) {
        if self.distance != Distance::Here {
            return;
        }
        if time > SLOW {
            self.burst = (self.burst / 2).max(USUAL_BURST);
        } else if time < QUICK && bytes >= self.burst {
            self.burst = (self.burst * 2).min(LARGEST_BURST);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_terminal_on_this_machine_gets_larger_bursts() {
        for (distance, largest) in
            [(Distance::Here, LARGEST_BURST), (Distance::Near, USUAL_BURST), (Distance::Far, USUAL_BURST)]
        {
            let mut pace = PixelPace::to(distance);
            for _ in 0..10 {
                pace.took(pace.burst(), Duration::from_millis(1));
            }
            assert_eq!(pace.burst(), largest, "{distance:?}");
        }
    }

    #[test]
    fn one_that_is_slow_gets_smaller_ones_again() {
        let mut pace = PixelPace::to(Distance::Here);
        for _ in 0..10 {
            pace.took(pace.burst(), Duration::from_millis(1));
        }
        pace.took(pace.burst(), Duration::from_millis(20));
        assert_eq!(pace.burst(), LARGEST_BURST / 2);
        // A burst that was not full says nothing about a larger one.
        pace.took(100, Duration::from_millis(1));
        assert_eq!(pace.burst(), LARGEST_BURST / 2);
        for _ in 0..10 {
            pace.took(pace.burst(), Duration::from_millis(20));
        }
        assert_eq!(pace.burst(), USUAL_BURST);
    }
}
