//! The e-mails that have gone out to the outbox.

use std::{fs, path::PathBuf};
use tempfile::TempDir;

/// The files in the outbox of an office with its data in `folder`, in the order in which they were
/// queued: by the number of the job in the name, `job.12.….eml`.
pub(crate) fn in_order(folder: &TempDir) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder.path().join("outbox")) else { return Vec::new() };
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    files.sort_by_key(|path| {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        name.split('.').nth(1).and_then(|number| number.parse::<i64>().ok())
    });
    files
}
