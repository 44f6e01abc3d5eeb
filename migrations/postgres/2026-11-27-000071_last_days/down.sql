DELETE FROM reminders WHERE owed = 'reply';
UPDATE reminders SET owed =
    CASE owed WHEN 'review' THEN 'reviewing' WHEN 'compliance' THEN 'complying' ELSE 'open' END;
ALTER TABLE reminders RENAME COLUMN owed TO state;
DROP TABLE last_days;
