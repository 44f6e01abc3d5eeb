DROP TABLE letter_templates;
DROP TABLE clearance_notes;
DROP INDEX cases_clearing;
ALTER TABLE cases DROP COLUMN clearing_id;
