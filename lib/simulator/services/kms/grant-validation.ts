import * as kms from '@aws-sdk/client-kms'
import { accountOf, parseArn, parseAssumedRole } from '@/lib/domain/arn'
import { WireError } from '../../wire/wire-error'
import { findRole, findRoleByName, findUser } from '../../world/find'
import type { Key } from '../../world/kms-key'
import type { World } from '../../world/organization'

const NAME = /^[a-zA-Z0-9:/_-]{1,256}$/
const CONTEXT_PAIRS = 8
const $metadata = {}

const invalid = (message: string) => new WireError('ValidationException', message)

/** What AWS checks of a CreateGrant request before it asks who may make it. */
export function validateGrantRequest(input: kms.CreateGrantCommandInput): void {
  const { GranteePrincipal, GranteeServicePrincipal, RetiringPrincipal, RetiringServicePrincipal, Constraints } = input
  if ((GranteePrincipal === undefined) === (GranteeServicePrincipal === undefined)) {
    throw invalid('Specify exactly one of GranteePrincipal and GranteeServicePrincipal.')
  }
  if (RetiringPrincipal !== undefined && RetiringServicePrincipal !== undefined) {
    throw invalid('Specify at most one of RetiringPrincipal and RetiringServicePrincipal.')
  }
  if (GranteeServicePrincipal !== undefined) {
    if (!Constraints?.SourceArn) throw invalid('A grant to a service principal needs the SourceArn constraint.')
    if (RetiringPrincipal === undefined && RetiringServicePrincipal === undefined) {
      throw invalid('A grant to a service principal needs a retiring principal.')
    }
  }
  if (input.Name !== undefined && !NAME.test(input.Name)) {
    throw invalid(
      `1 validation error detected: Value '${input.Name}' at 'name' failed to satisfy constraint: Member must satisfy regular expression pattern: ^[a-zA-Z0-9:/_-]+$`,
    )
  }
  const operations: readonly string[] = input.Operations ?? []
  if (operations.length === 0) throw invalid('A grant needs at least one operation.')
  const known: readonly string[] = Object.values(kms.GrantOperation)
  const unknown = operations.find((operation) => !known.includes(operation))
  if (unknown)
    throw invalid(
      `1 validation error detected: Value '${unknown}' at 'operations' failed to satisfy constraint: Member must satisfy enum value set: [${known.join(', ')}]`,
    )
  validateConstraints(Constraints)
}

function validateConstraints(constraints: kms.GrantConstraints | undefined): void {
  const { EncryptionContextEquals: equals, EncryptionContextSubset: subset } = constraints ?? {}
  if (equals && subset) throw invalid('Specify EncryptionContextEquals or EncryptionContextSubset, not both.')
  const pairs = Object.keys(equals ?? subset ?? {}).length
  if ((equals || subset) && pairs === 0) throw invalid('An encryption context constraint needs at least one pair.')
  if (pairs > CONTEXT_PAIRS) throw invalid(`An encryption context constraint can have up to ${CONTEXT_PAIRS} pairs.`)
}

/** A grant may only name operations the key can perform. https://docs.aws.amazon.com/kms/latest/developerguide/grants.html */
export function validateOperationsForKey(key: Key, input: kms.CreateGrantCommandInput): void {
  const possible = operationsOf(key)
  const impossible = (input.Operations ?? []).find((operation) => !possible.includes(operation))
  if (impossible) {
    throw invalid(
      `The ${impossible} operation is not valid for a KMS key with the ${key.spec} key spec and the ${key.usage} key usage.`,
    )
  }
  const { EncryptionContextEquals, EncryptionContextSubset } = input.Constraints ?? {}
  if ((EncryptionContextEquals || EncryptionContextSubset) && key.spec !== 'SYMMETRIC_DEFAULT') {
    throw invalid('Encryption context constraints are valid on symmetric encryption KMS keys only.')
  }
}

const ENCRYPTION: readonly kms.GrantOperation[] = ['Encrypt', 'Decrypt', 'ReEncryptFrom', 'ReEncryptTo']
const BY_USAGE: Readonly<Partial<Record<Key['usage'], readonly kms.GrantOperation[]>>> = {
  ENCRYPT_DECRYPT: [...ENCRYPTION, 'GetPublicKey'],
  SIGN_VERIFY: ['Sign', 'Verify', 'GetPublicKey'],
  KEY_AGREEMENT: ['DeriveSharedSecret', 'GetPublicKey'],
  GENERATE_VERIFY_MAC: ['GenerateMac', 'VerifyMac'],
}
const SYMMETRIC: readonly kms.GrantOperation[] = [
  ...ENCRYPTION,
  'GenerateDataKey',
  'GenerateDataKeyWithoutPlaintext',
  'GenerateDataKeyPair',
  'GenerateDataKeyPairWithoutPlaintext',
]

function operationsOf({ spec, usage }: Key): readonly kms.GrantOperation[] {
  const own = spec === 'SYMMETRIC_DEFAULT' ? SYMMETRIC : (BY_USAGE[usage] ?? [])
  return ['CreateGrant', 'RetireGrant', 'DescribeKey', ...own]
}

/**
 * A grantee or retiring principal must be an account, user, role or session. One that names a principal of a simulated
 * account which does not exist is refused; principals of accounts outside are taken on trust.
 */
export function validatePrincipal(world: World, principal: string | undefined): void {
  if (principal === undefined || exists(world, principal)) return
  throw new kms.InvalidArnException({ message: 'ARN does not refer to a valid principal', $metadata })
}

function exists(world: World, principal: string): boolean {
  const accountId = accountOf(principal)
  if (accountId === null) return false
  const account = world.accounts.get(accountId)
  if (!account || principal === accountId) return true
  const session = parseAssumedRole(principal)
  if (session)
    return session.roleName.startsWith('aws:') || findRoleByName(world, accountId, session.roleName) !== undefined
  const arn = parseArn(principal)
  if (arn?.service !== 'iam') return false
  return arn.resource === 'root' || Boolean(findRole(world, principal) ?? findUser(world, principal))
}
