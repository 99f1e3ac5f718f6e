"""Reads with boto3, a client this project did not write, what is left of a grant in AWS. Prints it as JSON.

It enters the key's account and the issuing account as the reading role and asks KMS for the grants, CloudTrail for CreateGrant on the
key and for AssumeRole of the writer.
"""

import json
import sys

import boto3

endpoint, region, external_id, reader, writer_arn, key_arn, access_key, secret_key = sys.argv[1:9]
base = {"endpoint_url": endpoint, "region_name": region}
key_account, issuing_account = key_arn.split(":")[4], writer_arn.split(":")[4]


def enter(account):
    """A session of the reading role in an account, as whoever audits it would open one."""
    hub = boto3.client("sts", **base, aws_access_key_id=access_key, aws_secret_access_key=secret_key)
    keys = hub.assume_role(
        RoleArn=f"arn:aws:iam::{account}:role/{reader}",
        RoleSessionName="auditor",
        ExternalId=external_id,
        SourceIdentity="audra@northwind.example",
    )["Credentials"]
    return boto3.Session(keys["AccessKeyId"], keys["SecretAccessKey"], keys["SessionToken"], region_name=region)


def events(session, name, key, value, at=region):
    trail = session.client("cloudtrail", endpoint_url=endpoint, region_name=at)
    pages = trail.get_paginator("lookup_events").paginate(
        LookupAttributes=[{"AttributeKey": key, "AttributeValue": value}]
    )
    found = (event for page in pages for event in page["Events"])
    return [json.loads(event["CloudTrailEvent"]) for event in found if event["EventName"] == name]


owner, issuer = enter(key_account), enter(issuing_account)
kms = owner.client("kms", endpoint_url=endpoint)
print(
    json.dumps(
        {
            "grants": [
                grant
                for page in kms.get_paginator("list_grants").paginate(KeyId=key_arn)
                for grant in page["Grants"]
            ],
            "created": {
                key_account: events(owner, "CreateGrant", "ResourceName", key_arn),
                issuing_account: events(issuer, "CreateGrant", "ResourceName", key_arn),
            },
            "assumed": events(issuer, "AssumeRole", "ResourceName", writer_arn, at="us-east-1"),
        },
        default=str,
    )
)
