//! One Touch KYC by Signzy: the result object (contracts part 3).

mod checks;
pub(super) mod client;
mod graphics;
mod intelligence;
mod line;
mod prefilled;
mod read;
mod selfie;
mod verdict;
pub(super) mod wire;

pub(super) use read::read;
