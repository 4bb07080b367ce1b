//! Running other programs: from the project's root, shown as they run, with an error that says what to do.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A task's end; the message is for the person at the terminal.
pub type Outcome<T = ()> = Result<T, String>;

/// The project's root.
pub fn root() -> PathBuf {
    let xtask = Path::new(env!("CARGO_MANIFEST_DIR"));
    xtask.parent().unwrap_or(xtask).to_owned()
}

/// A command that will run in the project's root.
pub fn command(program: impl AsRef<OsStr>, args: &[&str]) -> Command {
    let mut command = Command::new(program);
    command.args(args).current_dir(root());
    command
}

/// The cargo that started this task.
pub fn cargo(args: &[&str]) -> Command {
    command(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()), args)
}

/// Says what is about to run, runs it, and fails where it fails.
pub fn run(command: &mut Command) -> Outcome {
    let line = line(command);
    println!("  $ {line}");
    let status = command.status().map_err(|error| missing(command, &error))?;
    if status.success() { Ok(()) } else { Err(format!("failed ({status}): {line}")) }
}

/// What a command prints, trimmed; `None` where it is missing or fails.
pub fn output(command: &mut Command) -> Option<String> {
    let output = command.stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
    let text = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    output.status.success().then_some(text)
}

/// Whether this is a CI machine: nothing opens, nobody is asked.
pub fn in_ci() -> bool {
    std::env::var_os("CI").is_some_and(|value| !value.is_empty() && value != "false")
}

/// Whether this process may install Debian's packages.
pub fn is_root() -> bool {
    output(&mut command("id", &["-u"])).as_deref() == Some("0")
}

fn line(command: &Command) -> String {
    let mut line =
        Path::new(command.get_program()).file_name().unwrap_or_default().to_string_lossy().into_owned();
    for arg in command.get_args() {
        line.push(' ');
        line.push_str(&arg.to_string_lossy());
    }
    line
}

fn missing(command: &Command, error: &std::io::Error) -> String {
    let program =
        Path::new(command.get_program()).file_name().unwrap_or_default().to_string_lossy().into_owned();
    let hint = match program.as_str() {
        "rustup" => "it comes with Rust: see rustup.rs",
        "node" | "npm" => {
            "install Node.js 20 or later (nodejs.org, or your system's `nodejs` and `npm` packages)"
        }
        _ => "is it installed and on PATH?",
    };
    format!("cannot run `{program}`: {error}; {hint}")
}
