DROP INDEX events_counted;
