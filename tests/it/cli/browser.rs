//! The evidence pack in a browser: nothing runs, nothing is loaded from anywhere, the pictures are there.

use super::place::Place;
use crate::fixtures;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Arc, Mutex};

/// Where Chromium is, if it is.
fn chromium() -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    let names = ["chromium", "chromium-browser", "google-chrome"];
    std::env::split_paths(&path)
        .flat_map(|folder| names.map(|name| folder.join(name)))
        .find(|it| it.is_file())
}

/// A proxy that lets nothing through and remembers what was asked for.
struct Watcher {
    address: String,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Watcher {
    fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let asked = Arc::<Mutex<Vec<String>>>::default();
        let seen = Arc::clone(&asked);
        std::thread::spawn(move || {
            for mut connection in listener.incoming().flatten() {
                let mut line = String::new();
                let _ = BufReader::new(&connection).read_line(&mut line);
                seen.lock().unwrap().push(line);
                let _ = connection.write_all(b"HTTP/1.1 503 No\r\nContent-Length: 0\r\n\r\n");
            }
        });
        Self { address, asked }
    }

    /// What the page asked for; what a browser asks its own makers is not of the page.
    ///
    /// A browser that ends closes connections on which it has not yet written a whole request line: those
    /// asked for nothing. Some seconds after its start it asks for three made-up names by HEAD, to learn
    /// whether the network answers for every name; what a page loads is asked for by GET.
    fn of_page(&self) -> Vec<String> {
        let own = ["google", "gstatic", "gvt1", "googleapis", "chromium"];
        let asked = self.asked.lock().unwrap();
        let whole = asked.iter().filter(|line| line.ends_with('\n') && !line.starts_with("HEAD "));
        whole.filter(|line| !own.iter().any(|name| line.contains(name))).cloned().collect()
    }
}

fn open(browser: &Path, home: &Path, page: &Path, watcher: &Watcher, what: &[&str]) -> Vec<u8> {
    let output = Command::new(browser)
        .args(["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--no-first-run"])
        .args(["--disable-background-networking", "--disable-component-update", "--disable-sync"])
        .arg(format!("--proxy-server=http://{}", watcher.address))
        .arg("--proxy-bypass-list=<-loopback>")
        .arg(format!("--user-data-dir={}", home.join("browser").display()))
        .args(["--window-size=1100,1600", "--virtual-time-budget=4000"])
        .args(what)
        .arg(format!("file://{}", page.display()))
        .env("HOME", home)
        .output()
        .expect("the browser starts");
    output.stdout
}

#[test]
fn a_pack_in_a_browser_asks_for_nothing_runs_nothing_and_shows_its_pictures() {
    let Some(browser) = chromium() else {
        fixtures::not_run(
            "a_pack_in_a_browser_asks_for_nothing_runs_nothing_and_shows_its_pictures",
            "chromium",
        );
        return;
    };
    let place = Place::start(&["--journeys", "1"]);
    let home = &place.home;
    home.prints(&["sync"]);
    let id = place.first("idwise");
    let page = home.path("pack.html");
    home.prints(&["export", &id, "-o", page.to_str().unwrap()]);
    let watcher = Watcher::start();
    let dom = open(&browser, &home.path(""), &page, &watcher, &["--dump-dom"]);
    let dom = String::from_utf8_lossy(&dom);
    assert!(dom.contains("Findings and resolutions"), "the page was read: {dom:.300}");
    assert!(dom.contains("<img src=\"data:image/"));
    let picture = home.path("pack.png");
    let shot = format!("--screenshot={}", picture.display());
    open(&browser, &home.path(""), &page, &watcher, &[&shot]);
    let shot = image::open(&picture).unwrap().to_rgb8();
    let colors: std::collections::HashSet<_> = shot.pixels().map(|pixel| pixel.0).collect();
    assert!(colors.len() > 2_000, "photographs are on the page: {} colors", colors.len());
    assert_eq!(watcher.of_page(), Vec::<String>::new());

    // The same page with a picture from elsewhere, a script, and nobody to forbid them: the watcher would tell.
    let text = std::fs::read_to_string(&page).unwrap();
    let bait = "<img src=\"http://tracker.example/a.png\"><script>document.title = 'it ran'</script></body>";
    let baited = home.path("baited.html");
    std::fs::write(&baited, text.replace("</body>", bait)).unwrap();
    let dom = open(&browser, &home.path(""), &baited, &watcher, &["--dump-dom"]);
    assert!(!String::from_utf8_lossy(&dom).contains("<title>it ran"), "the page forbids scripts");
    assert_eq!(watcher.of_page(), Vec::<String>::new(), "the page forbids what is elsewhere");
    let policy = text.lines().find(|line| line.contains("Content-Security-Policy")).unwrap();
    std::fs::write(&baited, text.replace(policy, "").replace("</body>", bait)).unwrap();
    let dom = open(&browser, &home.path(""), &baited, &watcher, &["--dump-dom"]);
    assert!(String::from_utf8_lossy(&dom).contains("<title>it ran"));
    assert!(watcher.of_page().iter().any(|line| line.contains("tracker.example")), "this test can fail");
}

/// What can be told without a browser: whatever could load or run is not in the page.
#[test]
fn a_pack_has_nothing_in_it_that_loads_or_runs() {
    let place = Place::start(&["--journeys", "3"]);
    let home = &place.home;
    home.prints(&["sync"]);
    for row in home.json(&["list", "--json"]).as_array().unwrap() {
        let page = home.prints(&["export", row["id"].as_str().unwrap()]);
        assert!(page.contains("default-src 'none'; img-src data:"));
        let lower = page.to_lowercase();
        let (head, _) = lower.split_once("document as received").unwrap();
        for forbidden in [
            "<script",
            "<link",
            "<iframe",
            "<object",
            "<embed",
            "<base",
            "javascript:",
            " onload",
            " onerror",
            "@import",
            "url(",
            "href=",
            "srcset",
            "http-equiv=\"refresh",
        ] {
            assert!(!head.contains(forbidden), "{forbidden} in the pack of {}", row["id"]);
        }
        let sources = head.match_indices("src=\"").map(|(at, _)| &head[at + 5..at + 16]);
        let sources: Vec<&str> = sources.collect();
        assert!(!sources.is_empty() && sources.iter().all(|source| *source == "data:image/"), "{sources:?}");
    }
}
