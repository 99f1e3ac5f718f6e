-- Who may sign in, and what they have to do first.
alter table users add column disabled_at timestamptz(3);
alter table users add column must_change_password boolean not null default false;

-- How somebody came in (password, password+code, password+backup-code, passkey, provider), when they last did something, and
-- when they last proved who they are.
alter table auth_sessions add column method text not null default 'password';
alter table auth_sessions add column last_seen_at timestamptz(3) not null default now();
alter table auth_sessions add column confirmed_at timestamptz(3) not null default now();

-- An authenticator app: the secret it shares with us, encrypted; empty confirmed_at until its first code was right.
create table totp_factors (
  user_id text primary key references users (id) on delete cascade on update cascade,
  secret text not null,
  -- The time step of the newest code that was accepted: none up to it is accepted again.
  last_step bigint not null default 0,
  failures integer not null default 0,
  locked_until timestamptz(3),
  created_at timestamptz(3) not null default now(),
  confirmed_at timestamptz(3)
);

-- What lets somebody in whose authenticator is lost, once each. Only an HMAC of it is kept.
create table backup_codes (
  hash text primary key,
  user_id text not null references users (id) on delete cascade on update cascade,
  created_at timestamptz(3) not null default now(),
  used_at timestamptz(3)
);

create index backup_codes_user_id_idx on backup_codes (user_id);

create table passkeys (
  -- The credential's id, as WebAuthn writes it (base64url).
  id text primary key,
  user_id text not null references users (id) on delete cascade on update cascade,
  name text not null,
  public_key bytea not null,
  counter bigint not null,
  transports text[] not null,
  -- Whether it is synced between devices.
  backed_up boolean not null,
  created_at timestamptz(3) not null default now(),
  last_used_at timestamptz(3)
);

create index passkeys_user_id_idx on passkeys (user_id);
