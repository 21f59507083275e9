//! The table of roles, cell by cell: as it is written, and as commands and bound sessions find it.

use super::people::team;
use crate::cli::place::Place;
use crate::review::bench::Bench;
use crate::store::Database;
use referee::domain::admin::AdminAct;
use referee::domain::role::{Act, Roles, TeamRole, may};
use rstest::rstest;
use strum::IntoEnumIterator;

/// Each act with the roles that allow it, in the order reviewer, second, lead, auditor, engineer.
const TABLE: [(Act, [bool; 5]); 11] = [
    (Act::See, [true, true, true, true, false]),
    (Act::Decide, [true, true, true, false, false]),
    (Act::ConfirmSecond, [false, true, true, false, false]),
    (Act::ManageWork, [false, false, true, false, false]),
    (Act::Unmask, [true, true, true, true, false]),
    (Act::ExportRecord, [false, false, false, true, false]),
    (Act::VerifyRecord, [false, false, false, true, true]),
    (Act::StatsByPerson, [false, false, true, true, false]),
    (Act::Administer, [false, false, true, false, false]),
    (Act::Exchange, [true, true, true, false, true]),
    (Act::Configure, [false, false, false, false, true]),
];

#[test]
fn the_table_has_every_cell() {
    let acts: Vec<Act> = TABLE.iter().map(|(act, _)| *act).collect();
    assert_eq!(acts, Act::iter().collect::<Vec<_>>());
    for (act, cells) in TABLE {
        for (role, allowed) in TeamRole::iter().zip(cells) {
            assert_eq!(may(role, act), allowed, "{role:?} {act:?}");
        }
    }
}

#[test]
fn an_auditor_is_nothing_else() {
    assert!(Roles::try_from(vec![TeamRole::Auditor, TeamRole::Reviewer]).is_err());
    assert!(Roles::try_from(Vec::new()).is_err());
    assert!("reviewer boss".parse::<Roles>().is_err());
    assert_eq!("lead reviewer".parse::<Roles>().unwrap().stored(), "reviewer lead");
}

/// The people of the place: one of each role, by the name of the role.
const NAMES: [&str; 5] = ["rana", "sami", "lena", "alma", "emil"];
const WORDS: [&str; 5] = ["reviewer", "second", "lead", "auditor", "engineer"];

fn place() -> Place {
    let place = Place::start(&["--journeys", "6", "--seed", "3"]);
    place.home.prints(&["sync"]);
    place.home.prints(&["--reviewer", "lena", "init", "--team", "--lead", "lena"]);
    for (name, word) in NAMES.iter().zip(WORDS).filter(|(_, word)| *word != "lead") {
        place.home.prints(&["--reviewer", "lena", "reviewer", "add", name, "--role", word]);
    }
    place
}

/// The exit code of a command, as a flag names the reviewer and as a bound session asks for it.
fn codes(place: &Place, name: &str, command: &[&str]) -> (i32, i32) {
    let arguments: Vec<&str> = ["--reviewer", name].into_iter().chain(command.iter().copied()).collect();
    let named = place.home.referee(&arguments).output().unwrap();
    let mut bound = place.home.referee(&["--bound", "--reviewer", name]);
    let bound = bound.env("SSH_ORIGINAL_COMMAND", command.join(" ")).output().unwrap();
    (named.status.code().unwrap(), bound.status.code().unwrap())
}

#[test]
fn commands_and_bound_sessions_ask_the_table() {
    let place = place();
    let rows = place.home.json(&["--reviewer", "rana", "list", "--json"]);
    let (id, other) = (rows[0]["id"].as_str().unwrap(), "00000000-0000-7000-8000-000000000000");
    // Whoever may is told 0, or that there is no such decision; whoever may not, that they may not.
    let commands: [(Act, Vec<&str>); 9] = [
        (Act::See, vec!["list", "--json"]),
        (Act::See, vec!["show", id]),
        (Act::See, vec!["stats"]),
        (Act::Unmask, vec!["list", "--unmask"]),
        (Act::ExportRecord, vec!["audit", "export"]),
        (Act::VerifyRecord, vec!["audit", "verify"]),
        (Act::Administer, vec!["reviewer", "add", "nora", "--role", "reviewer"]),
        (Act::See, vec!["second", "list"]),
        (Act::Unmask, vec!["export", id, "--format", "json"]),
    ];
    for (act, command) in &commands {
        for (name, role) in NAMES.iter().zip(TeamRole::iter()) {
            let expected = if may(role, *act) { 0 } else { 10 };
            assert_eq!(codes(&place, name, command), (expected, expected), "{name} {command:?}");
        }
        assert_eq!(codes(&place, "eve", command), (11, 11), "a stranger, {command:?}");
    }
    for (act, command, said) in [
        (Act::ConfirmSecond, vec!["second", "confirm", other], "there is no decision"),
        (Act::Decide, vec!["decide", id, "reject", "--reason", "nothing"], "there is no reason"),
    ] {
        for (name, role) in NAMES.iter().zip(TeamRole::iter()) {
            let arguments: Vec<&str> =
                ["--reviewer", name].into_iter().chain(command.iter().copied()).collect();
            let (code, told) = place.home.fails(&arguments);
            let expected = if may(role, act) { said } else { "may not" };
            assert!(code == 10 && told.contains(expected), "{name} {command:?}: {told}");
        }
    }
}

#[rstest]
#[case("rana", Some(11))]
#[case("lena", Some(11))]
#[case("emil", Some(0))]
fn a_name_from_the_environment_counts_only_for_an_engineer(#[case] name: &str, #[case] code: Option<i32>) {
    let place = place();
    let output = place.home.referee(&["audit", "verify"]).env("REFEREE_REVIEWER", name).output().unwrap();
    assert_eq!(output.status.code(), code, "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn without_reviewers_nothing_changes() {
    let place = Place::start(&["--journeys", "6", "--seed", "3"]);
    place.home.prints(&["sync"]);
    let listed = place.home.json(&["--reviewer", "anybody", "reviewer", "list", "--json"]);
    assert_eq!(listed.as_array().unwrap().len(), 0);
    let id = place.first("idwise");
    for command in [vec!["show", &id], vec!["audit", "export"], vec!["second", "list"]] {
        assert_eq!(codes(&place, "anybody", &command), (0, 0), "{command:?}");
    }
    let (code, told) = place.home.fails(&["reviewer", "add", "amina", "--role", "reviewer"]);
    assert!(code == 10 && told.contains("no team"), "{told}");
}

/// Each of two leads confirms that the other one ends, at the same moment: one of the two stays.
#[rstest]
#[case(Database::Sqlite)]
#[case(Database::Postgres)]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_leads_never_end_each_other(#[case] database: Database) {
    for _ in 0..8 {
        let Some(bench) = Bench::on(database) else { return };
        team(&bench, &[("lena", &[TeamRole::Lead])]).await;
        let (dana, lena) = (bench.review_of("dana").await, bench.review_of("lena").await);
        let end = |name: &str| AdminAct::EndReviewer { name: name.to_owned() };
        dana.team().change(&end("lena")).await.unwrap();
        lena.team().change(&end("dana")).await.unwrap();
        let proposals = dana.team().proposals().await.unwrap();
        let (of_dana, of_lena): (Vec<_>, Vec<_>) = proposals.into_iter().partition(|one| one.by.0 == "dana");
        let (one, other) = tokio::join!(
            tokio::spawn(async move { lena.team().confirm(&of_dana[0]).await }),
            tokio::spawn(async move { dana.team().confirm(&of_lena[0]).await }),
        );
        let done = [one.unwrap(), other.unwrap()].iter().filter(|it| it.is_ok()).count();
        let members = bench.review_of("dana").await.team().members().await.unwrap();
        let active = members.iter().filter(|one| one.until.is_none()).count();
        assert_eq!((done, active), (1, 1), "{members:?}");
    }
}
