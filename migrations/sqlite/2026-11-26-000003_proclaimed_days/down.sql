DROP INDEX events_calendar_changed;
ALTER TABLE cases DROP COLUMN safe_on;
DELETE FROM counters WHERE name = 'calendar';
DROP TABLE proclaimed_days;
