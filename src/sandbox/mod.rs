//! A faithful stand-in for both services on loopback, with faults on demand.
