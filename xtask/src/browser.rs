//! A Chromium for the browser tests: `CHROMIUM`, the usual places, or installed.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use crate::run::{Outcome, command, is_root, output, run};

const NAMES: [&str; 5] =
    ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge"];
const PLACES: [&str; 6] = [
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
];

/// The browser's path. Empty means the one that Playwright has downloaded for itself.
pub fn ensure() -> Outcome<PathBuf> {
    if let Some(wanted) = env::var_os("CHROMIUM").filter(|value| !value.is_empty()) {
        let path = PathBuf::from(wanted);
        return if path.is_file() {
            Ok(path)
        } else {
            Err(format!("CHROMIUM: no file at {}", path.display()))
        };
    }
    if let Some(found) = installed() {
        return Ok(found);
    }
    if is_debian() && is_root() {
        println!("installing Debian's Chromium");
        run(&mut command("apt-get", &["update", "-qq"]))?;
        run(command("apt-get", &["install", "-y", "-qq", "chromium"])
            .env("DEBIAN_FRONTEND", "noninteractive"))?;
        return installed().ok_or_else(|| "Chromium was installed, but is not on PATH".to_owned());
    }
    println!("installing Playwright's Chromium");
    run(&mut command("node", &["tests/e2e/node_modules/@playwright/test/cli.js", "install", "chromium"]))
        .map_err(|error| format!("{error}\nno Chromium: install one (`apt-get install chromium`, `brew install --cask chromium`) or set CHROMIUM to its path"))?;
    Ok(PathBuf::new())
}

fn installed() -> Option<PathBuf> {
    let folders: Vec<PathBuf> = env::split_paths(&env::var_os("PATH")?).collect();
    let on_path = NAMES.iter().flat_map(|name| folders.iter().map(move |folder| folder.join(name)));
    on_path.chain(PLACES.iter().map(PathBuf::from)).find(|path| works(path))
}

/// A name on PATH may be no more than a notice that says how to install the browser.
fn works(path: &Path) -> bool {
    path.is_file() && (cfg!(windows) || output(&mut command(path, &["--version"])).is_some())
}

fn is_debian() -> bool {
    fs::read_to_string("/etc/os-release").is_ok_and(|text| text.lines().any(|line| line == "ID=debian"))
}
