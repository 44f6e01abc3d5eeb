-- E-mails that came in, each once: which case they belong to, or why they wait for somebody to say.
CREATE TABLE incoming_messages (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    -- The hash of its bytes, by which they are kept as they came.
    sha256 TEXT NOT NULL UNIQUE,
    -- The same for what it says, whatever way it took; none when it carries no identifier.
    content TEXT UNIQUE,
    -- The identifier that it carries, for answers to stand beside it; empty when it carries none.
    message_id TEXT NOT NULL,
    -- request, reply, bounce, automatic or unreadable.
    kind TEXT NOT NULL,
    from_name TEXT NOT NULL,
    from_address TEXT NOT NULL,
    subject TEXT NOT NULL,
    received_on DATE NOT NULL,
    received_at TIMESTAMP NOT NULL,
    -- Why it waits or waited; none when it was clear where it belongs.
    why TEXT,
    -- The case that it names, which is a guess.
    guess BIGINT REFERENCES cases (id),
    -- The case that it was filed with or that it became; none while it waits or when it was set aside.
    case_id BIGINT REFERENCES cases (id),
    -- Who said where it belongs, and when.
    handled_by BIGINT REFERENCES staff (id),
    handled_at TIMESTAMP,
    erased_at TIMESTAMP
);
CREATE INDEX incoming_messages_waiting ON incoming_messages (id) WHERE case_id IS NULL AND handled_at IS NULL;
CREATE INDEX incoming_messages_of_case ON incoming_messages (case_id) WHERE case_id IS NOT NULL;
