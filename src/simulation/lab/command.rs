//! The table of commands about the lab itself (`simulation::command` says how it is read).

use crate::simulation::command::declare_commands;

/// The table, handed to `$take`.
macro_rules! lab_commands {
    ($take:ident) => {
        $take! { Lab {
            /// Stops time where it is, until somebody lets it go on; `advance` runs through it.
            "lab.pause" LabPause {
                /// What stands on the stage meanwhile.
                caption: Option<String>,
            }
        } }
    };
}

lab_commands!(declare_commands);

pub(crate) use lab_commands;
