//! Turns a page's values into HTML: strict Handlebars templates, with the words of one language.

use super::{
    assets,
    urls::Public,
    words::{self, FluentValue, Values},
};
use crate::{
    domain::{language::Language, permission::Permission},
    service::SignedIn,
};
use actix_web::{
    HttpResponse,
    body::MessageBody,
    http::{StatusCode, header},
};
use handlebars::{
    Context, Handlebars, Helper, HelperDef, PathAndJson, RenderContext, RenderError,
    RenderErrorReason, ScopedJson,
};
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeMap;

#[derive(rust_embed::RustEmbed)]
#[folder = "templates"]
struct Templates;

/// The values of one page, and the template that shows them.
pub trait Page: Serialize {
    /// The file in `templates/`, without its ending.
    const TEMPLATE: &'static str;

    /// Whether the page has the scripts and styles of the workbench, which no other page carries.
    const IS_WORKBENCH: bool = false;

    /// The page in each of the shapes it can take, so that a test sees them all.
    fn samples() -> Vec<Self>
    where
        Self: Sized;

    /// Whether the page sends back a form with mistakes: its title says so first.
    fn has_mistakes(&self) -> bool {
        false
    }

    /// Whether the page has a form called `question` that is kept when the language is switched.
    fn keeps_form(&self) -> bool {
        false
    }
}

/// What is around a page: the language, who is signed in, what just happened.
#[derive(Debug, Clone, Serialize)]
pub struct Frame {
    /// The language of the page.
    pub lang: Language,
    /// The same page in English.
    pub here_en: String,
    /// The same page in Welsh.
    pub here_cy: String,
    /// The name of the public authority, in the language of the page.
    pub authority: String,
    /// The member of staff who is signed in.
    pub staff: Option<Who>,
    /// Whether the page belongs to the staff's side.
    pub staff_side: bool,
    /// The key of the sentence about what the last act did.
    pub notice: Option<&'static str>,
    /// Where else a page lies that search engines read.
    pub found_at: Option<FoundAt>,
}

/// The whole addresses of a page that search engines read.
#[derive(Debug, Clone, Serialize)]
pub struct FoundAt {
    /// Of this page.
    pub here: String,
    /// Of the same page in English, which is also the one for any other language.
    pub en: String,
    /// Of the same page in Welsh.
    pub cy: String,
    /// Of the feed of what the page lists.
    pub feed: String,
}

/// Who is signed in.
#[derive(Debug, Clone, Serialize)]
pub struct Who {
    /// The name shown in the navigation.
    pub name: String,
    /// Whether the navigation leads to cases: it does not for who answers for a business area.
    pub reads_cases: bool,
    /// Whether this role logs requests and handles cases.
    pub handles_cases: bool,
    /// Whether this role may see who asked.
    pub sees_requester: bool,
}

impl Who {
    /// Somebody who has signed in.
    pub fn of(who: &SignedIn) -> Self {
        Self {
            name: who.name.clone(),
            reads_cases: who.role.may(Permission::ReadCases),
            handles_cases: who.role.may(Permission::HandleCases),
            sees_requester: who.role.may(Permission::SeeRequester),
        }
    }
}

impl Frame {
    /// A public page that lies at a different address in each language.
    pub fn public(lang: Language, page: Public, authority: &str) -> Self {
        Self::public_at(
            lang,
            [Language::English, Language::Welsh].map(|one| page.path(one)),
            authority,
        )
    }

    /// A public page that lies at `here`, in English and in Welsh.
    pub fn public_at(lang: Language, here: [&str; 2], authority: &str) -> Self {
        let [here_en, here_cy] = here.map(str::to_owned);
        Self {
            lang,
            here_en,
            here_cy,
            authority: authority.to_owned(),
            staff: None,
            staff_side: false,
            notice: None,
            found_at: None,
        }
    }

    /// A page of the staff at `path`, the same in both languages.
    pub fn staff(lang: Language, path: &str, authority: &str, staff: Option<Who>) -> Self {
        Self {
            lang,
            here_en: format!("{path}?lang=en"),
            here_cy: format!("{path}?lang=cy"),
            authority: authority.to_owned(),
            staff,
            staff_side: true,
            notice: None,
            found_at: None,
        }
    }
}

#[derive(Serialize)]
struct Whole<'a, P> {
    #[serde(flatten)]
    frame: &'a Frame,
    mistakes: bool,
    workbench: bool,
    keeps_form: bool,
    page: &'a P,
}

/// A template that cannot be read or filled.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The template is not well formed. Its source is in the program, so this is our mistake.
    #[error("the template {name} cannot be read")]
    Template {
        /// The name of the template.
        name: String,
        /// What is wrong with it.
        #[source]
        source: Box<handlebars::TemplateError>,
    },
    /// A value or a text that the template needs is missing.
    #[error("the page cannot be rendered")]
    Render(#[from] RenderError),
}

/// Every template, once for each language.
pub struct Pages {
    english: Handlebars<'static>,
    welsh: Handlebars<'static>,
}

impl Pages {
    /// Reads the templates that are embedded in the program.
    pub fn open() -> Result<Self, Error> {
        Ok(Self { english: registry(Language::English)?, welsh: registry(Language::Welsh)? })
    }

    /// The page as HTML.
    pub fn html<P: Page>(&self, frame: &Frame, page: &P) -> Result<String, Error> {
        let registry = match frame.lang {
            Language::English => &self.english,
            Language::Welsh => &self.welsh,
        };
        let whole = Whole {
            frame,
            mistakes: page.has_mistakes(),
            workbench: P::IS_WORKBENCH,
            keeps_form: page.keeps_form(),
            page,
        };
        Ok(registry.render(P::TEMPLATE, &whole)?)
    }

    /// The page as a response: 200, or 422 when it sends back a form with mistakes.
    pub fn respond<P: Page>(&self, frame: &Frame, page: &P) -> Result<HttpResponse, Error> {
        let html = self.html(frame, page)?;
        let status =
            if page.has_mistakes() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
        Ok(as_response(status, frame.lang, html))
    }
}

/// A page that was made, as a response.
pub fn as_response(
    status: StatusCode,
    language: Language,
    html: impl MessageBody + 'static,
) -> HttpResponse {
    HttpResponse::build(status)
        .content_type("text/html; charset=utf-8")
        .insert_header((header::CONTENT_LANGUAGE, language.code()))
        .body(html)
}

fn registry(language: Language) -> Result<Handlebars<'static>, Error> {
    let mut registry = Handlebars::new();
    registry.set_strict_mode(true);
    // What people typed keeps its own lines: a partial must not indent them.
    registry.set_prevent_indent(true);
    registry.register_escape_fn(escaped);
    registry.register_helper("t", Box::new(Text(language)));
    registry.register_helper("mistake", Box::new(Mistake(language)));
    registry.register_helper("opens", Box::new(Opens));
    registry.register_helper("date", Box::new(Dated(language, words::date)));
    registry.register_helper("day_date", Box::new(Dated(language, words::day_date)));
    registry.register_helper("weekday_date", Box::new(Dated(language, words::weekday_date)));
    registry.register_helper("date_time", Box::new(Timed(language)));
    registry.register_helper("bytes", Box::new(Size(language)));
    registry.register_helper("url", Box::new(Address(language)));
    registry.register_helper("asset", Box::new(Asset));
    registry.register_helper("licences", Box::new(Licences));
    registry.register_helper("concat", Box::new(Joined));
    for file in Templates::iter() {
        let Some(name) = file.strip_suffix(".hbs") else { continue };
        let Some(template) = assembled(name) else { continue };
        let template = settled(&registry, &template);
        registry.register_template_string(name, template).map_err(|source| Error::Template {
            name: name.to_owned(),
            source: Box::new(source),
        })?;
    }
    Ok(registry)
}

/// A template with its partials in their places, except those that are given values: Handlebars
/// hands each partial a copy of all that the page has, which takes longer than to write it.
fn assembled(name: &str) -> Option<String> {
    let whole = source(name)?;
    let mut rest = whole.as_str();
    let mut inlines = BTreeMap::new();
    while let Some((before, inline)) = rest.split_once("{{#*inline \"")
        && let Some((name, inline)) = inline.split_once("\"}}")
        && let Some((body, after)) = inline.split_once("{{/inline}}")
        && before.trim().is_empty()
    {
        inlines.insert(name, body);
        rest = after;
    }
    Some(filled(rest.trim_start(), &inlines))
}

fn filled(text: &str, inlines: &BTreeMap<&str, &str>) -> String {
    let mut whole = String::new();
    let mut rest = text;
    while let Some((before, partial)) = rest.split_once("{{> ")
        && let Some((call, after)) = partial.split_once("}}")
    {
        whole.push_str(before);
        match inlines.get(call).map(|body| (*body).to_owned()).or_else(|| source(call)) {
            Some(body) => whole.push_str(&filled(&body, inlines)),
            None => whole.extend(["{{> ", call, "}}"]),
        }
        rest = after;
    }
    whole.push_str(rest);
    whole
}

/// A template with what the language alone decides written out: `{{t "key"}}`, `{{url "home"}}`,
/// `{{asset "app.css"}}`. What cannot be written out stays, and the page that needs it fails.
fn settled(registry: &Handlebars<'_>, template: &str) -> String {
    let mut whole = String::new();
    let mut rest = template;
    while let Some((before, call)) = rest.split_once("{{")
        && let Some((call, after)) = call.split_once("}}")
    {
        let call = format!("{{{{{call}}}}}");
        let written = is_settled(&call).then(|| registry.render_template(&call, &()).ok());
        whole.extend([before, written.flatten().as_deref().unwrap_or(&call)]);
        rest = after;
    }
    whole.push_str(rest);
    whole
}

fn is_settled(call: &str) -> bool {
    ["{{t \"", "{{url \"", "{{asset \""]
        .iter()
        .find_map(|start| call.strip_prefix(start)?.strip_suffix("\"}}"))
        .is_some_and(|value| !value.contains('"'))
}

fn source(name: &str) -> Option<String> {
    let file = Templates::get(&format!("{name}.hbs"))?;
    Some(String::from_utf8_lossy(&file.data).into_owned())
}

/// As Handlebars escapes, which looks at each character; most texts have none that needs it.
fn escaped(text: &str) -> String {
    let is_special = |byte| matches!(byte, b'&' | b'<' | b'>' | b'"' | b'\'' | b'`' | b'=');
    if text.bytes().any(is_special) { handlebars::html_escape(text) } else { text.to_owned() }
}

// The helpers return a value instead of writing one: Handlebars then escapes it where it is
// written, and leaves it plain where it is handed to another helper or to a partial.

/// `{{t "key" name=value}}`: the text of `key` in the language of the page. The key may be a value.
struct Text(Language);

impl HelperDef for Text {
    fn call_inner<'reg: 'rc, 'rc>(
        &self,
        helper: &Helper<'rc>,
        _: &'reg Handlebars<'reg>,
        _: &'rc Context,
        _: &mut RenderContext<'reg, 'rc>,
    ) -> Result<ScopedJson<'rc>, RenderError> {
        let key = string(helper, 0, "t")?;
        let values = helper
            .hash()
            .iter()
            .filter_map(|(name, value)| Some(((*name).to_owned().into(), fluent(value.value())?)))
            .collect();
        Ok(derived(found(self.0, key, &values)?))
    }
}

/// `{{mistake page.mistakes "field"}}`: what is wrong with a field of a form, or nothing.
struct Mistake(Language);

impl HelperDef for Mistake {
    fn call_inner<'reg: 'rc, 'rc>(
        &self,
        helper: &Helper<'rc>,
        _: &'reg Handlebars<'reg>,
        _: &'rc Context,
        _: &mut RenderContext<'reg, 'rc>,
    ) -> Result<ScopedJson<'rc>, RenderError> {
        let mistakes = helper.param(0).and_then(|param| param.value().as_array());
        let field = string(helper, 1, "mistake")?;
        let part = |mistake: &Value, name: &str| {
            mistake.get(name).and_then(Value::as_str).unwrap_or_default().to_owned()
        };
        match mistakes
            .into_iter()
            .flatten()
            .find(|mistake| mistake.get("field").and_then(Value::as_str) == Some(field))
        {
            Some(mistake) => {
                let detail = FluentValue::from(part(mistake, "detail"));
                let values = Values::from([("detail".into(), detail)]);
                Ok(derived(found(self.0, &part(mistake, "key"), &values)?))
            }
            None => Ok(ScopedJson::Derived(Value::Null)),
        }
    }
}

/// `<details{{opens page.mistakes "field" "another"}}>`: shows what is folded away when a mistake is in
/// it, since nobody can put right what they do not see.
struct Opens;

impl HelperDef for Opens {
    fn call_inner<'reg: 'rc, 'rc>(
        &self,
        helper: &Helper<'rc>,
        _: &'reg Handlebars<'reg>,
        _: &'rc Context,
        _: &mut RenderContext<'reg, 'rc>,
    ) -> Result<ScopedJson<'rc>, RenderError> {
        let mistakes = helper.param(0).and_then(|param| param.value().as_array());
        let fields: Vec<_> = helper.params().iter().skip(1).map(PathAndJson::value).collect();
        let is_open = mistakes
            .into_iter()
            .flatten()
            .filter_map(|mistake| mistake.get("field"))
            .any(|field| fields.contains(&field));
        Ok(derived(if is_open { " open" } else { "" }.to_owned()))
    }
}

/// `{{date day}}` and its like: a date as the language writes it.
struct Dated(Language, fn(Language, chrono::NaiveDate) -> String);

impl HelperDef for Dated {
    fn call_inner<'reg: 'rc, 'rc>(
        &self,
        helper: &Helper<'rc>,
        _: &'reg Handlebars<'reg>,
        _: &'rc Context,
        _: &mut RenderContext<'reg, 'rc>,
    ) -> Result<ScopedJson<'rc>, RenderError> {
        let text = string(helper, 0, "date")?;
        let day = text.parse().map_err(|source: chrono::ParseError| {
            RenderError::from(RenderErrorReason::NestedError(Box::new(source)))
        })?;
        Ok(derived((self.1)(self.0, day)))
    }
}

/// `{{date_time at}}`: an instant by London's clocks.
struct Timed(Language);

impl HelperDef for Timed {
    fn call_inner<'reg: 'rc, 'rc>(
        &self,
        helper: &Helper<'rc>,
        _: &'reg Handlebars<'reg>,
        _: &'rc Context,
        _: &mut RenderContext<'reg, 'rc>,
    ) -> Result<ScopedJson<'rc>, RenderError> {
        let text = string(helper, 0, "date_time")?;
        let at = text.parse().map_err(|source: chrono::ParseError| {
            RenderError::from(RenderErrorReason::NestedError(Box::new(source)))
        })?;
        Ok(derived(words::date_time(self.0, at)))
    }
}

/// `{{bytes number}}`: a size for people.
struct Size(Language);

impl HelperDef for Size {
    fn call_inner<'reg: 'rc, 'rc>(
        &self,
        helper: &Helper<'rc>,
        _: &'reg Handlebars<'reg>,
        _: &'rc Context,
        _: &mut RenderContext<'reg, 'rc>,
    ) -> Result<ScopedJson<'rc>, RenderError> {
        let number = helper
            .param(0)
            .and_then(|param| param.value().as_u64())
            .ok_or(RenderErrorReason::ParamNotFoundForIndex("bytes", 0))?;
        Ok(derived(words::bytes(self.0, number)))
    }
}

/// `{{url "home"}}`: where a public page lies in the language of this one.
struct Address(Language);

impl HelperDef for Address {
    fn call_inner<'reg: 'rc, 'rc>(
        &self,
        helper: &Helper<'rc>,
        _: &'reg Handlebars<'reg>,
        _: &'rc Context,
        _: &mut RenderContext<'reg, 'rc>,
    ) -> Result<ScopedJson<'rc>, RenderError> {
        let name = string(helper, 0, "url")?;
        let page = Public::named(name)
            .ok_or_else(|| RenderErrorReason::Other(format!("no public page is called {name}")))?;
        Ok(derived(page.path(self.0).to_owned()))
    }
}

/// `{{asset "app.css"}}`: where a file of `web/` lies, with its hash.
struct Asset;

impl HelperDef for Asset {
    fn call_inner<'reg: 'rc, 'rc>(
        &self,
        helper: &Helper<'rc>,
        _: &'reg Handlebars<'reg>,
        _: &'rc Context,
        _: &mut RenderContext<'reg, 'rc>,
    ) -> Result<ScopedJson<'rc>, RenderError> {
        Ok(derived(assets::path(string(helper, 0, "asset")?)))
    }
}

/// `{{#if (licences)}}`: where the notices of the scripts' licences lie.
struct Licences;

impl HelperDef for Licences {
    fn call_inner<'reg: 'rc, 'rc>(
        &self,
        _: &Helper<'rc>,
        _: &'reg Handlebars<'reg>,
        _: &'rc Context,
        _: &mut RenderContext<'reg, 'rc>,
    ) -> Result<ScopedJson<'rc>, RenderError> {
        Ok(ScopedJson::Derived(assets::licences_path().map_or(Value::Null, Value::String)))
    }
}

/// `{{t (concat "state-" page.state)}}`: strings put together, for keys that depend on a value.
struct Joined;

impl HelperDef for Joined {
    fn call_inner<'reg: 'rc, 'rc>(
        &self,
        helper: &Helper<'rc>,
        _: &'reg Handlebars<'reg>,
        _: &'rc Context,
        _: &mut RenderContext<'reg, 'rc>,
    ) -> Result<ScopedJson<'rc>, RenderError> {
        let mut whole = String::new();
        for param in helper.params() {
            match param.value() {
                Value::String(text) => whole.push_str(text),
                Value::Number(number) => whole.push_str(&number.to_string()),
                _ => {
                    let reason = "concat joins strings and numbers".to_owned();
                    return Err(RenderErrorReason::Other(reason).into());
                }
            }
        }
        Ok(derived(whole))
    }
}

fn derived<'rc>(text: String) -> ScopedJson<'rc> {
    ScopedJson::Derived(Value::String(text))
}

fn string<'a>(
    helper: &'a Helper<'_>,
    index: usize,
    name: &'static str,
) -> Result<&'a str, RenderError> {
    helper
        .param(index)
        .and_then(|param| param.value().as_str())
        .ok_or_else(|| RenderErrorReason::ParamNotFoundForIndex(name, index).into())
}

fn found(language: Language, key: &str, values: &Values) -> Result<String, RenderError> {
    words::text(language, key, values).ok_or_else(|| {
        RenderErrorReason::Other(format!("no text for {key} in {language} with these values"))
            .into()
    })
}

/// Only strings and whole numbers stand in texts; a text that needs another value is not found.
fn fluent(value: &Value) -> Option<FluentValue<'static>> {
    match value {
        Value::Number(number) => number.as_i64().map(FluentValue::from),
        Value::String(text) => Some(text.clone().into()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_language_decides_is_written_out_and_the_rest_stays() {
        let registry = registry(Language::Welsh).unwrap();
        let template = r#"<a href="{{url "home"}}">{{t "nav-home"}}</a> {{t "days-left" days=3}} {{{html}}} {{t key}}"#;
        let expected = r#"<a href="/cy">Hafan</a> {{t "days-left" days=3}} {{{html}}} {{t key}}"#;
        assert_eq!(settled(&registry, template), expected);
        let unknown = r#"{{t "no-such-text"}} {{t "days-left"}}"#;
        assert_eq!(settled(&registry, unknown), unknown, "the page that needs it has to fail");
    }

    #[test]
    fn every_character_is_escaped_as_handlebars_does() {
        for character in '\0'..='\u{3000}' {
            let text = format!("a{character}b");
            assert_eq!(escaped(&text), handlebars::html_escape(&text));
        }
    }
}
