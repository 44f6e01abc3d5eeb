//! Every setting, in one place. `ateb serve --help` is its documentation.

use chrono::NaiveDate;
use std::{fmt, fs, io, net::SocketAddr, path::PathBuf};
use url::Url;

/// Whether answers need somebody's agreement before they leave.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum ClearanceRule {
    /// Somebody who did not write the answer has to agree.
    Required,
    /// Nobody has to.
    Off,
}

/// Who signs the letters that leave.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Signature {
    /// The unit, and no name of a person.
    Role,
    /// Whoever drafted the letter, by name.
    Names,
}

/// The settings that every command takes.
#[derive(Debug, Clone, clap::Args)]
pub struct Config {
    /// The folder that holds the database, the files and the outbox, unless they are placed
    /// elsewhere
    #[arg(long, env = "ATEB_DATA_DIR", default_value = "data", global = true)]
    pub data_dir: PathBuf,

    /// `postgres://…`, or the path of an SQLite file [default: ateb.db in the data folder]
    #[arg(long, env = "ATEB_DATABASE_URL", hide_env_values = true, global = true)]
    pub database_url: Option<String>,

    /// Connect to a PostgreSQL server elsewhere although its identity is not verified
    #[arg(long, env = "ATEB_ALLOW_UNVERIFIED_DATABASE", global = true)]
    pub allow_unverified_database: bool,

    /// Where documents and letters are kept: a folder, or `s3://…`, `az://…`, `gs://…`
    /// [default: files in the data folder]
    #[arg(long, env = "ATEB_FILES_URL", global = true)]
    pub files_url: Option<String>,

    /// What the store of files needs besides its address, such as
    /// `aws_access_key_id=…,aws_region=…`
    #[arg(long, env = "ATEB_FILES_OPTIONS", hide_env_values = true, global = true,
          value_delimiter = ',', value_parser = key_and_value)]
    pub files_options: Vec<(String, String)>,

    /// Where e-mails go: `file:///folder` keeps them as .eml files, `smtp://…` and `smtps://…`
    /// send them [default: outbox in the data folder]
    #[arg(long, env = "ATEB_MAIL_URL", hide_env_values = true, global = true)]
    pub mail_url: Option<String>,

    /// The address that e-mails come from [default: the authority's own]
    #[arg(long, env = "ATEB_MAIL_FROM", global = true)]
    pub mail_from: Option<String>,

    /// At most so many e-mails go to one domain within a minute, from all workers together; the others
    /// wait for their turn [default: no limit]
    #[arg(long, env = "ATEB_MAIL_PER_MINUTE", global = true,
          value_parser = clap::value_parser!(u32).range(1..=6000))]
    pub mail_per_minute: Option<u32>,

    /// A PEM file with the RSA or Ed25519 key that e-mails are signed with (DKIM), together with the
    /// selector [default: none are signed, as the mail server does it]
    #[arg(long, env = "ATEB_DKIM_KEY_FILE", global = true, requires = "dkim_selector")]
    pub dkim_key_file: Option<PathBuf>,

    /// The name under which the other half of that key stands in the DNS:
    /// `SELECTOR._domainkey.DOMAIN`
    #[arg(long, env = "ATEB_DKIM_SELECTOR", global = true, requires = "dkim_key_file")]
    pub dkim_selector: Option<String>,

    /// The domain that e-mails are signed for [default: that of the address they come from]
    #[arg(long, env = "ATEB_DKIM_DOMAIN", global = true, requires = "dkim_key_file")]
    pub dkim_domain: Option<String>,

    /// The mailboxes that e-mails are fetched from, with a comma between them:
    /// `imaps://user:password@host/FOLDER?filed=FOLDER`, with `%40` for an `@` in the user; instead of
    /// the password, `&token=PROGRAM` names a program that prints a token for XOAUTH2
    #[arg(
        long,
        env = "ATEB_IMAP_URLS",
        hide_env_values = true,
        global = true,
        value_delimiter = ','
    )]
    pub imap_urls: Vec<String>,

    /// The address under which people reach the service; links in letters begin with it
    #[arg(long, env = "ATEB_PUBLIC_URL", default_value = "http://127.0.0.1:8080", global = true)]
    pub public_url: Url,

    /// A JSON file with the authority's names and addresses in both languages, and its
    /// `cost_limit` under section 12: `central` (£600, when left out) or `other` (£450)
    #[arg(long, env = "ATEB_AUTHORITY_FILE", global = true)]
    pub authority_file: Option<PathBuf>,

    /// The number of the first case; later ones count on from it
    #[arg(long, env = "ATEB_FIRST_NUMBER", default_value_t = 1, global = true,
          value_parser = clap::value_parser!(i64).range(1..=999_999_999))]
    pub first_number: i64,

    /// The largest file that may be uploaded, in mebibytes
    #[arg(long, env = "ATEB_UPLOAD_LIMIT", default_value_t = 20, global = true,
          value_parser = clap::value_parser!(u64).range(1..=200))]
    pub upload_limit: u64,

    /// A request is closed so many months after a question to its requester that stays without an
    /// answer
    #[arg(long, env = "ATEB_CLARIFICATION_MONTHS", default_value_t = 3, global = true,
          value_parser = clap::value_parser!(u32).range(1..=12))]
    pub clarification_months: u32,

    /// So many working days before that the requester is told that the request will be closed
    #[arg(long, env = "ATEB_LAPSE_NOTICE_DAYS", default_value_t = 10, global = true,
          value_parser = clap::value_parser!(u8).range(1..=15))]
    pub lapse_notice_days: u8,

    /// Whether somebody who did not write an answer has to agree before it leaves; off suits a unit
    /// of one person
    #[arg(long, env = "ATEB_CLEARANCE", value_enum, default_value_t = ClearanceRule::Required,
          global = true)]
    pub clearance: ClearanceRule,

    /// Who signs letters: `role` lets the unit sign, so that no name of a member of staff leaves;
    /// `names` puts the name of whoever drafted a letter above it
    #[arg(long, env = "ATEB_SIGN_LETTERS", value_enum, default_value_t = Signature::Role,
          global = true)]
    pub sign_letters: Signature,

    /// The program that reads PDF files [default: ateb-pdf beside this program]
    #[arg(long, env = "ATEB_PDF_PROGRAM", global = true)]
    pub pdf_program: Option<PathBuf>,

    /// The file with the key that signs single-purpose links [default: secret.key in the data
    /// folder, made when it is missing]
    #[arg(long, env = "ATEB_SECRET_KEY_FILE", global = true)]
    pub secret_key_file: Option<PathBuf>,

    /// The addresses of proxies before the service, whose `X-Forwarded-For` is believed; tries to
    /// sign in are counted by the address that it names
    #[arg(long, env = "ATEB_TRUSTED_PROXIES", global = true, value_delimiter = ',')]
    pub trusted_proxies: Vec<std::net::IpAddr>,

    /// What is logged, such as `info` or `ateb=debug`
    #[arg(long, env = "ATEB_LOG", default_value = "info", global = true)]
    pub log: String,

    /// Stops the clock at ten in the morning of this date, for trying things out
    #[arg(long, env = "ATEB_TODAY", global = true)]
    pub today: Option<NaiveDate>,
}

/// The settings of `ateb serve` alone.
#[derive(Debug, Clone, clap::Args)]
pub struct ServeConfig {
    /// Where the service listens
    #[arg(long, env = "ATEB_LISTEN", default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,

    /// Send no e-mails from this process; another one runs `ateb worker`
    #[arg(long, env = "ATEB_NO_WORKER")]
    pub no_worker: bool,

    /// Allow a stopped clock, for showing the worked cases
    #[arg(long, env = "ATEB_DEMO")]
    pub demo: bool,
}

impl Config {
    /// The database's address.
    pub fn database(&self) -> String {
        self.database_url
            .clone()
            .unwrap_or_else(|| self.data_dir.join("ateb.db").to_string_lossy().into_owned())
    }

    /// Where files are kept.
    pub fn files(&self) -> String {
        self.files_url
            .clone()
            .unwrap_or_else(|| self.data_dir.join("files").to_string_lossy().into_owned())
    }

    /// Where e-mails go.
    pub fn mail(&self) -> io::Result<String> {
        if let Some(url) = &self.mail_url {
            return Ok(url.clone());
        }
        let outbox = std::path::absolute(self.data_dir.join("outbox"))?;
        Url::from_directory_path(&outbox).map(Into::into).map_err(|()| {
            io::Error::other(format!("{} cannot be written as an address", outbox.display()))
        })
    }

    /// The key that signs single-purpose links, made on first use, readable by its owner alone.
    pub fn secret_key(&self) -> io::Result<Secret> {
        let path = self.secret_key_file.clone().unwrap_or_else(|| self.data_dir.join("secret.key"));
        match fs::read_to_string(&path) {
            Ok(text) if text.trim().len() >= Secret::LENGTH => Ok(Secret(text.trim().to_owned())),
            Ok(_) => Err(io::Error::other(format!(
                "the key in {} is too short: put at least {} characters there, or remove the file \
                 and a new key is made",
                path.display(),
                Secret::LENGTH
            ))),
            Err(error) if error.kind() == io::ErrorKind::NotFound => make_key(&path),
            Err(error) => Err(error),
        }
    }
}

fn key_and_value(text: &str) -> Result<(String, String), String> {
    text.split_once('=')
        .map(|(key, value)| (key.trim().to_lowercase(), value.to_owned()))
        .ok_or_else(|| "write each option as key=value".to_owned())
}

/// Makes a key that only its owner reads.
fn make_key(path: &std::path::Path) -> io::Result<Secret> {
    use std::io::Write as _;
    let secret = hex::encode(rand::random::<[u8; 32]>());
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => std::path::Path::new("."),
    };
    fs::create_dir_all(folder)?;
    // Beside its place, and moved into it whole: half a key would be taken for one that somebody chose.
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    writeln!(file, "{secret}")?;
    file.as_file().sync_all()?;
    match file.persist_noclobber(path) {
        Ok(_) => Ok(Secret(secret)),
        // Another process made it in the same moment; theirs counts.
        Err(failed) if failed.error.kind() == io::ErrorKind::AlreadyExists => {
            fs::read_to_string(path).map(|text| Secret(text.trim().to_owned()))
        }
        Err(failed) => Err(failed.error),
    }
}

/// A value that never appears in logs.
#[derive(Clone)]
pub struct Secret(String);

impl Secret {
    /// The fewest characters of a key.
    pub const LENGTH: usize = 32;

    /// The bytes to sign with.
    pub fn as_bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::Parser;

    #[derive(Parser)]
    struct Command {
        #[command(flatten)]
        config: Config,
    }

    #[test]
    fn the_key_is_made_once_and_kept_from_others() {
        let folder = tempfile::tempdir().unwrap();
        let config =
            Command::parse_from(["ateb", "--data-dir", folder.path().to_str().unwrap()]).config;
        let first = config.secret_key().unwrap();
        assert_eq!(first.as_bytes(), config.secret_key().unwrap().as_bytes());
        assert_eq!(format!("{first:?}"), "Secret(…)");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let mode = fs::metadata(folder.path().join("secret.key")).unwrap().permissions().mode();
            assert_eq!(mode & 0o077, 0);
        }
    }

    #[test]
    fn programs_that_make_the_key_at_once_have_the_same_and_leave_nothing_beside_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("secret.key");
        let keys: Vec<_> = std::thread::scope(|scope| {
            let making: Vec<_> = (0..8).map(|_| scope.spawn(|| make_key(&path).unwrap())).collect();
            making.into_iter().map(|one| one.join().unwrap()).collect()
        });
        assert_eq!(keys[0].as_bytes().len(), 64);
        assert!(keys.iter().all(|key| key.as_bytes() == keys[0].as_bytes()));
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_short_key_is_refused_with_what_to_do() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("secret.key"), "short").unwrap();
        let config =
            Command::parse_from(["ateb", "--data-dir", folder.path().to_str().unwrap()]).config;
        assert!(config.secret_key().unwrap_err().to_string().contains("remove the file"));
    }

    #[test]
    fn without_further_settings_everything_lies_in_the_data_folder() {
        let config = Command::parse_from(["ateb", "--data-dir", "/srv/ateb"]).config;
        assert_eq!(config.database(), "/srv/ateb/ateb.db");
        assert_eq!(config.files(), "/srv/ateb/files");
        assert_eq!(config.mail().unwrap(), "file:///srv/ateb/outbox/");
    }
}
