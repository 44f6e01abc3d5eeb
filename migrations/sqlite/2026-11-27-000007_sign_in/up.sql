-- Where a session was begun, as its holder tells one from another: the name of the browser and the
-- first part of the address. Nothing that follows anybody.
ALTER TABLE sessions ADD COLUMN browser TEXT NOT NULL DEFAULT '';
ALTER TABLE sessions ADD COLUMN network TEXT NOT NULL DEFAULT '';

-- A password was right and a code is still asked for.
CREATE TABLE sign_in_steps (
    token_hash BLOB NOT NULL PRIMARY KEY,
    staff_id BIGINT NOT NULL REFERENCES staff (id),
    ends_at TIMESTAMP NOT NULL
);
CREATE INDEX sign_in_steps_of_staff ON sign_in_steps (staff_id);

-- What codes are made from, sealed with the office's key; not in force until it was confirmed by a
-- code. A code is used once: the step of the last one is kept.
CREATE TABLE second_factors (
    staff_id BIGINT NOT NULL PRIMARY KEY REFERENCES staff (id),
    sealed BLOB NOT NULL,
    made_at TIMESTAMP NOT NULL,
    confirmed_at TIMESTAMP,
    last_step BIGINT NOT NULL
);

CREATE TABLE recovery_codes (
    code_hash BLOB NOT NULL PRIMARY KEY,
    staff_id BIGINT NOT NULL REFERENCES staff (id),
    used_at TIMESTAMP
);
CREATE INDEX recovery_codes_of_staff ON recovery_codes (staff_id);

-- Links by which somebody chooses a password. As with sessions, only the hash is kept.
CREATE TABLE staff_links (
    token_hash BLOB NOT NULL PRIMARY KEY,
    staff_id BIGINT NOT NULL REFERENCES staff (id),
    -- invitation or recovery.
    purpose TEXT NOT NULL,
    made_at TIMESTAMP NOT NULL,
    expires_at TIMESTAMP NOT NULL,
    used_at TIMESTAMP
);
CREATE INDEX staff_links_of_staff ON staff_links (staff_id);

-- Browsers in which somebody has signed in before.
CREATE TABLE devices (
    token_hash BLOB NOT NULL PRIMARY KEY,
    staff_id BIGINT NOT NULL REFERENCES staff (id),
    made_at TIMESTAMP NOT NULL,
    seen_at TIMESTAMP NOT NULL
);
CREATE INDEX devices_of_staff ON devices (staff_id);

-- Tries to sign in that failed, by what was typed as the account (a keyed hash, whether there is
-- such an account or not) and by where they came from: a network, or a known device.
CREATE TABLE failed_sign_ins (
    account BLOB NOT NULL,
    source TEXT NOT NULL,
    failures BIGINT NOT NULL,
    last_at TIMESTAMP NOT NULL,
    PRIMARY KEY (account, source)
);
CREATE INDEX failed_sign_ins_by_time ON failed_sign_ins (last_at);

-- What was done to the office itself: people, roles, rules. Chained by hash like the events of
-- cases, and as little to be edited.
CREATE TABLE office_head (
    id BIGINT NOT NULL PRIMARY KEY CHECK (id = 1),
    act_id BIGINT NOT NULL,
    hash BLOB NOT NULL
);
INSERT INTO office_head (id, act_id, hash) VALUES (1, 0, zeroblob(32));

CREATE TABLE office_acts (
    id BIGINT NOT NULL PRIMARY KEY,
    happened_at TIMESTAMP NOT NULL,
    actor TEXT NOT NULL,
    kind TEXT NOT NULL,
    body TEXT NOT NULL,
    previous_hash BLOB NOT NULL,
    hash BLOB NOT NULL
);

CREATE TRIGGER office_acts_refuse_update BEFORE UPDATE ON office_acts
BEGIN SELECT RAISE(ABORT, 'office_acts is append-only'); END;

CREATE TRIGGER office_acts_refuse_delete BEFORE DELETE ON office_acts
BEGIN SELECT RAISE(ABORT, 'office_acts is append-only'); END;

-- INSERT OR REPLACE passes the trigger above on connections without recursive_triggers.
CREATE TRIGGER office_acts_refuse_replace BEFORE INSERT ON office_acts
WHEN EXISTS (SELECT 1 FROM office_acts WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'office_acts is append-only'); END;

CREATE TRIGGER office_head_refuse_delete BEFORE DELETE ON office_head
BEGIN SELECT RAISE(ABORT, 'office_head has one row'); END;
