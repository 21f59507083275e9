//! The pace of sending pixels. It depends on the distance of the terminal and, on this machine, on how long the last
//! burst took.

use crate::pictures::schedule::USUAL_BURST;
use std::time::Duration;

/// Where the terminal is, as far as known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::tui) enum Distance {
    /// On this machine: it takes bytes as soon as they are written, and a write blocks while it is busy.
    Here,
    /// It answers at once, but other programs are in between: how fast they take bytes says nothing about the terminal.
    Near,
    /// Behind a line of unknown speed.
    #[default]
    Far,
}

/// The pause between two bursts of pixels for a near terminal.
const BREATH: Duration = Duration::from_millis(6);

/// The pause over a slow line: a burst takes this long at 1 Mbit/s, so a key that is pressed meanwhile is answered
/// without more delay.
const LONG_BREATH: Duration = Duration::from_millis(34);

/// A terminal on this machine that takes a burst within this time gets a larger one next.
const QUICK: Duration = Duration::from_millis(4);

/// A terminal that takes longer than this gets a smaller burst, since a key has to wait for the burst.
const SLOW: Duration = Duration::from_millis(8);

const LARGEST_BURST: usize = 64 << 10;

/// The size of bursts, and the pause between two of them.
#[derive(Clone, Copy, Debug)]
pub(in crate::tui) struct PixelPace {
    distance: Distance,
    burst: usize,
}

impl PixelPace {
    pub(in crate::tui) fn to(distance: Distance) -> Self {
        Self { distance, burst: USUAL_BURST }
    }

    /// The size of a burst in bytes.
    pub(in crate::tui) fn burst(&self) -> usize {
        self.burst
    }

    /// The pause between two bursts.
    pub(in crate::tui) fn breath(&self) -> Duration {
        match self.distance {
            Distance::Here | Distance::Near => BREATH,
            Distance::Far => LONG_BREATH,
        }
    }

    /// Reports how long it took to write this many bytes.
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
