//! Turns: what several processes that share a database must not do at the same time.
//!
//! A turn is a lock that ends with its process, so that another gets it at once when that is killed: on
//! PostgreSQL a lock of a connection, beside SQLite one of a file, as all its processes are on one machine.
//! Nothing is written, and no clock is asked.

use super::{
    Error,
    db::{Db, Pool},
};
use diesel::{
    QueryableByName, RunQueryDsl,
    connection::SimpleConnection,
    sql_query,
    sql_types::{BigInt, Bool},
};
use sha2::{Digest, Sha256};
use std::{
    ffi::OsString,
    fs::{File, OpenOptions, TryLockError},
    path::Path,
};

/// A server learns within 35 seconds that a machine is gone which could not say so.
const KEEPALIVES: &str = "SET tcp_keepalives_idle = 20; SET tcp_keepalives_interval = 5; \
    SET tcp_keepalives_count = 3;";

/// A turn that one process has at a time. It ends with the value.
pub struct Turn {
    pool: Pool,
    key: i64,
    line: Option<Line>,
    is_held: bool,
}

/// What a lock is held by.
enum Line {
    Postgres(Db),
    File(File),
}

#[derive(QueryableByName)]
struct Tried {
    #[diesel(sql_type = Bool)]
    is_held: bool,
}

impl Turn {
    /// The turn of this name, which nobody has yet. The name is not kept.
    pub fn new(pool: &Pool, name: &str) -> Self {
        let digest = Sha256::digest(name);
        let key = digest.iter().take(8).fold(0, |key, byte| (key << 8) | i64::from(*byte));
        Self { pool: pool.clone(), key, line: None, is_held: false }
    }

    /// Takes the turn, unless another process has it; whether it is ours now. Asked again while it is, it
    /// says whether it still is: a connection may have been lost.
    pub fn take(&mut self) -> Result<bool, Error> {
        let was_held = std::mem::take(&mut self.is_held);
        // What fails ends the line, and with it the turn.
        let mut line = match self.line.take() {
            Some(line) => line,
            None => self.open()?,
        };
        let is_held = if was_held { line.lasts()? } else { line.try_to_hold(self.key)? };
        self.line = Some(line);
        self.is_held = is_held;
        Ok(is_held)
    }

    /// Lets another have it.
    pub fn leave(&mut self) {
        self.is_held = false;
        // A server sees a closed connection a moment later; a file is free with its value.
        if let Some(Line::Postgres(mut db)) = self.line.take()
            && let Err(error) = db.batch_execute("SELECT pg_advisory_unlock_all()")
        {
            tracing::debug!(%error, "a turn ends with its connection");
        }
    }

    fn open(&self) -> Result<Line, Error> {
        let Some(database) = self.pool.file() else {
            let mut db = self.pool.open_another()?;
            db.batch_execute(KEEPALIVES)?;
            return Ok(Line::Postgres(db));
        };
        lock_file(database, self.key).map(Line::File).map_err(Error::NoTurn)
    }
}

impl Line {
    fn try_to_hold(&mut self, key: i64) -> Result<bool, Error> {
        match self {
            Self::Postgres(db) => {
                let tried: Tried = sql_query("SELECT pg_try_advisory_lock($1) AS is_held")
                    .bind::<BigInt, _>(key)
                    .get_result(db)?;
                Ok(tried.is_held)
            }
            Self::File(file) => match file.try_lock() {
                Ok(()) => Ok(true),
                Err(TryLockError::WouldBlock) => Ok(false),
                Err(TryLockError::Error(error)) => Err(Error::NoTurn(error)),
            },
        }
    }

    fn lasts(&mut self) -> Result<bool, Error> {
        if let Self::Postgres(db) = self {
            db.batch_execute("SELECT 1")?;
        }
        Ok(true)
    }
}

/// The file of a turn, beside that of the database: `ateb.db-turn-0123456789abcdef`.
fn lock_file(database: &Path, key: i64) -> std::io::Result<File> {
    let mut path = OsString::from(database);
    path.push(format!("-turn-{key:016x}"));
    let mut options = OpenOptions::new();
    options.append(true).create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}
