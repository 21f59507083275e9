//! The user of a connection whose address names none.

use super::server;
use crate::cli::setting::Home;

/// The name of the account that runs the tests.
fn account() -> String {
    let output = std::process::Command::new("id").arg("-un").output().unwrap();
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

#[test]
fn it_is_the_account_of_the_operating_system_unless_the_environment_names_one() {
    let Some(url) = server::new_team_store("amina") else { return };
    let (url, account) = (url.replace("&user=postgres", ""), account());
    let role = format!(
        "DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{account}') THEN
             CREATE ROLE \"{account}\" LOGIN SUPERUSER; END IF; END $$"
    );
    server::shared().unwrap().psql("postgres", &role);
    let home = Home::new();
    home.prints(&["--store", &url, "store", "check"]);
    for (set, user) in [("nobody_here", "nobody_here"), ("", account.as_str())] {
        let output = home.referee(&["--store", &url, "store", "check"]).env("PGUSER", set).output().unwrap();
        let told = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.success(), user == account, "PGUSER={set:?}: {told}");
        assert!(output.status.success() || told.contains(user), "{told}");
    }
}
