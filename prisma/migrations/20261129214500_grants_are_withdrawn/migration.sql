-- Who had a grant withdrawn, why, and when it was gone.
alter table grant_requests
  add column revoker_name text,
  add column revoke_reason text,
  add column revoked_at timestamptz(3);
