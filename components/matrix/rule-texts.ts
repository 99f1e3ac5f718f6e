/** The authorization rules in one sentence each (domain.md 1.1): what an id in a verdict stands for. */
const rules: Readonly<Record<string, string>> = {
  R1: 'Without a key policy, a delegated identity policy or a grant that allows it, nobody may use a key.',
  R2: 'A key policy that names the account only lets that account’s identity policies decide.',
  R3: 'In the key’s own account, a key policy that names the principal is enough.',
  R4: 'Across accounts the key policy and an identity policy must both allow.',
  R5: 'Only some operations work across accounts at all.',
  R6: 'A grant only allows, for one key, one grantee and the operations it lists.',
  R7: 'In the key’s own account a grant alone is enough.',
  R8: 'A grant issued by the grantee’s own account is enough across accounts.',
  R9: 'A grant issued by the key’s owner needs an identity policy beside it when the grantee is in another account.',
  R10: 'CreateGrant that comes from a grant can only pass on a part of that grant.',
  R11: 'kms:GrantIsForAWSResource is true only when an AWS service makes the call.',
  R12: 'kms:ViaService is present only when an AWS service calls for the principal.',
  R13: 'kms:GrantOperations holds several values; a request without operations fails anyway.',
  R14: 'An explicit deny wins over every allow, grants included.',
  R15: 'Service control policies cap roles of member accounts, not service-linked roles or the management account.',
  R16: 'Resource control policies cap keys of member accounts, not service-linked roles.',
  R17: 'A permissions boundary or session policy caps what identity policies allow.',
  R18: 'A VPC endpoint policy does not see calls that EC2 makes for the principal.',
  R19: 'The key’s state and kind are checked apart from permissions.',
  R20: 'A grant’s constraints must match the encryption context, except for DescribeKey and RetireGrant.',
  R21: 'Retiring a grant follows its own rules; revoking it needs a policy.',
  R22: 'A new grant can take about five minutes to work everywhere.',
  R23: 'A role that was deleted and created again is another principal.',
  R24: 'Keys belong to one Region; a replica has its own policy and grants.',
  R25: 'EBS takes symmetric encryption keys of the volume’s Region only.',
  R26: 'EC2 checks the key after it has accepted the launch.',
}

export const ruleText = (id: string) => rules[id] ?? 'A rule of the authorization engine.'

const marks = {
  verified: 'documented by AWS',
  inferred: 'inferred from AWS documentation',
  unverified: 'not verified',
} as const
export const markText = (mark: keyof typeof marks) => marks[mark]
