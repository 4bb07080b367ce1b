//! `kafka-consumer-groups` as text: what Kafka's tool prints and does, from its arguments and the state of a cluster.
//!
//! Source: `ConsumerGroupCommand`, `ConsumerGroupCommandOptions`, `GroupOffsetsResetter`, `CsvUtils`, 4.3.1, with
//! what they lean on: jopt-simple's reading of arguments, `SimpleDateFormat`, `Duration`, the order of `HashMap`.
//!
//! - A pure function: nothing is changed here. What is to be changed comes back as `AdminRequest`s.
//! - The tool's own texts are Kafka's, in English, as whoever compares them with a terminal needs them.
//! - `stderr` comes without stack frames, blank lines and the table of options that follows a usage error.

pub mod admin;
mod args;
mod csv;
mod delete;
mod describe;
mod line;
mod printed;
pub mod requests;
mod resetting;
mod scope;
mod table;
#[cfg(test)]
mod tests;

use crate::simulation::world::World;

pub use admin::{Admin, ClusterDescription};
pub use args::TextFile;
pub use printed::Printed;

use args::Options;
use printed::Stop;

/// Runs a typed line on a world as it is.
pub fn run_line(world: &World, line: &str, files: &[TextFile]) -> Printed {
    let cluster = ClusterDescription::of(world);
    let admin = Admin { now_ms: world.unix_now(), cluster: &cluster, logs: &world.kafka.topics };
    run(&line::split_line(line), files, &admin)
}

/// Runs the tool with `args`, those after its name. `--bootstrap-server` may be there or not.
pub fn run(args: &[String], files: &[TextFile], admin: &Admin<'_>) -> Printed {
    let mut out = Printed::default();
    match tool(args, files, admin, &mut out) {
        Ok(()) => {}
        Err(Stop::Usage(message)) => {
            out.warn(&message);
            (out.exit, out.usage) = (1, true);
        }
        Err(Stop::Uncaught(trace)) => {
            out.warn(&format!("Exception in thread \"main\" {trace}"));
            out.exit = 1;
        }
        Err(Stop::Failed { message, trace }) => {
            out.error(&format!("Executing consumer group command failed due to {message}"));
            out.warn(&trace);
        }
    }
    out
}

fn tool(args: &[String], files: &[TextFile], admin: &Admin<'_>, out: &mut Printed) -> Result<(), Stop> {
    let options = Options::parse(args)?;
    options.check(out)?;
    let numbers = options.service()?;
    if options.has("list") {
        describe::list(&options, admin, out)
    } else if options.has("describe") {
        describe::describe(&options, admin, out)
    } else if options.has("delete") {
        delete::groups(&options, admin, out);
        Ok(())
    } else if options.has("reset-offsets") {
        resetting::command(&options, &numbers, files, admin, out)
    } else if options.has("delete-offsets") {
        delete::offsets(&options, admin, out)
    } else {
        Err(Stop::usage("--validate-regex is not modelled"))
    }
}
