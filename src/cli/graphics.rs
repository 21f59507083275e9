//! Chooses how pictures are shown in this terminal: by the configuration, else by the terminal's replies.

use crate::config::choices::{Bidi, Graphics};
use crate::pictures::detect::{self, DriverChoice, TerminalEnvironment, Wish};
use crate::pictures::driver::Protocol;
use crate::pictures::inquiry::Inquiry;
use crate::pictures::probe::{self, Probe};
use crate::tui::text_order::TextOrder;

/// The terminal's replies and the choice that follows.
pub(super) struct GraphicsChoice {
    /// The terminal's replies.
    pub(super) probe: Probe,
    /// The chosen driver.
    pub(super) choice: DriverChoice,
    /// Why the terminal was not queried, or why that failed.
    pub(super) unasked: Option<String>,
}

impl GraphicsChoice {
    /// Queries the terminal if its replies matter. Call it before the alternate screen and before anything reads keys.
    pub(super) fn of(graphics: Graphics) -> GraphicsChoice {
        let environment = TerminalEnvironment::of(|name| std::env::var(name).ok());
        let asked = match graphics {
            Graphics::Off | Graphics::Cells => Err("pictures are set to need no answer".to_owned()),
            _ if environment.is_mute() => Err(format!("TERM={} answers nothing", environment.term)),
            _ => {
                let asked = probe::ask(&environment, probe::USUAL_DEADLINE);
                asked.map_err(|error| format!("could not {error}"))
            }
        };
        Self::from_answers(graphics, &environment, asked)
    }

    /// The queries for the running console; `None` if the terminal would not reply, or if viuer queries it.
    pub(super) fn inquiry(graphics: Graphics) -> Option<Inquiry> {
        let environment = TerminalEnvironment::of(|name| std::env::var(name).ok());
        match graphics {
            _ if environment.is_mute() => None,
            Graphics::Viuer => None,
            Graphics::Off | Graphics::Cells => Some(Inquiry::of_text(environment)),
            Graphics::Auto | Graphics::Kitty | Graphics::KittyDirect | Graphics::Iterm2 | Graphics::Sixel => {
                Some(Inquiry::new(environment))
            }
        }
    }

    /// The choice after the terminal's replies.
    pub(super) fn answered(graphics: Graphics, probe: Probe) -> GraphicsChoice {
        let environment = TerminalEnvironment::of(|name| std::env::var(name).ok());
        Self::from_answers(graphics, &environment, Ok(probe))
    }

    /// The choice without queries.
    pub(super) fn unasked(graphics: Graphics) -> GraphicsChoice {
        let environment = TerminalEnvironment::of(|name| std::env::var(name).ok());
        Self::from_answers(graphics, &environment, Err("nothing was asked".to_owned()))
    }

    fn from_answers(
        graphics: Graphics,
        environment: &TerminalEnvironment,
        asked: Result<Probe, String>,
    ) -> GraphicsChoice {
        let (probe, unasked) = match asked {
            Ok(probe) => (probe, None),
            Err(reason) => (Probe::default(), Some(reason)),
        };
        let choice = detect::choose(&probe.replies, environment, wish(graphics));
        GraphicsChoice { probe, choice, unasked }
    }
}

/// The setting as a wish. viuer is only used for the full window; beside text the driver is chosen as usual.
fn wish(graphics: Graphics) -> Wish {
    match graphics {
        Graphics::Auto | Graphics::Viuer => Wish::Auto,
        Graphics::Kitty => Wish::Only(Protocol::Placeholders),
        Graphics::KittyDirect => Wish::Only(Protocol::Direct),
        Graphics::Iterm2 => Wish::Only(Protocol::Iterm2),
        Graphics::Sixel => Wish::Only(Protocol::Sixel),
        Graphics::Cells | Graphics::Off => Wish::Only(Protocol::Cells),
    }
}

/// Who reorders right-to-left text, by the known abilities of the terminal.
pub(super) fn text_order(bidi: Bidi, probe: &Probe, environment: &TerminalEnvironment) -> TextOrder {
    let terminal = probe.replies.terminal().unwrap_or_default();
    let is = |name: &str| terminal.starts_with(name);
    match bidi {
        Bidi::Terminal => TextOrder::Reading,
        Bidi::Referee => TextOrder::Letters,
        Bidi::Auto if is("kitty") || environment.term == "xterm-kitty" => TextOrder::Words,
        Bidi::Auto if TURNING.into_iter().any(is) => TextOrder::Reading,
        Bidi::Auto => TextOrder::Letters,
    }
}

/// Terminals that reorder whole lines themselves.
const TURNING: [&str; 4] = ["Konsole", "VTE", "mlterm", "mintty"];
