ALTER TABLE jobs DROP COLUMN turn_at;
DROP TABLE mail_pace;
DROP TABLE deliveries;
