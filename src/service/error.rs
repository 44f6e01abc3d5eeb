//! What can go wrong in an act, and the key of its sentence in both languages.

use crate::{
    domain::{
        case::NotAllowed,
        decision::InvalidDecision,
        publication::{ShownIn, Shows},
        requester::InvalidRequester,
    },
    law::{
        bank_holidays::{DayError, LineError},
        cost_limit::NoCostLimit,
    },
    letters, mail, redact, storage,
};

use chrono::Datelike;

/// Why an act was not done. Nothing of it has happened then.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Nothing of that number, or not this person's to see; the two look alike from outside.
    #[error("there is nothing here")]
    NotFound,
    /// Somebody else changed the same thing in between.
    #[error("somebody else has changed this meanwhile; look at it again")]
    ChangedMeanwhile,
    /// The role does not allow it.
    #[error("your role does not allow this")]
    Forbidden,
    /// A wrong address or a wrong password; nobody learns which.
    #[error("the e-mail address or the password is wrong")]
    SignIn,
    /// A single-purpose link that is forged, too old or used.
    #[error("this link no longer works; ask for a new one")]
    LinkExpired,
    /// Somebody must set up a second factor before anything else.
    #[error("set up a second factor first")]
    SecondFactorFirst,
    /// Too many tries have failed; so many minutes must pass.
    #[error("too many tries have failed; wait {0} minutes")]
    TooManyTries(i64),
    /// Without this person nobody could administer.
    #[error("this is the last administrator; make somebody else one first")]
    LastAdministrator,
    /// Where the case stands does not allow it.
    #[error(transparent)]
    NotAllowed(#[from] NotAllowed),
    /// The decision cannot stand.
    #[error(transparent)]
    Decision(#[from] InvalidDecision),
    /// The requester's details are not right.
    #[error(transparent)]
    Requester(#[from] InvalidRequester),
    /// The case's law has no limit of costs.
    #[error(transparent)]
    NoCostLimit(#[from] NoCostLimit),
    /// A day cannot become a bank holiday.
    #[error(transparent)]
    Day(DayError),
    /// Lines of a list of bank holidays are not right.
    #[error("the list of bank holidays is not right: {}", in_lines(.0))]
    Days(Vec<LineError>),
    /// A field of a form is not right.
    #[error("{field}: {problem}")]
    Invalid {
        /// The field's name in the form.
        field: &'static str,
        /// What is wrong.
        problem: Invalid,
    },
    /// A file cannot be taken in or released.
    #[error(transparent)]
    File(#[from] FileProblem),
    /// A letter cannot be made or sent as it is.
    #[error("the letter is not ready: {}", letter_problems(.0))]
    Letter(Vec<letters::Problem>),
    /// A template that letters cannot be made from.
    #[error("the template cannot be used as it is; look at what is wrong with it")]
    Template(Vec<letters::TemplateProblem>),
    /// What was to be published shows who asked. Nothing was published.
    #[error("the requester shows in {} places of what was to be published", .0.len())]
    RequesterShows(Vec<(ShownIn, Shows)>),
    /// It was published and has been taken off.
    #[error("this was published and has been withdrawn")]
    Gone,
    /// The gate read what was to leave, and it is not clean. Nothing left.
    #[error("the gate found {} things that must not leave", .0.len())]
    Gate(Vec<super::GateNote>),
    /// The gate asks somebody to look at something first. Nothing left.
    #[error("the gate asks to look at {} things first", .0.len())]
    NotLookedAt(Vec<super::GateNote>),
    /// A letter could not be filled or set.
    #[error("the letter could not be made")]
    Letters(#[source] letters::LetterError),
    /// The engine for PDF files could not be used at all.
    #[error("the PDF engine cannot be used")]
    Engine(#[source] redact::EngineError),
    /// The database.
    #[error("the record could not be read or written")]
    Storage(#[source] storage::Error),
    /// The database could not be opened.
    #[error("{0}")]
    Database(#[source] storage::db::OpenError),
    /// The store of files.
    #[error("a file could not be read or written")]
    Blobs(#[source] storage::blobs::BlobError),
    /// Where e-mails go.
    #[error("the setting for e-mails is not right")]
    Mail(#[source] mail::send::NotATransport),
    /// A setting.
    #[error("{what}")]
    Settings {
        /// What is wrong and what to do.
        what: String,
        /// The cause.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// A signature or a hash of a password could not be made.
    #[error("a secret could not be made")]
    Secret(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// A stored record that does not tell a case.
    #[error("the record of case {0} cannot be read; run `ateb audit verify`")]
    BrokenRecord(i64),
}

fn letter_problems(problems: &[letters::Problem]) -> String {
    problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}

fn in_lines(wrong: &[LineError]) -> String {
    wrong.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}

/// What is wrong with a field of a form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Invalid {
    /// Nothing was given.
    #[error("give something here")]
    Empty,
    /// Too much was given.
    #[error("this is too long")]
    TooLong,
    /// A day after today.
    #[error("that day is in the future")]
    InTheFuture,
    /// A day that is not after today.
    #[error("give a day after today")]
    NotLater,
    /// A day so long ago that it must be a slip.
    #[error("that day is too long ago")]
    TooLongAgo,
    /// A first arrival after the receipt that it led to.
    #[error("it cannot have reached somebody else after it was received")]
    AfterReceipt,
    /// A password under the shortest length.
    #[error("use at least 12 characters")]
    ShortPassword,
    /// The form of an e-mail address is missing.
    #[error("give an e-mail address like name@example.com")]
    BadEmail,
    /// The reference that was typed is not this case's.
    #[error("type the case's reference exactly")]
    WrongReference,
    /// Text that names no exemption of the law.
    #[error("there is no such exemption")]
    UnknownExemption,
    /// A code of the second factor that is not right now, or was used.
    #[error("this code is not right, or was used before")]
    WrongCode,
    /// Not the password of who is signed in.
    #[error("this is not your password")]
    WrongPassword,
    /// The password that it was before.
    #[error("choose another password than before")]
    SamePassword,
    /// An invitation for another address.
    #[error("this link was sent to another e-mail address")]
    OtherAddress,
    /// A number that is too small or too large.
    #[error("this number is out of bounds")]
    OutOfBounds,
    /// Somebody with this address exists already.
    #[error("somebody with this e-mail address exists already")]
    Taken,
    /// A name that another of the same kind has.
    #[error("there is one of this name already")]
    NameInUse,
    /// More views than anybody keeps apart.
    #[error("remove a view that you no longer use first")]
    TooManyViews,
    /// Somebody who may not read cases, or no longer signs in.
    #[error("name people who may read cases")]
    CannotRead,
    /// A reference of no case, or of one that is not there for this person.
    #[error("there is no case of this reference")]
    NoSuchCase,
    /// A case of another requester, to which a request cannot be filed as one that was sent again.
    #[error("that case is not of this requester; log the request, and link it")]
    OfSomebodyElse,
    /// A reference of no restricted case, or of one that is there for this person already.
    #[error("no restricted case that you are shut out of has this reference")]
    NotRestricted,
    /// A text that the document does not hold.
    #[error("that text is nowhere in the document")]
    Nowhere,
    /// A period that is too short or too long.
    #[error("give 6 to 360 months")]
    BadPeriod,
    /// A mark that cannot be used.
    #[error("this mark cannot be used")]
    BadMark,
    /// Requests that no period of sixty working days takes in.
    #[error("these requests were not all received within sixty working days; choose fewer")]
    NotInOnePeriod,
    /// A number of working days that no area has.
    #[error("give a number of working days from 1 to 40")]
    BadWorkingDays,
    /// No area was chosen, or one that nobody can be written to in.
    #[error("choose an area in which somebody can be written to")]
    NoArea,
    /// What is asked of a business area says who asked.
    #[error("leave the requester's name and address out")]
    NamesRequester,
    /// A last day for a business area after the case's own, which nobody has confirmed.
    #[error("that day is not before the case's own last day; confirm it or give an earlier one")]
    AfterCaseDue,
    /// An answer with neither files nor a reason for there being none.
    #[error("upload what you hold, or say why you hold nothing")]
    NoAnswer,
    /// An answer that nothing is held, without where it was looked for.
    #[error("say where you looked")]
    NoSearch,
    /// More files than a commission takes.
    #[error("that is too many files; put them into fewer")]
    TooManyFiles,
    /// A first arrival of a request for one's own data, which is its receipt.
    #[error("the first arrival of a request for one's own data is its receipt; give that day")]
    FirstArrivalCounts,
    /// A token that opens nothing.
    #[error("choose at least one scope")]
    NoScope,
    /// A scope of which the person's role allows nothing.
    #[error("a token cannot open more than its person's role does")]
    BeyondRole,
    /// A life of a token that is none or too long.
    #[error("give a number of days from 1 to 366")]
    TokenDays,
    /// More messages within a day than are taken.
    #[error("that is more than can be sent here in a day; write an e-mail")]
    TooManyMessages,
}

/// Why a file cannot be taken in or released.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FileProblem {
    /// No bytes.
    #[error("the file is empty")]
    Empty,
    /// Over the limit.
    #[error("the file is over {limit_mib} MiB")]
    TooLarge {
        /// The limit, in mebibytes.
        limit_mib: usize,
    },
    /// A kind that is not handled.
    #[error(
        "files of this kind ({0}) are not handled; save it as PDF or as one of the newer Office formats"
    )]
    Kind(String),
    /// A password is needed to open it.
    #[error("the file needs a password; remove it and upload the file again")]
    Encrypted,
    /// Its marks do not fit it.
    #[error("the marks do not fit the file: {0}")]
    Marks(String),
    /// Its bytes do not make a file of its kind.
    #[error("the file is broken and cannot be opened")]
    Broken,
    /// Too much time or memory.
    #[error("the file takes too much time or memory to read")]
    TooHeavy,
}

/// An error with all its causes, for whoever runs the service. A cause whose words end what was told
/// already adds nothing.
pub fn with_causes(error: &dyn std::error::Error) -> String {
    let mut told = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        let words = inner.to_string();
        if !told.ends_with(&words) {
            told = format!("{told}: {words}");
        }
        cause = inner.source();
    }
    told
}

impl Error {
    /// The key of the sentence that tells a person what was wrong and what to do.
    pub fn key(&self) -> &'static str {
        match self {
            Self::NotFound | Self::Gone => "error-not-found",
            Self::ChangedMeanwhile => "error-changed-meanwhile",
            Self::Forbidden => "error-forbidden",
            Self::SignIn => "error-sign-in",
            Self::LinkExpired => "error-link-expired",
            Self::SecondFactorFirst => "error-second-factor-first",
            Self::TooManyTries(_) => "error-too-many-tries",
            Self::LastAdministrator => "error-last-administrator",
            Self::NotAllowed(reason) => not_allowed(reason),
            Self::Decision(reason) => decision(reason),
            Self::Requester(reason) => match reason {
                InvalidRequester::NoName => "error-no-name",
                InvalidRequester::LongName => "error-long-name",
                InvalidRequester::NoAddress => "error-no-address",
                InvalidRequester::BadEmail => "error-bad-email",
            },
            Self::NoCostLimit(NoCostLimit::Eir) => "error-no-cost-limit-eir",
            Self::NoCostLimit(NoCostLimit::SubjectAccess) => "error-no-cost-limit-sar",
            Self::Day(reason) => day(reason),
            Self::Days(_) => "error-days",
            Self::Invalid { problem, .. } => problem.key(),
            Self::File(problem) => problem.key(),
            Self::Letter(_) => "error-letter-not-ready",
            Self::Template(_) => "error-template",
            Self::RequesterShows(_) => "error-requester-shows",
            Self::Gate(_) => "error-gate",
            Self::NotLookedAt(_) => "error-not-looked-at",
            Self::Letters(_) => "error-letter",
            Self::Storage(storage::Error::Busy) => "error-busy",
            Self::Storage(storage::Error::Full)
            | Self::Database(storage::db::OpenError::Full)
            | Self::Blobs(storage::blobs::BlobError::Full) => "error-disk-full",
            Self::Engine(_)
            | Self::Storage(_)
            | Self::Database(_)
            | Self::Blobs(_)
            | Self::Mail(_)
            | Self::Settings { .. }
            | Self::Secret(_)
            | Self::BrokenRecord(_) => "error-internal",
        }
    }

    /// What the sentence of [`Error::key`] names: an exemption, a number, a kind of file.
    pub fn detail(&self) -> Option<String> {
        match self {
            Self::NotAllowed(
                NotAllowed::UnprovenCopies(count) | NotAllowed::ReleasesNothing(count),
            ) => Some(count.to_string()),
            Self::NotAllowed(
                NotAllowed::BeforeAsking(day)
                | NotAllowed::FeeTooLate(day)
                | NotAllowed::LapsesLater(day)
                | NotAllowed::ReviewTooLate(day)
                | NotAllowed::ComplyTooSoon(day)
                | NotAllowed::NotLate(day)
                | NotAllowed::BadAgreedDate(_, day)
                | NotAllowed::KeptUntil(day),
            ) => Some(day.to_string()),
            Self::NotAllowed(NotAllowed::AbsoluteExemption(citation))
            | Self::Decision(
                InvalidDecision::Twice(citation)
                | InvalidDecision::NoReason(citation)
                | InvalidDecision::NoPublicInterestTest(citation)
                | InvalidDecision::NeedlessPublicInterestTest(citation)
                | InvalidDecision::CiteTheLimb(citation)
                | InvalidDecision::OtherRegime(citation)
                | InvalidDecision::NoMark(citation)
                | InvalidDecision::NotApplied(citation)
                | InvalidDecision::NoLikelihood(citation)
                | InvalidDecision::NeedlessLikelihood(citation)
                | InvalidDecision::NoOpinion(citation)
                | InvalidDecision::OpinionOutOfOrder(citation)
                | InvalidDecision::NoLinks(citation)
                | InvalidDecision::BadLink(citation)
                | InvalidDecision::NoEarlier(citation)
                | InvalidDecision::NoAdvice(citation)
                | InvalidDecision::NoEstimate(citation),
            ) => Some(citation.to_string()),
            Self::File(FileProblem::TooLarge { limit_mib }) => Some(limit_mib.to_string()),
            Self::File(FileProblem::Kind(what) | FileProblem::Marks(what)) => Some(what.clone()),
            Self::Letter(problems) => Some(letter_problems(problems)),
            Self::RequesterShows(places) => Some(places.len().to_string()),
            Self::Gate(notes) | Self::NotLookedAt(notes) => Some(notes.len().to_string()),
            Self::Days(wrong) => Some(in_lines(wrong)),
            Self::TooManyTries(minutes) => Some(minutes.to_string()),
            Self::Day(DayError::Outside { from, until, .. }) => {
                Some(format!("{}–{}", from.year(), until.year()))
            }
            _ => None,
        }
    }
}

const fn not_allowed(reason: &NotAllowed) -> &'static str {
    match reason {
        NotAllowed::AlreadyAnswered => "error-already-answered",
        NotAllowed::AlreadyWithdrawn => "error-already-withdrawn",
        NotAllowed::AlreadyLapsed => "error-already-lapsed",
        NotAllowed::NotAnswered => "error-not-answered",
        NotAllowed::UnderReview => "error-under-review",
        NotAllowed::NoReview => "error-no-review",
        NotAllowed::WaitingForRequester => "error-waiting-for-requester",
        NotAllowed::NotWaiting => "error-not-waiting",
        NotAllowed::InTheFuture => "error-in-the-future",
        NotAllowed::BeforeReceipt => "error-before-receipt",
        NotAllowed::BeforeAsking(_) => "error-before-asking",
        NotAllowed::BeforeAnswer => "error-before-answer",
        NotAllowed::TooLateToExtend => "error-too-late-to-extend",
        NotAllowed::AlreadyExtended => "error-already-extended",
        NotAllowed::OtherRegime => "error-other-regime",
        NotAllowed::AbsoluteExemption(_) => "error-absolute-exemption",
        NotAllowed::ComplexityAndVolume => "error-complexity-and-volume",
        NotAllowed::OneOrTwoMonths => "error-one-or-two-months",
        NotAllowed::BadPromise => "error-bad-promise",
        NotAllowed::TooLateForFee => "error-too-late-for-fee",
        NotAllowed::BadFee => "error-bad-fee",
        NotAllowed::FeeTooLate(_) => "error-fee-too-late",
        NotAllowed::LapsesLater(_) => "error-lapses-later",
        NotAllowed::NoLapseNotice => "error-no-lapse-notice",
        NotAllowed::ItemsOwed => "error-items-owed",
        NotAllowed::BadAgreedDate(..) => "error-bad-agreed-date",
        NotAllowed::RegimeInUse => "error-regime-in-use",
        NotAllowed::SameRegime => "error-same-regime",
        NotAllowed::NeverPublished => "error-never-published",
        NotAllowed::AlreadyPublished => "error-already-published",
        NotAllowed::NotPublished => "error-not-published",
        NotAllowed::TooManyItems => "error-too-many-items",
        NotAllowed::TooManyCommissions => "error-too-many-commissions",
        NotAllowed::NotAfterToday => "error-not-later",
        NotAllowed::NotLate(_) => "error-not-late",
        NotAllowed::CommissionClosed => "error-commission-closed",
        NotAllowed::CommissionOpen => "error-commission-open",
        NotAllowed::ReviewTooLate(_) => "error-review-too-late",
        NotAllowed::ReviewNotExtendable => "error-review-not-extendable",
        NotAllowed::ComplyTooSoon(_) => "error-comply-too-soon",
        NotAllowed::NoNotice => "error-no-notice",
        NotAllowed::OwnAnswer => "error-own-answer",
        NotAllowed::NobodyNamed => "error-nobody-named",
        NotAllowed::LeavesOutHandler => "error-leaves-out-handler",
        NotAllowed::NotRestricted => "error-not-restricted",
        NotAllowed::RequesterHidden => "error-requester-hidden",
        NotAllowed::Erased => "error-erased",
        NotAllowed::NotClosed => "error-not-closed",
        NotAllowed::KeptUntil(_) => "error-kept-until",
        NotAllowed::OnHold => "error-on-hold",
        NotAllowed::NotHeld => "error-not-held",
        NotAllowed::NotCleared => "error-not-cleared",
        NotAllowed::AlreadySent => "error-already-sent",
        NotAllowed::OwnDraft => "error-own-draft",
        NotAllowed::SameTwice => "error-same-twice",
        NotAllowed::NotAskedOfYou => "error-not-asked-of-you",
        NotAllowed::NothingPutForward => "error-nothing-put-forward",
        NotAllowed::NotOfThisCase => "error-not-of-this-case",
        NotAllowed::LinkedToItself => "error-linked-to-itself",
        NotAllowed::AlreadyLinked => "error-already-linked",
        NotAllowed::NotLinked => "error-not-linked",
        NotAllowed::NoteOfAnother => "error-note-of-another",
        NotAllowed::NoteStruck => "error-note-struck",
        NotAllowed::NoDecision => "error-no-decision",
        NotAllowed::DecisionOutOfDate => "error-decision-out-of-date",
        NotAllowed::LetterDoesNotFit => "error-letter-does-not-fit",
        NotAllowed::LetterOutOfDate => "error-letter-out-of-date",
        NotAllowed::ReleasesNothing(_) => "error-releases-nothing",
        NotAllowed::UnprovenCopies(_) => "error-unproven-copies",
    }
}

const fn day(reason: &DayError) -> &'static str {
    match reason {
        DayError::Outside { .. } => "error-day-outside",
        DayError::NoDivision { .. } => "error-day-division",
        DayError::AlreadyListed { .. } => "error-day-listed",
        DayError::NoName { .. } => "error-day-name",
        DayError::LongName { .. } => "error-day-long-name",
    }
}

const fn decision(reason: &InvalidDecision) -> &'static str {
    match reason {
        InvalidDecision::Twice(_) => "error-applied-twice",
        InvalidDecision::NoReason(_) => "error-no-reason",
        InvalidDecision::NoPublicInterestTest(_) => "error-no-public-interest-test",
        InvalidDecision::NeedlessPublicInterestTest(_) => "error-needless-public-interest-test",
        InvalidDecision::CiteTheLimb(_) => "error-cite-the-limb",
        InvalidDecision::OtherRegime(_) => "error-exemption-of-other-regime",
        InvalidDecision::FullWithExemptions => "error-full-with-exemptions",
        InvalidDecision::NothingApplied => "error-nothing-applied",
        InvalidDecision::NoMark(_) => "error-no-mark",
        InvalidDecision::NotApplied(_) => "error-not-applied",
        InvalidDecision::MarkWithoutExemption => "error-mark-without-exemption",
        InvalidDecision::NoResponse => "error-no-response",
        InvalidDecision::NothingWithheld => "error-nothing-withheld",
        InvalidDecision::OutcomeOfOtherRegime => "error-outcome-of-other-regime",
        InvalidDecision::NoLikelihood(_) => "error-no-likelihood",
        InvalidDecision::NeedlessLikelihood(_) => "error-needless-likelihood",
        InvalidDecision::NoOpinion(_) => "error-no-opinion",
        InvalidDecision::OpinionOutOfOrder(_) => "error-opinion-out-of-order",
        InvalidDecision::NoLinks(_) => "error-no-links",
        InvalidDecision::BadLink(_) => "error-bad-link",
        InvalidDecision::NoEarlier(_) => "error-no-earlier",
        InvalidDecision::NoAdvice(_) => "error-no-advice",
        InvalidDecision::NoEstimate(_) => "error-no-estimate",
        InvalidDecision::NoNotHeld => "error-no-not-held",
    }
}

impl Invalid {
    /// The key of its sentence.
    pub const fn key(self) -> &'static str {
        match self {
            Self::NoSuchCase => "error-no-such-case",
            Self::OfSomebodyElse => "error-of-somebody-else",
            Self::Empty => "error-empty",
            Self::TooLong => "error-too-long",
            Self::InTheFuture => "error-in-the-future",
            Self::NotLater => "error-not-later",
            Self::TooLongAgo => "error-too-long-ago",
            Self::AfterReceipt => "error-after-receipt",
            Self::ShortPassword => "error-short-password",
            Self::BadEmail => "error-bad-email",
            Self::WrongReference => "error-wrong-reference",
            Self::UnknownExemption => "error-unknown-exemption",
            Self::WrongCode => "error-wrong-code",
            Self::WrongPassword => "error-wrong-password",
            Self::SamePassword => "error-same-password",
            Self::OtherAddress => "error-other-address",
            Self::OutOfBounds => "error-out-of-bounds",
            Self::Taken => "error-taken",
            Self::NameInUse => "error-name-in-use",
            Self::TooManyViews => "error-too-many-views",
            Self::BadPeriod => "error-bad-period",
            Self::CannotRead => "error-cannot-read",
            Self::NotRestricted => "error-no-restricted-case",
            Self::BadMark => "error-bad-mark",
            Self::Nowhere => "error-nowhere",
            Self::NotInOnePeriod => "error-not-in-one-period",
            Self::FirstArrivalCounts => "error-first-arrival-counts",
            Self::BadWorkingDays => "error-bad-working-days",
            Self::NoArea => "error-no-area",
            Self::NamesRequester => "error-names-requester",
            Self::AfterCaseDue => "error-after-case-due",
            Self::NoAnswer => "error-no-area-answer",
            Self::NoSearch => "error-no-search",
            Self::TooManyFiles => "error-too-many-files",
            Self::NoScope => "error-no-scope",
            Self::BeyondRole => "error-beyond-role",
            Self::TokenDays => "error-token-days",
            Self::TooManyMessages => "error-too-many-messages",
        }
    }
}

impl FileProblem {
    /// The key of its sentence.
    pub const fn key(&self) -> &'static str {
        match self {
            Self::Empty => "error-file-empty",
            Self::TooLarge { .. } => "error-file-too-large",
            Self::Kind(_) => "error-file-kind",
            Self::Marks(_) => "error-file-marks",
            Self::Encrypted => "error-file-encrypted",
            Self::Broken => "error-file-broken",
            Self::TooHeavy => "error-file-too-heavy",
        }
    }
}

impl From<DayError> for Error {
    fn from(error: DayError) -> Self {
        Self::Day(error)
    }
}

impl From<storage::Error> for Error {
    fn from(error: storage::Error) -> Self {
        Self::Storage(error)
    }
}

impl From<storage::db::OpenError> for Error {
    fn from(error: storage::db::OpenError) -> Self {
        Self::Database(error)
    }
}

impl From<storage::blobs::BlobError> for Error {
    fn from(error: storage::blobs::BlobError) -> Self {
        Self::Blobs(error)
    }
}

impl From<mail::send::NotATransport> for Error {
    fn from(error: mail::send::NotATransport) -> Self {
        Self::Mail(error)
    }
}

impl From<letters::LetterError> for Error {
    fn from(error: letters::LetterError) -> Self {
        Self::Letters(error)
    }
}
