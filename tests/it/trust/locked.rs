//! Settings that the host's own file fixes.

use referee::config::choices::{Gates, UnboundNames};
use referee::config::environment::Environment;
use referee::config::load::read_texts;
use referee::config::{Config, ConfigError, Sources};
use rstest::rstest;

const SYSTEM: &str = "locked = [\"review.*\", \"reviewer\", \"console.mask\", \"reason\", \"provider.main\"]\n\
    [review]\ngates = \"hard\"\n[console]\ncopy = false\n\
    [provider.main]\nservice = \"onetouch\"\nbase_url = \"https://one.example\"\ntoken_env = \"T\"\n";

fn sources() -> Sources {
    Sources { services: referee::provider::Registry::shipped().settings(), ..Sources::default() }
}

fn read(user: &str, sources: &Sources) -> Result<Config, Vec<ConfigError>> {
    read_texts(("/etc/referee/referee.toml", SYSTEM), ("user.toml", user), sources)
}

/// The file that `init --team` writes for a host.
#[test]
fn the_shipped_file_of_a_host_reads_and_locks() {
    let shipped = include_str!("../../../assets/team/referee.toml");
    let read =
        |user: &str| read_texts(("/etc/referee/referee.toml", shipped), ("user.toml", user), &sources());
    assert_eq!(read("").unwrap().identity.unbound, UnboundNames::Engineers);
    let attempts =
        ["[identity]\nunbound = \"all\"", "[policy]\ncli_decisions = \"all\"", "[console]\nmask = false"];
    for user in attempts {
        assert!(read(user).unwrap_err()[0].to_string().contains("is locked by"), "{user}");
    }
}

#[test]
fn the_hosts_file_is_below_the_users() {
    let config = read("[console]\ncopy = true\nmouse = true\n", &sources()).unwrap();
    assert_eq!(config.review.gates, Gates::Hard, "what only the host says");
    assert!(config.console.copy, "what is not locked is the user's");
    assert_eq!(config.origins["review.gates"].to_string(), "/etc/referee/referee.toml:3");
    assert_eq!(config.origins["console.copy"].to_string(), "user.toml:2");
    assert_eq!(config.accounts.len(), 1);
}

#[rstest]
#[case::a_setting("[review]\ngates = \"soft\"", "`review.gates` is locked by /etc/referee/referee.toml")]
#[case::the_same_value("[review]\ngates = \"hard\"", "`review.gates` is locked")]
#[case::a_former_name("[review]\nline_reasons = true", "`review.finding_reasons` is locked")]
#[case::one_that_the_host_leaves_out("[review]\nhold_seconds = 0", "`review.hold_seconds` is locked")]
#[case::the_reviewer("reviewer = \"boris\"", "`reviewer` is locked")]
#[case::a_list("[[reason]]\ncode = \"x\"\ntext = \"x\"\nverbs = [\"approve\"]", "`reason` is locked")]
#[case::what_removes_from_it("reasons.only = true", "`reasons.only` is locked")]
#[case::an_account("[provider.main]\nservice = \"idwise\"", "`provider.main` is locked")]
#[case::locking("locked = []", "unknown setting `locked`")]
fn a_users_file_cannot_change_what_is_locked(#[case] text: &str, #[case] said: &str) {
    let errors = read(text, &sources()).unwrap_err();
    assert!(errors.iter().any(|error| error.to_string().contains(said)), "{said} in {errors:?}");
}

#[rstest]
#[case("REFEREE_REVIEW_GATES", "soft")]
#[case("REFEREE_REVIEW_HOLD_SECONDS", "0")]
#[case("REFEREE_REVIEWER", "boris")]
#[case("REFEREE_CONSOLE_MASK", "false")]
fn nor_can_the_environment(#[case] name: &'static str, #[case] value: &'static str) {
    let sources = Sources { environment: Environment::with([(name, value)]), ..sources() };
    let errors = read("", &sources).unwrap_err();
    assert!(errors[0].to_string().contains("is locked by"), "{errors:?}");
    assert!(errors[0].hint.as_ref().unwrap().contains(name), "{errors:?}");
}

#[rstest]
#[case("reviewer", "boris")]
#[case("console.mask", "true")]
fn nor_can_a_flag(#[case] path: &str, #[case] value: &str) {
    let sources = Sources { flags: [(path.to_owned(), value.to_owned())].into(), ..sources() };
    let errors = read("", &sources).unwrap_err();
    assert!(errors[0].to_string().contains("is locked by"), "{errors:?}");
}

/// A pattern with a slip of the pen would lock nothing.
#[rstest]
#[case("[\"reveiw.*\"]")]
#[case("[\"review.gate\"]")]
#[case("[\"review*\"]")]
#[case("\"review.*\"")]
#[case("[1]")]
fn what_locks_nothing_is_an_error(#[case] patterns: &str) {
    let system = format!("locked = {patterns}\n");
    let errors = read_texts(("system.toml", &system), ("user.toml", ""), &sources()).unwrap_err();
    assert!(errors[0].message.contains("`locked`"), "{errors:?}");
}

#[rstest]
#[case("*")]
#[case("console.*")]
#[case("console.views")]
fn a_pattern_locks_what_it_names(#[case] pattern: &str) {
    let system = format!("locked = [\"{pattern}\"]\n");
    let user = "[console]\nviews = [\"mine\"]\n";
    assert!(read_texts(("system.toml", &system), ("user.toml", user), &sources()).is_err());
}
