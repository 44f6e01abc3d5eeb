DROP TABLE commission_sessions;
DROP TABLE commission_links;
DROP TABLE commission_notes;
DROP TABLE commission_files;
DROP TABLE commission_answers;
DROP TABLE commissions;
DROP TABLE area_contacts;
DROP TABLE areas;
