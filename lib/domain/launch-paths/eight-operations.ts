/** The eight operations AWS documents for service-linked roles that launch instances, and the founding profile repeats. */
export const eightOperations = [
  'Encrypt',
  'Decrypt',
  'ReEncryptFrom',
  'ReEncryptTo',
  'GenerateDataKey',
  'GenerateDataKeyWithoutPlaintext',
  'DescribeKey',
  'CreateGrant',
] as const
