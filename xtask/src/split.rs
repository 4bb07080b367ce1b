//! Splits the page's wasm in two: what the page needs to run, and what only its tools need (dialogs, import, 'why?',
//! the console). The second part is fetched when a person first touches the lab, so it is no part of what a reader of
//! a course page waits for.
//!
//! Nothing in the source knows of it. A function that goes leaves a stub under its name, which makes sure that the
//! tools are there (`assets/tools.js`) and calls the real one through the function table. So whatever is called works,
//! at any time; the list below only decides what waits for whom. `tests/e2e/tools.spec.js` holds that a page at work
//! does not fetch the tools by itself.

mod parts;

use std::collections::{BTreeMap, BTreeSet};

use walrus::ir::{Call, RefFunc, ReturnCall, Visitor, dfs_in_order};
use walrus::{ConstExpr, ElementItems, ExportItem, FunctionId, Module, ModuleConfig, TableId};

use crate::run::Outcome;

/// Paths of what a page at rest or at play does without, as they stand in the names of functions.
const TOOLS: [&str; 27] = [
    "loglab::engine::kafka::assignor::explain",
    "loglab::engine::kafka::java::duration",
    "loglab::scenario::import::json",
    "loglab::scenario::import::suggest",
    "loglab::tools::compare",
    "loglab::tools::console",
    "loglab::tools::reassign",
    "loglab::ui::app::App>::dialog_view",
    "loglab::ui::app::App>::gesture",
    "loglab::ui::app::App>::menu_view",
    "loglab::ui::app::help",
    "loglab::ui::calculator",
    "loglab::ui::groups::form",
    "loglab::ui::matrix",
    "loglab::ui::menu::Menu",
    "loglab::ui::panels::compare",
    "loglab::ui::panels::console",
    "loglab::ui::panels::seek",
    "loglab::ui::panels::upload::UploadDialog",
    "loglab::ui::panels::upload::choose",
    "loglab::ui::panels::upload::job",
    "loglab::ui::producers::form",
    "loglab::ui::stage::grow",
    "loglab::ui::upload",
    "loglab::ui::why",
    "loglab::ui::words::fidelity",
    "regex_lite",
];

/// What stands among them and is needed at once: where a record by hand will go.
const NO_TOOLS: [&str; 1] = ["loglab::ui::why::placement"];
/// What a component is wrapped in (`src/ui/markup/part.rs`, and yew's own for those with a type of theirs).
const WRAPPED: [&str; 3] = [
    "loglab::ui::markup::part::Made<",
    "yew::html::component::lifecycle::CompStateInner<",
    "yew::html::component::lifecycle::CreateRunner<",
];

/// The page's import that brings the tools (`assets/tools.js`).
pub const BRING: &str = "bring_tools";

/// The two parts.
pub struct Parts {
    pub page: Vec<u8>,
    pub tools: Vec<u8>,
}

/// Splits a module that still has its functions' names.
pub fn split(wasm: &[u8]) -> Outcome<Parts> {
    let mut page = parse(wasm)?;
    let mut tools = parse(wasm)?;
    let cut = Cut::of(&page);
    if cut.entries.is_empty() {
        return Err("split: no function of the tools was found by its name".into());
    }
    let table = main_table(&page)?;
    let first_slot = page.tables.get(table).initial;
    parts::share(&mut page, &cut);
    parts::leave_stubs(&mut page, &cut, table, first_slot)?;
    parts::take_tools(&mut tools, &cut, first_slot)?;
    for module in [&mut page, &mut tools] {
        walrus::passes::gc::run(module);
    }
    Ok(Parts { page: page.emit_wasm(), tools: tools.emit_wasm() })
}

fn parse(wasm: &[u8]) -> Outcome<Module> {
    ModuleConfig::new()
        .generate_producers_section(false)
        .parse(wasm)
        .map_err(|error| format!("split: {error:#}"))
}

fn main_table(module: &Module) -> Outcome<TableId> {
    let table = module.tables.main_function_table().map_err(|error| format!("split: {error:#}"))?;
    table.ok_or_else(|| "split: the module has no function table".into())
}

/// Which function goes where. Functions are named by their index, which is the same however often a module is parsed.
struct Cut {
    /// All that goes.
    gone: BTreeSet<usize>,
    /// Of those, the ones that are called from what stays, or through the table, or from outside.
    entries: Vec<usize>,
    /// What stays and is called by what goes.
    shared: BTreeSet<usize>,
}

impl Cut {
    fn of(module: &Module) -> Self {
        let calls: BTreeMap<usize, BTreeSet<usize>> =
            module.funcs.iter_local().map(|(id, _)| (id.index(), called_by(module, id))).collect();
        let is_tool = |id: FunctionId| {
            is_tool(&without_hashes(module.funcs.get(id).name.as_deref().unwrap_or_default()))
        };
        let seeds: BTreeSet<usize> = module
            .funcs
            .iter_local()
            .map(|(id, _)| id)
            .filter(|id| is_tool(*id))
            .map(|id| id.index())
            .collect();
        let roots = roots(module);
        // What stays is what can be reached without passing through a tool.
        let mut stays = BTreeSet::new();
        let mut open: Vec<usize> = roots.iter().copied().filter(|id| !seeds.contains(id)).collect();
        while let Some(id) = open.pop() {
            if stays.insert(id) {
                open.extend(calls.get(&id).into_iter().flatten().filter(|next| !seeds.contains(next)));
            }
        }
        let gone: BTreeSet<usize> = calls.keys().copied().filter(|id| !stays.contains(id)).collect();
        let called = |set: &BTreeSet<usize>| -> BTreeSet<usize> {
            set.iter().filter_map(|id| calls.get(id)).flatten().copied().collect()
        };
        let from_stays = called(&stays);
        let entries =
            gone.iter().copied().filter(|id| roots.contains(id) || from_stays.contains(id)).collect();
        let shared = called(&gone).difference(&gone).copied().collect();
        Self { gone, entries, shared }
    }
}

fn index(id: FunctionId) -> usize {
    id.index()
}

/// Whether a function is written in a tool's module. Generic code and derived traits may serve others under a tool's
/// name (equal functions are merged), so those go only where nothing else calls them.
fn is_tool(name: &str) -> bool {
    let derived =
        ["core", "alloc", "serde_core"].iter().any(|krate| name.contains(&format!(" as {krate}::")));
    let path = name.trim_start_matches(['<', '&']);
    let path = WRAPPED.iter().find_map(|wrapper| path.strip_prefix(wrapper)).unwrap_or(path);
    let among = |paths: &[&str]| paths.iter().any(|known| path.starts_with(known));
    among(&TOOLS) && !among(&NO_TOOLS) && (!derived || name.contains("core::ops::function"))
}

/// Whatever can be called without being named in a function: exports, the start, entries of the table.
fn roots(module: &Module) -> BTreeSet<usize> {
    let mut roots: BTreeSet<usize> = module.start.into_iter().map(index).collect();
    roots.extend(module.exports.iter().filter_map(|export| match export.item {
        ExportItem::Function(id) => Some(id.index()),
        _ => None,
    }));
    for element in module.elements.iter() {
        match &element.items {
            ElementItems::Functions(ids) => roots.extend(ids.iter().copied().map(index)),
            ElementItems::Expressions(_, expressions) => {
                roots.extend(expressions.iter().filter_map(|expr| match expr {
                    ConstExpr::RefFunc(id) => Some(index(*id)),
                    _ => None,
                }));
            }
        }
    }
    roots
}

fn called_by(module: &Module, id: FunctionId) -> BTreeSet<usize> {
    struct Calls(BTreeSet<usize>);
    impl Visitor<'_> for Calls {
        fn visit_call(&mut self, call: &Call) {
            self.0.insert(call.func.index());
        }
        fn visit_return_call(&mut self, call: &ReturnCall) {
            self.0.insert(call.func.index());
        }
        fn visit_ref_func(&mut self, named: &RefFunc) {
            self.0.insert(named.func.index());
        }
    }
    let mut calls = Calls(BTreeSet::new());
    let function = module.funcs.get(id).kind.unwrap_local();
    dfs_in_order(&mut calls, function, function.entry_block());
    calls.0
}

/// `loglab[16b4c77cdc564dd0]::ui` as one reads it: `loglab::ui`.
fn without_hashes(name: &str) -> String {
    let mut plain = String::with_capacity(name.len());
    let mut rest = name;
    while let Some((before, after)) = rest.split_once('[') {
        plain.push_str(before);
        match after.split_once(']') {
            Some((hash, tail)) if hash.bytes().all(|byte| byte.is_ascii_hexdigit()) && hash.len() > 8 => {
                rest = tail;
            }
            _ => {
                plain.push('[');
                rest = after;
            }
        }
    }
    plain + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_tell_tools_from_the_rest() {
        let cases = [
            ("<loglab[16b4c77cdc564dd0]::ui::app::App>::dialog_view", true),
            ("loglab[16b4c77cdc564dd0]::simulation::console::deeds::on_world", true),
            (
                "<loglab[16b4c77cdc564dd0]::ui::markup::part::Made<loglab[16b4c77cdc564dd0]::ui::matrix::Matrix> as loglab[16b4c77cdc564dd0]::ui::markup::part::Erased>::run",
                true,
            ),
            (
                "<loglab[16b4c77cdc564dd0]::ui::calculator::Calculator as yew[ba776cd1e0aa4d2]::functional::FunctionProvider>::run::inner::{closure#3}",
                true,
            ),
            // What is derived, or written elsewhere for any type, may serve others too.
            (
                "<loglab[16b4c77cdc564dd0]::ui::matrix::Props as core[641134fb57596b42]::cmp::PartialEq>::eq",
                false,
            ),
            ("<alloc[a0d180a6e7762bda]::vec::Vec<loglab[16b4c77cdc564dd0]::ui::matrix::State>>::push", false),
            ("loglab[16b4c77cdc564dd0]::ui::why::placement::placement", false),
            ("<loglab[16b4c77cdc564dd0]::ui::app::App>::render", false),
            ("<[u8; 4] as core[641134fb57596b42]::fmt::Debug>::fmt", false),
        ];
        for (name, expected) in cases {
            assert_eq!(is_tool(&without_hashes(name)), expected, "{name}");
        }
    }

    #[test]
    fn a_module_without_tools_is_refused() {
        let nothing = [0, b'a', b's', b'm', 1, 0, 0, 0];
        assert!(split(&nothing).is_err());
    }
}
