-- What a program signs in with, on behalf of a person. Only the hash of the secret is kept.
create table api_tokens (
  id text primary key,
  user_id text not null references users (id) on delete cascade on update cascade,
  name text not null,
  -- The secret's first characters, to tell tokens apart.
  prefix text not null,
  hash text not null,
  scopes text[] not null,
  created_at timestamptz(3) not null default now(),
  expires_at timestamptz(3) not null,
  last_used_at timestamptz(3),
  revoked_at timestamptz(3),
  revoked_by text
);

create unique index api_tokens_hash_key on api_tokens (hash);
create index api_tokens_user_id_idx on api_tokens (user_id);
