-- Grants that end, renewals of them, and grants that take another's place.
alter type grant_request_state add value 'renewed';

alter table grant_requests
  add column ends_at timestamptz(3),
  add column end_warned_days integer,
  add column renews_id text,
  add column replaces_id text,
  add constraint grant_requests_renews_id_fkey
    foreign key (renews_id) references grant_requests (id) on delete restrict on update cascade,
  add constraint grant_requests_replaces_id_fkey
    foreign key (replaces_id) references grant_requests (id) on delete restrict on update cascade;

create index grant_requests_ends_at_idx on grant_requests (ends_at);
create index grant_requests_renews_id_idx on grant_requests (renews_id);
create index grant_requests_replaces_id_idx on grant_requests (replaces_id);

alter table grant_bundles add column ends_at timestamptz(3);
