-- The application works as a role of its own, with no login: whoever owns the connection takes it on (lib/db/client.ts).
-- Roles belong to the server, not to the database, so it may exist already.
do $$
begin
  if not exists (select from pg_roles where rolname = 'keyscope_app') then
    create role keyscope_app nologin;
  end if;
exception
  when duplicate_object or unique_violation then null; -- another database of this server made it in between
end
$$;

do $$
begin
  if not pg_has_role(current_user, 'keyscope_app', 'member') then
    execute format('grant keyscope_app to %I', current_user);
  end if;
end
$$;

-- It reads and writes every table except the history of migrations, and owns none.
grant usage on schema public to keyscope_app;
grant select, insert, update, delete on all tables in schema public to keyscope_app;
grant usage, select on all sequences in schema public to keyscope_app;
do $$
begin
  if to_regclass('_prisma_migrations') is not null then
    revoke all on table _prisma_migrations from keyscope_app;
  end if;
end
$$;
alter default privileges in schema public grant select, insert, update, delete on tables to keyscope_app;
alter default privileges in schema public grant usage, select on sequences to keyscope_app;

-- The audit log only grows. The role lacks the privileges ...
revoke all on table audit_entries from keyscope_app;
grant select, insert on table audit_entries to keyscope_app;

-- ... and a trigger refuses everyone else, the owner and a replication session included.
create function refuse_change_of_audit_log() returns trigger
  language plpgsql
as $$
begin
  raise exception 'The audit log is append-only: % on % is refused.', tg_op, tg_table_name
    using errcode = 'insufficient_privilege';
end
$$;

-- Per statement: an empty update is refused too, and a truncate has no rows to ask about.
create trigger audit_entries_only_grow
  before update or delete or truncate on audit_entries
  for each statement execute function refuse_change_of_audit_log();

alter table audit_entries enable always trigger audit_entries_only_grow;
