-- Accounts that roles are assigned for, by a rule.
create table account_groups (
  id text primary key,
  -- Lower-case letters, digits and hyphens: identity providers name it.
  name text not null,
  description text not null default '',
  accounts text[] default array[]::text[],
  units text[] default array[]::text[],
  tags jsonb not null default '[]',
  created_by text not null,
  created_at timestamptz(3) not null default current_timestamp,
  updated_at timestamptz(3) not null
);

create unique index account_groups_name_key on account_groups (name);

-- Roles that people hold, everywhere where no group is named.
create table role_assignments (
  id text primary key,
  user_id text not null references users (id) on delete cascade on update cascade,
  role text not null,
  group_id text references account_groups (id) on delete cascade on update cascade,
  source text not null,
  assigned_by text not null,
  assigned_at timestamptz(3) not null default current_timestamp
);

create unique index role_assignments_user_id_role_group_id_source_key on role_assignments (user_id, role, group_id, source);
create index role_assignments_group_id_idx on role_assignments (group_id);

-- Everybody keeps the role they had, everywhere; whom an identity provider sends had it from there.
insert into role_assignments (id, user_id, role, source, assigned_by)
select gen_random_uuid()::text, u.id, u.role,
  case when exists (select from auth_accounts a where a.user_id = u.id and a.provider_id = 'oidc') then 'oidc' else 'hand' end,
  'Migration'
from users u where u.role in ('viewer', 'requester', 'approver', 'auditor', 'administrator');

alter table users drop column role;
