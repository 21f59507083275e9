//! A PostgreSQL server of the tests' own: one a test program, a database a test, and gone when the program ends.

use crate::fixtures::{PATIENCE, block, not_run};
use referee::domain::admin::AdminAct;
use referee::domain::ids::Reviewer;
use referee::domain::role::{Roles, TeamRole};
use referee::store::{Access, Store};
use std::os::unix::fs::chown;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

/// Who runs the server where we are root, which it refuses to be: nobody.
const NOBODY: u32 = 65_534;

/// A server that ends with its shell, which ends when its standard input does: with this process, however that ends.
const RUN: &str = r#""$1/postgres" -D "$2/data" -k "$2" $4 -c fsync="$3" -c max_connections=300 \
    -c shared_buffers=32MB -c log_min_messages=fatal >"$2/log" 2>&1 </dev/null &
server=$!
while read -r word; do
    if [ "$word" = stop ]; then kill -QUIT $server; wait $server; echo stopped; fi
    if [ "$word" = start ]; then
        "$1/postgres" -D "$2/data" -k "$2" $4 -c fsync="$3" -c max_connections=300 \
            >"$2/log" 2>&1 </dev/null &
        server=$!
        echo started
    fi
done
kill -QUIT $server
wait $server
rm -rf "$2""#;

/// A running server.
pub(crate) struct Server {
    bin: PathBuf,
    folder: PathBuf,
    shell: Child,
    /// None where it has a socket alone.
    port: Option<u16>,
}

static SHARED: OnceLock<Option<Server>> = OnceLock::new();
static DATABASES: AtomicU32 = AtomicU32::new(0);

/// The address of a new, empty store; none where there is no PostgreSQL, which is told.
pub(crate) fn new_store() -> Option<String> {
    let server = shared()?;
    let name = server.new_database("TEMPLATE store");
    Some(server.url(&name))
}

/// The address of a new, empty store of a team with this lead, who is its engineer too.
pub(crate) fn new_team_store(lead: &str) -> Option<String> {
    let url = new_store()?;
    let act = AdminAct::AddReviewer {
        name: lead.to_owned(),
        roles: Roles::try_from(vec![TeamRole::Lead, TeamRole::Engineer]).unwrap(),
        key: None,
        fingerprint: None,
    };
    block(async {
        let store = Store::open(&url).await.unwrap();
        store.team().begin(&act, &Reviewer(lead.to_owned())).await.unwrap();
        store.close().await;
    });
    Some(url)
}

/// The address of a new database without anything in it.
pub(crate) fn empty_database() -> Option<String> {
    let server = shared()?;
    let name = server.new_database("TEMPLATE template0");
    Some(server.url(&name))
}

/// The server that all tests share; the first one starts it.
pub(crate) fn shared() -> Option<&'static Server> {
    let server = SHARED.get_or_init(|| {
        let server = Server::start("off")?;
        server.new_template();
        Some(server)
    });
    if server.is_none() {
        not_run(std::thread::current().name().unwrap_or("a test"), "PostgreSQL (apt-get install postgresql)");
    }
    server.as_ref()
}

/// Where the programs are.
fn programs() -> Option<PathBuf> {
    let installed = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    // PATH comes first, so that it can select one of several versions.
    let mut found: Vec<PathBuf> =
        std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default()).collect();
    found.extend(installed.map(|version| version.path().join("bin")));
    // A folder of links may have some of them only.
    found.into_iter().find(|bin| ["initdb", "postgres", "psql"].iter().all(|name| bin.join(name).is_file()))
}

impl Server {
    /// Starts one, with or without waiting for the disk.
    pub(crate) fn start(fsync: &str) -> Option<Self> {
        Self::start_as(fsync, None, None)
    }

    /// One that listens on this host without encryption.
    pub(crate) fn start_on_tcp() -> Option<Self> {
        Self::start_as("off", Some(free_port()), None)
    }

    /// One that listens on this host and encrypts, with `server.crt` and `server.key` of a folder.
    pub(crate) fn start_with_tls(certificates: &Path) -> Option<Self> {
        Self::start_as("off", Some(free_port()), Some(certificates))
    }

    fn start_as(fsync: &str, port: Option<u16>, certificates: Option<&Path>) -> Option<Self> {
        let bin = programs()?;
        let folder = tempfile::Builder::new().prefix("referee-pg").tempdir().unwrap().keep();
        if is_root() {
            chown(&folder, Some(NOBODY), Some(NOBODY)).unwrap();
        }
        let made = unprivileged(&bin.join("initdb"))
            .args(["-A", "trust", "-U", "postgres", "-N", "--locale=C", "-E", "UTF8", "-D"])
            .arg(folder.join("data"))
            .output()
            .unwrap();
        assert!(made.status.success(), "initdb: {}", String::from_utf8_lossy(&made.stderr));
        let mut settings = match port {
            Some(_) => "-c listen_addresses=localhost".to_owned(),
            None => "-c listen_addresses=".to_owned(),
        };
        settings += &port.map(|port| format!(" -c port={port}")).unwrap_or_default();
        for name in ["server.crt", "server.key"] {
            let Some(certificates) = certificates else { continue };
            let file = folder.join("data").join(name);
            std::fs::copy(certificates.join(name), &file).unwrap();
            if is_root() {
                chown(&file, Some(NOBODY), Some(NOBODY)).unwrap();
            }
        }
        settings += certificates.map_or("", |_| " -c ssl=on");
        let shell = unprivileged(Path::new("/bin/sh"))
            .args(["-c", RUN, "sh"])
            .args([&bin, &folder])
            .args([fsync, &settings])
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let server = Self { bin, folder, shell, port };
        server.wait_until_ready();
        Some(server)
    }

    /// The address of one of its databases, over its socket.
    pub(crate) fn url(&self, database: &str) -> String {
        let port = self.port.map(|port| format!("&port={port}")).unwrap_or_default();
        format!("postgres:///{database}?host={}&user=postgres{port}", self.folder.display())
    }

    /// Where it listens on this host.
    pub(crate) fn port(&self) -> Option<u16> {
        self.port
    }

    /// Stops it as a power cut would, and starts it again.
    pub(crate) fn crash(&mut self) {
        use std::io::Write as _;
        let words = self.shell.stdin.as_mut().unwrap();
        words.write_all(b"stop\nstart\n").unwrap();
        std::thread::sleep(Duration::from_millis(50));
        self.wait_until_ready();
    }

    /// Runs statements as the owner of everything.
    pub(crate) fn psql(&self, database: &str, statements: &str) -> String {
        let said = self.try_psql(database, statements);
        assert!(said.status.success(), "psql: {}", String::from_utf8_lossy(&said.stderr));
        String::from_utf8(said.stdout).unwrap()
    }

    fn try_psql(&self, database: &str, statements: &str) -> std::process::Output {
        Command::new(self.bin.join("psql"))
            .args(["-X", "-q", "-At", "-v", "ON_ERROR_STOP=1", "-U", "postgres", "-d", database, "-h"])
            .arg(&self.folder)
            .args(["-p", &self.port.unwrap_or(5432).to_string()])
            .args(["-c", statements])
            .output()
            .unwrap()
    }

    fn wait_until_ready(&self) {
        let begun = Instant::now();
        while !self.try_psql("postgres", "SELECT 1").status.success() {
            let log = || std::fs::read_to_string(self.folder.join("log")).unwrap_or_default();
            assert!(begun.elapsed() < PATIENCE, "the server does not start: {}", log());
            std::thread::sleep(Duration::from_millis(30));
        }
    }

    /// A new database; its name.
    pub(crate) fn new_database(&self, how: &str) -> String {
        let name = format!("d{}", DATABASES.fetch_add(1, Ordering::Relaxed));
        self.psql("postgres", &format!("CREATE DATABASE {name} {how}"));
        name
    }

    /// An empty store that databases are copied from.
    fn new_template(&self) {
        self.psql("postgres", "CREATE DATABASE store");
        let url = self.url("store");
        std::thread::spawn(move || {
            block(async {
                Store::migrate(&url, &Access::default()).await.unwrap();
            });
        })
        .join()
        .unwrap();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.shell.stdin.take());
        let _ = self.shell.wait();
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

fn free_port() -> u16 {
    std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}

fn unprivileged(program: &Path) -> Command {
    if !is_root() {
        return Command::new(program);
    }
    let mut command = Command::new("setpriv");
    let ids = [format!("--reuid={NOBODY}"), format!("--regid={NOBODY}")];
    command.args(ids).args(["--clear-groups", "--"]).arg(program).current_dir("/");
    command
}
