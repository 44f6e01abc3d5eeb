DROP INDEX cases_by_officer;
CREATE INDEX cases_by_officer ON cases (officer_id, received_on, id);
CREATE INDEX cases_by_state ON cases (state, received_on, id);
