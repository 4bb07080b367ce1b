//! Makes the two parts: what each offers the other, the stubs, and the places in the function table.

use std::collections::BTreeMap;

use walrus::ir::{UnaryOp, Value};
use walrus::{
    ConstExpr, ElementItems, ElementKind, FunctionBuilder, FunctionId, FunctionKind, GlobalKind,
    ImportedFunction, Module, Table, TableId, ValType,
};

use super::{BRING, Cut, main_table};
use crate::run::Outcome;

/// Where the tools find what they share with the page.
const SHARED: &str = "page";
/// The page's global that says whether the tools are there.
const HERE: &str = "tools_here";

/// The page offers the tools its functions, its memory, its table and its globals.
pub fn share(page: &mut Module, cut: &Cut) {
    let functions: Vec<FunctionId> =
        page.funcs.iter().map(walrus::Function::id).filter(|id| cut.shared.contains(&id.index())).collect();
    for id in functions {
        page.exports.add(&shared('f', id.index()), id);
    }
    let globals: Vec<_> = page.globals.iter().map(walrus::Global::id).collect();
    for id in globals {
        page.exports.add(&shared('g', id.index()), id);
    }
    let tables: Vec<_> = page.tables.iter().map(walrus::Table::id).collect();
    for id in tables {
        page.exports.add(&shared('t', id.index()), id);
    }
    let memories: Vec<_> = page.memories.iter().map(walrus::Memory::id).collect();
    for id in memories {
        page.exports.add(&shared('m', id.index()), id);
    }
}

/// The name under which something is shared: its kind, and its index, which is the same in both modules.
fn shared(kind: char, index: usize) -> String {
    format!("{kind}{index:x}")
}

/// Makes places in a function table.
fn widen(table: &mut Table, by: usize) {
    table.initial += by as u64;
    table.maximum = table.maximum.map(|most| most + by as u64);
}

/// In the page, an entry becomes a stub, and the table has a place for the real function.
pub fn leave_stubs(page: &mut Module, cut: &Cut, table: TableId, first_slot: u64) -> Outcome {
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
    widen(page.tables.get_mut(table), cut.entries.len());
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

macro_rules! delete_all {
    ($things:expr) => {
        let ids: Vec<_> = $things.iter().map(|thing| thing.id()).collect();
        for id in ids {
            $things.delete(id);
        }
    };
}

/// In the tools, whatever stays with the page is imported from it, and the entries are put in their places.
pub fn take_tools(tools: &mut Module, cut: &Cut, first_slot: u64) -> Outcome {
    tools.start = None;
    delete_all!(tools.exports);
    delete_all!(tools.imports);
    delete_all!(tools.data);
    delete_all!(tools.elements);

    let mut ids = BTreeMap::new();
    let functions: Vec<FunctionId> = tools.funcs.iter().map(walrus::Function::id).collect();
    for id in functions {
        ids.insert(id.index(), id);
        if cut.shared.contains(&id.index()) {
            let ty = tools.funcs.get(id).ty();
            let import = tools.imports.add(SHARED, &shared('f', id.index()), id);
            tools.funcs.get_mut(id).kind = FunctionKind::Import(ImportedFunction { import, ty });
        } else if !cut.gone.contains(&id.index()) {
            tools.funcs.delete(id);
        }
    }
    let globals: Vec<_> = tools.globals.iter().map(walrus::Global::id).collect();
    for id in globals {
        let import = tools.imports.add(SHARED, &shared('g', id.index()), id);
        tools.globals.get_mut(id).kind = GlobalKind::Import(import);
    }
    let table = main_table(tools)?;
    let tables: Vec<_> = tools.tables.iter().map(walrus::Table::id).collect();
    for id in tables {
        let import = tools.imports.add(SHARED, &shared('t', id.index()), id);
        let it = tools.tables.get_mut(id);
        it.import = Some(import);
        it.elem_segments.clear();
        if id == table {
            widen(it, cut.entries.len());
        }
    }
    let memories: Vec<_> = tools.memories.iter().map(walrus::Memory::id).collect();
    for id in memories {
        let import = tools.imports.add(SHARED, &shared('m', id.index()), id);
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
