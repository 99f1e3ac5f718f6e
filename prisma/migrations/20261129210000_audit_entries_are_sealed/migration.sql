-- A signature of the entry's hash, made with a key that the database does not hold: who can write the table cannot make one.
alter table audit_entries add column seal text;
