//! The grounds on which information may be withheld: exemptions of the Act (Part II, with the
//! refusals of ss.12 and 14) and exceptions of the Regulations (regs 12 and 13), as data.

use super::{regime::Regime, words::Words};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::{cmp, fmt, hash, str::FromStr};

/// Whether the public interest has to be weighed: FOIA 2000 s.2, EIR 2004 reg. 12(1)(b).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Balance {
    /// FOIA s.2(3): absolute; nothing is weighed. Reg. 13(1) stands here too, since reg. 12(3)
    /// takes personal data out of the test of reg. 12(1).
    Absolute,
    /// FOIA s.2(1)(b) and (2)(b): withheld only if the public interest in doing so outweighs that
    /// in disclosure.
    Qualified,
    /// Sections 12 and 14: no exemption at all, so nothing is weighed.
    Procedural,
    /// The provision as a whole has limbs of both kinds: cite the limb.
    DependsOnLimb,
}

/// What has to be shown for the ground to apply.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// The information is of the class described.
    Class,
    /// Disclosure would, or would be likely to, prejudice or endanger what is protected.
    Prejudice,
    /// Withholding is required for the purpose (ss.24 and 34).
    Required,
    /// Prejudice in the reasonable opinion of a qualified person (s.36).
    QualifiedPersonsOpinion,
    /// Disclosure would adversely affect what is protected (reg. 12(5)).
    AdverseEffect,
    /// Disclosure would break the rules of data protection (s.40, reg. 13).
    DataProtection,
    /// The request, not the information, is the ground (ss.12 and 14, reg. 12(4)(b) and (c)).
    TheRequest,
}

/// A subsection or paragraph that can be cited for itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limb {
    /// As it follows the number: `(2)`, `(1)(aa)`, `(2)(b)(ii)`.
    pub sub: &'static str,
    /// Whether the public interest is weighed.
    pub balance: Balance,
    /// What has to be shown.
    pub basis: Basis,
    /// Whether this is the limb that lets the authority neither confirm nor deny.
    pub neither_confirms_nor_denies: bool,
}

/// An exemption of the Act or an exception of the Regulations.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Exemption {
    /// [`Regime::Foia`] or [`Regime::Eir`].
    pub regime: Regime,
    /// The section or regulation: `40`, `22A`, `12(5)(f)`.
    pub number: &'static str,
    /// The short title in English.
    pub title_en: &'static str,
    /// The short title in Welsh.
    pub title_cy: &'static str,
    /// Whether the public interest is weighed, for the provision as a whole.
    pub balance: Balance,
    /// What has to be shown, for the provision as a whole.
    pub basis: Basis,
    /// The parts of it that can be cited.
    pub limbs: &'static [Limb],
}

impl Exemption {
    /// The title in both languages.
    pub const fn title(&self) -> Words {
        Words::of(self.title_en, self.title_cy)
    }

    /// The limb under which the authority may neither confirm nor deny that it holds the
    /// information; nothing where there is none.
    pub fn ncnd(&'static self) -> Option<Citation> {
        let limb = self.limbs.iter().find(|limb| limb.neither_confirms_nor_denies)?;
        Some(Citation { exemption: self, limb: Some(limb) })
    }
}

const fn limb(sub: &'static str, balance: Balance, basis: Basis) -> Limb {
    Limb { sub, balance, basis, neither_confirms_nor_denies: false }
}

const fn ncnd(sub: &'static str, balance: Balance, basis: Basis) -> Limb {
    Limb { sub, balance, basis, neither_confirms_nor_denies: true }
}

const fn foia(
    number: &'static str,
    (title_en, title_cy): (&'static str, &'static str),
    balance: Balance,
    basis: Basis,
    limbs: &'static [Limb],
) -> Exemption {
    Exemption { regime: Regime::Foia, number, title_en, title_cy, balance, basis, limbs }
}

const fn eir(
    number: &'static str,
    (title_en, title_cy): (&'static str, &'static str),
    balance: Balance,
    basis: Basis,
    limbs: &'static [Limb],
) -> Exemption {
    Exemption { regime: Regime::Eir, number, title_en, title_cy, balance, basis, limbs }
}

use Balance::{Absolute, DependsOnLimb, Procedural, Qualified};
use Basis::{
    AdverseEffect, Class, DataProtection, Prejudice, QualifiedPersonsOpinion, Required, TheRequest,
};

/// The Act's grounds, in order. The split into absolute and qualified is that of s.2(3).
pub static FOIA: &[Exemption] = &[
    foia(
        "12",
        (
            "Cost of compliance exceeds the appropriate limit",
            "Cost cydymffurfio uwchlaw'r terfyn priodol",
        ),
        Procedural,
        TheRequest,
        &[limb("(1)", Procedural, TheRequest), ncnd("(2)", Procedural, TheRequest)],
    ),
    foia(
        "14",
        ("Vexatious or repeated requests", "Ceisiadau blinderus neu ailadroddus"),
        Procedural,
        TheRequest,
        &[limb("(1)", Procedural, TheRequest), limb("(2)", Procedural, TheRequest)],
    ),
    foia(
        "21",
        (
            "Information accessible to the applicant by other means",
            "Gwybodaeth y gall ymgeiswyr ei chael trwy ddulliau eraill",
        ),
        Absolute,
        Class,
        &[limb("(1)", Absolute, Class)],
    ),
    foia(
        "22",
        (
            "Information intended for future publication",
            "Gwybodaeth y bwriedir ei chyhoeddi yn y dyfodol",
        ),
        Qualified,
        Class,
        &[limb("(1)", Qualified, Class), ncnd("(2)", Qualified, Class)],
    ),
    foia(
        "22A",
        ("Research", "Ymchwil"),
        Qualified,
        Prejudice,
        &[limb("(1)", Qualified, Prejudice), ncnd("(2)", Qualified, Prejudice)],
    ),
    foia(
        "23",
        (
            "Information supplied by, or relating to, bodies dealing with security matters",
            "Gwybodaeth a roddwyd gan gyrff sy'n delio â materion diogelwch, neu sy'n ymwneud â \
             nhw",
        ),
        Absolute,
        Class,
        &[limb("(1)", Absolute, Class), ncnd("(5)", Absolute, Class)],
    ),
    foia(
        "24",
        ("National security", "Diogelwch cenedlaethol"),
        Qualified,
        Required,
        &[limb("(1)", Qualified, Required), ncnd("(2)", Qualified, Required)],
    ),
    foia(
        "26",
        ("Defence", "Amddiffyn"),
        Qualified,
        Prejudice,
        &[
            limb("(1)", Qualified, Prejudice),
            limb("(1)(a)", Qualified, Prejudice),
            limb("(1)(b)", Qualified, Prejudice),
            ncnd("(3)", Qualified, Prejudice),
        ],
    ),
    foia(
        "27",
        ("International relations", "Cysylltiadau rhyngwladol"),
        Qualified,
        Prejudice,
        &[
            limb("(1)", Qualified, Prejudice),
            limb("(1)(a)", Qualified, Prejudice),
            limb("(1)(b)", Qualified, Prejudice),
            limb("(1)(c)", Qualified, Prejudice),
            limb("(1)(d)", Qualified, Prejudice),
            limb("(2)", Qualified, Class),
            ncnd("(4)", Qualified, Prejudice),
        ],
    ),
    foia(
        "28",
        ("Relations within the United Kingdom", "Cysylltiadau o fewn y Deyrnas Unedig"),
        Qualified,
        Prejudice,
        &[limb("(1)", Qualified, Prejudice), ncnd("(3)", Qualified, Prejudice)],
    ),
    foia(
        "29",
        ("The economy", "Yr economi"),
        Qualified,
        Prejudice,
        &[
            limb("(1)", Qualified, Prejudice),
            limb("(1)(a)", Qualified, Prejudice),
            limb("(1)(b)", Qualified, Prejudice),
            ncnd("(2)", Qualified, Prejudice),
        ],
    ),
    foia(
        "30",
        (
            "Investigations and proceedings conducted by public authorities",
            "Ymchwiliadau ac achosion a gynhelir gan awdurdodau cyhoeddus",
        ),
        Qualified,
        Class,
        &[
            limb("(1)", Qualified, Class),
            limb("(1)(a)", Qualified, Class),
            limb("(1)(a)(i)", Qualified, Class),
            limb("(1)(a)(ii)", Qualified, Class),
            limb("(1)(b)", Qualified, Class),
            limb("(1)(c)", Qualified, Class),
            limb("(2)", Qualified, Class),
            ncnd("(3)", Qualified, Class),
        ],
    ),
    foia(
        "31",
        ("Law enforcement", "Gorfodi'r gyfraith"),
        Qualified,
        Prejudice,
        &[
            limb("(1)", Qualified, Prejudice),
            limb("(1)(a)", Qualified, Prejudice),
            limb("(1)(b)", Qualified, Prejudice),
            limb("(1)(c)", Qualified, Prejudice),
            limb("(1)(d)", Qualified, Prejudice),
            limb("(1)(e)", Qualified, Prejudice),
            limb("(1)(f)", Qualified, Prejudice),
            limb("(1)(g)", Qualified, Prejudice),
            limb("(1)(h)", Qualified, Prejudice),
            limb("(1)(i)", Qualified, Prejudice),
            limb("(2)(a)", Qualified, Prejudice),
            limb("(2)(b)", Qualified, Prejudice),
            limb("(2)(c)", Qualified, Prejudice),
            limb("(2)(d)", Qualified, Prejudice),
            limb("(2)(e)", Qualified, Prejudice),
            limb("(2)(f)", Qualified, Prejudice),
            limb("(2)(g)", Qualified, Prejudice),
            limb("(2)(h)", Qualified, Prejudice),
            limb("(2)(i)", Qualified, Prejudice),
            limb("(2)(j)", Qualified, Prejudice),
            ncnd("(3)", Qualified, Prejudice),
        ],
    ),
    foia(
        "32",
        ("Court records", "Cofnodion llys"),
        Absolute,
        Class,
        &[limb("(1)", Absolute, Class), limb("(2)", Absolute, Class), ncnd("(3)", Absolute, Class)],
    ),
    foia(
        "33",
        ("Audit functions", "Swyddogaethau archwilio"),
        Qualified,
        Prejudice,
        &[limb("(2)", Qualified, Prejudice), ncnd("(3)", Qualified, Prejudice)],
    ),
    foia(
        "34",
        ("Parliamentary privilege", "Braint Seneddol"),
        Absolute,
        Required,
        &[limb("(1)", Absolute, Required), ncnd("(2)", Absolute, Required)],
    ),
    foia(
        "35",
        ("Formulation of government policy", "Ffurfio polisi'r llywodraeth"),
        Qualified,
        Class,
        &[
            limb("(1)", Qualified, Class),
            limb("(1)(a)", Qualified, Class),
            limb("(1)(b)", Qualified, Class),
            limb("(1)(c)", Qualified, Class),
            limb("(1)(d)", Qualified, Class),
            ncnd("(3)", Qualified, Class),
        ],
    ),
    // Absolute only for what the Houses of Parliament hold, which no other authority can cite.
    foia(
        "36",
        (
            "Prejudice to effective conduct of public affairs",
            "Niweidiol i gynnal materion cyhoeddus yn effeithiol",
        ),
        Qualified,
        QualifiedPersonsOpinion,
        &[
            limb("(2)", Qualified, QualifiedPersonsOpinion),
            limb("(2)(a)", Qualified, QualifiedPersonsOpinion),
            limb("(2)(a)(i)", Qualified, QualifiedPersonsOpinion),
            limb("(2)(a)(ii)", Qualified, QualifiedPersonsOpinion),
            limb("(2)(a)(iii)", Qualified, QualifiedPersonsOpinion),
            limb("(2)(b)", Qualified, QualifiedPersonsOpinion),
            limb("(2)(b)(i)", Qualified, QualifiedPersonsOpinion),
            limb("(2)(b)(ii)", Qualified, QualifiedPersonsOpinion),
            limb("(2)(c)", Qualified, QualifiedPersonsOpinion),
            ncnd("(3)", Qualified, QualifiedPersonsOpinion),
        ],
    ),
    // s.2(3)(ea): only the Sovereign, the heir and the second in line are absolute.
    foia(
        "37",
        (
            "Communications with His Majesty, etc. and honours",
            "Cyfathrebu ag Ei Fawrhydi etc. ac anrhydeddau",
        ),
        DependsOnLimb,
        Class,
        &[
            limb("(1)", DependsOnLimb, Class),
            limb("(1)(a)", Absolute, Class),
            limb("(1)(aa)", Absolute, Class),
            limb("(1)(ab)", Absolute, Class),
            limb("(1)(ac)", Qualified, Class),
            limb("(1)(ad)", Qualified, Class),
            limb("(1)(b)", Qualified, Class),
            ncnd("(2)", DependsOnLimb, Class),
        ],
    ),
    foia(
        "38",
        ("Health and safety", "Iechyd a diogelwch"),
        Qualified,
        Prejudice,
        &[
            limb("(1)", Qualified, Prejudice),
            limb("(1)(a)", Qualified, Prejudice),
            limb("(1)(b)", Qualified, Prejudice),
            ncnd("(2)", Qualified, Prejudice),
        ],
    ),
    foia(
        "39",
        ("Environmental information", "Gwybodaeth amgylcheddol"),
        Qualified,
        Class,
        &[
            limb("(1)", Qualified, Class),
            limb("(1)(a)", Qualified, Class),
            limb("(1)(b)", Qualified, Class),
            ncnd("(2)", Qualified, Class),
        ],
    ),
    // s.2(3)(f) and (fa): one's own data, and the first condition of subsection (3A).
    foia(
        "40",
        ("Personal information", "Gwybodaeth bersonol"),
        DependsOnLimb,
        DataProtection,
        &[
            limb("(1)", Absolute, DataProtection),
            limb("(2)", Absolute, DataProtection),
            limb("(3A)", Absolute, DataProtection),
            limb("(3A)(a)", Absolute, DataProtection),
            limb("(3A)(b)", Absolute, DataProtection),
            limb("(3B)", Qualified, DataProtection),
            limb("(4A)", Qualified, DataProtection),
            ncnd("(5B)", DependsOnLimb, DataProtection),
            ncnd("(5A)", Absolute, DataProtection),
            ncnd("(5B)(a)(i)", Absolute, DataProtection),
            ncnd("(5B)(a)(ii)", Qualified, DataProtection),
            ncnd("(5B)(b)", Qualified, DataProtection),
            ncnd("(5B)(c)", Qualified, DataProtection),
            ncnd("(5B)(d)", Qualified, DataProtection),
        ],
    ),
    foia(
        "41",
        ("Information provided in confidence", "Gwybodaeth a roddwyd yn gyfrinachol"),
        Absolute,
        Class,
        &[
            limb("(1)", Absolute, Class),
            limb("(1)(a)", Absolute, Class),
            limb("(1)(b)", Absolute, Class),
            ncnd("(2)", Absolute, Class),
        ],
    ),
    foia(
        "42",
        ("Legal professional privilege", "Braint broffesiynol gyfreithiol"),
        Qualified,
        Class,
        &[limb("(1)", Qualified, Class), ncnd("(2)", Qualified, Class)],
    ),
    foia(
        "43",
        ("Commercial interests", "Buddiannau masnachol"),
        Qualified,
        Prejudice,
        &[
            limb("(1)", Qualified, Class),
            limb("(2)", Qualified, Prejudice),
            ncnd("(3)", Qualified, Prejudice),
        ],
    ),
    foia(
        "44",
        ("Prohibitions on disclosure", "Gwaharddiadau ar ddatgelu"),
        Absolute,
        Class,
        &[
            limb("(1)", Absolute, Class),
            limb("(1)(a)", Absolute, Class),
            limb("(1)(b)", Absolute, Class),
            limb("(1)(c)", Absolute, Class),
            ncnd("(2)", Absolute, Class),
        ],
    ),
];

/// The Regulations' exceptions, in order. Reg. 12(1)(b) has the public interest weighed for each,
/// with the presumption of reg. 12(2) in favour of disclosure; reg. 12(3) takes personal data out.
pub static EIR: &[Exemption] = &[
    eir(
        "12(4)(a)",
        (
            "Information not held when the request was received",
            "Gwybodaeth nad oedd yn cael ei chadw pan ddaeth y cais i law",
        ),
        Qualified,
        Class,
        &[],
    ),
    eir(
        "12(4)(b)",
        ("Manifestly unreasonable request", "Cais amlwg afresymol"),
        Qualified,
        TheRequest,
        &[],
    ),
    eir(
        "12(4)(c)",
        ("Request formulated in too general a manner", "Cais a luniwyd mewn modd rhy gyffredinol"),
        Qualified,
        TheRequest,
        &[],
    ),
    eir(
        "12(4)(d)",
        (
            "Material in the course of completion, unfinished documents or incomplete data",
            "Gwybodaeth sy'n dal i gael ei chwblhau, dogfennau anorffenedig neu ddata anghyflawn",
        ),
        Qualified,
        Class,
        &[],
    ),
    eir("12(4)(e)", ("Internal communications", "Cyfathrebu mewnol"), Qualified, Class, &[]),
    eir(
        "12(5)(a)",
        (
            "International relations, defence, national security or public safety",
            "Cysylltiadau rhyngwladol, amddiffyn, diogelwch cenedlaethol neu ddiogelwch y cyhoedd",
        ),
        Qualified,
        AdverseEffect,
        &[],
    ),
    eir(
        "12(5)(b)",
        (
            "Course of justice, fair trial, criminal or disciplinary inquiry",
            "Cwrs cyfiawnder, treial teg, ymchwiliad troseddol neu ddisgyblu",
        ),
        Qualified,
        AdverseEffect,
        &[],
    ),
    eir(
        "12(5)(c)",
        ("Intellectual property rights", "Hawliau eiddo deallusol"),
        Qualified,
        AdverseEffect,
        &[],
    ),
    eir(
        "12(5)(d)",
        ("Confidentiality of proceedings", "Cyfrinachedd trafodion"),
        Qualified,
        AdverseEffect,
        &[],
    ),
    eir(
        "12(5)(e)",
        (
            "Confidentiality of commercial or industrial information",
            "Cyfrinachedd gwybodaeth fasnachol neu ddiwydiannol",
        ),
        Qualified,
        AdverseEffect,
        &[],
    ),
    eir(
        "12(5)(f)",
        (
            "Interests of the person who provided the information",
            "Buddiannau'r person a ddarparodd yr wybodaeth",
        ),
        Qualified,
        AdverseEffect,
        &[],
    ),
    eir(
        "12(5)(g)",
        ("Protection of the environment", "Diogelu'r amgylchedd"),
        Qualified,
        AdverseEffect,
        &[],
    ),
    eir(
        "12(6)",
        (
            "Neither confirming nor denying, to protect an interest of regulation 12(5)(a)",
            "Peidio â chadarnhau na gwadu, i ddiogelu buddiant o dan reoliad 12(5)(a)",
        ),
        Qualified,
        AdverseEffect,
        &[],
    ),
    eir(
        "13",
        ("Personal data", "Data personol"),
        DependsOnLimb,
        DataProtection,
        &[
            limb("(1)", Absolute, DataProtection),
            limb("(2A)", Absolute, DataProtection),
            limb("(2A)(a)", Absolute, DataProtection),
            limb("(2A)(b)", Absolute, DataProtection),
            limb("(2B)", Qualified, DataProtection),
            limb("(3A)", Qualified, DataProtection),
            ncnd("(5A)", DependsOnLimb, DataProtection),
            ncnd("(5B)", DependsOnLimb, DataProtection),
        ],
    ),
];

/// A ground with the limb relied on: "FOIA s.40(2)", "EIR reg. 12(5)(f)".
///
/// Only what stands in [`FOIA`] and [`EIR`] can be cited. As text, in JSON and in the database it
/// is its printed form.
#[derive(Debug, Clone, Copy)]
pub struct Citation {
    exemption: &'static Exemption,
    limb: Option<&'static Limb>,
}

impl Citation {
    /// The exemption or exception that is cited.
    pub const fn exemption(self) -> &'static Exemption {
        self.exemption
    }

    /// The limb that is cited; nothing when the provision is cited as a whole.
    pub const fn limb(self) -> Option<&'static Limb> {
        self.limb
    }

    /// The regime whose ground it is: [`Regime::Foia`] or [`Regime::Eir`].
    pub const fn regime(self) -> Regime {
        self.exemption.regime
    }

    /// Whether the public interest is weighed for what is cited.
    pub fn balance(self) -> Balance {
        self.limb.map_or(self.exemption.balance, |limb| limb.balance)
    }

    /// What has to be shown for what is cited.
    pub fn basis(self) -> Basis {
        self.limb.map_or(self.exemption.basis, |limb| limb.basis)
    }

    /// EIR 2004 reg. 12(9): "To the extent that the environmental information to be disclosed
    /// relates to information on emissions, a public authority shall not be entitled to refuse to
    /// disclose that information under an exception referred to in paragraphs (5)(d) to (g)."
    pub fn yields_to_emissions(self) -> bool {
        self.regime() == Regime::Eir
            && ["12(5)(d)", "12(5)(e)", "12(5)(f)", "12(5)(g)"].contains(&self.exemption.number)
    }

    /// Without the name of the law, as a label has it: "s.40(2)", "reg. 12(5)(f)".
    pub fn short(self) -> String {
        let sub = self.limb.map_or("", |limb| limb.sub);
        match self.regime() {
            Regime::Eir => format!("reg. {}{sub}", self.exemption.number),
            Regime::Foia | Regime::SubjectAccess => format!("s.{}{sub}", self.exemption.number),
        }
    }

    /// Regime, number and the rest: s.22(1) before s.22A(1) before s.23(1).
    fn key(self) -> (Regime, u16, String) {
        let number = self.exemption.number;
        let digits = number.find(|c: char| !c.is_ascii_digit()).unwrap_or(number.len());
        let (digits, rest) = number.split_at(digits);
        let sub = self.limb.map_or("", |limb| limb.sub);
        (self.regime(), digits.parse().unwrap_or_default(), format!("{rest}{sub}"))
    }
}

/// The citation of a provision written without its law: `find(Regime::Foia, "40(2)")`.
pub fn find(regime: Regime, provision: &str) -> Option<Citation> {
    let table = match regime {
        Regime::Foia => FOIA,
        Regime::Eir => EIR,
        Regime::SubjectAccess => return None,
    };
    table.iter().find_map(|exemption| {
        let sub = provision.strip_prefix(exemption.number)?;
        if sub.is_empty() {
            return Some(Citation { exemption, limb: None });
        }
        let limb = exemption.limbs.iter().find(|limb| limb.sub == sub)?;
        Some(Citation { exemption, limb: Some(limb) })
    })
}

/// Not a citation of a ground that exists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CitationError {
    /// Not written as a citation.
    #[error("write a citation as \"FOIA s.40(2)\" or \"EIR reg. 12(5)(f)\"")]
    Form,
    /// No such exemption in the Act.
    #[error("the Act has no such exemption: check the section and its limb")]
    UnknownSection,
    /// No such exception in the Regulations.
    #[error("the Regulations have no such exception: check the regulation and its limb")]
    UnknownRegulation,
}

impl FromStr for Citation {
    type Err = CitationError;

    /// Spaces are free, "section" and "regulation" may be written out; all else is as printed.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let close = |provision: &str| -> String {
            provision.chars().filter(|c| !c.is_whitespace()).collect()
        };
        // Longer than any citation: not worth reading.
        if text.len() > 64 {
            return Err(CitationError::Form);
        }
        let (law, rest) = text.trim().split_once(' ').ok_or(CitationError::Form)?;
        let rest = rest.trim_start();
        let after = |words: [&str; 3]| words.iter().find_map(|word| rest.strip_prefix(word));
        match law {
            "FOIA" => {
                let provision = after(["section ", "s.", "s "]).ok_or(CitationError::Form)?;
                find(Regime::Foia, &close(provision)).ok_or(CitationError::UnknownSection)
            }
            "EIR" => {
                let provision =
                    after(["regulation ", "reg.", "reg "]).ok_or(CitationError::Form)?;
                find(Regime::Eir, &close(provision)).ok_or(CitationError::UnknownRegulation)
            }
            _ => Err(CitationError::Form),
        }
    }
}

impl fmt::Display for Citation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let law = if self.regime() == Regime::Eir { "EIR" } else { "FOIA" };
        write!(f, "{law} {}", self.short())
    }
}

impl PartialEq for Citation {
    fn eq(&self, other: &Self) -> bool {
        self.key() == other.key()
    }
}

impl Eq for Citation {}

impl Ord for Citation {
    fn cmp(&self, other: &Self) -> cmp::Ordering {
        self.key().cmp(&other.key())
    }
}

impl PartialOrd for Citation {
    fn partial_cmp(&self, other: &Self) -> Option<cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl hash::Hash for Citation {
    fn hash<H: hash::Hasher>(&self, state: &mut H) {
        self.key().hash(state);
    }
}

impl Serialize for Citation {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Citation {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn cite(text: &str) -> Citation {
        text.parse().unwrap()
    }

    fn everything() -> impl Iterator<Item = Citation> {
        FOIA.iter().chain(EIR).flat_map(|exemption| {
            let whole = Citation { exemption, limb: None };
            let limbs = exemption.limbs.iter();
            limbs.map(move |limb| Citation { exemption, limb: Some(limb) }).chain([whole])
        })
    }

    #[test]
    fn a_citation_is_read_as_it_is_printed() {
        for citation in everything() {
            assert_eq!(citation.to_string().parse(), Ok(citation));
            let json = serde_json::to_value(citation).unwrap();
            assert_eq!(json, citation.to_string());
            assert_eq!(serde_json::from_value::<Citation>(json).unwrap(), citation);
        }
        assert_eq!(cite("FOIA s.40(2)").short(), "s.40(2)");
        assert_eq!(cite("EIR reg. 12(5)(f)").short(), "reg. 12(5)(f)");
    }

    #[test]
    fn a_citation_may_be_written_out() {
        assert_eq!(cite("FOIA section 36(2)(b)(ii)").to_string(), "FOIA s.36(2)(b)(ii)");
        assert_eq!(cite("FOIA s. 43 (2)").to_string(), "FOIA s.43(2)");
        assert_eq!(cite("EIR regulation 12(4)(e)").to_string(), "EIR reg. 12(4)(e)");
    }

    #[test]
    fn what_the_law_does_not_have_cannot_be_cited() {
        for (text, why) in [
            ("FOIA s.25", CitationError::UnknownSection),
            ("FOIA s.40(9)", CitationError::UnknownSection),
            ("FOIA s.2", CitationError::UnknownSection),
            ("EIR reg. 12(5)(h)", CitationError::UnknownRegulation),
            ("EIR reg. 12", CitationError::UnknownRegulation),
            ("EIR s.40(2)", CitationError::Form),
            ("s.40(2)", CitationError::Form),
            ("", CitationError::Form),
        ] {
            assert_eq!(text.parse::<Citation>(), Err(why), "{text}");
        }
    }

    #[test]
    fn the_act_has_its_24_exemptions_and_two_refusals_and_the_regulations_their_exceptions() {
        let numbers: Vec<&str> = FOIA.iter().map(|exemption| exemption.number).collect();
        let wanted = "12 14 21 22 22A 23 24 26 27 28 29 30 31 32 33 34 35 36 37 38 39 40 41 42 43 \
                      44";
        assert_eq!(numbers.join(" "), wanted);
        assert_eq!(EIR.iter().filter(|found| found.number.starts_with("12(4)")).count(), 5);
        assert_eq!(EIR.iter().filter(|found| found.number.starts_with("12(5)")).count(), 7);
    }

    #[test]
    fn section_2_3_says_which_exemptions_are_absolute() {
        let absolute: Vec<&str> = FOIA
            .iter()
            .filter(|exemption| exemption.balance == Absolute)
            .map(|exemption| exemption.number)
            .collect();
        assert_eq!(absolute, ["21", "23", "32", "34", "41", "44"]);
        for (text, balance) in [
            ("FOIA s.37(1)(a)", Absolute),
            ("FOIA s.37(1)(ab)", Absolute),
            ("FOIA s.37(1)(ac)", Qualified),
            ("FOIA s.37(1)(b)", Qualified),
            ("FOIA s.40(1)", Absolute),
            ("FOIA s.40(2)", Absolute),
            ("FOIA s.40(3B)", Qualified),
            ("FOIA s.40(4A)", Qualified),
            ("FOIA s.40", DependsOnLimb),
            ("FOIA s.12(1)", Procedural),
            ("EIR reg. 12(4)(a)", Qualified),
            ("EIR reg. 13(1)", Absolute),
        ] {
            assert_eq!(cite(text).balance(), balance, "{text}");
        }
    }

    #[test]
    fn a_limb_says_what_has_to_be_shown() {
        assert_eq!(cite("FOIA s.43(1)").basis(), Class);
        assert_eq!(cite("FOIA s.43(2)").basis(), Prejudice);
        assert_eq!(cite("FOIA s.27(2)").basis(), Class);
        assert_eq!(cite("EIR reg. 12(5)(e)").basis(), AdverseEffect);
    }

    #[test]
    fn four_exceptions_do_not_withhold_information_on_emissions() {
        let yielding: Vec<String> = EIR
            .iter()
            .map(|exemption| Citation { exemption, limb: None })
            .filter(|citation| citation.yields_to_emissions())
            .map(Citation::short)
            .collect();
        assert_eq!(yielding, ["reg. 12(5)(d)", "reg. 12(5)(e)", "reg. 12(5)(f)", "reg. 12(5)(g)"]);
        assert!(!find(Regime::Foia, "43(2)").unwrap().yields_to_emissions());
    }

    #[test]
    fn every_exemption_but_section_21_and_the_vexatious_can_be_neither_confirmed_nor_denied() {
        let without: Vec<&str> =
            FOIA.iter().filter(|found| found.ncnd().is_none()).map(|found| found.number).collect();
        assert_eq!(without, ["14", "21"]);
        let of = |text| cite(text).exemption().ncnd().unwrap().to_string();
        assert_eq!(of("FOIA s.23(1)"), "FOIA s.23(5)");
        assert_eq!(of("FOIA s.40(2)"), "FOIA s.40(5B)");
    }

    #[test]
    fn every_ground_has_a_title_in_both_languages_of_its_own() {
        let mut english = std::collections::BTreeSet::new();
        let mut welsh = std::collections::BTreeSet::new();
        for exemption in FOIA.iter().chain(EIR) {
            assert!(english.insert(exemption.title_en), "{}", exemption.number);
            assert!(welsh.insert(exemption.title_cy), "{}", exemption.number);
            assert_ne!(exemption.title_en, exemption.title_cy);
        }
    }

    #[test]
    fn citations_stand_in_the_order_of_the_act() {
        let order = ["FOIA s.22(1)", "FOIA s.22A(1)", "FOIA s.23(1)", "EIR reg. 12(4)(d)"];
        let mut cited: Vec<Citation> = order.iter().rev().map(|text| cite(text)).collect();
        cited.sort();
        let sorted: Vec<String> = cited.iter().map(ToString::to_string).collect();
        assert_eq!(sorted, order);
    }

    proptest! {
        #[test]
        fn no_text_makes_the_parser_panic(text in ".{0,80}") {
            if let Ok(citation) = text.parse::<Citation>() {
                prop_assert_eq!(citation.to_string().parse::<Citation>(), Ok(citation));
            }
        }
    }
}
