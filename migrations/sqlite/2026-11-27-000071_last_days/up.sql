-- What is owed in each open case, by which day: one row for each thing. Reminders, apologies and
-- calendars read it; it is written with the row of its case.
CREATE TABLE last_days (
    case_id BIGINT NOT NULL REFERENCES cases (id),
    owed TEXT NOT NULL,
    last_on DATE NOT NULL,
    -- Whether the requester may still be told that it takes longer.
    can_extend BOOLEAN NOT NULL,
    PRIMARY KEY (case_id, owed)
);
CREATE INDEX last_days_by_day ON last_days (last_on, owed, case_id);
-- The next act on a case writes what the columns of a case do not tell.
INSERT INTO last_days (case_id, owed, last_on, can_extend)
SELECT id,
    CASE state WHEN 'reviewing' THEN 'review' WHEN 'complying' THEN 'compliance' ELSE 'answer' END,
    due_on, FALSE
FROM cases WHERE closed_on IS NULL AND due_on IS NOT NULL;
-- An answer may have been told of while the clock stood and while it ran.
DELETE FROM reminders WHERE state = 'stopped' AND EXISTS (
    SELECT 1 FROM reminders same WHERE same.case_id = reminders.case_id AND same.state = 'open'
    AND same.due_on = reminders.due_on AND same.step = reminders.step
    AND same.staff_id = reminders.staff_id);
ALTER TABLE reminders RENAME COLUMN state TO owed;
UPDATE reminders SET owed =
    CASE owed WHEN 'reviewing' THEN 'review' WHEN 'complying' THEN 'compliance' ELSE 'answer' END;
