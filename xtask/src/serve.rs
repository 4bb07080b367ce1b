//! `cargo xtask serve`: the page at a local address.

use std::env;

use crate::run::{Outcome, command, in_ci, run};
use crate::{site, tools};

/// Builds the page, serves it until Ctrl-C, and opens a browser where there is one.
pub fn serve(args: &[String]) -> Outcome {
    let mut server_args = vec!["xtask/server.mjs", ".build/site"];
    let mut open = !in_ci() && has_display();
    let mut args = args.iter().map(String::as_str);
    while let Some(arg) = args.next() {
        match arg {
            "--no-open" => open = false,
            "--port" => server_args.extend(["--port", args.next().ok_or("--port takes a number")?]),
            other => return Err(format!("serve: no such option: {other}")),
        }
    }
    tools::node()?;
    site::build()?;
    if open {
        server_args.push("--open");
    }
    run(&mut command("node", &server_args))
}

fn has_display() -> bool {
    let set = |name| env::var_os(name).is_some_and(|value| !value.is_empty());
    cfg!(any(target_os = "macos", target_os = "windows")) || set("DISPLAY") || set("WAYLAND_DISPLAY")
}
