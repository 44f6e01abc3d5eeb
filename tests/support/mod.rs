//! The two databases, for tests: a fresh file for SQLite, and a fresh database on a PostgreSQL
//! server of our own, one for each test program.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::explicit_write,
    reason = "what fails here fails the test, and what is left out must be seen"
)]

use std::{
    fs,
    io::{self, BufRead, BufReader, Write},
    os::unix::fs::MetadataExt,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::{
        LazyLock,
        atomic::{AtomicU32, Ordering},
    },
};

/// Runs `test` on SQLite and on PostgreSQL, each time with the address of an empty database.
///
/// Where PostgreSQL is not installed it is left out with a word, but never with `CI=true`.
pub(crate) fn for_each_database(test: impl Fn(&str)) {
    let folder = tempfile::tempdir().unwrap();
    eprintln!("on SQLite");
    test(folder.path().join("ateb.db").to_str().unwrap());
    match &*SERVER {
        Ok(server) => {
            eprintln!("on PostgreSQL");
            test(&server.fresh_database());
        }
        Err(why) if std::env::var_os("CI").is_some_and(|ci| ci == "true") => {
            panic!("PostgreSQL is needed with CI=true: {why}")
        }
        Err(why) => {
            // Past the harness, which would swallow it.
            writeln!(io::stderr(), "left out: PostgreSQL ({why})").unwrap();
        }
    }
}

static SERVER: LazyLock<Result<Server, String>> = LazyLock::new(Server::start);

/// A server that listens on a socket in a temporary folder and on no port.
struct Server {
    folder: PathBuf,
    /// It stops the server and removes the folder when its input ends: that is when this process
    /// ends, in whatever way, a signal that cannot be caught among them.
    _watchdog: Child,
    databases: AtomicU32,
}

/// Starts the server, says so, and waits for the end of its input. The server does without what
/// keeps data through a loss of power.
const WATCHDOG: &str = r#"
programs=$1 folder=$2; shift 2
trap '' HUP INT TERM
"$@" "$programs/initdb" -D "$folder/data" -U ateb -A trust -E UTF8 --locale=C.UTF-8 --no-sync \
    >"$folder/initdb.log" 2>&1 &&
"$@" "$programs/pg_ctl" -D "$folder/data" -l "$folder/log" -w -o "-k $folder -c listen_addresses= \
    -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=200" \
    start >/dev/null 2>&1 && echo ready || echo failed
exec >/dev/null
read -r _
"$@" "$programs/pg_ctl" -D "$folder/data" -m immediate -w stop >/dev/null 2>&1
rm -rf "$folder"
"#;

impl Server {
    fn start() -> Result<Self, String> {
        let programs = programs().ok_or("its programs are not installed")?;
        let folder = tempfile::Builder::new().prefix("ateb-pg-").tempdir().unwrap().keep();
        // The server refuses to run as root, so that then another user runs it.
        let mut as_whom: Vec<&str> = Vec::new();
        if fs::metadata(&folder).unwrap().uid() == 0 {
            let given = Command::new("chown").arg("postgres").arg(&folder).status().unwrap();
            assert!(given.success(), "there is no user postgres to run the server");
            as_whom = vec!["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups"];
        }
        let mut watchdog = Command::new("sh")
            .args(["-c", WATCHDOG, "sh"])
            .args([&programs, &folder])
            .args(as_whom)
            .current_dir("/")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut told = String::new();
        BufReader::new(watchdog.stdout.take().unwrap()).read_line(&mut told).unwrap();
        let log = ["initdb.log", "log"]
            .map(|name| fs::read_to_string(folder.join(name)).unwrap_or_default())
            .concat();
        assert_eq!(told, "ready\n", "the server did not start: {log}");
        Ok(Self { folder, _watchdog: watchdog, databases: AtomicU32::new(0) })
    }

    fn fresh_database(&self) -> String {
        use diesel::connection::SimpleConnection;
        let name = format!("test_{}", self.databases.fetch_add(1, Ordering::Relaxed));
        let options = ateb::storage::db::Options::default();
        let mut db = ateb::storage::db::Db::open(&self.address("postgres"), &options).unwrap();
        db.batch_execute(&format!("CREATE DATABASE {name} TEMPLATE template0")).unwrap();
        self.address(&name)
    }

    fn address(&self, database: &str) -> String {
        format!("postgres://ateb@/{database}?host={}", self.folder.display())
    }
}

/// Where Debian keeps the programs of the newest version, or the folder of the path that has them.
fn programs() -> Option<PathBuf> {
    let has_all = |folder: &Path| {
        ["initdb", "pg_ctl", "postgres"].iter().all(|name| folder.join(name).is_file())
    };
    let versions = fs::read_dir("/usr/lib/postgresql").into_iter().flatten();
    let newest = versions
        .filter_map(|entry| Some(entry.ok()?.path().join("bin")))
        .filter(|folder| has_all(folder))
        .max_by_key(|folder| folder.parent()?.file_name()?.to_str()?.parse::<u32>().ok());
    let path = std::env::var_os("PATH").unwrap_or_default();
    newest.or_else(|| std::env::split_paths(&path).find(|folder| has_all(folder)))
}
