//! `referee doctor`: what works here, what does not, and what to do. It runs even if the configuration or the store is
//! broken.

mod bundle;
mod store;

use super::error::{Exit, Failure};
use super::graphics::GraphicsChoice;
use super::session::Session;
use super::{console_files, locale, output};
use crate::config::ConfigError;
use crate::config::choices::Graphics;
use crate::pictures::budget::{self, Budget};
use crate::pictures::cells::ColorDepth;
use crate::pictures::print::{Onto, printed};
use crate::pictures::{Area, Photo};
use crate::provider::{Account, ErrorSort, ProviderError, Registry};
use clap::Args;
use serde::Serialize;
use std::io::IsTerminal;
use std::path::PathBuf;
use std::time::Duration;

/// The arguments of `referee doctor`.
#[derive(Debug, Args)]
pub struct Doctor {
    /// Print JSON
    #[arg(long)]
    pub json: bool,
    /// Draw a test picture by the selected method
    #[arg(long, conflicts_with = "json")]
    pub picture: bool,
    /// Write a report for support into this new file, without personal data
    #[arg(long, value_name = "FILE")]
    pub bundle: Option<PathBuf>,
}

/// The result of one check.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum CheckState {
    /// It works.
    Good,
    /// It works, but not as well as it could.
    Look,
    /// It does not work.
    Bad,
}

/// One line of the report: the check, its result, and what to do.
#[derive(Debug, Serialize)]
pub(super) struct CheckLine {
    pub about: String,
    /// The result.
    pub state: CheckState,
    /// The result as text.
    pub says: String,
    /// What to do about it.
    #[serde(rename = "do")]
    pub advice: Option<String>,
}

impl CheckLine {
    fn new(about: &str, state: CheckState, says: impl Into<String>) -> Self {
        Self { about: about.to_owned(), state, says: says.into(), advice: None }
    }

    fn good(about: &str, says: impl Into<String>) -> Self {
        Self::new(about, CheckState::Good, says)
    }

    fn look(about: &str, says: impl Into<String>) -> Self {
        Self::new(about, CheckState::Look, says)
    }

    fn bad(about: &str, says: impl Into<String>) -> Self {
        Self::new(about, CheckState::Bad, says)
    }

    fn advice(mut self, advice: impl Into<String>) -> Self {
        self.advice = Some(advice.into());
        self
    }
}

/// Timeout for each provider.
const PATIENCE: Duration = Duration::from_secs(5);

impl Doctor {
    /// Runs all checks and fails with the exit code of the most serious problem.
    pub async fn run(&self, session: &Session) -> Result<(), Failure> {
        if let Some(file) = self.bundle.as_ref().filter(|file| file.exists()) {
            let failure = Failure::input(format!("{} already exists", file.display()));
            return Err(failure.hint("name a new file for the report"));
        }
        let graphics = session.config().map_or(Graphics::Auto, |config| config.pictures.graphics);
        let mut findings = this_terminal(graphics);
        let mut gravest = Exit::Done;
        for (exit, checked) in [
            (Exit::Configuration, configuration(session)),
            (Exit::Provider, providers(session).await),
            (Exit::Store, store::store(session).await),
        ] {
            if gravest == Exit::Done && checked.iter().any(|finding| finding.state == CheckState::Bad) {
                gravest = exit;
            }
            findings.extend(checked);
        }
        if let Some(file) = &self.bundle {
            bundle::write(file, &findings, session)?;
        }
        if self.json {
            output::json(&findings)?;
        } else {
            findings.iter().try_for_each(print)?;
        }
        if self.picture && std::io::stdout().is_terminal() {
            test_picture(graphics)?;
        }
        match gravest {
            Exit::Done => Ok(()),
            exit => Err(Failure::new(exit, "some checks failed")),
        }
    }
}

fn print(finding: &CheckLine) -> Result<(), Failure> {
    let sign = match finding.state {
        CheckState::Good => "✓",
        CheckState::Look => "⚠",
        CheckState::Bad => "✗",
    };
    let mut rows = rows(&finding.says).into_iter();
    output::line(&format!("{sign} {:<14} {}", finding.about, rows.next().unwrap_or_default()))?;
    rows.try_for_each(|row| output::line(&format!("{:17}{row}", "")))?;
    match &finding.advice {
        Some(advice) => output::line(&format!("{:17}{advice}", "")),
        None => Ok(()),
    }
}

/// A long finding in rows, broken where its parts end.
fn rows(says: &str) -> Vec<String> {
    const WIDE: usize = 100;
    let mut rows: Vec<String> = Vec::new();
    for part in says.split("; ") {
        match rows.last_mut() {
            Some(row) if row.chars().count() + part.chars().count() + 2 <= WIDE => {
                row.push_str("; ");
                row.push_str(part);
            }
            _ => rows.push(part.to_owned()),
        }
    }
    rows
}

fn this_terminal(graphics: Graphics) -> Vec<CheckLine> {
    if !std::io::stdout().is_terminal() {
        return vec![CheckLine::look(
            "terminal",
            "stdout is no terminal; commands work, the console needs one",
        )];
    }
    let variable = |name: &str| std::env::var(name).unwrap_or_default();
    let term = variable("TERM");
    let kind = match term.as_str() {
        "" | "dumb" => CheckLine::bad("terminal", format!("TERM is {term:?}: it cannot move the cursor"))
            .advice("start it in another terminal, or set TERM to the name of yours"),
        _ => CheckLine::good("terminal", format!("TERM is {term}")),
    };
    let verdict = GraphicsChoice::of(graphics);
    let colors = colors(&term, &variable("COLORTERM"), &verdict);
    vec![kind, size(), colors, letters(&variable), pictures(graphics, verdict)]
}

fn size() -> CheckLine {
    match crossterm::terminal::size() {
        Ok((columns, rows)) if columns < 60 || rows < 16 => {
            let says = format!("{columns}x{rows} is too small for the console");
            CheckLine::bad("size", says).advice("make the window at least 80x24")
        }
        Ok((columns, rows)) => CheckLine::good("size", format!("{columns}x{rows}")),
        Err(error) => CheckLine::look("size", format!("unknown: {error}")),
    }
}

fn colors(term: &str, depth: &str, verdict: &GraphicsChoice) -> CheckLine {
    if std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty()) {
        return CheckLine::good("colors", "none, because of NO_COLOR; signs are shown instead");
    }
    if verdict.choice.cells.depth == ColorDepth::Truecolor {
        let how = match verdict.probe.replies.keeps_colors {
            _ if matches!(depth, "truecolor" | "24bit") => "24-bit, by COLORTERM",
            Some(true) => "24-bit: the terminal confirmed it",
            _ => "24-bit, by TERM",
        };
        return CheckLine::good("colors", how);
    }
    match (depth, term) {
        (_, term) if term.contains("256") => CheckLine::good("colors", "256")
            .advice("if your terminal can do more, pass COLORTERM=truecolor through (SendEnv in ssh_config)"),
        _ => CheckLine::look("colors", "16: pictures are coarse"),
    }
}

fn letters(variable: &impl Fn(&str) -> String) -> CheckLine {
    let locale = locale::of(variable);
    if locale::is_utf8(&locale) {
        return CheckLine::good("letters", locale);
    }
    CheckLine::look("letters", format!("the locale is {locale:?}, not UTF-8: names may be shown wrong"))
        .advice("set LANG=C.UTF-8")
}

/// The queries and replies of the terminal, and the graphics driver that follows from them.
fn pictures(graphics: Graphics, verdict: GraphicsChoice) -> CheckLine {
    if graphics == Graphics::Off {
        return CheckLine::good("pictures", "off, as configured");
    }
    let GraphicsChoice { probe, choice, unasked } = verdict;
    let mut says = vec![format!("{}: {}", choice.driver.protocol().name(), choice.reasons.join("; "))];
    says.extend(unasked);
    says.extend(probe.round_trip.map(|trip| format!("it answered after {} ms", trip.as_millis())));
    let cell = probe.cell.map(|cell| format!("a cell is {}x{} pixels", cell.width, cell.height));
    says.push(cell.unwrap_or_else(|| "the size of a cell is unknown".to_owned()));
    let found = CheckLine::good("pictures", says.join("; "));
    match choice.hint {
        Some(hint) => found.advice(hint),
        None => found,
    }
}

/// Prints the test picture with the chosen driver.
fn test_picture(graphics: Graphics) -> Result<(), Failure> {
    let GraphicsChoice { probe, choice, .. } = GraphicsChoice::of(graphics);
    let area = Area { cols: 40, rows: 12, cell: probe.cell.unwrap_or_default() };
    let budget = Budget::Bytes(budget::USUAL_BUDGET);
    let printed = printed(&card(), area, &choice.driver, budget, Onto::Terminal)
        .map_err(|error| Failure::caused(Exit::Bug, "could not draw the test picture", &error))?;
    output::bytes(&printed.bytes)?;
    output::line(
        "A ramp of grays and bars of red, green, blue, with fine lines below: they should be even and sharp.",
    )
}

/// A test card of bars, gradients and one-pixel lines, in which drawing errors are visible.
fn card() -> Photo {
    Photo::of_pixels(image::RgbImage::from_fn(400, 240, |x, y| {
        let level = (x * 255 / 399) as u8;
        image::Rgb(match y / 48 {
            0 => [level, level, level],
            1 => [level, 0, 0],
            2 => [0, level, 0],
            3 => [0, 0, level],
            _ if (x + y) % 2 == 0 || x % 8 == 0 => [255, 255, 255],
            _ => [0, 0, 0],
        })
    }))
}

fn configuration(session: &Session) -> Vec<CheckLine> {
    let place = session.sources().config_file();
    let name = place.map_or_else(
        || "the defaults".to_owned(),
        |(file, _)| match file.exists() {
            true => file.display().to_string(),
            false => format!("the defaults, as there is no {}", file.display()),
        },
    );
    let mut findings = match session.config() {
        Ok(_) => vec![CheckLine::good("configuration", name)],
        Err(failure) => mistakes("configuration", failure),
    };
    findings.retain(|finding| !finding.says.contains("keybindings.toml:"));
    let odd = |about: &str, all: Vec<ConfigError>| mistakes(about, all.into());
    let (_, of_keys) = console_files::keymap(session);
    if of_keys.is_empty() {
        findings.push(CheckLine::good("keys", "no conflicts"));
    }
    findings.extend(odd("keys", of_keys));
    if let Ok(config) = session.config() {
        let rest = console_files::warnings(session, config).into_iter();
        findings
            .extend(odd("configuration", rest.filter(|it| !it.file.ends_with("keybindings.toml")).collect()));
    }
    findings
}

fn mistakes(about: &str, failure: Failure) -> Vec<CheckLine> {
    let findings = failure.problems.into_iter().map(|problem| CheckLine {
        about: about.to_owned(),
        state: CheckState::Bad,
        says: problem.message,
        advice: problem.hint,
    });
    findings.collect()
}

async fn providers(session: &Session) -> Vec<CheckLine> {
    let Ok(config) = session.config() else { return Vec::new() };
    if config.accounts.is_empty() {
        let none = CheckLine::look("providers", "none is configured");
        return vec![
            none.advice("`referee init` writes a configuration to fill in; `referee demo` needs none"),
        ];
    }
    let mut findings = Vec::new();
    for account in &config.accounts {
        let about = format!("provider {}", account.name);
        let connected = account.resolve().map(|settings| Registry::shipped().connect(settings));
        findings.push(match connected {
            Err(mistake) => {
                let hint = mistake.hint.clone();
                CheckLine { advice: hint, ..CheckLine::bad(&about, mistake.to_string()) }
            }
            Ok(Err(error)) => CheckLine::bad(&about, format!("could not {error}")),
            Ok(Ok(connected)) => match account.list_url {
                Some(_) => reached(&about, listed(&connected)).await,
                None => reached(&about, without_list(&connected)).await,
            },
        });
    }
    findings
}

/// Asks for the list of an account; returns the result as text.
async fn listed(account: &Account) -> Result<(CheckState, String), ProviderError> {
    let page = account.list(None).await?;
    Ok((CheckState::Good, format!("its list answers, {} journeys", page.ids.len())))
}

/// Asks an account without a list for a journey that does not exist, which needs the same credentials.
async fn without_list(account: &Account) -> Result<(CheckState, String), ProviderError> {
    const SOURCES: &str = "it has no list_url: webhooks, `referee sync ID` and `import` bring journeys";
    match account.check_credentials().await {
        Ok(()) => Ok((CheckState::Good, format!("its credentials are accepted; {SOURCES}"))),
        Err(error) if matches!(error.sort(), ErrorSort::Gone | ErrorSort::Refused { .. }) => {
            let says = format!(
                "it answers, but not in the words of the service, so base_url, paths or credentials may be wrong; \
                 {SOURCES}"
            );
            Ok((CheckState::Look, says))
        }
        Err(error) => Err(error),
    }
}

async fn reached(
    about: &str,
    asked: impl Future<Output = Result<(CheckState, String), ProviderError>>,
) -> CheckLine {
    match tokio::time::timeout(PATIENCE, asked).await {
        Err(_) => CheckLine::bad(about, "no answer within 5 seconds")
            .advice("check the address, the network and any proxy"),
        Ok(Ok((state, says))) => CheckLine::new(about, state, says),
        Ok(Err(error)) => {
            let found = CheckLine::bad(about, format!("could not {error}"));
            match error.sort() {
                ErrorSort::Credentials => {
                    found.advice("check the account's credentials in the configuration")
                }
                ErrorSort::NotAllowed => found.advice("check the account's addresses in the configuration"),
                _ => found.advice("check base_url, list_url and paths, the network and any proxy"),
            }
        }
    }
}
