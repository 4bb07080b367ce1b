//! The tools of the build at their pinned versions. Each is looked for on PATH first; where another version is there
//! already, ours goes to `.build/tools` beside it instead of replacing it.

use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

use crate::npm;
use crate::run::{Outcome, cargo, command, output, root, run};

/// Pinned with `[tools]` of Trunk.toml and, for wasm-bindgen and wasm-split, with Cargo.toml.
const TRUNK: Tool = Tool { package: "trunk", binary: "trunk", version: "0.21.14", features: "" };
const WASM_BINDGEN: Tool =
    Tool { package: "wasm-bindgen-cli", binary: "wasm-bindgen", version: "0.2.121", features: "" };
const WASM_SPLIT: Tool = Tool {
    package: "wasm_split_cli_support",
    binary: "wasm-split-cli",
    version: "0.2.4",
    features: "build-binary",
};
const WASM_TARGET: &str = "wasm32-unknown-unknown";
const OLDEST_NODE: u32 = 20;

struct Tool {
    package: &'static str,
    binary: &'static str,
    version: &'static str,
    /// Those of the package that its binary needs.
    features: &'static str,
}

/// What the build runs with.
pub struct Tools {
    /// PATH with every tool's folder in front.
    pub path: OsString,
}

impl Tools {
    /// A tool's full path.
    pub fn find(&self, binary: &str) -> Outcome<PathBuf> {
        let file = format!("{binary}{}", env::consts::EXE_SUFFIX);
        env::split_paths(&self.path)
            .map(|folder| folder.join(&file))
            .find(|path| path.is_file())
            .ok_or_else(|| format!("{binary} is not on PATH"))
    }
}

/// Makes sure of all that makes the page, and makes it small.
pub fn ensure() -> Outcome<Tools> {
    node()?;
    let from_npm = from_npm()?;
    on_path(&[&TRUNK, &WASM_BINDGEN, &WASM_SPLIT], vec![from_npm])
}

/// Of what Trunk's hook needs, and nothing more.
pub fn for_parts() -> Outcome<Tools> {
    node()?;
    on_path(&[&WASM_BINDGEN, &WASM_SPLIT], vec![from_npm()?])
}

fn on_path(tools: &[&Tool], mut folders: Vec<PathBuf>) -> Outcome<Tools> {
    wasm_target()?;
    for tool in tools {
        folders.extend(tool.ensure()?);
    }
    folders.extend(env::split_paths(&env::var_os("PATH").unwrap_or_default()));
    let path = env::join_paths(folders).map_err(|error| error.to_string())?;
    Ok(Tools { path })
}

/// Node.js runs the server, wasm-opt and the browser tests.
pub fn node() -> Outcome {
    let version = output(&mut command("node", &["--version"])).ok_or(format!(
        "Node.js is missing: install version {OLDEST_NODE} or later (nodejs.org, or `apt-get install nodejs npm`, `brew install node`)"
    ))?;
    let major = version.trim_start_matches('v').split('.').next().and_then(|major| major.parse::<u32>().ok());
    if major.is_some_and(|major| major >= OLDEST_NODE) {
        return Ok(());
    }
    Err(format!("Node.js {version} is too old: version {OLDEST_NODE} or later is needed (nodejs.org)"))
}

fn wasm_target() -> Outcome {
    // Without rustup the compiler came another way, and may carry the target all the same.
    let libdir = output(&mut command("rustc", &["--print", "target-libdir", "--target", WASM_TARGET]));
    if libdir.is_some_and(|dir| PathBuf::from(dir).is_dir()) {
        return Ok(());
    }
    println!("adding the target {WASM_TARGET}");
    run(&mut command("rustup", &["target", "add", WASM_TARGET]))
}

/// wasm-opt and esbuild come as npm packages: the same on every system, from a registry that everybody reaches.
fn from_npm() -> Outcome<PathBuf> {
    npm::install("xtask/npm")?;
    Ok(root().join("xtask/npm/node_modules/.bin"))
}

impl Tool {
    /// The folder to put in front of PATH; `None` where PATH has the right version already.
    fn ensure(&self) -> Outcome<Option<PathBuf>> {
        let own = root().join(".build/tools");
        let shared = cargo_home().ok_or("neither CARGO_HOME nor HOME is set")?;
        for folder in [&own, &shared] {
            if self.is_in(folder) {
                return Ok(Some(folder.join("bin")));
            }
        }
        let beside = output(&mut command(self.binary, &["--version"]));
        if beside.as_deref().and_then(|printed| printed.split_whitespace().nth(1)) == Some(self.version) {
            return Ok(None);
        }
        let folder = if beside.is_some() { own } else { shared };
        self.install(&folder)?;
        Ok(Some(folder.join("bin")))
    }

    /// What cargo put there says its version to cargo, whether or not the tool itself has an option for that.
    fn is_in(&self, folder: &Path) -> bool {
        let binary = folder.join("bin").join(format!("{}{}", self.binary, env::consts::EXE_SUFFIX));
        let mut list = cargo(&["install", "--list", "--root"]);
        let list = output(list.arg(folder)).unwrap_or_default();
        let wanted = format!("{} v{}:", self.package, self.version);
        binary.is_file() && list.lines().any(|line| line == wanted)
    }

    fn install(&self, folder: &Path) -> Outcome {
        let Self { package, version, features, .. } = self;
        let folder = folder.to_string_lossy();
        let wanted = format!("{package}@{version}");
        println!("installing {package} {version} (once; from source it takes some minutes)");
        if features.is_empty() && output(&mut cargo(&["binstall", "-V"])).is_some() {
            let args = ["binstall", "--no-confirm", "--locked", "--force", "--root", &*folder, &*wanted];
            // A prebuilt binary is a shortcut only: where it can't be had, the source is built below.
            if run(&mut cargo(&args)).is_ok() {
                return Ok(());
            }
        }
        let args = ["install", "--locked", "--force", "--root", &*folder, "--features", features, &*wanted];
        run(&mut cargo(&args))
    }
}

/// Where `cargo install` puts binaries when nothing else is said; clones of the project share it.
fn cargo_home() -> Option<PathBuf> {
    let home = || {
        env::var_os("HOME")
            .or_else(|| env::var_os("USERPROFILE"))
            .map(|home| PathBuf::from(home).join(".cargo"))
    };
    env::var_os("CARGO_HOME").map(PathBuf::from).or_else(home)
}
