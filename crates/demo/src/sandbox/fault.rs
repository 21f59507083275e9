//! A fault: which requests it matches, and what it does to them.

use regex_lite::Regex;
use serde_json::Value;
use std::time::Duration;

/// A fault to inject.
#[derive(Clone, Debug)]
pub struct Fault {
    pub(super) method: Option<String>,
    pub(super) path: Option<Regex>,
    pub(super) kind: FaultKind,
    pub(super) times: Option<u64>,
    name: String,
    arg: Option<String>,
}

/// The effect of a fault.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum FaultKind {
    /// The answer is delayed.
    Delay(Duration),
    /// The request is rejected with this status. The text is an error code or the seconds of `Retry-After`.
    Status(u16, Option<String>),
    Redirect(String),
    /// Half of the body is missing.
    Truncated(Cut),
    Empty,
    /// The connection is reset before the request has an effect.
    Reset,
    Hang,
    /// The request has its effect, but the answer is lost.
    Applied(Lost),
    /// A gateway's 504 is sent at once; the request has its effect after this time.
    Late(Duration),
    /// Status 200 with this body, but the request has no effect.
    Lie(String),
    /// Status 200 with an error as text; the request has no effect.
    Error200,
    /// A read returns the journey as it was before its latest change.
    StaleRead,
    /// A small body that decompresses to one GiB.
    GzipBomb,
    /// The picture is replaced by a bad one.
    Picture(Corruption),
}

/// Where a body is cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cut {
    /// The body is half as long, and `Content-Length` matches.
    Body,
    /// The connection breaks after half of the body.
    Wire,
}

/// How the answer to a request with an effect is lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lost {
    /// The connection is reset.
    Reset,
    /// No answer is ever sent.
    Hang,
    /// An error status is sent instead.
    Status(u16),
}

/// How a picture is corrupted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Corruption {
    /// The header is right, the rest is noise.
    Corrupt,
    /// A small file with far too many pixels.
    ManyPixels,
    /// A file that is far too large, in MiB.
    ManyBytes(u64),
    /// An HTML page.
    Html,
    /// Another file type with a picture's name.
    WrongType,
}

/// Why a fault cannot be parsed.
#[derive(Debug, thiserror::Error)]
pub enum FaultError {
    #[error("unknown fault {0:?}; there are {names}", names = Fault::NAMES.join(", "))]
    Unknown(String),
    /// The argument after the colon is invalid.
    #[error("{name}:{arg} does not fit; write {wants}")]
    Argument {
        name: String,
        /// The given argument.
        arg: String,
        /// The expected format.
        wants: &'static str,
    },
    /// The path is not a regular expression.
    #[error("the path is not a regular expression")]
    Path(#[source] regex_lite::Error),
    /// The JSON does not have the form of a fault.
    #[error("a fault is an object with method, path, fault, times and arg: {0}")]
    Shape(&'static str),
}

const MANUAL_REVIEWS: &str = "^/journey/v2/manual-review/";

impl Fault {
    /// The formats of all faults.
    pub const NAMES: &'static [&'static str] = &[
        "delay:MS",
        "400…599[:CODE or SECONDS]",
        "redirect:URL",
        "truncated[:wire]",
        "empty",
        "reset",
        "hang",
        "applied_then_reset",
        "applied_then_hang",
        "applied_then_500",
        "late_apply:SECONDS",
        "lie_2xx:BODY",
        "error_200",
        "stale_read",
        "gzip-bomb",
        "corrupt-picture",
        "huge-picture[:MB]",
        "html-picture",
        "wrong-type",
    ];

    /// Parses `NAME[:ARG]`. By default the fault matches every request that it can apply to: `applied_then_…`,
    /// `late_apply` and `lie_2xx` match manual reviews, `stale_read` reads of journeys, the picture faults pictures,
    /// and the others everything except the control origin.
    pub fn parse(text: &str) -> Result<Self, FaultError> {
        let (name, arg) = match text.split_once(':') {
            Some((name, arg)) => (name, Some(arg)),
            None => (text, None),
        };
        let fault = Self::named(name.trim(), arg.map(str::trim))?;
        match fault.kind {
            FaultKind::Applied(_) => fault.on("POST", MANUAL_REVIEWS),
            _ => fault.on_its_own(),
        }
    }

    /// Restricts a fault to the kind of request that it is meant for.
    fn on_its_own(self) -> Result<Self, FaultError> {
        match self.kind {
            FaultKind::Late(_) | FaultKind::Lie(_) => self.on("POST", MANUAL_REVIEWS),
            FaultKind::StaleRead => self.on("*", "^/journey/v2/[^/]+$|/get-journey/"),
            _ => Ok(self),
        }
    }

    /// Restricts the fault to a method, and to paths that match a regular expression.
    pub fn on(mut self, method: &str, path: &str) -> Result<Self, FaultError> {
        self.method = Some(method.to_ascii_uppercase());
        self.path = Some(Regex::new(path).map_err(FaultError::Path)?);
        Ok(self)
    }

    /// Limits how often the fault is applied.
    #[must_use]
    pub fn times(mut self, times: u64) -> Self {
        self.times = Some(times);
        self
    }

    /// Parses `{"method","path","fault","times","arg"}`; only `fault` is required.
    pub(super) fn from_json(value: &Value) -> Result<Self, FaultError> {
        let object = value.as_object().ok_or(FaultError::Shape("it is not an object"))?;
        let known = ["method", "path", "fault", "times", "arg"];
        if object.keys().any(|key| !known.contains(&key.as_str())) {
            return Err(FaultError::Shape("it has another key"));
        }
        let name =
            scalar(object.get("fault"), "fault is missing")?.ok_or(FaultError::Shape("fault is missing"))?;
        let arg = scalar(object.get("arg"), "arg is not a text or number")?;
        let (name, arg) = match (name.split_once(':'), arg) {
            (Some((name, inner)), None) => (name.to_owned(), Some(inner.to_owned())),
            (_, arg) => (name, arg),
        };
        let mut fault = Self::named(&name, arg.as_deref())?;
        if !object.contains_key("method") && !object.contains_key("path") {
            fault = fault.on_its_own()?;
        }
        if let Some(path) = scalar(object.get("path"), "path is not a text")? {
            fault = fault.on("*", &path)?;
            fault.method = None;
        }
        if let Some(method) = scalar(object.get("method"), "method is not a text")? {
            fault.method = Some(method.to_ascii_uppercase());
        }
        fault.times = match object.get("times") {
            None | Some(Value::Null) => None,
            Some(times) => Some(times.as_u64().ok_or(FaultError::Shape("times is not a whole number"))?),
        };
        Ok(fault)
    }

    /// The fault with its remaining count as JSON.
    pub(super) fn to_json(&self) -> Value {
        serde_json::json!({
            "method": self.method,
            "path": self.path.as_ref().map(Regex::as_str),
            "fault": self.name,
            "times": self.times,
            "arg": self.arg,
        })
    }

    /// Its name in the list of requests.
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// Whether the fault matches this request and can still be applied.
    pub(super) fn meets(&self, method: &str, path: &str, picture: bool) -> bool {
        let method_fits =
            self.method.as_deref().is_none_or(|own| own == "*" || own == "ANY" || own == method);
        let path_fits = self.path.as_ref().is_none_or(|own| own.is_match(path));
        let kind_fits = picture || !matches!(self.kind, FaultKind::Picture(_));
        self.times != Some(0) && method_fits && path_fits && kind_fits
    }

    fn named(name: &str, arg: Option<&str>) -> Result<Self, FaultError> {
        let kind = kind(name, arg)?;
        Ok(Self {
            method: None,
            path: None,
            kind,
            times: None,
            name: name.to_owned(),
            arg: arg.map(str::to_owned),
        })
    }
}

fn kind(name: &str, arg: Option<&str>) -> Result<FaultKind, FaultError> {
    let wrong = |wants| FaultError::Argument {
        name: name.to_owned(),
        arg: arg.unwrap_or_default().to_owned(),
        wants,
    };
    Ok(match (name, arg) {
        ("delay", Some(text)) => {
            FaultKind::Delay(duration(text).ok_or_else(|| wrong("delay:250, delay:250ms or delay:2s"))?)
        }
        ("redirect", Some(to)) if !to.is_empty() => FaultKind::Redirect(to.to_owned()),
        ("delay", None) => return Err(wrong("delay:250, delay:250ms or delay:2s")),
        ("redirect", _) => return Err(wrong("redirect:URL")),
        ("late_apply", text) => {
            let seconds = text.and_then(|text| Duration::try_from_secs_f64(text.parse().ok()?).ok());
            FaultKind::Late(seconds.ok_or_else(|| wrong("late_apply:8, in seconds"))?)
        }
        ("lie_2xx", Some(body)) => FaultKind::Lie(body.to_owned()),
        ("lie_2xx", None) => return Err(wrong("lie_2xx:BODY, for example lie_2xx:{\"success\":true}")),
        ("truncated", None) => FaultKind::Truncated(Cut::Body),
        ("truncated", Some("wire")) => FaultKind::Truncated(Cut::Wire),
        ("huge-picture", Some(text)) => FaultKind::Picture(Corruption::ManyBytes(
            text.parse().map_err(|_| wrong("huge-picture:64, in MB"))?,
        )),
        (_, Some(_)) if name.parse::<u16>().is_err() => {
            return Err(plain(name)
                .map_or_else(|| FaultError::Unknown(name.to_owned()), |_| wrong("it without an argument")));
        }
        _ => match plain(name) {
            Some(kind) => kind,
            None => FaultKind::Status(
                status(name).ok_or_else(|| FaultError::Unknown(name.to_owned()))?,
                arg.map(str::to_owned),
            ),
        },
    })
}

/// The faults without an argument.
fn plain(name: &str) -> Option<FaultKind> {
    Some(match name {
        "truncated" => FaultKind::Truncated(Cut::Body),
        "empty" => FaultKind::Empty,
        "reset" => FaultKind::Reset,
        "hang" => FaultKind::Hang,
        "applied_then_reset" => FaultKind::Applied(Lost::Reset),
        "applied_then_hang" => FaultKind::Applied(Lost::Hang),
        "error_200" => FaultKind::Error200,
        "stale_read" => FaultKind::StaleRead,
        "gzip-bomb" => FaultKind::GzipBomb,
        "corrupt-picture" => FaultKind::Picture(Corruption::Corrupt),
        "huge-picture" => FaultKind::Picture(Corruption::ManyPixels),
        "html-picture" => FaultKind::Picture(Corruption::Html),
        "wrong-type" => FaultKind::Picture(Corruption::WrongType),
        _ => FaultKind::Applied(Lost::Status(status(name.strip_prefix("applied_then_")?)?)),
    })
}

fn status(text: &str) -> Option<u16> {
    text.parse().ok().filter(|code| (400..=599).contains(code))
}

/// Parses a duration: `250` and `250ms` are milliseconds, `2s` and `0.5s` seconds.
fn duration(text: &str) -> Option<Duration> {
    if let Some(number) = text.strip_suffix("ms") {
        return number.parse().ok().map(Duration::from_millis);
    }
    match text.strip_suffix('s') {
        Some(number) => Duration::try_from_secs_f64(number.parse().ok()?).ok(),
        None => text.parse().ok().map(Duration::from_millis),
    }
}

fn scalar(value: Option<&Value>, wrong: &'static str) -> Result<Option<String>, FaultError> {
    match value {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text.clone())),
        Some(Value::Number(number)) => Ok(Some(number.to_string())),
        Some(_) => Err(FaultError::Shape(wrong)),
    }
}
