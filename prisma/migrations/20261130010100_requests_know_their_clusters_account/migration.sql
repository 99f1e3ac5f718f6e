-- Whoever runs the cluster knows of the request, as does the owner of the key.
alter table grant_requests add column cluster_account_id text;
update grant_requests set cluster_account_id = split_part(cluster_arn, ':', 5) where cluster_arn is not null;

create index grant_requests_key_account_id_idx on grant_requests (key_account_id);
create index grant_requests_cluster_account_id_idx on grant_requests (cluster_account_id);
