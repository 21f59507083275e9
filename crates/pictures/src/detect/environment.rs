//! What the environment says about the terminal. SSH forwards little of it, so it only supplements the replies.

/// The relevant variables.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TerminalEnvironment {
    /// `TERM`.
    pub term: String,
    /// `TERM_PROGRAM`.
    pub program: String,
    /// `LC_TERMINAL`, which some ssh configurations forward.
    pub lc_terminal: String,
    /// `COLORTERM`.
    pub colorterm: String,
    /// Whether `TMUX` is set.
    pub tmux: bool,
    /// Whether `SSH_CONNECTION` or `SSH_TTY` is set: the terminal is on another machine.
    pub is_remote: bool,
    /// Whether `NO_COLOR` is set and not empty.
    pub no_color: bool,
    /// The locale: `LC_ALL`, else `LC_CTYPE`, else `LANG`.
    pub locale: String,
}

impl TerminalEnvironment {
    /// Reads the variables with a lookup function.
    pub fn of(variable: impl Fn(&str) -> Option<String>) -> TerminalEnvironment {
        let text = |name: &str| variable(name).unwrap_or_default();
        let set = |name: &str| !text(name).is_empty();
        let locale = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().map(text).find(|value| !value.is_empty());
        TerminalEnvironment {
            term: text("TERM"),
            program: text("TERM_PROGRAM"),
            lc_terminal: text("LC_TERMINAL"),
            colorterm: text("COLORTERM"),
            tmux: set("TMUX"),
            is_remote: set("SSH_CONNECTION") || set("SSH_TTY"),
            no_color: set("NO_COLOR"),
            locale: locale.unwrap_or_default(),
        }
    }

    /// Whether the program runs inside tmux, as far as the environment shows it.
    pub fn is_in_tmux(&self) -> bool {
        self.tmux || self.term.starts_with("tmux") || self.program == "tmux"
    }

    /// Whether the terminal would print a query instead of answering it.
    pub fn is_mute(&self) -> bool {
        matches!(self.term.as_str(), "" | "dumb" | "linux" | "cons25" | "emacs")
    }

    /// Whether the terminal prints the last character of a mode query (DECRQM).
    pub fn prints_mode_questions(&self) -> bool {
        self.program == "Apple_Terminal" || self.term.starts_with("screen")
    }

    /// Whether text is UTF-8. An unset locale counts as UTF-8, because it says nothing about the terminal.
    pub fn is_utf8(&self) -> bool {
        let locale = self.locale.to_ascii_lowercase();
        locale.is_empty() || locale.contains("utf-8") || locale.contains("utf8")
    }
}
