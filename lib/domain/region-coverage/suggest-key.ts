import { regionOf } from '../arn'
import type { CellKey, CoverageCell } from './coverage-cell'

/** How a Region comes to have the key it lacks. Nothing of it is done by Keyscope. */
export interface KeyFix {
  readonly kind: 'name-local-key' | 'replicate' | 'create'
  readonly accountId: string
  readonly text: string
  readonly cli: string | null
  readonly terraform: string | null
}

/**
 * For a cell written with a key of another Region (F8): name the key that is here, replicate a multi-Region key, or create one. A
 * single-Region key cannot become a multi-Region key, and a replica has a policy and grants of its own (R24).
 */
export function suggestKey(cell: CoverageCell, siblings: readonly CellKey[]): KeyFix | null {
  if (cell.status !== 'wrong-region') return null
  const written = siblings.find((key) => cell.needs.some((need) => need.keyArn === key.arn)) ?? siblings[0]
  if (cell.key) {
    return {
      kind: 'name-local-key',
      accountId: cell.key.accountId,
      text: `Name ${cell.key.arn} in the node class, launch template or storage class here. It has a policy and grants of its own: check them next (R24).`,
      cli: null,
      terraform: null,
    }
  }
  if (!written) return null
  return written.keyId.startsWith('mrk-') ? replicate(written, cell.region) : create(written, cell.region)
}

function replicate(key: CellKey, region: string): KeyFix {
  const primary = key.multiRegion?.primaryArn ?? key.arn
  return {
    kind: 'replicate',
    accountId: key.accountId,
    text: `Replicate the multi-Region key into ${region} in account ${key.accountId}, then name the replica here. Its policy and grants are its own (R24).`,
    cli: [
      `# needs kms:ReplicateKey on the primary key and kms:CreateKey in ${region}`,
      `aws kms replicate-key --region ${regionOf(primary) ?? key.region} \\`,
      `  --key-id ${primary} \\`,
      `  --replica-region ${region} \\`,
      '  --policy file://replica-key-policy.json',
    ].join('\n'),
    terraform: [
      '# AWS provider 6 or newer: resources name their Region',
      'resource "aws_kms_replica_key" "this" {',
      `  region          = "${region}"`,
      `  primary_key_arn = "${primary}"`,
      '  policy          = data.aws_iam_policy_document.replica.json',
      '}',
    ].join('\n'),
  }
}

function create(key: CellKey, region: string): KeyFix {
  const alias = key.alias || 'alias/volumes'
  return {
    kind: 'create',
    accountId: key.accountId,
    text: `Create a key in ${region} in account ${key.accountId} and name it here. ${key.arn} is a single-Region key: it can be neither replicated nor made multi-Region.`,
    cli: [
      `key=$(aws kms create-key --region ${region} --policy file://key-policy.json --query KeyMetadata.KeyId --output text)`,
      `aws kms create-alias --region ${region} --alias-name ${alias} --target-key-id "$key"`,
    ].join('\n'),
    terraform: [
      '# AWS provider 6 or newer: resources name their Region',
      'resource "aws_kms_key" "this" {',
      `  region              = "${region}"`,
      '  enable_key_rotation = true',
      '  policy              = data.aws_iam_policy_document.key.json',
      '}',
      '',
      'resource "aws_kms_alias" "this" {',
      `  region        = "${region}"`,
      `  name          = "${alias}"`,
      '  target_key_id = aws_kms_key.this.key_id',
      '}',
    ].join('\n'),
  }
}
