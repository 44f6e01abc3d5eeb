//! What people do with the service: one file an area of work, one function an act.
//!
//! Every act takes who does it, asks [`crate::domain::permission`] whether they may, decides on the
//! case, and records the event with the jobs that it calls for in one transaction.

mod access;
mod api_answers;
mod api_tokens;
mod areas;
mod asking;
mod audit;
mod blind;
mod calendar;
mod calendar_feed;
mod clearance;
mod commission_mail;
mod commission_words;
mod commissions;
mod contributing;
mod costs;
mod date_mail;
mod decisions;
mod deliveries;
pub mod demo;
mod disclosure_log;
mod documents;
mod elsewhere;
mod email_words;
mod error;
mod examine;
mod figures;
mod finding;
mod foreseen;
mod gate;
mod grids;
mod handling;
mod history;
mod holidays;
mod incoming;
mod intake;
mod items;
mod letter_editing;
mod letter_templates;
mod letter_writing;
mod letters;
mod links;
mod marking;
mod notes;
mod page_text;
mod passwords;
mod people;
mod portal;
mod portal_letters;
mod post;
mod publications;
mod receiving;
mod record;
mod register;
mod release;
mod reminder_words;
mod reminders;
mod requester_acts;
mod requester_mail;
mod requester_note;
mod retention;
mod reviews;
mod saved_views;
mod schedule;
mod seal;
mod searching;
mod second_factor;
mod sessions;
mod sign_in;
mod similar;
mod staff_email;
mod staff_links;
mod subject_access;
mod suggestions;
mod system;
mod tokens;
mod unchanged;
mod views;
mod waiting;
mod work;
mod workbench;

pub use crate::storage::{
    answers_offered::Offered,
    case_list::{Counts, Cursor, Handler, Narrowing, Order, Sort},
    erasure::Holdings,
    incoming::Which as WhichIncoming,
    publications::{Hit, Publication, PublishedCopy, Waiting, Wanted},
    requester_files::RequesterFile as SentByRequester,
    search::Fragment,
};
pub use access::{AccessLine, AccessView, ReasonLine};
pub use api_answers::{KeptAnswer, Repeat};
pub use api_tokens::{ApiTokenLine, ApiTokenText, Bearer, MOST_TOKEN_DAYS, NewApiToken, scopes_of};
pub use areas::NewArea;
pub use asking::{
    DraftFile, DraftToken, DraftView, FileRefused, LARGEST_FILE, MOST_FILES, SentFile, SentView,
};
pub use audit::{ActLine, ActsView, OfficeVerdict};
pub use blind::RequesterSeen;
pub use clearance::{ClearanceView, LONGEST_NOTE, NoteLine};
pub use commission_mail::{Chased, ChasedOne};
pub use commissions::{
    AreaCosts, CommissionFilter, CommissionLine, CommissionView, NewCommissions,
    Proposal as CommissionProposal,
};
pub use contributing::{AreaFileView, AskedView, CommissionToken, MOST_LINES, MOST_MINUTES};
pub use costs::{
    CostsView, EstimateView, JoinedRequest, RelatedRequest, RelatedRequests, SameRequester,
};
pub use disclosure_log::{Facets, LogQuery, LogView};
pub use documents::Download;
pub use elsewhere::{Conflict, Elsewhere, ElsewhereView, Standing};
pub use error::{Error, FileProblem, Invalid, with_causes};
pub use examine::Check;
pub use figures::{AtRisk, Now, statistics_csv, statistics_json};
pub use finding::{FoundPlace, FoundText};
pub use foreseen::{Foreseen, PREVIEWED, ToChase, ToTell};
pub use gate::{Certificate, GateNote, GateView};
pub use grids::{BenchCell, BenchGrid, BenchRow};
pub use history::HistoryFilter;
pub use holidays::{
    AddedDay, AddedDayView, DayId, Holidays, ListedDay, MOST_DAYS, Moved, Origin, Proclaimed,
};
pub use incoming::{IncomingLine, IncomingView};
pub use intake::NewRequest;
pub use items::ItemView;
pub use letter_editing::{
    Change, Comparison, LetterFormat, LetterPage, LetterPart, Typed, VersionLine, VersionsView,
};
pub use letter_templates::{TemplateLine, TemplateVersion, TemplateView};
pub use letter_writing::NewLetter;
pub use links::{LinkedCase, LinksView, MOST_OF_REQUESTER, OtherCase};
pub use marking::MarkAct;
pub use notes::{CaseNote, LONGEST_CASE_NOTE};
pub use passwords::PASSWORD_LENGTH;
pub use people::{NewPerson, PersonLine, PersonView, Presence, SignedIn};
pub use portal::{
    DueBecause, PortalActs, PortalLetter, PortalSeen, PortalStamp, PortalToken, PortalView,
    Uncounted,
};
pub use portal_letters::{Everything, LetterToRead, Packed, ReleasedFile, SentLetter, WhichLetter};
pub use publications::{Proposed, PublicationPreview, PublicationQueue, PublicationView};
pub use receiving::{Taken, read_email};
pub use record::AuditVerdict;
pub use register::{
    Filter, FoundIn, FoundWhere, LONGEST_SEARCH, MOST_DAYS_AHEAD, MOST_IN_FILE, RegisterRow,
    RegisterView, Tab,
};
pub use release::ReleaseView;
pub use reminders::Reminded;
pub use requester_acts::{FromRequester, MESSAGE_LENGTH, MessageLine, RefusedFiles};
pub use retention::{CaseRetention, KeptCase, RetentionView};
pub use reviews::AfterAnswer;
pub use saved_views::SavedView;
pub use second_factor::{Pending, RECOVERY_CODES, SecondFactorView};
pub use sessions::SessionLine;
pub use sign_in::{Admitted, DeviceToken, Knock, Knocked, SessionToken, StepToken};
pub use similar::{LogWith, SimilarCase, WhySimilar};
pub use staff_links::SetUpFor;
pub use suggestions::Proposal;
pub use system::{FailedJobLine, SystemView};
pub use views::{CaseView, CopyView, DocumentView, HistoryLine, LetterView};
pub use waiting::{FeeAsked, Swept, WaitingStep, Waits};
pub use work::{Counters, MyWork, WorkRow};
pub use workbench::{
    BenchPage, BenchText, Counted, Image, MarkedHere, Piece, Spot, StandsOn, TextLine,
};

use crate::{
    clock::Clock,
    config::{ClearanceRule, Config, Secret, Signature},
    domain::{authority::Authority, permission::Permission, scope::Scope},
    mail::{dkim::Signer, mailbox::Mailbox, send::Transport},
    redact::Engine,
    storage::{
        blobs::Blobs,
        db::{Db, Options, Pool},
    },
};
use chrono::NaiveDate;
use std::sync::{Arc, Mutex};
use url::Url;

/// The unit's office: everything that an act needs, opened once for the process.
pub struct Office {
    pool: Pool,
    blobs: Blobs,
    clock: Arc<dyn Clock>,
    engine: Engine,
    transport: Transport,
    signer: Option<Signer>,
    mail_per_minute: Option<u32>,
    mailboxes: Vec<Mailbox>,
    authority: Authority,
    calendar: calendar::KeptCalendar,
    secret: Secret,
    public_url: Url,
    trusted_proxies: Vec<std::net::IpAddr>,
    mail_from: String,
    first_number: i64,
    upload_limit: usize,
    performance: figures::KeptPerformance,
    patience: waiting::Patience,
    needs_clearance: bool,
    signs_with_names: bool,
    letter_templates: Mutex<Option<(i64, Arc<crate::letters::Templates>)>>,
    unmarked: post::Unmarked,
}

impl Office {
    /// Opens the office that `config` describes, with its database brought up to date.
    pub fn open(config: &Config, clock: Arc<dyn Clock>) -> Result<Self, Error> {
        std::fs::create_dir_all(&config.data_dir).map_err(|source| Error::Settings {
            what: format!("the data folder {} cannot be made", config.data_dir.display()),
            source: source.into(),
        })?;
        let settings = |what: &str| {
            let what = what.to_owned();
            move |source: std::io::Error| Error::Settings { what, source: source.into() }
        };
        let authority = authority_of(config)?;
        let mail_from = config.mail_from.clone().unwrap_or_else(|| authority.email.clone());
        let engine = engine_of(config)?;
        let pool = Pool::open(
            &config.database(),
            &Options {
                allow_unverified_server: config.allow_unverified_database,
                ..Options::default()
            },
        )?;
        // Copies and letters may be somewhat larger than what was uploaded.
        let largest = (config.upload_limit << 20).saturating_mul(4);
        Ok(Self {
            pool,
            blobs: Blobs::open(&config.files(), config.files_options.clone(), largest)?,
            clock,
            engine,
            transport: Transport::from_url(
                &config.mail().map_err(settings("the outbox cannot be placed"))?,
            )?,
            signer: post::signer_of(config, &mail_from)?,
            mail_per_minute: config.mail_per_minute,
            mailboxes: receiving::mailboxes_of(config)?,
            authority,
            calendar: calendar::KeptCalendar::default(),
            secret: config
                .secret_key()
                .map_err(settings("the key that signs links cannot be read"))?,
            public_url: config.public_url.clone(),
            trusted_proxies: config.trusted_proxies.clone(),
            mail_from,
            first_number: config.first_number,
            upload_limit: usize::try_from(config.upload_limit << 20).unwrap_or(usize::MAX),
            letter_templates: Mutex::new(None),
            unmarked: post::Unmarked::default(),
            needs_clearance: config.clearance == ClearanceRule::Required,
            signs_with_names: config.sign_letters == Signature::Names,
            performance: figures::KeptPerformance::default(),
            patience: waiting::Patience {
                months: config.clarification_months,
                notice_days: config.lapse_notice_days.into(),
            },
        })
    }

    /// London's date.
    pub fn today(&self) -> NaiveDate {
        self.clock.today()
    }

    /// Whose office it is.
    pub fn authority(&self) -> &Authority {
        &self.authority
    }

    /// Where people reach the service.
    pub fn public_url(&self) -> &Url {
        &self.public_url
    }

    /// The proxies before the service that are believed.
    pub fn trusted_proxies(&self) -> &[std::net::IpAddr] {
        &self.trusted_proxies
    }

    /// The most bytes of an uploaded file.
    pub fn upload_limit(&self) -> usize {
        self.upload_limit
    }

    /// Whether the database answers.
    pub fn is_ready(&self) -> Result<(), Error> {
        self.read(|db| crate::storage::staff::count(db).map(drop).map_err(Error::from))
    }

    /// The address of a page of this service.
    fn address_of(&self, path: &str) -> Result<Url, Error> {
        // A public address without a last slash would lose its last step when joined.
        let base = format!("{}/{path}", self.public_url.as_str().trim_end_matches('/'));
        Url::parse(&base).map_err(|source| Error::Settings {
            what: "the public address is not right".to_owned(),
            source: source.into(),
        })
    }

    fn read<T>(&self, work: impl FnOnce(&mut Db) -> Result<T, Error>) -> Result<T, Error> {
        self.pool.read(work)
    }

    fn write<T>(&self, work: impl FnOnce(&mut Db) -> Result<T, Error>) -> Result<T, Error> {
        self.pool.write(work)
    }
}

/// The PDF engine that the settings name.
pub fn engine_of(config: &Config) -> Result<Engine, Error> {
    let engine = match &config.pdf_program {
        Some(path) => Engine::new(path),
        None => Engine::beside_this_program().map_err(Error::Engine)?,
    };
    Ok(engine.with_typesetter(|text| crate::letters::text_as_pdf(text).ok()))
}

/// The authority that the settings name.
pub fn authority_of(config: &Config) -> Result<Authority, Error> {
    let Some(path) = &config.authority_file else { return Ok(Authority::default()) };
    let text = std::fs::read_to_string(path).map_err(|source| Error::Settings {
        what: format!("the authority file {} cannot be read", path.display()),
        source: source.into(),
    })?;
    Authority::from_json(&text).map_err(|source| Error::Settings {
        what: format!("the authority file {} is not right", path.display()),
        source: source.into(),
    })
}

impl SignedIn {
    /// Whether this person may do what `permission` names, with the token they use if they use
    /// one; an error otherwise.
    fn must(&self, permission: Permission) -> Result<(), Error> {
        let opened = self.scopes.as_ref().is_none_or(|scopes| scopes.open(permission));
        if opened && self.role.may(permission) { Ok(()) } else { Err(Error::Forbidden) }
    }

    /// Whether the token they use, if they use one, has `scope`; for acts whose permission depends
    /// on whose turn it is.
    fn must_reach(&self, scope: Scope) -> Result<(), Error> {
        let reached = self.scopes.as_ref().is_none_or(|scopes| scopes.contain(scope));
        if reached { Ok(()) } else { Err(Error::Forbidden) }
    }
}
