//! The page is cut into parts by what the linker knows of it (`xtask/src/parts.rs`), so a build for that keeps it.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let set = |name| std::env::var_os(name).is_some();
    if set("CARGO_FEATURE_SPLIT") && std::env::var("CARGO_CFG_TARGET_ARCH").is_ok_and(|arch| arch == "wasm32")
    {
        println!("cargo::rustc-link-arg-bins=--emit-relocs");
        // By it the page's script sees that a trap left the stack as it was (assets/instance.js).
        println!("cargo::rustc-link-arg-bins=--export=__stack_pointer");
    }
}
