//! The worked cases: six requests played through the same acts as real ones, under a stopped
//! clock, so that every page has something true to show.
//!
//! People, places and documents are invented; the dates are those of real working days.

use super::{
    Error, NewArea, NewCommissions, NewLetter, NewPerson, NewRequest, Office, Proposed, SignedIn,
};
use crate::{
    clock::StoppedClock,
    config::Config,
    domain::{
        commission::{AreaAnswer, Search},
        decision::{Applied, Decision, Outcome},
        event::{Channel, Extension},
        ids::{CaseId, DocumentId},
        language::{Language, LanguageChoice},
        letter::{LetterType, PublicInterest, Words},
        mark::Mark,
        permission::Role,
        publication::Topic,
        requester::Requester,
    },
    law::{exemption::Citation, regime::Regime},
    redact::To,
};
use chrono::NaiveDate;
use std::sync::Arc;
use url::Url;

/// The number of the first worked case; the sixth is then 26732, as the real letter that it
/// follows.
const FIRST_NUMBER: i64 = 26_727;

/// The day on which the worked cases stand still.
pub const TODAY: NaiveDate = day(2026, 3, 12);

const NOTES: &[u8] = include_bytes!("../../demo/winter-roads-notes.pdf");
const APPROACH: &[u8] = include_bytes!("../../demo/hospital-approach.docx");
const TENDERS: &[u8] = include_bytes!("../../demo/gritter-tenders.pdf");
const PASSENGERS: &[u8] = include_bytes!("../../demo/bus-passengers.csv");
const RIVER: &[u8] = include_bytes!("../../demo/river-readings.txt");

/// Who answers for a business area.
const IN_AREA: &str = "cyfrannwr@demo.example";

/// What was played, and how to look at it.
#[derive(Debug)]
pub struct Played {
    /// The day on which the cases stand.
    pub today: NaiveDate,
    /// The address of the administrator.
    pub email: String,
    /// The address of who agrees to answers.
    pub approver: String,
    /// The addresses of the others, one for each further role.
    pub others: Vec<(Role, String)>,
    /// The password of all of them, made for this folder.
    pub password: String,
    /// Each case's reference, with a link as its requester has it.
    pub links: Vec<(String, Url)>,
}

/// Plays the worked cases into an office that has no cases yet.
pub fn play(config: &Config) -> Result<Played, Error> {
    let config = Config { first_number: FIRST_NUMBER, today: None, ..config.clone() };
    let clock = Arc::new(StoppedClock::on(day(2026, 1, 19)));
    let office = Office::open(&config, Arc::<StoppedClock>::clone(&clock) as _)?;
    if office.set_up_link()?.is_none() {
        return Err(Error::Settings {
            what: "there are people in this database already; the worked cases want an empty one: \
                   choose another --data-dir"
                .to_owned(),
            source: "not empty".into(),
        });
    }
    let email = "gweinyddwr@demo.example".to_owned();
    let password = hex::encode(rand::random::<[u8; 10]>());
    let who = office.first_person(&email, &password)?;
    let approver = "cymeradwywr@demo.example".to_owned();
    let agrees = office.further_person("Angharad Demo", &approver, Role::Approver, &password)?;
    let mut others = Vec::new();
    for (role, name, email) in [
        (Role::Officer, "Emrys Demo", "swyddog@demo.example"),
        (Role::Reviewer, "Rhodri Demo", "adolygydd@demo.example"),
        (Role::Auditor, "Nesta Demo", "archwilydd@demo.example"),
    ] {
        office.further_person(name, email, role, &password)?;
        others.push((role, email.to_owned()));
    }
    let in_area = office.further_person("Cadi Demo", IN_AREA, Role::Contributor, &password)?;
    others.push((Role::Contributor, IN_AREA.to_owned()));
    let play = Play { office, clock, who, agrees, in_area };
    let cases = [
        play.the_clarification()?,
        play.the_extension()?,
        play.the_refusal()?,
        play.the_environmental_case()?,
        play.the_late_one()?,
        play.the_minutes()?,
    ];
    play.clock.set_on(TODAY);
    play.office.do_all_jobs()?;
    let links = cases
        .into_iter()
        .map(|id| {
            let case = play.office.case(&play.who, id)?.case;
            Ok((case.reference.to_string(), play.office.link_for_show(id)?))
        })
        .collect::<Result<_, Error>>()?;
    Ok(Played { today: TODAY, email, approver, others, password, links })
}

impl Office {
    fn first_person(&self, email: &str, password: &str) -> Result<SignedIn, Error> {
        let link = self.set_up_link()?.ok_or(Error::LinkExpired)?;
        let token = link.path_segments().and_then(Iterator::last).unwrap_or_default().to_owned();
        let session = self.set_up(
            &token,
            &NewPerson {
                name: "Gwenllian Demo".to_owned(),
                email: email.to_owned(),
                password: password.to_owned(),
                language: Language::English,
            },
        )?;
        self.who(&session.0)?.ok_or(Error::SignIn)
    }

    fn further_person(
        &self,
        name: &str,
        email: &str,
        role: Role,
        password: &str,
    ) -> Result<SignedIn, Error> {
        let link = self.invite(name, email, role, Language::Welsh)?;
        let token = link.path_segments().and_then(Iterator::last).unwrap_or_default().to_owned();
        let session = self.set_up(
            &token,
            &NewPerson {
                name: name.to_owned(),
                email: email.to_owned(),
                password: password.to_owned(),
                language: Language::Welsh,
            },
        )?;
        self.who(&session.0)?.ok_or(Error::SignIn)
    }
}

struct Play {
    office: Office,
    clock: Arc<StoppedClock>,
    /// Who handles the cases.
    who: SignedIn,
    /// Who agrees to the answers.
    agrees: SignedIn,
    /// Who answers for a business area.
    in_area: SignedIn,
}

impl Play {
    /// The date of receipt, and logging on that day unless moved before.
    fn log(
        &self,
        regime: Regime,
        received_on: NaiveDate,
        asked: &Asked<'_>,
    ) -> Result<CaseId, Error> {
        let requester = Requester::parse(asked.name, asked.email, "", asked.language)?;
        let request = NewRequest {
            regime,
            received_on,
            channel: Channel::Email,
            requester,
            subject: asked.subject.to_owned(),
            body: asked.body.to_owned(),
            redirected_from: None,
        };
        let id = self.office.log_request(&self.who, &request)?;
        self.office.do_all_jobs()?;
        Ok(id)
    }

    fn upload(&self, id: CaseId, name: &str, bytes: &[u8]) -> Result<DocumentId, Error> {
        self.office.add_document(&self.who, id, name, bytes)
    }

    fn mark(
        &self,
        id: CaseId,
        document: DocumentId,
        texts: &[&str],
        exemption: &str,
    ) -> Result<(), Error> {
        let marks = texts
            .iter()
            .map(|text| Mark::find(text, Some(exemption)))
            .collect::<Result<Vec<_>, _>>()
            .map_err(|_cause| Error::NotFound)?;
        self.office.mark(&self.who, id, document, marks).map(drop)
    }

    fn copy(&self, id: CaseId, document: DocumentId) -> Result<(), Error> {
        if self.office.make_copy(&self.who, id, document, To::Same)? {
            Ok(())
        } else {
            Err(Error::NotFound)
        }
    }

    fn answer(&self, id: CaseId, decision: &Decision) -> Result<(), Error> {
        self.office.decide(&self.who, id, decision)?;
        let letter = self.office.draft_answer(&self.who, id)?;
        let reference = self.office.case(&self.who, id)?.case.reference.to_string();
        self.office.ask_clearance(&self.who, id, None, self.agrees.id, "")?;
        self.office.agree(&self.agrees, id, "")?;
        self.office.issue(&self.who, id, letter, &reference, true)?;
        self.office.do_all_jobs()?;
        Ok(())
    }

    fn take(&self, id: CaseId) -> Result<(), Error> {
        self.office.assign(&self.who, id, self.who.id)
    }

    /// FOIA s.1(3): the request was unclear; the clock started afresh when it was explained.
    fn the_clarification(&self) -> Result<CaseId, Error> {
        self.clock.set_on(day(2026, 1, 19));
        let id = self.log(
            Regime::Foia,
            day(2026, 1, 19),
            &Asked {
                name: "Huw Tremlett",
                email: "huw.tremlett@post.example",
                language: LanguageChoice::English,
                subject: "Passengers on bus routes",
                body: "Please send me the passenger figures for the buses.",
            },
        )?;
        self.take(id)?;
        self.clock.set_on(day(2026, 1, 26));
        self.office.request_clarification(
            &self.who,
            id,
            None,
            &Words::only(
                Language::English,
                "Which routes and which period do you mean? We hold figures for each route and \
                 each quarter since 2019.",
            ),
        )?;
        self.office.do_all_jobs()?;
        self.clock.set_on(day(2026, 2, 20));
        self.office.receive_clarification(&self.who, id, None, day(2026, 2, 20))?;
        self.the_business_areas(id)?;
        Ok(id)
    }

    /// Two business areas are asked: one sends what it holds, the other is late.
    fn the_business_areas(&self, id: CaseId) -> Result<(), Error> {
        self.clock.set_on(day(2026, 2, 24));
        let mut areas = Vec::new();
        for (en, cy, email) in
            [("Buses", "Bysiau", IN_AREA), ("Statistics", "Ystadegau", "ystadegau@demo.example")]
        {
            let new = NewArea { name: both(en, cy), working_days: Some(7) };
            let area = self.office.add_area(&self.who, &new)?;
            self.office.add_contact(&self.who, area, en, email, LanguageChoice::Welsh)?;
            areas.push(area);
        }
        let asked = self.office.commission(
            &self.who,
            id,
            &NewCommissions {
                areas,
                asked: "Which figures do you hold of passengers on routes 12 and 47 in 2025, for \
                        each quarter?"
                    .to_owned(),
                due_on: Some(day(2026, 3, 5)),
                ..NewCommissions::default()
            },
        )?;
        self.office.do_all_jobs()?;
        self.clock.set_on(day(2026, 3, 4));
        let first = asked.first().copied().ok_or(Error::NotFound)?;
        let session = self.office.open_own_commission(&self.in_area, first)?.0;
        self.office.add_area_file(&session, "bus-passengers.csv", PASSENGERS)?;
        self.office.send_area_answer(
            &session,
            &AreaAnswer {
                comment: "Route 47 was run by another firm until June.".to_owned(),
                searches: vec![Search {
                    place: "The returns of the bus firms".to_owned(),
                    terms: "12, 47".to_owned(),
                    found: "Eight quarterly tables.".to_owned(),
                }],
                minutes: Some(40),
                ..AreaAnswer::default()
            },
        )?;
        self.office.do_all_jobs()?;
        for document in self.office.case(&self.who, id)?.documents {
            self.copy(id, document.id)?;
        }
        Ok(())
    }

    /// What was answered is in the disclosure log, without who asked.
    fn the_publication(&self, id: CaseId) -> Result<(), Error> {
        let begun = self.office.publication(&self.who, id)?.proposed;
        self.office.propose_publication(
            &self.who,
            id,
            &Proposed {
                title: both("Level of the Banwy in January 2026", "Lefel afon Banwy, Ionawr 2026"),
                summary: both(
                    "How high the river rose at Llanerfyl, and when the pump at Pont Robert ran.",
                    "Pa mor uchel y cododd yr afon yn Llanerfyl, a phryd y bu’r pwmp ym Mhont \
                     Robert ar waith.",
                ),
                topics: vec![Topic::Environment],
                ..begun
            },
        )?;
        let seen = self.office.preview_publication(&self.who, id)?.digest;
        self.office.publish(&self.who, id, &seen)
    }

    /// FOIA s.10(3): more time to weigh the public interest in commercial interests.
    fn the_extension(&self) -> Result<CaseId, Error> {
        self.clock.set_on(day(2026, 2, 2));
        let id = self.log(
            Regime::Foia,
            day(2026, 2, 2),
            &Asked {
                name: "Marged Ellwood",
                email: "marged@ellwood.example",
                language: LanguageChoice::Welsh,
                subject: "Tendrau ar gyfer llogi peiriannau graeanu",
                body: "Hoffwn gael copi o’r tendrau a ddaeth i law ar gyfer llogi dau beiriant \
                       graeanu, a’r prisiau ym mhob un.",
            },
        )?;
        self.take(id)?;
        self.clock.set_on(day(2026, 2, 17));
        let tenders = self.upload(id, "gritter-tenders.pdf", TENDERS)?;
        self.mark(id, tenders, &["£412.50", "£389.00", "£455.25"], "FOIA s.43(2)")?;
        self.clock.set_on(day(2026, 2, 26));
        self.office.extend(
            &self.who,
            id,
            None,
            &Extension::PublicInterest { exemption: cite("FOIA s.43(2)")? },
            day(2026, 3, 20),
            &Words::only(
                Language::Welsh,
                "Mae angen mwy o amser arnom i bwyso a mesur y niwed posibl i’r cwmnïau yn erbyn \
                 budd y cyhoedd mewn gwybod sut y caiff arian cyhoeddus ei wario.",
            ),
        )?;
        self.office.do_all_jobs()?;
        Ok(id)
    }

    /// FOIA s.22: all of it will be published soon, so that it is refused.
    fn the_refusal(&self) -> Result<CaseId, Error> {
        self.clock.set_on(day(2026, 2, 5));
        let id = self.log(
            Regime::Foia,
            day(2026, 2, 5),
            &Asked {
                name: "Osian Birkbeck",
                email: "osian@birkbeck.example",
                language: LanguageChoice::Unknown,
                subject: "Survey of footbridges",
                body: "Please send me the results of the survey of footbridges made last autumn.",
            },
        )?;
        self.take(id)?;
        self.clock.set_on(day(2026, 2, 25));
        let citation = cite("FOIA s.22(1)")?;
        self.answer(
            id,
            &Decision {
                outcome: Outcome::Refused,
                response: both(
                    "We hold the results of the survey. They will be published on our website in \
                     April 2026, when the last two bridges have been checked again.",
                    "Rydym yn dal canlyniadau’r arolwg. Cânt eu cyhoeddi ar ein gwefan ym mis \
                     Ebrill 2026, ar ôl i’r ddwy bont olaf gael eu gwirio eto.",
                ),
                publication: both(
                    "The results will be published on our website in April 2026.",
                    "Caiff y canlyniadau eu cyhoeddi ar ein gwefan ym mis Ebrill 2026.",
                ),
                exemptions: vec![Applied {
                    reasons: both(
                        "When your request came it had already been settled that the results \
                         would be published in April, and it is reasonable to wait until they are \
                         complete.",
                        "Pan ddaeth eich cais, roedd eisoes wedi’i benderfynu y byddai’r \
                         canlyniadau’n cael eu cyhoeddi ym mis Ebrill, ac mae’n rhesymol aros nes \
                         eu bod yn gyflawn.",
                    ),
                    public_interest: Some(PublicInterest {
                        for_release: both(
                            "People who use the bridges have an interest in knowing their state.",
                            "Mae gan y bobl sy’n defnyddio’r pontydd fuddiant mewn gwybod beth yw \
                             eu cyflwr.",
                        ),
                        for_withholding: both(
                            "Results that are not complete could lead people to avoid bridges \
                             that are sound.",
                            "Gallai canlyniadau anghyflawn arwain pobl i osgoi pontydd sy’n \
                             gadarn.",
                        ),
                        balance: both(
                            "As the wait is short and any bridge that was found unsafe has been \
                             closed, the interest in publishing the results once and complete \
                             weighs more.",
                            "Gan fod yr aros yn fyr, a chan fod pob pont y cafwyd ei bod yn \
                             anniogel wedi’i chau, mae’r budd mewn cyhoeddi’r canlyniadau unwaith, \
                             ac yn gyflawn, yn drymach.",
                        ),
                    }),
                    ..Applied::plain(citation, Words::default())
                }],
                ..Decision::plain(Outcome::Refused, Words::default(), Vec::new())
            },
        )?;
        Ok(id)
    }

    /// The Environmental Information Regulations: river levels, without the name of a colleague.
    fn the_environmental_case(&self) -> Result<CaseId, Error> {
        self.clock.set_on(day(2026, 2, 10));
        let id = self.log(
            Regime::Eir,
            day(2026, 2, 10),
            &Asked {
                name: "Sioned Wakelin",
                email: "s.wakelin@post.example",
                language: LanguageChoice::English,
                subject: "Level of the Banwy in January",
                body: "How high did the Afon Banwy rise at Llanerfyl in January 2026, and was the \
                       pump at Pont Robert working?",
            },
        )?;
        self.take(id)?;
        self.clock.set_on(day(2026, 3, 5));
        let readings = self.upload(id, "river-readings.txt", RIVER)?;
        self.mark(id, readings, &["Llinos Abernethy"], "EIR reg. 13(1)")?;
        self.copy(id, readings)?;
        self.answer(
            id,
            &Decision {
                outcome: Outcome::Part,
                response: Words::only(
                    Language::English,
                    "The river was highest on 8 January 2026, at 2.41 metres above the gauge's \
                     zero. The pump at Pont Robert ran on that day from 03:10 to 11:45. The \
                     readings are enclosed.",
                ),
                exemptions: vec![Applied::plain(
                    cite("EIR reg. 13(1)")?,
                    Words::only(
                        Language::English,
                        "The readings name a junior colleague, who did not expect to be named in \
                         public. Naming them would not help anybody to understand the readings.",
                    ),
                )],
                ..Decision::plain(Outcome::Part, Words::default(), Vec::new())
            },
        )?;
        self.the_publication(id)?;
        Ok(id)
    }

    /// Logged late and not yet looked at: its last day has passed, and an apology is drafted.
    fn the_late_one(&self) -> Result<CaseId, Error> {
        self.clock.set_on(day(2026, 2, 11));
        let id = self.log(
            Regime::Foia,
            day(2026, 2, 6),
            &Asked {
                name: "Non Castellan",
                email: "non@castellan.example",
                language: LanguageChoice::Bilingual,
                subject: "Cost of new office chairs",
                body: "How much was spent on office chairs in 2025, and from whom were they \
                       bought?",
            },
        )?;
        self.clock.set_on(TODAY);
        let apology = NewLetter {
            message: both(
                "We logged your request late and have not yet asked the colleagues who buy the \
                 furniture.",
                "Cofnodwyd eich cais yn hwyr, ac nid ydym eto wedi holi’r cydweithwyr sy’n prynu’r \
                 dodrefn.",
            ),
            day: Some(day(2026, 3, 20)),
            ..NewLetter::default()
        };
        self.office.write_letter(&self.who, id, LetterType::LateApology, &apology)?;
        Ok(id)
    }

    /// The case that follows the real letter: received on 18 February 2026, due on 19 March since
    /// 17 March is a bank holiday in Northern Ireland, answered on 12 March.
    fn the_minutes(&self) -> Result<CaseId, Error> {
        self.clock.set_on(day(2026, 2, 18));
        let id = self.log(
            Regime::Foia,
            day(2026, 2, 18),
            &Asked {
                name: "Rhiannon Fairbrother",
                email: "rhiannon@fairbrother.example",
                language: LanguageChoice::English,
                subject: "Notes of the Winter Roads Group",
                body: "Please send me the notes of the Winter Roads Group's meeting in January, \
                       and anything on file about gritting the hospital approach.",
            },
        )?;
        self.take(id)?;
        self.clock.set_on(day(2026, 3, 9));
        let names = ["Mererid Ashworth", "Ioan Pennant", "Delyth Okonkwo", "Sulaiman Rees"];
        let notes = self.upload(id, "winter-roads-notes.pdf", NOTES)?;
        self.mark(id, notes, &names, "FOIA s.40(2)")?;
        self.copy(id, notes)?;
        let approach = self.upload(id, "hospital-approach.docx", APPROACH)?;
        let in_note = ["Ioan Pennant", "Mererid Ashworth", "delyth.okonkwo@roads.example"];
        self.mark(id, approach, &in_note, "FOIA s.40(2)")?;
        self.copy(id, approach)?;
        self.clock.set_on(TODAY);
        self.answer(
            id,
            &Decision {
                outcome: Outcome::Part,
                response: Words::only(
                    Language::English,
                    "We hold the notes of the meeting of 13 January 2026 and one note to file \
                     about the hospital approach. Both are enclosed, without the names of \
                     colleagues.",
                ),
                exemptions: vec![Applied::plain(
                    cite("FOIA s.40(2)")?,
                    Words::only(
                        Language::English,
                        "The documents name colleagues below the senior grades. They did not \
                         expect their names to be made public, and what you asked about can be \
                         understood without them.",
                    ),
                )],
                ..Decision::plain(Outcome::Part, Words::default(), Vec::new())
            },
        )?;
        Ok(id)
    }
}

/// Who asked for what.
struct Asked<'a> {
    name: &'a str,
    email: &'a str,
    language: LanguageChoice,
    subject: &'a str,
    body: &'a str,
}

fn both(en: &str, cy: &str) -> Words {
    Words { en: en.to_owned(), cy: cy.to_owned() }
}

fn cite(text: &str) -> Result<Citation, Error> {
    text.parse().map_err(|_cause| Error::NotFound)
}

const fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    match NaiveDate::from_ymd_opt(year, month, day) {
        Some(date) => date,
        // Found when the program is built: every use is in a constant or in the worked cases.
        None => NaiveDate::MIN,
    }
}
