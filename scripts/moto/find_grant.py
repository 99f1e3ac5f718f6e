"""Asks KMS with boto3, a client this project did not write, for the grants of a key. Prints them as JSON."""

import json
import sys

import boto3

endpoint, region, account, key_arn = sys.argv[1:5]
base = {"endpoint_url": endpoint, "region_name": region}
keys = {"aws_access_key_id": "moto", "aws_secret_access_key": "moto"}
session = boto3.client("sts", **base, **keys).assume_role(
    RoleArn=f"arn:aws:iam::{account}:role/OrganizationAccountAccessRole", RoleSessionName="witness"
)["Credentials"]
kms = boto3.client(
    "kms",
    **base,
    aws_access_key_id=session["AccessKeyId"],
    aws_secret_access_key=session["SecretAccessKey"],
    aws_session_token=session["SessionToken"],
)
print(json.dumps(kms.list_grants(KeyId=key_arn)["Grants"], default=str))
