//! The service on a free port, and the addresses of a case as the sources list them.

use super::{sources, world::World};
use crate::office::PASSWORD;
use ateb::{
    service::{NewApiToken, Office, SignedIn, scopes_of},
    web,
};
use serde_json::{Map, Value};
use std::{
    fs,
    io::{Read, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    sync::Arc,
    thread,
};

/// The service with its world; it serves until the test program ends.
pub(crate) struct Served {
    pub(crate) world: World,
    address: SocketAddr,
}

/// An address of a case.
pub(crate) struct Route {
    pub(crate) method: &'static str,
    pattern: String,
}

impl Route {
    /// The address with the numbers of what the case holds.
    pub(crate) fn path(&self, world: &World, slug: &str) -> String {
        let (_, ending) = self.pattern.split_once("{ending:").unwrap_or_default();
        let (endings, _) = ending.split_once('}').unwrap_or_default();
        let mut path =
            self.pattern.replace("{slug}", slug).replace("{mark}", &world.mark.to_string());
        if let Some(first) = endings.split('|').next().filter(|one| !one.is_empty()) {
            path = path.replace(&format!("{{ending:{endings}}}"), first);
        }
        let id = if path.contains("/documents/") {
            world.document.to_string()
        } else if path.contains("/copies/") {
            world.copy.to_string()
        } else if path.contains("/commissions/") {
            world.commission.to_string()
        } else {
            world.letter.to_string()
        };
        let path = path
            .replace("{id}", &id)
            .replace("{page}", "1")
            .replace("{note}", "1")
            .replace("{other}", slug)
            .replace("{item}", &world.item.to_string())
            .replace("{name}", "notes.txt");
        // What a page is about where its address alone does not say it.
        if path.ends_with("/letters/new") { format!("{path}?type=free") } else { path }
    }
}

/// Every address of a case, as the handlers are listed.
pub(crate) fn case_routes() -> Vec<Route> {
    let mut routes = Vec::new();
    for path in sources("src/web") {
        let text = fs::read_to_string(path).unwrap();
        // A beginning that several addresses share has a name, and is written once.
        let names: Vec<(&str, &str)> = text
            .match_indices("= \"/{slug}")
            .map(|(at, _)| {
                let name = text[..at].trim_end().rsplit(' ').next().unwrap();
                (name, text[at + 3..].split('"').next().unwrap())
            })
            .collect();
        for (at, _) in text.match_indices(".route(") {
            let given = text[at + ".route(".len()..].trim_start();
            let Some((pattern, rest)) = pattern_of(given, &names) else { continue };
            let method = match rest.split("web::").nth(1).and_then(|rest| rest.split('(').next()) {
                Some("get") => "GET",
                Some("post") => "POST",
                other => panic!("{pattern} is reached by {other:?}"),
            };
            routes.push(Route { method, pattern: format!("/staff/cases{pattern}") });
        }
    }
    routes
}

/// The address below a case that a route is given, and what follows it; none of any other route.
fn pattern_of<'a>(given: &'a str, names: &[(&str, &str)]) -> Option<(String, &'a str)> {
    if given.starts_with("\"/{slug}") {
        let (pattern, rest) = given[1..].split_once('"')?;
        return Some((pattern.to_owned(), rest));
    }
    names.iter().find_map(|(name, base)| {
        if let Some(rest) = given.strip_prefix(&format!("{name},")) {
            return Some(((*base).to_owned(), rest));
        }
        let rest = given.strip_prefix(&format!("&format!(\"{{{name}}}"))?;
        let (ending, rest) = rest.split_once('"')?;
        Some((format!("{base}{}", ending.replace("{{", "{").replace("}}", "}")), rest))
    })
}

/// An address of a case in the API.
pub(crate) struct ApiRoute {
    pub(crate) method: &'static str,
    pattern: String,
}

/// Every address of a case in the API, as the sources have them.
pub(crate) fn api_routes() -> Vec<ApiRoute> {
    let mut routes = Vec::new();
    for path in sources("src/web/api") {
        let text = fs::read_to_string(path).unwrap();
        for (at, _) in text.match_indices("at(config, \"/cases/{case}") {
            let (pattern, rest) = text[at + "at(config, \"".len()..].split_once('"').unwrap();
            let methods: &[&str] = match rest.split(',').nth(1).unwrap().trim() {
                "GET" => &["GET"],
                "POST" => &["POST"],
                "DELETE" => &["DELETE"],
                "GET_POST" => &["GET", "POST"],
                other => panic!("{pattern} is reached by {other}"),
            };
            for method in methods {
                routes.push(ApiRoute { method, pattern: pattern.to_owned() });
            }
        }
    }
    routes
}

impl ApiRoute {
    /// The address with the numbers of what the case holds, and a body as it is described.
    pub(crate) fn request(&self, world: &World, api: &Value, slug: &str) -> Request {
        let operation = &api["paths"][&self.pattern][self.method.to_lowercase()];
        assert!(operation.is_object(), "{} {} is not described", self.method, self.pattern);
        let mut path = format!("/api/v1{}", self.pattern).replace("{case}", slug);
        for (name, number) in [
            ("{document}", world.document.to_string()),
            ("{mark}", world.mark.to_string()),
            ("{copy}", world.copy.to_string()),
            ("{letter}", world.letter.to_string()),
            ("{item}", world.item.to_string()),
            ("{commission}", world.commission.to_string()),
            ("{page}", "1".to_owned()),
            ("{note}", "1".to_owned()),
            ("{other}", slug.to_owned()),
            ("{format}", "pdf".to_owned()),
        ] {
            path = path.replace(name, &number);
        }
        assert!(!path.contains('{'), "{path}");
        let parameters = operation["parameters"].as_array().cloned().unwrap_or_default();
        let asked = parameters.iter().filter(|one| one["in"] == "query" && one["required"] == true);
        let query: Vec<String> = asked
            .map(|one| {
                let value = sample(api, &one["schema"]);
                let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
                format!("{}={value}", one["name"].as_str().unwrap())
            })
            .collect();
        if !query.is_empty() {
            path = format!("{path}?{}", query.join("&"));
        }
        let content = &operation["requestBody"]["content"];
        let described = &content["application/json"]["schema"];
        let body =
            if described.is_object() { sample(api, described).to_string() } else { String::new() };
        let kind = if content.is_null() || described.is_object() {
            "application/json"
        } else {
            "application/octet-stream"
        };
        Request { method: self.method, path, kind, body }
    }
}

/// What is sent to the API.
pub(crate) struct Request {
    pub(crate) method: &'static str,
    pub(crate) path: String,
    kind: &'static str,
    body: String,
}

/// The least that a schema allows.
fn sample(api: &Value, schema: &Value) -> Value {
    if let Some(name) = schema["$ref"].as_str() {
        let name = name.rsplit('/').next().unwrap();
        return sample(api, &api["components"]["schemas"][name]);
    }
    if let Some(first) = schema["enum"].get(0) {
        return first.clone();
    }
    if let Some(first) = schema["oneOf"].get(0) {
        return sample(api, first);
    }
    if let Some(all) = schema["allOf"].as_array() {
        let mut whole = Map::new();
        for part in all {
            whole.extend(sample(api, part).as_object().cloned().unwrap_or_default());
        }
        return whole.into();
    }
    let kind = schema["type"].as_str().or_else(|| schema["type"][0].as_str()).unwrap_or("object");
    match kind {
        "object" => {
            let needed = schema["required"].as_array().cloned().unwrap_or_default();
            let field = |name: Value| {
                let name = name.as_str().unwrap().to_owned();
                let value = sample(api, &schema["properties"][&name]);
                (name, value)
            };
            needed.into_iter().map(field).collect::<Map<String, Value>>().into()
        }
        "array" => {
            let least = schema["minItems"].as_u64().unwrap_or(1);
            (0..least).map(|_| sample(api, &schema["items"])).collect()
        }
        "integer" | "number" => schema.get("minimum").cloned().unwrap_or_else(|| 1.into()),
        "boolean" => false.into(),
        _ if schema["format"] == "date" => "2026-03-12".into(),
        _ => "x".into(),
    }
}

impl Served {
    pub(crate) fn start(database: &str) -> Self {
        let world = World::open(database);
        let address = serve(&world.office);
        Self { world, address }
    }

    /// A session of somebody.
    pub(crate) fn session(&self, who: &SignedIn) -> String {
        self.world.office.sign_in(&who.email, PASSWORD).unwrap().0
    }

    pub(crate) fn get(&self, path: &str, session: &str) -> (u16, String) {
        self.asked("GET", path, session)
    }

    pub(crate) fn send(&self, route: &Route, path: &str, session: &str) -> (u16, String) {
        self.asked(route.method, path, session)
    }

    /// A token of somebody that opens all that their role does.
    pub(crate) fn token(&self, who: &SignedIn) -> String {
        let new =
            NewApiToken { name: "Walk".into(), scopes: scopes_of(who.role).collect(), days: 1 };
        self.world.office.add_api_token(who, &new).unwrap().0
    }

    /// The description of the API.
    pub(crate) fn described(&self) -> Value {
        let (_, body) = ask(self.address, "GET", "/api/v1/openapi.json", "");
        serde_json::from_slice(&body).unwrap()
    }

    /// What the API answers to whoever bears a token.
    pub(crate) fn called(&self, request: &Request, token: &str) -> (u16, String) {
        let Request { method, path, kind, body } = request;
        let headers = format!("Authorization: Bearer {token}\r\nContent-Type: {kind}\r\n");
        let (head, body) = sent(self.address, method, path, &headers, body);
        let body = String::from_utf8_lossy(&body).into_owned();
        (head.split(' ').nth(1).unwrap().parse().unwrap(), body)
    }

    /// The bytes of a file.
    pub(crate) fn bytes(&self, path: &str, session: &str) -> Vec<u8> {
        ask(self.address, "GET", path, &format!("staff={session}")).1
    }

    /// The status and the body; a form is sent without fields.
    fn asked(&self, method: &str, path: &str, session: &str) -> (u16, String) {
        let (head, body) = ask(self.address, method, path, &format!("staff={session}"));
        let body = String::from_utf8_lossy(&body).into_owned();
        (head.split(' ').nth(1).unwrap().parse().unwrap(), body)
    }
}

/// Serves an office until the test program ends; answers with where.
pub(crate) fn serve(office: &Arc<Office>) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let served = Arc::clone(office);
    thread::spawn(move || {
        actix_web::rt::System::new().block_on(web::run(listener, served)).unwrap();
    });
    address
}

/// The head and the body of an answer; a form is sent without fields.
pub(crate) fn ask(
    address: SocketAddr,
    method: &str,
    path: &str,
    cookie: &str,
) -> (String, Vec<u8>) {
    let headers = format!(
        "Content-Type: application/x-www-form-urlencoded\r\nSec-Fetch-Site: same-origin\r\n\
         Cookie: {cookie}\r\n"
    );
    sent(address, method, path, &headers, "")
}

fn sent(
    address: SocketAddr,
    method: &str,
    path: &str,
    headers: &str,
    body: &str,
) -> (String, Vec<u8>) {
    let mut stream = TcpStream::connect(address).unwrap();
    write!(
        stream,
        "{method} {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\
         Content-Length: {}\r\n{headers}\r\n{body}",
        body.len()
    )
    .unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    let end = answer.windows(4).position(|four| four == b"\r\n\r\n").unwrap();
    let body = answer.split_off(end + 4);
    (String::from_utf8_lossy(&answer).into_owned(), body)
}
