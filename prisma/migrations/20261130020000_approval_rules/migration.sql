-- What it takes to approve a grant is data: the rules, what they demanded of a request, and who has approved it so far.
alter table grant_bundles add column decide_by timestamptz(3) not null default (now() + interval '7 days');
update grant_bundles set decide_by = requested_at + interval '7 days';

alter table grant_requests
  add column approval_facts jsonb,
  add column demand jsonb,
  add column decide_by timestamptz(3) not null default (now() + interval '7 days'),
  add column asked_for jsonb,
  add column narrower_name text,
  add column narrow_note text;
update grant_requests set decide_by = requested_at + interval '7 days';

create table grant_approvals (
  id serial primary key,
  request_id text references grant_requests (id) on delete cascade on update cascade,
  bundle_id text references grant_bundles (id) on delete cascade on update cascade,
  person_id text not null,
  person_name text not null,
  holder_id text not null,
  holder_name text not null,
  holder_roles text[] not null,
  holder_groups text[] not null,
  holder_email text,
  fingerprint text not null,
  note text not null,
  at timestamptz(3) not null,

  constraint grant_approvals_subject check (num_nonnulls(request_id, bundle_id) = 1)
);
-- Nobody counts twice for the same proposal, neither by their own click nor by that of a delegate.
create unique index grant_approvals_request_id_person_id_fingerprint_key on grant_approvals (request_id, person_id, fingerprint);
create unique index grant_approvals_request_id_holder_id_fingerprint_key on grant_approvals (request_id, holder_id, fingerprint);
create unique index grant_approvals_bundle_id_person_id_fingerprint_key on grant_approvals (bundle_id, person_id, fingerprint);
create unique index grant_approvals_bundle_id_holder_id_fingerprint_key on grant_approvals (bundle_id, holder_id, fingerprint);

create table grant_comments (
  id serial primary key,
  request_id text not null references grant_requests (id) on delete cascade on update cascade,
  author_id text not null,
  author_name text not null,
  text text not null,
  at timestamptz(3) not null
);
create index grant_comments_request_id_idx on grant_comments (request_id);

create table break_glasses (
  request_id text primary key references grant_requests (id) on delete cascade on update cascade,
  person_id text not null,
  person_name text not null,
  reason text not null,
  reviewer_name text,
  review_note text,
  at timestamptz(3) not null,
  reviewed_at timestamptz(3)
);

create table approval_rule_versions (
  version integer primary key,
  body jsonb not null,
  note text not null,
  changed_by text not null,
  changed_at timestamptz(3) not null
);

create table delegations (
  id text primary key,
  from_id text not null,
  from_name text not null,
  to_id text not null,
  to_name text not null,
  reason text not null,
  starts_at timestamptz(3) not null,
  ends_at timestamptz(3) not null,
  created_at timestamptz(3) not null,
  revoked_at timestamptz(3),
  revoked_by text
);
create index delegations_to_id_idx on delegations (to_id);
create index delegations_from_id_idx on delegations (from_id);

-- Written once; default privileges would allow more.
revoke all on table grant_approvals, grant_comments, approval_rule_versions from keyscope_app;
grant select, insert on table grant_approvals, grant_comments, approval_rule_versions to keyscope_app;
-- These end, and are never taken away.
revoke delete, truncate on table break_glasses, delegations from keyscope_app;
