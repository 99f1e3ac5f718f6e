import { policy } from '../world/policy-document'
import { type Northwind, ORGANIZATION_ID, REGIONS } from './northwind-accounts'

/** The control policies of the organization. The first two stop nobody here; each of the others breaks what its account tries. */
export function addGuardrails({ organization, accounts, units }: Northwind): void {
  organization.controlPolicy({
    name: 'ApprovedRegionsOnly',
    description: 'Work happens in three Regions',
    type: 'SERVICE_CONTROL_POLICY',
    document: policy({
      Sid: 'DenyOtherRegions',
      Effect: 'Deny',
      NotAction: ['iam:*', 'sts:*', 'organizations:*', 'support:*'],
      Resource: '*',
      Condition: { StringNotEquals: { 'aws:RequestedRegion': REGIONS } },
    }),
  })
  organization.controlPolicy({
    name: 'KeysForTheOrganizationOnly',
    description: 'Keys serve principals of the organization and AWS services',
    type: 'RESOURCE_CONTROL_POLICY',
    document: policy({
      Sid: 'DenyStrangers',
      Effect: 'Deny',
      Principal: '*',
      Action: 'kms:*',
      Resource: '*',
      Condition: {
        StringNotEqualsIfExists: { 'aws:PrincipalOrgID': ORGANIZATION_ID },
        BoolIfExists: { 'aws:PrincipalIsAWSService': false },
      },
    }),
  })
  organization.controlPolicy({
    name: 'GrantsByServicesOnly',
    description: 'In the sandboxes only AWS services create grants',
    type: 'SERVICE_CONTROL_POLICY',
    on: [units.sandbox],
    document: policy({
      Sid: 'RestrictGrantsToAwsServices',
      Effect: 'Deny',
      Action: 'kms:CreateGrant',
      Resource: '*',
      Condition: {
        BoolIfExists: { 'kms:GrantIsForAWSResource': false },
        StringNotEqualsIfExists: { 'aws:PrincipalTag/dp:exclude:identity': 'true' },
      },
    }),
  })
  organization.controlPolicy({
    name: 'KeepKeysInTheAccount',
    description: 'payments-staging works with its own keys',
    type: 'SERVICE_CONTROL_POLICY',
    on: [accounts.paymentsStaging],
    document: policy({
      Sid: 'DenyForeignKeys',
      Effect: 'Deny',
      Action: ['kms:CreateGrant', 'kms:Decrypt', 'kms:Encrypt', 'kms:GenerateDataKey*', 'kms:ReEncrypt*'],
      Resource: '*',
      Condition: { StringNotEquals: { 'aws:ResourceAccount': accounts.paymentsStaging.id } },
    }),
  })
  organization.controlPolicy({
    name: 'NetworkPerimeter',
    description: 'Data keys are used from the platform network only',
    type: 'SERVICE_CONTROL_POLICY',
    on: [accounts.platformSandbox],
    document: policy({
      Sid: 'DenyOutsideTheNetwork',
      Effect: 'Deny',
      Action: ['kms:Decrypt', 'kms:GenerateDataKey*'],
      Resource: `arn:aws:kms:us-west-2:${accounts.platformSandbox.id}:key/*`,
      Condition: {
        StringNotEqualsIfExists: { 'aws:SourceVpc': 'vpc-0a1b2c3d4e5f60718' },
        BoolIfExists: { 'aws:ViaAWSService': false, 'aws:PrincipalIsAWSService': false },
      },
    }),
  })
}
