-- The numbers of the register's tabs for one officer are read from the index alone. An index by state
-- led to sorting all that is answered; nearly everything is, so that the order by receipt finds a page
-- of any state sooner.
DROP INDEX cases_by_state;
DROP INDEX cases_by_officer;
CREATE INDEX cases_by_officer ON cases (officer_id, received_on, id, state, closed_on, queue_on);
