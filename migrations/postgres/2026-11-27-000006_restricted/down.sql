DROP TABLE case_erasures;
DROP TABLE case_holds;
DROP TABLE case_reasons;
DROP TABLE case_access;
