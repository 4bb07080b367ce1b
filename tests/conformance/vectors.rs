//! The folder of vector files: `.json` and `.json.gz`, each of a family.

use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

use flate2::read::GzDecoder;
use serde_json::Value;

/// One file that was recorded from the real thing.
pub struct VectorFile {
    pub name: String,
    /// The `family` of its head; where the head has none, the file's name up to the first dot.
    pub family: String,
    pub content: Value,
}

impl VectorFile {
    /// Its `cases`, `sequences` or `traces`.
    pub fn cases(&self) -> &[Value] {
        ["cases", "sequences", "traces"]
            .iter()
            .find_map(|key| self.content[key].as_array())
            .map_or(&[], Vec::as_slice)
    }
}

/// All files of the folder, in order of their names.
pub struct Vectors {
    folder: PathBuf,
    pub files: Vec<VectorFile>,
}

impl Vectors {
    /// Reads the folder named in `LOGLAB_VECTORS`, else `tests/vectors`.
    pub fn load() -> Result<Self, String> {
        let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/vectors");
        let folder = env::var_os("LOGLAB_VECTORS").map_or(own, PathBuf::from);
        let entries = fs::read_dir(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
        let mut names: Vec<String> =
            entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok()).collect();
        names.retain(|name| name.strip_suffix(".gz").unwrap_or(name).strip_suffix(".json").is_some());
        names.sort();
        let files = names.into_iter().map(|name| read(&folder, name)).collect::<Result<Vec<_>, _>>()?;
        if files.is_empty() {
            return Err(format!("{}: no .json or .json.gz in it", folder.display()));
        }
        Ok(Self { folder, files })
    }

    /// The files of a family; used for those that help others (`order_sensitive_shape`).
    #[allow(dead_code, reason = "for families that need another's file")]
    pub fn of_family(&self, family: &str) -> impl Iterator<Item = &VectorFile> {
        self.files.iter().filter(move |file| file.family == family)
    }

    /// A file that a case names: beside the vectors, or in `assets/`.
    pub fn beside(&self, name: &str) -> Result<Vec<u8>, String> {
        let assets = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets");
        for folder in [&self.folder, &assets] {
            if let Ok(bytes) = fs::read(folder.join(name)) {
                return Ok(bytes);
            }
            if let Ok(bytes) = fs::read(folder.join(format!("{name}.gz"))) {
                return unpack(&bytes).map_err(|error| format!("{name}.gz: {error}"));
            }
        }
        Err(format!("{name} lies neither beside the vectors nor in assets/"))
    }
}

fn read(folder: &Path, name: String) -> Result<VectorFile, String> {
    let problem = |error: &dyn std::fmt::Display| format!("{name}: {error}");
    let mut bytes = fs::read(folder.join(&name)).map_err(|error| problem(&error))?;
    if name.strip_suffix(".gz").is_some() {
        bytes = unpack(&bytes).map_err(|error| problem(&error))?;
    }
    let content: Value = serde_json::from_slice(&bytes).map_err(|error| problem(&error))?;
    let stem = name.split('.').next().unwrap_or_default();
    // Names come with `_` and with `-`.
    let family = content["family"].as_str().unwrap_or(stem).replace('-', "_");
    Ok(VectorFile { name, family, content })
}

fn unpack(bytes: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut unpacked = Vec::new();
    GzDecoder::new(bytes).read_to_end(&mut unpacked)?;
    Ok(unpacked)
}
