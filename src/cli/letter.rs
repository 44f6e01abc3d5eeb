//! `ateb letter`: a letter from a file of data, without a case.

use crate::domain::{
    language::{Language, LanguageChoice},
    letter::{LetterData, LetterType},
};
use crate::letters::{self, Letter as Made, LetterError};
use std::{
    fs,
    io::{self, Read, Write},
    path::{Path, PathBuf},
};

/// The largest file of data that is read.
const MAX_DATA_BYTES: u64 = 4 * 1024 * 1024;

/// Make a statutory letter from a file of data: an acknowledgement, an answer, a refusal.
#[derive(Debug, clap::Args)]
pub struct Letter {
    /// Which letter: one of those that --list prints.
    #[arg(value_name = "TYPE", required_unless_present = "list")]
    pub letter_type: Option<String>,
    /// The data of the letter, in the form that --example prints; - reads standard input.
    #[arg(long, value_name = "DATA.json", conflicts_with_all = ["list", "example"])]
    pub data: Option<PathBuf>,
    /// en, cy or bilingual (Welsh first).
    #[arg(long, default_value = "en")]
    pub language: String,
    /// Where to write it; the ending picks the format: .pdf .html .txt .md .odt .docx
    #[arg(long, value_name = "FILE", conflicts_with_all = ["list", "example"])]
    pub out: Option<PathBuf>,
    /// Print the types of letters.
    #[arg(long, conflicts_with = "example")]
    pub list: bool,
    /// Print data that makes a letter of this type.
    #[arg(long)]
    pub example: bool,
}

/// Why no letter was written.
#[derive(Debug, thiserror::Error)]
pub enum LetterCommandError {
    /// What was typed cannot be meant: exit code 2.
    #[error("{0}")]
    Arguments(String),
    /// What was typed was understood, and failed: exit code 1.
    #[error("{0}")]
    Failed(String),
    /// A file could not be read or written: exit code 1.
    #[error("{}: {source}", path.display())]
    File {
        /// Which file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// The letter could not be made: exit code 1.
    #[error(transparent)]
    Letter(#[from] LetterError),
}

impl LetterCommandError {
    /// Whether the arguments were wrong, rather than what they led to.
    pub const fn is_wrong_arguments(&self) -> bool {
        matches!(self, Self::Arguments(_))
    }
}

/// The formats, by the ending of a file's name.
#[derive(Debug, Clone, Copy)]
enum Format {
    Pdf,
    Html,
    Text,
    Markdown,
    Odt,
    Docx,
}

impl Format {
    fn of(path: &Path) -> Result<Self, LetterCommandError> {
        let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
        match ending.to_ascii_lowercase().as_str() {
            "pdf" => Ok(Self::Pdf),
            "html" => Ok(Self::Html),
            "txt" => Ok(Self::Text),
            "md" => Ok(Self::Markdown),
            "odt" => Ok(Self::Odt),
            "docx" => Ok(Self::Docx),
            _ => Err(LetterCommandError::Arguments(
                "--out wants a file that ends in .pdf, .html, .txt, .md, .odt or .docx".to_owned(),
            )),
        }
    }
}

impl Letter {
    /// Does what was asked. What is printed goes to `out`; what staff should look at before the
    /// letter is sent goes to `notes`, one line each.
    pub fn run(
        &self,
        out: &mut impl Write,
        notes: &mut impl Write,
    ) -> Result<(), LetterCommandError> {
        if self.list {
            let names = LetterType::ALL.map(LetterType::as_str).join("\n");
            return print(out, format!("{names}\n").as_bytes());
        }
        let letter_type: LetterType = match &self.letter_type {
            Some(name) => name
                .parse()
                .map_err(|error| LetterCommandError::Arguments(format!("{name}: {error}")))?,
            None => return Err(LetterCommandError::Arguments("name a type of letter".to_owned())),
        };
        let languages = self.languages()?;
        if self.example {
            let language = *languages.last().unwrap_or(&Language::English);
            let example = LetterData::example(letter_type, language);
            let json = serde_json::to_string_pretty(&example)
                .map_err(|error| LetterCommandError::Failed(error.to_string()))?;
            return print(out, format!("{json}\n").as_bytes());
        }
        let (Some(data), Some(path)) = (&self.data, &self.out) else {
            return Err(LetterCommandError::Arguments(
                "give --data DATA.json and --out FILE, or --example".to_owned(),
            ));
        };
        let format = Format::of(path)?;
        let data = LetterData::from_json(&read(data)?).map_err(LetterError::from)?;
        data.authority.check().map_err(|error| LetterCommandError::Failed(error.to_string()))?;
        let letter = Made::compose(letter_type, languages, &data)?;
        let bytes = match format {
            Format::Pdf => letter.pdf()?.into_bytes(),
            Format::Html => letter.html_page().into_bytes(),
            Format::Text => letter.text().into_bytes(),
            Format::Markdown => letter.markdown().into_bytes(),
            Format::Odt => letter.odt()?,
            Format::Docx => letter.docx()?,
        };
        fs::write(path, bytes)
            .map_err(|source| LetterCommandError::File { path: path.clone(), source })?;
        for problem in letter.problems().chain(&letters::check(&letter, &data)) {
            writeln!(notes, "{problem}").map_err(standard_stream)?;
        }
        Ok(())
    }

    fn languages(&self) -> Result<&'static [Language], LetterCommandError> {
        match self.language.parse::<LanguageChoice>() {
            Ok(LanguageChoice::Unknown) | Err(_) => Err(LetterCommandError::Arguments(
                "--language wants en, cy or bilingual".to_owned(),
            )),
            Ok(choice) => Ok(choice.languages()),
        }
    }
}

/// The text of a file, or of standard input when its name is `-`.
fn read(path: &Path) -> Result<String, LetterCommandError> {
    let failed = |source| LetterCommandError::File { path: path.to_owned(), source };
    let mut text = String::new();
    // One byte more than allowed shows that there is more.
    let length = if path.as_os_str() == "-" {
        io::stdin().lock().take(MAX_DATA_BYTES + 1).read_to_string(&mut text)
    } else {
        fs::File::open(path).map_err(failed)?.take(MAX_DATA_BYTES + 1).read_to_string(&mut text)
    };
    if length.map_err(failed)? as u64 > MAX_DATA_BYTES {
        return Err(LetterCommandError::Failed(format!(
            "{}: the data of a letter has at most 4 MiB",
            path.display()
        )));
    }
    Ok(text)
}

fn print(out: &mut impl Write, bytes: &[u8]) -> Result<(), LetterCommandError> {
    out.write_all(bytes).map_err(standard_stream)
}

fn standard_stream(source: io::Error) -> LetterCommandError {
    LetterCommandError::File { path: PathBuf::from("standard output"), source }
}
