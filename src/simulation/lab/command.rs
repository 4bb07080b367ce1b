//! The table of commands about the lab itself (`simulation::command` says how it is read).

use crate::simulation::command::{Milli, declare_commands};

/// The table, handed to `$take`.
macro_rules! lab_commands {
    ($take:ident) => {
        $take! { Lab {
            /// Stops time where it is, until somebody lets it go on; `advance` runs through it.
            "lab.pause" LabPause {
                /// What stands on the stage meanwhile.
                caption: Option<String>,
            }
            /// From now on time runs by days: where it runs at speed 1, so many of them pass in each second. It changes
            /// nothing of what happens, as a speed does not; `advance` knows nothing of it.
            "lab.time_lapse" LabTimeLapse {
                /// Simulated days in a real second; without it, time runs as usual again.
                days_per_s: Option<Milli> [Milli(1)..=Milli::whole(1_000)],
            }
        } }
    };
}

lab_commands!(declare_commands);

pub(crate) use lab_commands;
