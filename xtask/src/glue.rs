//! Fits the script that wasm-bindgen writes (`loglab.js`) to the page's wasm: it knows how to bring the tools, and the
//! names that the two share are short. They carry hashes, which no compression makes smaller.

use std::collections::BTreeMap;

use walrus::ModuleConfig;

use crate::run::Outcome;
use crate::site::names_stay;
use crate::split::BRING;

/// The line of the script after which its imports stand.
const IMPORTS: &str = "const import0 = {";
/// Names of wasm-bindgen's own making begin so. A page or a script never says them.
const GENERATED: [&str; 3] = ["__wbg_", "__wbindgen_", "wasm_bindgen_"];

/// Long names with the short ones in their stead.
#[derive(Default)]
pub struct Names(BTreeMap<String, String>);

impl Names {
    /// Shortens the names of imports and exports of a module.
    pub fn shorten(&mut self, wasm: &[u8]) -> Outcome<Vec<u8>> {
        let mut module = ModuleConfig::new()
            .generate_producers_section(false)
            .generate_name_section(names_stay())
            .parse(wasm)
            .map_err(|error| format!("glue: {error:#}"))?;
        for import in module.imports.iter_mut() {
            import.name = self.short(&import.name);
        }
        for export in module.exports.iter_mut() {
            export.name = self.short(&export.name);
        }
        Ok(module.emit_wasm())
    }

    fn short(&mut self, name: &str) -> String {
        if !GENERATED.iter().any(|start| name.starts_with(start)) {
            return name.to_owned();
        }
        let next = format!("$w{:x}", self.0.len());
        self.0.entry(name.to_owned()).or_insert(next).clone()
    }

    /// The script with the same short names, and with the import that brings the tools.
    pub fn fit(&self, script: &str) -> Outcome<String> {
        let (before, after) =
            script.split_once(IMPORTS).ok_or_else(|| format!("glue: no '{IMPORTS}' in loglab.js"))?;
        let script = format!(
            "import {{ bringTools }} from \"./tools.js\";\n{before}{IMPORTS}\n        {BRING}: bringTools,{after}"
        );
        let mut out = String::with_capacity(script.len());
        let mut rest = script.as_str();
        let is_part = |letter: char| letter.is_ascii_alphanumeric() || letter == '_' || letter == '$';
        while let Some(start) = rest.find(is_part) {
            let end =
                rest[start..].find(|letter| !is_part(letter)).map_or(rest.len(), |length| start + length);
            let word = &rest[start..end];
            out.push_str(&rest[..start]);
            out.push_str(self.0.get(word).map_or(word, String::as_str));
            rest = &rest[end..];
        }
        Ok(out + rest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_script_follows_the_module() {
        let mut names = Names::default();
        assert_eq!(names.short("memory"), "memory");
        assert_eq!(names.short("__wbg_call_0123456789abcdef"), "$w0");
        assert_eq!(names.short("__wbg_call_0123456789abcdef"), "$w0");
        let script =
            "const import0 = {\n  __wbg_call_0123456789abcdef: f, __wbg_call_0123456789abcdef2: g,\n};";
        let fitted = names.fit(script).expect("a script with imports");
        assert!(
            fitted.contains("bring_tools: bringTools,\n  $w0: f, __wbg_call_0123456789abcdef2: g,"),
            "{fitted}"
        );
        assert!(names.fit("const imports = {").is_err());
    }
}
