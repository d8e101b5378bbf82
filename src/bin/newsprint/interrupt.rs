//! Ctrl-C and termination: what is half-written goes away, what was there stays.

use std::{
    path::{Path, PathBuf},
    sync::{Mutex, OnceLock},
};

/// Exit code of a run that was interrupted: 128 + SIGINT, as shells have it.
const INTERRUPTED: i32 = 130;

fn partial() -> &'static Mutex<Vec<PathBuf>> {
    static PARTIAL: OnceLock<Mutex<Vec<PathBuf>>> = OnceLock::new();
    PARTIAL.get_or_init(Mutex::default)
}

static MORE: OnceLock<String> = OnceLock::new();

/// What an interrupted run says of how to go on.
pub fn say_when_interrupted(more: String) {
    // Said once; a run has one way to go on.
    let _ = MORE.set(more);
}

/// Removes `path` if the run is interrupted before [`keep`].
pub fn remove_when_interrupted(path: &Path) {
    let mut first = false;
    if let Ok(mut paths) = partial().lock() {
        first = paths.is_empty();
        paths.push(path.to_owned());
    }
    if first {
        // Only a second handler fails here, and there is none: without one, Ctrl-C ends the run as usual.
        let _ = ctrlc::set_handler(|| {
            // The lock is held to the end, so that `keep` can't let half a folder appear meanwhile.
            let paths = partial().lock();
            for path in paths.iter().flat_map(|paths| paths.iter()) {
                let _ = if path.is_dir() { std::fs::remove_dir_all(path) } else { std::fs::remove_file(path) };
            }
            let more = MORE.get().map(|more| format!("; {more}")).unwrap_or_default();
            crate::harmless::tell(&format!("interrupted; no file was written{more}"));
            std::process::exit(INTERRUPTED);
        });
    }
}

/// From now on an interruption leaves `path` alone; `finish` runs while none can happen.
pub fn keep<T>(path: &Path, finish: impl FnOnce() -> T) -> T {
    keep_all(&[path.to_owned()], finish)
}

/// The same for several.
pub fn keep_all<T>(kept: &[PathBuf], finish: impl FnOnce() -> T) -> T {
    let paths = partial().lock();
    let out = finish();
    if let Ok(mut paths) = paths {
        paths.retain(|path| !kept.contains(path));
    }
    out
}
