import { policy } from '../world/policy-document'
import type { IncidentLayout } from './incidents-accounts'

/** Control policies, each over the one account that it breaks. None of them stops the role that decrypts volumes unless it says so. */
export function addIncidentGuardrails({ organization, accounts }: IncidentLayout): void {
  const { customs, radar, sealed } = accounts
  organization.controlPolicy({
    name: 'OwnKeysOnly',
    description: 'customs makes data keys and grants with its own keys',
    type: 'SERVICE_CONTROL_POLICY',
    on: [customs],
    document: policy({
      Sid: 'DenyForeignKeys',
      Effect: 'Deny',
      Action: ['kms:CreateGrant', 'kms:GenerateDataKey*'],
      Resource: '*',
      Condition: { StringNotEquals: { 'aws:ResourceAccount': customs.id } },
    }),
  })
  organization.controlPolicy({
    name: 'RadarNetwork',
    description: 'Volume keys are used from the radar network only',
    type: 'SERVICE_CONTROL_POLICY',
    on: [radar],
    document: policy({
      Sid: 'DenyOutsideTheNetwork',
      Effect: 'Deny',
      Action: ['kms:Decrypt', 'kms:GenerateDataKey*'],
      Resource: '*',
      Condition: {
        StringNotEqualsIfExists: { 'aws:SourceVpc': 'vpc-0c1d2e3f405162738' },
        BoolIfExists: { 'aws:ViaAWSService': false, 'aws:PrincipalIsAWSService': false },
      },
    }),
  })
  organization.controlPolicy({
    name: 'SealedKeys',
    description: 'Data keys of sealed keys are made in their own account',
    type: 'RESOURCE_CONTROL_POLICY',
    on: [sealed],
    document: policy({
      Sid: 'DenyOtherAccounts',
      Effect: 'Deny',
      Principal: '*',
      Action: 'kms:GenerateDataKey*',
      Resource: '*',
      Condition: {
        StringNotEqualsIfExists: { 'aws:PrincipalAccount': sealed.id },
        BoolIfExists: { 'aws:PrincipalIsAWSService': false },
      },
    }),
  })
}
