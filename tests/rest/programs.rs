//! What programs do beyond the main line: commissions, who may see a case, marks, the log, keeping.

use super::{Service, assert_refused, bearing, for_each_database};
use ateb::{
    domain::{
        language::LanguageChoice, letter::Words, office_act::OfficeAct, permission::Role,
        scope::Scope,
    },
    service::{NewArea, SignedIn},
};
use serde_json::{Value, json};

/// All that the role of somebody allows.
fn everything(service: &Service, who: &SignedIn) -> String {
    let scopes: Vec<&str> = ateb::service::scopes_of(who.role).map(Scope::as_str).collect();
    service.token_of(who, &scopes.join(","))
}

fn messages(answer: &Value) -> Vec<(String, String)> {
    let wrong = answer["errors"].as_array().unwrap();
    wrong
        .iter()
        .map(|one| {
            let text = |name: &str| one[name].as_str().unwrap().to_owned();
            (text("field"), text("message"))
        })
        .collect()
}

#[test]
fn a_program_asks_an_area_reminds_it_and_closes_what_is_needed_no_longer() {
    for_each_database(|database| {
        let service = Service::start(database);
        let (office, who) = (&service.office, &service.who);
        let area = NewArea { name: Words::same("Roads"), working_days: Some(3) };
        let area = office.add_area(who, &area).unwrap();
        let english = LanguageChoice::English;
        office.add_contact(who, area, "Tom", "tom@roads.example", english).unwrap();
        let case = service.logs();
        let token = service.token("cases:write");
        let path = format!("/cases/{case}/commissions");

        let proposed = service.get(&token, &format!("{path}/proposal")).json();
        assert_eq!(proposed["areas"][0]["id"], area.0);
        assert_eq!(proposed["areas"][0]["name"]["en"], "Roads");
        let nobody = service.post(&token, &path, &json!({"areas": [], "asked": "The routes."}));
        assert_refused(&nobody, 422, "invalid");
        assert_eq!(messages(&nobody.json())[0].0, "areas");
        let body = json!({"areas": [area.0], "asked": "The routes.", "due_on": "2026-03-18"});
        let key = "Idempotency-Key: once\r\n";
        let made = service.post_with(&token, &path, key, &body);
        assert_eq!(made.status, 201, "{}", made.head);
        let again = service.post_with(&token, &path, key, &body);
        assert_eq!(again.header("idempotency-replayed"), Some("true"));
        assert_eq!(again.json(), made.json());
        let id = made.json()["ids"][0].as_i64().unwrap();

        let listed = service.get(&token, &path).json();
        assert_eq!(listed["items"].as_array().unwrap().len(), 1);
        assert_eq!(listed["items"][0]["due_on"], "2026-03-18");
        let open = service.get(&token, &format!("/commissions?area={}", area.0)).json();
        assert_eq!(open["items"], listed["items"]);
        let late = service.get(&token, "/commissions?late=true").json();
        assert_eq!(late["items"], json!([]));

        let one = format!("{path}/{id}");
        assert_eq!(service.post(&token, &format!("{one}/remind"), &json!({})).status, 200);
        let later = json!({"due_on": "2026-03-20", "note": "The snow."});
        assert_eq!(service.post(&token, &format!("{one}/extend"), &later).status, 200);
        let whole = service.get(&token, &one).json();
        assert_eq!(whole["asked"], "The routes.");
        assert_eq!(whole["commission"]["due_on"], "2026-03-20");
        assert_eq!(whole["notes"][0]["note"], "The snow.");
        assert_eq!(whole["answer"], Value::Null);
        let why = json!({"note": "Found elsewhere."});
        assert_eq!(service.post(&token, &format!("{one}/cancel"), &why).status, 200);
        assert_eq!(service.get(&token, &one).json()["commission"]["state"], "cancelled");
        let again = service.post(&token, &format!("{one}/cancel"), &why);
        assert_refused(&again, 409, "not-allowed-now");
        // A commission of another case is none of this.
        let other = service.logs();
        let elsewhere = service.get(&token, &format!("/cases/{other}/commissions/{id}"));
        assert_refused(&elsewhere, 404, "not-found");
    });
}

#[test]
fn a_restricted_case_is_at_no_address_for_the_programs_of_others() {
    for_each_database(|database| {
        let service = Service::start(database);
        let case = service.logs();
        let officer = service.hires(Role::Officer);
        let token = everything(&service, &officer);
        let administrator = everything(&service, &service.who);
        let path = format!("/cases/{case}/access");
        let restrict = |people: Value| {
            let body = json!({"people": people, "reason": "A colleague asked."});
            service.post(&token, &format!("{path}/restrict"), &body)
        };
        let left_out = restrict(json!([service.who.id.0]));
        assert_refused(&left_out, 422, "invalid");
        assert_eq!(messages(&left_out.json())[0].0, "people");
        assert_eq!(restrict(json!([officer.id.0])).status, 200);
        let shown = service.get(&token, &path).json();
        assert_eq!(shown["is_restricted"], true);
        assert_eq!(shown["reasons"][0]["reason"], "A colleague asked.");

        let described = service.send("GET", "/api/v1/openapi.json", "", b"").json();
        let mut addresses = 0;
        for (template, methods) in described["paths"].as_object().unwrap() {
            if !template.starts_with("/cases/{case}") {
                continue;
            }
            let at = |slug: &str| {
                let mut address = format!("/api/v1{}", template.replace("{case}", slug));
                for name in
                    ["document", "mark", "copy", "item", "letter", "message", "commission", "page"]
                {
                    address = address.replace(&format!("{{{name}}}"), "1");
                }
                address = address.replace("{note}", "1").replace("{other}", "atisn-1");
                address = address.replace("{format}", "pdf");
                if address.ends_with("/found") {
                    address.push_str("?text=Ada");
                } else if address.ends_with("/what-if") {
                    address.push_str("?if=answered&on=2026-03-12");
                }
                assert!(!address.contains('{'), "{address}");
                address
            };
            for method in methods.as_object().unwrap().keys() {
                let method = method.to_uppercase();
                let json = "Content-Type: application/json\r\n";
                let headers = format!("{}{json}", bearing(&administrator));
                let ask = |slug: &str| service.send(&method, &at(slug), &headers, b"{}").kind();
                assert_eq!(ask(&case), ask("atisn-99999"), "{method} {template}");
                if method == "GET" {
                    assert_eq!(ask(&case).0, 404, "{template}");
                }
                addresses += 1;
            }
        }
        assert!(addresses > 70, "{addresses}");
        for list in ["/cases", "/commissions", "/publications", "/retention/held", "/reminders"] {
            let answer = service.get(&administrator, list);
            assert_eq!(answer.status, 200, "{list}");
            assert!(!String::from_utf8_lossy(&answer.body).contains(&case), "{list}");
        }

        // An administrator lets themselves in, which nobody else may.
        let reference = case.to_uppercase().replace('-', " ");
        let body = json!({"reference": reference, "reason": "The officer is ill."});
        assert_refused(&service.post(&token, "/restricted/join", &body), 403, "forbidden");
        let joined = service.post(&administrator, "/restricted/join", &body);
        assert_eq!(joined.json()["case"], case.as_str());
        assert_eq!(service.get(&administrator, &path).status, 200);
        let again = service.post(&administrator, "/restricted/join", &body);
        assert_refused(&again, 422, "invalid");
        let open = json!({"reason": "Over."});
        assert_eq!(service.post(&token, &format!("{path}/lift"), &open).status, 200);
        assert_eq!(service.get(&token, &path).json()["is_restricted"], false);
    });
}

#[test]
fn a_program_finds_accepts_takes_back_and_does_again() {
    for_each_database(|database| {
        let service = Service::start(database);
        let case = service.logs();
        let token = service.token("cases:write");
        let documents = format!("/cases/{case}/documents");
        let headers = format!("{}Content-Type: application/octet-stream\r\n", bearing(&token));
        let text =
            b"Write to alys@roads.example about the gritting.\nalys@roads.example is away.\n";
        let place = format!("/api/v1{documents}?name=note.txt");
        let added = service.send("POST", &place, &headers, text).json();
        let path = format!("{documents}/{}", added["id"]);

        let found = service.get(&token, &format!("{path}/found?text=gritting")).json();
        assert_eq!((&found["places"], &found["is_marked"]), (&json!(1), &json!(false)));
        assert_eq!(found["items"][0]["text"], "gritting");
        let nothing = service.get(&token, &format!("{path}/found?text=%20"));
        assert_refused(&nothing, 422, "invalid");

        let suggested = service.get(&token, &format!("{path}/suggestions")).json();
        let email =
            suggested["items"].as_array().unwrap().iter().find(|one| one["kind"] == "email");
        assert_eq!(email.unwrap()["places"], 2);
        let accept = |text: &str, exemption: &str| {
            let body = json!({"texts": [text], "exemption": exemption});
            service.post(&token, &format!("{path}/suggestions/accept"), &body)
        };
        assert_refused(&accept("gritting", "FOIA s.40(2)"), 422, "invalid");
        assert_refused(&accept("alys@roads.example", "FOIA s.999"), 422, "invalid");
        let accepted = accept("alys@roads.example", "FOIA s.40(2)");
        assert_eq!(accepted.status, 201);
        let marks = || service.get(&token, &format!("{path}/marks")).json()["items"].clone();
        assert_eq!(marks()[0]["mark"]["find"], "alys@roads.example");
        let suggested = service.get(&token, &format!("{path}/suggestions")).json();
        assert_eq!(suggested["items"][0]["is_marked"], true);

        let act =
            |name: &str, body: &Value| service.post(&token, &format!("{path}/marks/{name}"), body);
        assert_eq!(act("undo", &json!({})).status, 200);
        assert_eq!(marks(), json!([]));
        assert_refused(&act("undo", &json!({})), 409, "not-allowed-now");
        assert_eq!(act("redo", &json!({})).status, 200);
        let id = marks()[0]["id"].clone();
        let rested = act("rest", &json!({"ids": [id], "exemption": "FOIA s.38(1)"})).json();
        assert_eq!(marks()[0]["mark"]["exemption"], "FOIA s.38(1)");
        assert_eq!(act("remove", &json!({"ids": rested["ids"]})).status, 200);
        assert_eq!(marks(), json!([]));
        // Reading is not enough for any of it.
        let reader = service.token("cases:read");
        let body = json!({"texts": ["alys@roads.example"]});
        for act in ["suggestions/accept", "marks/undo", "marks/redo"] {
            let refused = service.post(&reader, &format!("{path}/{act}"), &body);
            assert_refused(&refused, 403, "forbidden");
        }
    });
}

#[test]
fn publishing_keeping_and_reminding_each_need_a_scope_of_their_own() {
    for_each_database(|database| {
        let service = Service::start(database);
        let case = service.logs();
        let write = service.token("cases:write");
        for path in ["/publications", "/retention/due", "/retention/held", "/reminders"] {
            assert_refused(&service.get(&write, path), 403, "forbidden");
        }
        let publish = service.token("answers:publish");
        assert_eq!(
            service.get(&publish, "/publications?state=declined").json()["items"],
            json!([])
        );
        let early = service.get(&publish, &format!("/cases/{case}/publication"));
        assert_refused(&early, 409, "not-allowed-now");

        let why = json!({"reason": "A complaint."});
        let hold = |path: &str, token: &str| {
            service.post(token, &format!("/cases/{case}/{path}"), &why).status
        };
        assert_eq!(hold("hold", &write), 200);
        let erase = service.token("cases:erase");
        let all_held = service.get(&erase, "/retention/held").json();
        assert_eq!(all_held["items"][0]["case"], case.as_str());
        let kept = service.get(&write, &format!("/cases/{case}/retention")).json();
        assert_eq!(kept["is_held"], true);
        assert_eq!(kept["reasons"][0]["reason"], "A complaint.");
        assert_eq!(hold("hold/lift", &write), 200);
        let reference = json!({"reference": case.to_uppercase().replace('-', " ")});
        let open = service.post(&erase, &format!("/cases/{case}/erase"), &reference);
        assert_refused(&open, 409, "not-allowed-now");
        let slip =
            service.post(&erase, &format!("/cases/{case}/erase"), &json!({"reference": "x"}));
        assert_refused(&slip, 422, "invalid");

        let remind = service.token("reminders:read");
        // Late by then, so that whoever runs the unit would be told.
        let told = service.get(&remind, "/reminders?on=2026-04-10").json();
        assert!(told["items"].as_array().unwrap().iter().all(|one| one["case"] == case.as_str()));
        let far = service.get(&remind, "/reminders?on=2199-01-01");
        assert_refused(&far, 422, "invalid");
    });
}

#[test]
fn making_and_revoking_a_token_stands_in_the_record_of_the_office() {
    for_each_database(|database| {
        let service = Service::start(database);
        let officer = service.hires(Role::Officer);
        service.token_of(&officer, "cases:read,answers:publish");
        let id = service.office.api_tokens(&officer).unwrap()[0].id.clone();
        service.office.revoke_api_token(Some(&service.who), &id).unwrap();
        // Revoked once, it is not revoked again.
        service.office.revoke_api_token(None, &id).unwrap();
        let acts = service.office.office_acts(&service.who, None).unwrap().lines;
        let told: Vec<_> = acts.into_iter().map(|line| (line.by, line.act)).take(2).collect();
        let scopes = vec![Scope::ReadCases, Scope::PublishAnswers];
        let name = |who: &SignedIn| {
            let found = service.office.people(&service.who).unwrap();
            found.into_iter().find(|one| one.id == who.id).map(|one| one.name)
        };
        let person = officer.id;
        assert_eq!(
            told,
            [
                (name(&service.who), OfficeAct::ApiTokenRevoked { person }),
                (name(&officer), OfficeAct::ApiTokenMade { person, scopes }),
            ]
        );
        assert_eq!(service.office.verify_office_acts().unwrap().broken, None);
    });
}
