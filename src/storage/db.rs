//! The connection: one type for both databases, and the one way to write.
#![expect(clippy::disallowed_types, reason = "the one file that names the two connections")]
#![expect(missing_docs, reason = "the derive of MultiConnection makes public items without any")]

use super::{Error, error::is_want_of_room};
use diesel::{
    PgConnection, SqliteConnection,
    connection::{
        AnsiTransactionManager, Connection, SimpleConnection, TransactionManager,
        TransactionManagerStatus,
    },
    migration::{MigrationSource, MigrationVersion},
    r2d2::ManageConnection,
};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};
use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

const SQLITE_MIGRATIONS: EmbeddedMigrations = embed_migrations!("migrations/sqlite");
const POSTGRES_MIGRATIONS: EmbeddedMigrations = embed_migrations!("migrations/postgres");

/// `busy_timeout` comes first: two programs that start at once would otherwise race for the
/// journal. `recursive_triggers` makes INSERT OR REPLACE meet the triggers of a log that only
/// grows. `FULL` keeps the last commit through a loss of power. A reader may hold what a search through
/// 100,000 cases reads, 32 MiB, which it takes only when it needs it.
const SQLITE_SESSION: &str = "PRAGMA busy_timeout = 10000; \
    PRAGMA page_size = 8192; \
    PRAGMA journal_mode = WAL; \
    PRAGMA synchronous = FULL; \
    PRAGMA foreign_keys = ON; \
    PRAGMA recursive_triggers = ON; \
    PRAGMA cache_size = -32768; \
    PRAGMA temp_store = MEMORY; \
    PRAGMA trusted_schema = OFF;";

const POSTGRES_SESSION: &str = "SET TIME ZONE 'UTC'; \
    SET statement_timeout = '30s'; \
    SET lock_timeout = '10s'; \
    SET idle_in_transaction_session_timeout = '60s'; \
    SET client_min_messages = 'warning';";

/// libpq's word for the longest wait for a server, in seconds.
const CONNECT_TIMEOUT: &str = "connect_timeout=";

/// So many bytes does SQLite take for what its readers share, when it opens a file.
const FIRST_WRITTEN: usize = 32 << 10;

/// Any number will do, as long as nothing else in the same database locks it.
const MIGRATION_LOCK: &str = "SELECT pg_advisory_xact_lock(4152011)";

/// One connection type for both databases; queries are written once, against this.
#[derive(diesel::MultiConnection)]
pub enum Db {
    /// A server, for several processes.
    Postgres(PgConnection),
    /// A file beside the program. Last, because it would take any text for the name of a file.
    Sqlite(SqliteConnection),
}

type Manager = <Db as Connection>::TransactionManager;

/// Runs a query on the connection within `db`: `directly!(db, |one| query.load(one))`. Given to
/// [`Db`] itself, a query has its SQL written anew each time, which takes longer than to look up a
/// row; a connection knows the statement by the query's type. For the queries of pages that many
/// ask for; both arms have the same query, as it stands there once.
macro_rules! directly {
    ($db:expr, |$one:ident| $query:expr) => {
        match $db {
            $crate::storage::db::Db::Postgres($one) => $query,
            $crate::storage::db::Db::Sqlite($one) => $query,
        }
    };
}
pub(super) use directly;

/// Why a database could not be opened. The messages never hold the address: it carries a password.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// A scheme that names neither database.
    #[error(
        "\"{0}:\" names no database: give postgres://… or the path of a SQLite file, such as \
         data/ateb.db or sqlite:///srv/ateb.db"
    )]
    UnknownScheme(String),
    /// Nothing, or SQLite's name for a database that vanishes.
    #[error("give the path of a file for the SQLite database; one in memory would be lost")]
    NoFile,
    /// A folder that is not there.
    #[error("the folder of the SQLite database, {}, does not exist: create it first", .0.display())]
    NoFolder(PathBuf),
    /// The file cannot be made.
    #[error("the SQLite database cannot be created at {}", path.display())]
    NotCreated {
        /// Where.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The disk that the database is on is full.
    #[error("there is no room left on the disk of the database: make room there, then do it again")]
    Full,
    /// A connection over a network that others could listen to.
    #[error(
        "the PostgreSQL server {0} is on another machine: add sslmode=verify-full and \
         sslrootcert=/path/to/ca.crt to its address, or allow an unverified connection in the \
         settings if the network between is yours alone"
    )]
    Unverified(String),
    /// The server or the file refused.
    #[error("the database could not be opened: {0}")]
    Refused(#[source] diesel::ConnectionError),
    /// The settings of the connection were refused.
    #[error("the database refused the settings of the connection")]
    Session(#[source] diesel::result::Error),
    /// The tables could not be brought up to date.
    #[error("the tables could not be brought up to date")]
    Migration(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// A later version of this program has been here.
    #[error("the database was made by a later version of this program: {0} is unknown here")]
    Newer(String),
}

/// How connections are made.
#[derive(Debug, Clone)]
pub struct Options {
    /// Whether a PostgreSQL server on another machine may be used without `sslmode=verify-full`.
    pub allow_unverified_server: bool,
    /// How many connections at most: readers beside the one writer of SQLite, all of PostgreSQL's.
    pub connections: u32,
    /// How long to wait for a free connection before answering [`Error::Busy`].
    pub wait: Duration,
}

impl Default for Options {
    fn default() -> Self {
        Self { allow_unverified_server: false, connections: 6, wait: Duration::from_secs(5) }
    }
}

/// Where the database is. The scheme alone decides; neither is the fall-back of the other.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Place {
    Postgres(String),
    Sqlite(PathBuf),
}

impl Place {
    fn of(address: &str, options: &Options) -> Result<Self, OpenError> {
        match scheme(address) {
            Some("postgres" | "postgresql") if address.contains("://") => {
                require_verified_server(address, options)?;
                Ok(Self::Postgres(address.to_owned()))
            }
            Some("sqlite") => {
                let path = address.trim_start_matches("sqlite:");
                Self::file(path.strip_prefix("//").unwrap_or(path))
            }
            Some(other) => Err(OpenError::UnknownScheme(other.to_owned())),
            None => Self::file(address),
        }
    }

    fn file(path: &str) -> Result<Self, OpenError> {
        if path.trim().is_empty() || path.starts_with(':') {
            return Err(OpenError::NoFile);
        }
        Ok(Self::Sqlite(PathBuf::from(path)))
    }

    /// That the disk is full, when that is why the database could not be opened.
    fn full_or(&self, error: OpenError) -> OpenError {
        let is_full = is_want_of_room(&error)
            // When SQLite cannot make the files beside its own, it does not say why.
            || matches!(self, Self::Sqlite(path) if !has_room(&folder_of(path)));
        if is_full { OpenError::Full } else { error }
    }
}

/// Whether a folder takes as much as SQLite writes before anything else. Where it takes nothing for
/// another reason, that is no want of room.
fn has_room(folder: &Path) -> bool {
    let tried =
        tempfile::tempfile_in(folder).and_then(|mut file| file.write_all(&vec![0; FIRST_WRITTEN]));
    tried.err().is_none_or(|error| !is_want_of_room(&error))
}

/// The folder of a SQLite file.
fn folder_of(path: &Path) -> PathBuf {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder.to_owned(),
        _ => PathBuf::from("."),
    }
}

/// What stands before the first colon, when it has the form of a scheme: a mistyped
/// `postgers://…` must not become a file of that name.
fn scheme(address: &str) -> Option<&str> {
    let (scheme, _) = address.split_once(':')?;
    let starts_with_letter = scheme.starts_with(|c: char| c.is_ascii_alphabetic());
    let fits = scheme.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'));
    (starts_with_letter && fits).then_some(scheme)
}

/// libpq's default, `sslmode=prefer`, falls back to clear text without a word, so that a server
/// on another machine needs the mode that checks its certificate and its name.
///
/// Reads the address as libpq does, which is more than a URL: `postgres://user@/name?host=/run`.
fn require_verified_server(address: &str, options: &Options) -> Result<(), OpenError> {
    let (_, rest) = address.split_once("://").unwrap_or_default();
    let (before, query) = rest.split_once('?').unwrap_or((rest, ""));
    let authority = before.split_once('/').map_or(before, |(authority, _)| authority);
    let places = authority.rsplit_once('@').map_or(authority, |(_, places)| places);
    let mut hosts: Vec<String> = places.split(',').map(|place| host_of(place).to_owned()).collect();
    let mut mode = None;
    for (name, value) in url::form_urlencoded::parse(query.as_bytes()) {
        match name.as_ref() {
            "host" | "hostaddr" => hosts.extend(value.split(',').map(str::to_owned)),
            "sslmode" => mode = Some(value.into_owned()),
            // A service file can name any host.
            "service" => hosts.push(format!("of the service {value}")),
            _ => {}
        }
    }
    let away = hosts.into_iter().find(|host| !is_this_machine(host));
    match away {
        Some(host)
            if mode.as_deref() != Some("verify-full") && !options.allow_unverified_server =>
        {
            Err(OpenError::Unverified(host))
        }
        _ => Ok(()),
    }
}

/// The host of `host:port`, of which a bracketed address has colons of its own.
fn host_of(place: &str) -> &str {
    match place.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((address, _)) => address,
        None => place.split_once(':').map_or(place, |(host, _)| host),
    }
}

fn is_this_machine(host: &str) -> bool {
    let socket = host.is_empty() || host.starts_with(['/', '@']) || host.starts_with("%2F");
    let loopback = host.parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback());
    socket || loopback || host.eq_ignore_ascii_case("localhost")
}

impl Db {
    /// Opens one connection and makes its session; the tables are left as they are.
    ///
    /// `address` is `postgres://…` or the path of a SQLite file, bare or after `sqlite:`.
    pub fn open(address: &str, options: &Options) -> Result<Self, OpenError> {
        Self::connect(&Place::of(address, options)?)
    }

    fn connect(place: &Place) -> Result<Self, OpenError> {
        Self::connect_to(place).map_err(|error| place.full_or(error))
    }

    fn connect_to(place: &Place) -> Result<Self, OpenError> {
        let mut db = match place {
            Place::Postgres(address) => {
                // A server that is gone would otherwise be waited for without end.
                let address = if address.contains(CONNECT_TIMEOUT) {
                    address.clone()
                } else {
                    let sign = if address.contains('?') { '&' } else { '?' };
                    format!("{address}{sign}{CONNECT_TIMEOUT}5")
                };
                Self::Postgres(PgConnection::establish(&address).map_err(OpenError::Refused)?)
            }
            Place::Sqlite(path) => {
                create_private(path)?;
                let name = path.to_str().ok_or(OpenError::NoFile)?;
                Self::Sqlite(SqliteConnection::establish(name).map_err(OpenError::Refused)?)
            }
        };
        let session = match db {
            Self::Postgres(_) => POSTGRES_SESSION,
            Self::Sqlite(_) => SQLITE_SESSION,
        };
        db.batch_execute(session).map_err(OpenError::Session)?;
        Ok(db)
    }

    /// Runs `work` in a transaction that may write; inside another one, in a savepoint.
    ///
    /// SQLite's write lock is taken at the start: a transaction that reads first and writes later
    /// fails at once with "database is locked" when another has written in between, whatever its
    /// busy timeout.
    pub fn write<T, E: From<Error>>(
        &mut self,
        work: impl FnOnce(&mut Self) -> Result<T, E>,
    ) -> Result<T, E> {
        self.within(Self::begin_writing, work)
    }

    /// Runs `work`, which reads, on the state of one moment. SQLite then locks the file once
    /// instead of for each statement.
    fn read<T, E: From<Error>>(
        &mut self,
        work: impl FnOnce(&mut Self) -> Result<T, E>,
    ) -> Result<T, E> {
        self.within(Manager::begin_transaction, work)
    }

    fn within<T, E: From<Error>>(
        &mut self,
        begin: impl FnOnce(&mut Self) -> diesel::QueryResult<()>,
        work: impl FnOnce(&mut Self) -> Result<T, E>,
    ) -> Result<T, E> {
        begin(self).map_err(Error::from)?;
        match work(self) {
            Ok(value) => {
                Manager::commit_transaction(self).map_err(Error::from)?;
                Ok(value)
            }
            Err(error) => {
                // The first error is the one to tell. A connection that cannot roll back is
                // broken, and the pool drops it.
                if let Err(failed) = Manager::rollback_transaction(self) {
                    tracing::warn!(error = %failed, "a transaction could not be rolled back");
                }
                Err(error)
            }
        }
    }

    fn begin_writing(&mut self) -> diesel::QueryResult<()> {
        let status = Manager::transaction_manager_status_mut(self);
        let is_outermost = status.transaction_depth()?.is_none();
        match self {
            Self::Sqlite(sqlite) if is_outermost => {
                AnsiTransactionManager::begin_transaction_sql(sqlite, "BEGIN IMMEDIATE")
            }
            _ => Manager::begin_transaction(self),
        }
    }

    /// Brings the tables up to date, all steps or none. Several programs may start at once: the
    /// first does it and the others wait.
    pub fn migrate(&mut self) -> Result<(), OpenError> {
        self.write(|db| {
            // Not one text for both: each tree is for its own database, and only PostgreSQL needs
            // the lock, as SQLite holds its own since BEGIN IMMEDIATE.
            match db {
                Self::Postgres(postgres) => {
                    postgres.batch_execute(MIGRATION_LOCK).map_err(Migrating::begin)?;
                    run_pending(postgres, &POSTGRES_MIGRATIONS)
                }
                Self::Sqlite(sqlite) => run_pending(sqlite, &SQLITE_MIGRATIONS),
            }
        })
        .map_err(|Migrating(error)| error)
    }

    fn is_broken(&mut self) -> bool {
        let status = Manager::transaction_manager_status_mut(self);
        match status {
            TransactionManagerStatus::InError => true,
            TransactionManagerStatus::Valid(valid) => valid.transaction_depth().is_some(),
        }
    }
}

/// Lets [`Db::write`] carry the errors of opening.
struct Migrating(OpenError);

impl Migrating {
    fn begin(error: diesel::result::Error) -> Self {
        Self(OpenError::Migration(Box::new(error)))
    }
}

impl From<Error> for Migrating {
    fn from(error: Error) -> Self {
        Self(OpenError::Migration(Box::new(error)))
    }
}

fn run_pending<C, DB>(connection: &mut C, source: &EmbeddedMigrations) -> Result<(), Migrating>
where
    DB: diesel::backend::Backend,
    C: MigrationHarness<DB>,
    EmbeddedMigrations: MigrationSource<DB>,
{
    let failed = |error| Migrating(OpenError::Migration(error));
    let known = MigrationSource::<DB>::migrations(source).map_err(failed)?;
    let known: Vec<MigrationVersion<'_>> =
        known.iter().map(|migration| migration.name().version()).collect();
    let applied = connection.applied_migrations().map_err(failed)?;
    if let Some(unknown) = applied.iter().find(|version| !known.contains(version)) {
        return Err(Migrating(OpenError::Newer(unknown.to_string())));
    }
    let pending = connection.pending_migrations(Borrowed(source)).map_err(failed)?;
    for migration in &pending {
        connection.run_migration(migration).map_err(failed)?;
    }
    Ok(())
}

/// The harness takes its source by value, and the source is a constant.
struct Borrowed<'a>(&'a EmbeddedMigrations);

impl<DB: diesel::backend::Backend> MigrationSource<DB> for Borrowed<'_>
where
    EmbeddedMigrations: MigrationSource<DB>,
{
    fn migrations(
        &self,
    ) -> diesel::migration::Result<Vec<Box<dyn diesel::migration::Migration<DB>>>> {
        self.0.migrations()
    }
}

/// Makes the file so that only its owner reads it; SQLite gives its journal the same rights.
fn create_private(path: &Path) -> Result<(), OpenError> {
    let folder = folder_of(path);
    if !folder.is_dir() {
        return Err(OpenError::NoFolder(folder));
    }
    let mut options = fs::OpenOptions::new();
    options.append(true).create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
        .open(path)
        .map(drop)
        .map_err(|source| OpenError::NotCreated { path: path.to_owned(), source })
}

/// Makes connections for the pool.
#[derive(Debug)]
struct Connector {
    place: Place,
    is_read_only: bool,
}

impl ManageConnection for Connector {
    type Connection = Db;
    type Error = OpenError;

    fn connect(&self) -> Result<Db, OpenError> {
        let mut db = Db::connect(&self.place)?;
        if self.is_read_only {
            db.batch_execute("PRAGMA query_only = ON").map_err(OpenError::Session)?;
        }
        Ok(db)
    }

    fn is_valid(&self, db: &mut Db) -> Result<(), OpenError> {
        db.batch_execute("SELECT 1").map_err(OpenError::Session)
    }

    fn has_broken(&self, db: &mut Db) -> bool {
        std::thread::panicking() || db.is_broken()
    }
}

/// The connections of a process. Cloning shares them.
#[derive(Clone)]
pub struct Pool(Arc<Connections>);

struct Connections {
    pool: diesel::r2d2::Pool<Connector>,
    /// SQLite only: it admits one writer at a time, and a queue in the process is fairer than its
    /// lock. Empty while somebody writes, or after a writer that panicked.
    writer: Option<Mutex<Option<Db>>>,
    place: Place,
}

impl std::fmt::Debug for Pool {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let name = if self.is_postgres() { "PostgreSQL" } else { "SQLite" };
        f.debug_tuple("Pool").field(&name).finish()
    }
}

impl Pool {
    /// Opens the database, brings its tables up to date and makes ready to connect.
    ///
    /// `address` is as for [`Db::open`]. A second pool on the same SQLite file works but has its
    /// own queue of writers: open one for the process and clone it.
    pub fn open(address: &str, options: &Options) -> Result<Self, OpenError> {
        let place = Place::of(address, options)?;
        let mut first = Db::connect(&place)?;
        first.migrate().map_err(|error| place.full_or(error))?;
        let is_sqlite = matches!(place, Place::Sqlite(_));
        let pool = diesel::r2d2::Pool::builder()
            .max_size(options.connections.max(1))
            .min_idle(Some(0))
            .connection_timeout(options.wait)
            // A file does not go away as a server does, so that asking first would cost for nothing.
            .test_on_check_out(!is_sqlite)
            .build_unchecked(Connector { place: place.clone(), is_read_only: is_sqlite });
        let writer = is_sqlite.then(|| Mutex::new(Some(first)));
        Ok(Self(Arc::new(Connections { pool, writer, place })))
    }

    /// Whether the database is PostgreSQL.
    pub fn is_postgres(&self) -> bool {
        matches!(self.0.place, Place::Postgres(_))
    }

    /// Runs `work`, which reads. On SQLite the connection refuses to write.
    pub fn read<T, E: From<Error>>(
        &self,
        work: impl FnOnce(&mut Db) -> Result<T, E>,
    ) -> Result<T, E> {
        work(&mut *self.connection()?)
    }

    /// Runs `work`, which reads, where nothing has to be waited for: a file of this machine, whose
    /// readers do not wait for a writer, and a connection that is free.
    pub fn read_at_hand<T, E: From<Error>>(
        &self,
        work: impl FnOnce(&mut Db) -> Result<T, E>,
    ) -> Option<Result<T, E>> {
        if self.is_postgres() {
            return None;
        }
        let mut connection = self.0.pool.try_get()?;
        Some(connection.read(work))
    }

    /// Runs `work` in a transaction that may write: all of it happens or nothing.
    pub fn write<T, E: From<Error>>(
        &self,
        work: impl FnOnce(&mut Db) -> Result<T, E>,
    ) -> Result<T, E> {
        let Some(writer) = &self.0.writer else {
            return self.connection()?.write(work);
        };
        // A writer that panicked has dropped its connection, which rolled back: nothing is left
        // to be wary of.
        let mut idle = writer.lock().unwrap_or_else(PoisonError::into_inner);
        let mut db = match idle.take() {
            Some(db) => db,
            None => self.open_another().map_err(E::from)?,
        };
        let done = db.write(work);
        if !db.is_broken() {
            *idle = Some(db);
        }
        done
    }

    /// A connection of its own, for what lasts as long as a connection does.
    pub(super) fn open_another(&self) -> Result<Db, Error> {
        Ok(Db::connect(&self.0.place)?)
    }

    /// The file of a SQLite database.
    pub(super) fn file(&self) -> Option<&Path> {
        match &self.0.place {
            Place::Sqlite(path) => Some(path),
            Place::Postgres(_) => None,
        }
    }

    fn connection(&self) -> Result<diesel::r2d2::PooledConnection<Connector>, Error> {
        self.0.pool.get().map_err(|error| {
            tracing::warn!(%error, "no connection to the database came free");
            Error::Busy
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(address: &str) -> Result<Place, OpenError> {
        Place::of(address, &Options::default())
    }

    #[test]
    fn the_scheme_alone_picks_the_database() {
        assert!(matches!(place("postgres://localhost/ateb"), Ok(Place::Postgres(_))));
        assert!(matches!(place("postgresql:///ateb?host=/run/postgresql"), Ok(Place::Postgres(_))));
        for address in ["sqlite:///srv/ateb.db", "sqlite:/srv/ateb.db", "/srv/ateb.db"] {
            assert_eq!(place(address).unwrap(), Place::Sqlite("/srv/ateb.db".into()));
        }
        assert_eq!(place("data/ateb.db").unwrap(), Place::Sqlite("data/ateb.db".into()));
    }

    #[test]
    fn a_mistyped_scheme_does_not_become_a_file_of_that_name() {
        for address in
            ["postgers://ateb:secret@localhost/ateb", "mysql://x", "file:x.db", "http://x"]
        {
            let error = place(address).unwrap_err();
            assert!(matches!(error, OpenError::UnknownScheme(_)), "{address}: {error}");
            assert!(!error.to_string().contains("secret"));
        }
    }

    #[test]
    fn a_database_that_would_vanish_is_refused() {
        for address in ["", "  ", ":memory:", "sqlite::memory:", "sqlite://"] {
            assert!(matches!(place(address), Err(OpenError::NoFile)), "{address:?}");
        }
    }

    #[test]
    fn a_server_on_another_machine_must_prove_who_it_is() {
        for address in [
            "postgres://db.example.org/ateb",
            "postgres://db.example.org/ateb?sslmode=require",
            "postgres://localhost/ateb?host=db.example.org",
            "postgres://localhost/ateb?hostaddr=192.0.2.1",
            "postgres:///ateb?service=elsewhere",
            "postgres://[2001:db8::1]:5432/ateb",
            "postgres://localhost@db.example.org/ateb",
            "postgres://localhost,db.example.org/ateb",
            "postgres://db.example.org?sslmode=prefer",
        ] {
            assert!(matches!(place(address), Err(OpenError::Unverified(_))), "{address}");
        }
        for address in [
            "postgres://db.example.org/ateb?sslmode=verify-full&sslrootcert=/etc/ca.crt",
            "postgres://127.0.0.1:5433/ateb",
            "postgres://[::1]/ateb",
            "postgres://ateb@/ateb?host=/run/postgresql",
            "postgres://%2Frun%2Fpostgresql/ateb",
            "postgres://ateb:p%40ss@localhost:5432,127.0.0.1/ateb",
        ] {
            assert!(place(address).is_ok(), "{address}");
        }
        let trusting = Options { allow_unverified_server: true, ..Options::default() };
        assert!(Place::of("postgres://db/ateb", &trusting).is_ok());
    }
}
