//! Splits the page's wasm in two: what the page needs to run, and what only its tools need (dialogs, import, 'why?',
//! the console). The second part is fetched when a person first touches the lab, so it is no part of what a reader of
//! a course page waits for.
//!
//! Nothing in the source knows of it. A function that goes leaves a stub under its name, which makes sure that the
//! tools are there (`assets/tools.js`) and calls the real one through the function table. So whatever is called works,
//! at any time; the list below only decides what waits for whom. `tests/e2e/tools.spec.js` holds that a page at work
//! does not fetch the tools by itself.

use std::collections::{BTreeMap, BTreeSet};

use walrus::ir::{Call, RefFunc, ReturnCall, UnaryOp, Value, Visitor, dfs_in_order};
use walrus::{
    ConstExpr, ElementItems, ElementKind, ExportItem, FunctionBuilder, FunctionId, FunctionKind, GlobalKind,
    ImportedFunction, Module, ModuleConfig, TableId, ValType,
};

use crate::run::Outcome;

/// Paths of what a page at rest or at play does without, as they stand in the names of functions.
const TOOLS: [&str; 27] = [
    "loglab::engine::assignor::explain",
    "loglab::engine::iso_duration",
    "loglab::scenario::import::json",
    "loglab::scenario::import::suggest",
    "loglab::simulation::compare",
    "loglab::simulation::console",
    "loglab::simulation::reassign",
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

/// Where the tools find what they share with the page.
const SHARED: &str = "page";
/// The page's global that says whether the tools are there; its import that brings them.
pub const HERE: &str = "tools_here";
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
    share(&mut page, &cut);
    leave_stubs(&mut page, &cut, table, first_slot)?;
    take_tools(&mut tools, &cut, first_slot)?;
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
    let mut roots: BTreeSet<usize> = module.start.iter().map(|id| id.index()).collect();
    roots.extend(module.exports.iter().filter_map(|export| match export.item {
        ExportItem::Function(id) => Some(id.index()),
        _ => None,
    }));
    for element in module.elements.iter() {
        match &element.items {
            ElementItems::Functions(ids) => roots.extend(ids.iter().map(|id| id.index())),
            ElementItems::Expressions(_, expressions) => {
                roots.extend(expressions.iter().filter_map(|expr| match expr {
                    ConstExpr::RefFunc(id) => Some(id.index()),
                    _ => None,
                }))
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
                rest = tail
            }
            _ => {
                plain.push('[');
                rest = after;
            }
        }
    }
    plain + rest
}

/// The page offers the tools its functions, its memory, its table and its globals.
fn share(page: &mut Module, cut: &Cut) {
    let functions: Vec<FunctionId> =
        page.funcs.iter().map(walrus::Function::id).filter(|id| cut.shared.contains(&id.index())).collect();
    for id in functions {
        page.exports.add(&function_name(id.index()), id);
    }
    let globals: Vec<_> = page.globals.iter().map(walrus::Global::id).collect();
    for id in globals {
        page.exports.add(&global_name(id.index()), id);
    }
    let tables: Vec<_> = page.tables.iter().map(walrus::Table::id).collect();
    for id in tables {
        page.exports.add(&table_name(id.index()), id);
    }
    let memories: Vec<_> = page.memories.iter().map(walrus::Memory::id).collect();
    for id in memories {
        page.exports.add(&memory_name(id.index()), id);
    }
}

fn function_name(index: usize) -> String {
    format!("f{index:x}")
}

fn global_name(index: usize) -> String {
    format!("g{index:x}")
}

fn table_name(index: usize) -> String {
    format!("t{index:x}")
}

fn memory_name(index: usize) -> String {
    format!("m{index:x}")
}

/// In the page, an entry becomes a stub, and the table has a place for the real function.
fn leave_stubs(page: &mut Module, cut: &Cut, table: TableId, first_slot: u64) -> Outcome {
    let nothing = page.types.add(&[], &[]);
    let namespace =
        page.imports.iter().next().map(|import| import.module.clone()).ok_or("split: nothing is imported")?;
    let (bring, _) = page.add_import_func(&namespace, BRING, nothing);
    let here = page.globals.add_local(ValType::I32, true, false, ConstExpr::Value(Value::I32(0)));
    page.exports.add(HERE, here);
    let mut ensure = FunctionBuilder::new(&mut page.types, &[], &[]);
    ensure.func_body().global_get(here).unop(UnaryOp::I32Eqz).if_else(
        None,
        |then| {
            then.call(bring);
        },
        |_| {},
    );
    let ensure = ensure.finish(vec![], &mut page.funcs);
    let slots = page.tables.get_mut(table);
    slots.initial += cut.entries.len() as u64;
    slots.maximum = slots.maximum.map(|most| most + cut.entries.len() as u64);
    let ids: BTreeMap<usize, FunctionId> =
        page.funcs.iter().map(|function| (function.id().index(), function.id())).collect();
    for (slot, index) in (first_slot..).zip(&cut.entries) {
        let id = ids[index];
        let ty = page.funcs.get(id).ty();
        let (params, results) = (page.types.params(ty).to_vec(), page.types.results(ty).to_vec());
        let args: Vec<_> = params.iter().map(|param| page.locals.add(*param)).collect();
        let mut stub = FunctionBuilder::new(&mut page.types, &params, &results);
        let mut body = stub.func_body();
        body.call(ensure);
        for arg in &args {
            body.local_get(*arg);
        }
        body.i32_const(i32::try_from(slot).map_err(|error| error.to_string())?).call_indirect(ty, table);
        page.funcs.get_mut(id).kind = FunctionKind::Local(stub.local_func(args));
    }
    Ok(())
}

/// In the tools, whatever stays with the page is imported from it, and the entries are put in their places.
fn take_tools(tools: &mut Module, cut: &Cut, first_slot: u64) -> Outcome {
    tools.start = None;
    let exports: Vec<_> = tools.exports.iter().map(walrus::Export::id).collect();
    exports.into_iter().for_each(|id| tools.exports.delete(id));
    let imports: Vec<_> = tools.imports.iter().map(walrus::Import::id).collect();
    imports.into_iter().for_each(|id| tools.imports.delete(id));
    let data: Vec<_> = tools.data.iter().map(walrus::Data::id).collect();
    data.into_iter().for_each(|id| tools.data.delete(id));
    let elements: Vec<_> = tools.elements.iter().map(walrus::Element::id).collect();
    elements.into_iter().for_each(|id| tools.elements.delete(id));

    let mut ids = BTreeMap::new();
    let functions: Vec<FunctionId> = tools.funcs.iter().map(walrus::Function::id).collect();
    for id in functions {
        ids.insert(id.index(), id);
        if cut.shared.contains(&id.index()) {
            let ty = tools.funcs.get(id).ty();
            let import = tools.imports.add(SHARED, &function_name(id.index()), id);
            tools.funcs.get_mut(id).kind = FunctionKind::Import(ImportedFunction { import, ty });
        } else if !cut.gone.contains(&id.index()) {
            tools.funcs.delete(id);
        }
    }
    let globals: Vec<_> = tools.globals.iter().map(walrus::Global::id).collect();
    for id in globals {
        let import = tools.imports.add(SHARED, &global_name(id.index()), id);
        tools.globals.get_mut(id).kind = GlobalKind::Import(import);
    }
    let table = main_table(tools)?;
    let tables: Vec<_> = tools.tables.iter().map(walrus::Table::id).collect();
    for id in tables {
        let import = tools.imports.add(SHARED, &table_name(id.index()), id);
        let it = tools.tables.get_mut(id);
        it.import = Some(import);
        it.elem_segments.clear();
        if id == table {
            it.initial += cut.entries.len() as u64;
            it.maximum = it.maximum.map(|most| most + cut.entries.len() as u64);
        }
    }
    let memories: Vec<_> = tools.memories.iter().map(walrus::Memory::id).collect();
    for id in memories {
        let import = tools.imports.add(SHARED, &memory_name(id.index()), id);
        let it = tools.memories.get_mut(id);
        it.import = Some(import);
        it.data_segments.clear();
    }
    let offset = ConstExpr::Value(Value::I32(i32::try_from(first_slot).map_err(|error| error.to_string())?));
    let entries = cut.entries.iter().map(|index| ids[index]).collect();
    let element = tools.elements.add(ElementKind::Active { table, offset }, ElementItems::Functions(entries));
    tools.tables.get_mut(table).elem_segments.insert(element);
    Ok(())
}
