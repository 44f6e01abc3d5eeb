-- Bank holidays that were proclaimed after the list that the program carries. A day is never
-- deleted: a proclamation that is revoked is withdrawn.
CREATE TABLE proclaimed_days (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    day DATE NOT NULL,
    -- Codes joined by +, such as E&W+NI.
    divisions TEXT NOT NULL,
    name_en TEXT NOT NULL,
    name_cy TEXT NOT NULL,
    source TEXT NOT NULL,
    -- None when it was added or withdrawn by a command on the machine.
    added_by BIGINT REFERENCES staff (id),
    added_at TIMESTAMP NOT NULL,
    withdrawn_by BIGINT REFERENCES staff (id),
    withdrawn_at TIMESTAMP
);
CREATE INDEX proclaimed_days_by_day ON proclaimed_days (day);

-- Goes up with each day that is added or withdrawn: what was computed before is out of date then.
INSERT INTO counters (name, value) VALUES ('calendar', 0);

-- The day to work towards, where it is earlier than due_on.
ALTER TABLE cases ADD COLUMN safe_on DATE;

-- Which cases a day moved.
CREATE INDEX events_calendar_changed ON events (happened_at) WHERE kind = 'calendar_changed';
