//! A disk of a few megabytes that a test may fill: a file system in memory, mounted where only a process
//! of its own sees it, in which the test runs again.
//!
//! A container in which nothing can be mounted is given one: `docker run --tmpfs /small:size=24m,mode=1777
//! --env ATEB_SMALL_DISK=/small`.

use std::{
    env, fs,
    io::{ErrorKind, Write},
    path::{Path, PathBuf},
    process::Command,
    sync::{Mutex, MutexGuard, PoisonError},
};
use tempfile::TempDir;

/// Mounts and runs. Who is not root is so for as long as it takes to mount.
const MOUNT: &str = r#"
export user=$(id -u) group=$(id -g) folder=$1
shift
if [ "$user" = 0 ]; then
    exec unshare -m sh -c 'mount -t tmpfs -o size=24m,mode=1777 tmpfs "$folder" && exec "$@"' sh "$@"
fi
exec unshare -rm sh -c 'mount -t tmpfs -o size=24m,mode=1777 tmpfs "$folder" &&
    exec unshare -U --map-user="$user" --map-group="$group" "$@"' sh "$@"
"#;

/// The one disk that a container may have been given is used by one test at a time.
static IN_USE: Mutex<()> = Mutex::new(());

pub(crate) struct SmallDisk {
    folder: PathBuf,
    _alone: MutexGuard<'static, ()>,
}

impl SmallDisk {
    /// The disk, for the test of this name; `None` when the test has run elsewhere, on a disk of its own,
    /// or is left out, as nothing can be mounted.
    pub(crate) fn of(test: &str) -> Option<Self> {
        let Some(folder) = env::var_os("ATEB_SMALL_DISK") else {
            run_again(test);
            return None;
        };
        let alone = IN_USE.lock().unwrap_or_else(PoisonError::into_inner);
        let disk = Self { folder: folder.into(), _alone: alone };
        disk.makes_room();
        Some(disk)
    }

    /// A fresh folder on it.
    pub(crate) fn folder(&self) -> TempDir {
        tempfile::tempdir_in(&self.folder).unwrap()
    }

    /// Fills it until so many KiB are left.
    pub(crate) fn leaves(&self, kib: u64) {
        let mut ballast = fs::File::create(self.ballast()).unwrap();
        let mut filled = 0;
        loop {
            match ballast.write(&[0; 1024]) {
                Ok(bytes) => filled += bytes as u64,
                Err(error) => {
                    assert_eq!(error.kind(), ErrorKind::StorageFull, "{error}");
                    break;
                }
            }
        }
        assert!(filled >= kib << 10, "the disk has too little room: {filled} bytes");
        ballast.set_len(filled - (kib << 10)).unwrap();
    }

    pub(crate) fn makes_room(&self) {
        if let Err(error) = fs::remove_file(self.ballast()) {
            assert_eq!(error.kind(), ErrorKind::NotFound, "{error}");
        }
    }

    fn ballast(&self) -> PathBuf {
        self.folder.join("ballast")
    }
}

fn run_again(test: &str) {
    let folder = tempfile::tempdir().unwrap();
    if !within(folder.path(), Path::new("true")).status().is_ok_and(|status| status.success()) {
        // Not a failure anywhere: a container may be denied mounts by those who run it.
        let what = "a full disk, as nothing can be mounted here and ATEB_SMALL_DISK names none";
        writeln!(std::io::stderr(), "left out: {what}").unwrap();
        return;
    }
    let ran = within(folder.path(), &env::current_exe().unwrap())
        .args(["--exact", test, "--nocapture"])
        .env("ATEB_SMALL_DISK", folder.path())
        .output()
        .unwrap();
    let (out, told) = (String::from_utf8_lossy(&ran.stdout), String::from_utf8_lossy(&ran.stderr));
    assert!(ran.status.success() && out.contains("1 passed"), "{out}\n{told}");
    for line in told.lines().filter(|line| line.starts_with("left out:")) {
        writeln!(std::io::stderr(), "{line}").unwrap();
    }
}

fn within(folder: &Path, program: &Path) -> Command {
    let mut command = Command::new("sh");
    command.args(["-c", MOUNT, "sh"]).arg(folder).arg(program);
    command
}
