-- What Keyscope did in AWS for a request, and CloudTrail's record of it.
create table grant_calls (
  step_id integer not null references grant_steps (id) on delete cascade on update cascade,
  call text not null,
  account_id text not null,
  region text not null,
  aws_request_id text,
  grant_id text,
  called_at timestamptz(3) not null,
  state text not null default 'waiting',
  event_id text,
  event_at timestamptz(3),
  event jsonb,
  looked_at timestamptz(3),
  reason text,
  constraint grant_calls_pkey primary key (step_id, call)
);

create index grant_calls_state_idx on grant_calls (state);
