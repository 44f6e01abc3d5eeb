DROP TABLE sessions;
DROP TABLE staff;
DROP TABLE settings;
