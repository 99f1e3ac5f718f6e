import { createHash, randomUUID } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import * as kms from '@aws-sdk/client-kms'
import type { ContextValue } from '@/lib/domain/policy/question'
import { principalArn } from '../../authorize/caller-policies'
import { requireIdentityAllows } from '../../authorize/identity-allows'
import { requireKmsAllows } from '../../authorize/kms-allows'
import type { Journal } from '../../journal/journal'
import type { Call } from '../../server/call'
import type { Handlers } from '../../server/handlers'
import { page } from '../../server/paging'
import { WireError } from '../../wire/wire-error'
import type { Grant, Key } from '../../world/kms-key'
import type { World } from '../../world/organization'
import { grantToken, readGrantToken } from './grant-token'
import { validateGrantRequest, validateOperationsForKey, validatePrincipal } from './grant-validation'
import { badMarker, pageSize, truncation } from './key-reads'
import { locateKey } from './locate-key'

const GRANTS_PER_KEY = 50_000
const $metadata = {}

/** Grants: listing, making, revoking, retiring. Each change is authorized, journalled, and recorded in CloudTrail by the service around. */
export function grantHandlers(world: World, journal: Journal): Handlers<typeof kms> {
  return {
    ListGrants(input, call) {
      const key = locateKey(world, call, input.KeyId)
      requireKmsAllows(world, key, call, { operation: 'ListGrants' })
      const grants = key.grants.filter(
        (grant) =>
          (input.GrantId === undefined || grant.id === input.GrantId) &&
          (input.GranteePrincipal === undefined || grant.granteePrincipal === input.GranteePrincipal),
      )
      const { items, next } = page(grants, input.Marker, pageSize(input.Limit, 50, 100), badMarker)
      return { Grants: items.map(describeGrant), ...truncation(next) }
    },

    ListRetirableGrants(input, call) {
      requireIdentityAllows(world, { protocol: 'json' }, call, { resource: input.RetiringPrincipal })
      const { items, next } = page(
        retirable(world, call, input.RetiringPrincipal),
        input.Marker,
        pageSize(input.Limit, 50, 100),
        badMarker,
      )
      return { Grants: items.map(describeGrant), ...truncation(next) }
    },

    CreateGrant(input, call) {
      validateGrantRequest(input)
      const key = locateKey(world, call, input.KeyId)
      requireKmsAllows(world, key, call, {
        operation: 'CreateGrant',
        context: createGrantContext(input),
        parameters: { ...input, KeyId: key.arn },
      })
      validateOperationsForKey(key, input)
      validatePrincipal(world, input.GranteePrincipal)
      validatePrincipal(world, input.RetiringPrincipal)
      const wanted = newGrant(key, input, call)
      const existing = wanted.name === undefined ? undefined : key.grants.find((grant) => isSameGrant(grant, wanted))
      if (!existing && key.grants.length >= GRANTS_PER_KEY)
        throw new kms.LimitExceededException({
          message: `A KMS key can have up to ${GRANTS_PER_KEY} grants.`,
          $metadata,
        })
      if (input.DryRun) throw dryRun()
      const grant = existing ?? wanted
      if (!existing) journal.createGrant(key, grant)
      return { GrantId: grant.id, GrantToken: grantToken(grant) }
    },

    RevokeGrant(input, call) {
      const key = locateKey(world, call, input.KeyId)
      requireKmsAllows(world, key, call, {
        operation: 'RevokeGrant',
        parameters: { KeyId: key.arn, GrantId: input.GrantId },
      })
      const grant = getGrant(key, input.GrantId)
      if (input.DryRun) throw dryRun()
      journal.removeGrant(key, grant, 'revoked')
      return {}
    },

    RetireGrant(input, call) {
      const { key, grant } = locateRetiring(world, call, input)
      requireKmsAllows(world, key, call, {
        operation: 'RetireGrant',
        context: constraintContext(grant.constraints),
        parameters: { KeyId: key.arn, GrantId: grant.id },
      })
      if (input.DryRun) throw dryRun()
      journal.removeGrant(key, grant, 'retired')
      return {}
    },
  }
}

function describeGrant(grant: Grant): kms.GrantListEntry {
  return {
    KeyId: grant.keyArn,
    GrantId: grant.id,
    Name: grant.name ?? '',
    CreationDate: grant.createdAt,
    GranteePrincipal: grant.granteePrincipal,
    GranteeServicePrincipal: grant.granteeServicePrincipal,
    RetiringPrincipal: grant.retiringPrincipal,
    RetiringServicePrincipal: grant.retiringServicePrincipal,
    IssuingAccount: `arn:aws:iam::${grant.issuingAccount}:root`,
    Operations: [...grant.operations],
    ...(grant.constraints && { Constraints: grant.constraints }),
  }
}

/** Grants on keys of any account that name the principal, which must be one of the caller's account. */
function retirable(world: World, call: Call, principal = ''): Grant[] {
  if (principal.split(':')[4] !== call.accountId) {
    throw new kms.InvalidArnException({
      message: `${principal} is not a principal of account ${call.accountId}`,
      $metadata,
    })
  }
  const keys = [...world.accounts.values()].flatMap((account) => account.regions.get(call.region)?.keys ?? [])
  return keys.flatMap((key) => key.grants.filter((grant) => grant.retiringPrincipal === principal))
}

function newGrant(key: Key, input: kms.CreateGrantCommandInput, call: Call): Grant {
  return {
    id: createHash('sha256').update(randomUUID()).digest('hex'),
    keyArn: key.arn,
    ...(input.Name !== undefined && { name: input.Name }),
    createdAt: new Date(Math.floor(call.at.getTime() / 1000) * 1000),
    granteePrincipal: input.GranteePrincipal,
    granteeServicePrincipal: input.GranteeServicePrincipal,
    retiringPrincipal: input.RetiringPrincipal,
    retiringServicePrincipal: input.RetiringServicePrincipal,
    issuingAccount: call.accountId,
    operations: input.Operations ?? [],
    ...(input.Constraints && { constraints: input.Constraints }),
  }
}

/** The name makes a repeated request harmless: the same name with the same parameters is the same grant. */
function isSameGrant(a: Grant, b: Grant): boolean {
  const parameters = ({ id: _, createdAt: __, operations, ...rest }: Grant) => ({
    ...rest,
    operations: [...operations].sort(),
  })
  return isDeepStrictEqual(parameters(a), parameters(b))
}

function createGrantContext(input: kms.CreateGrantCommandInput): Record<string, ContextValue> {
  const context: Record<string, ContextValue> = { 'kms:GrantOperations': input.Operations ?? [] }
  const put = (name: string, value: string | undefined) => {
    if (value !== undefined) context[`kms:${name}`] = value
  }
  put('GranteePrincipal', input.GranteePrincipal)
  put('GranteeServicePrincipal', input.GranteeServicePrincipal)
  put('RetiringPrincipal', input.RetiringPrincipal)
  put('RetiringServicePrincipal', input.RetiringServicePrincipal)
  put('GrantConstraintSourceArn', input.Constraints?.SourceArn)
  return { ...context, ...constraintContext(input.Constraints) }
}

function constraintContext(constraints: kms.GrantConstraints | undefined): Record<string, ContextValue> {
  const { EncryptionContextEquals: equals, EncryptionContextSubset: subset } = constraints ?? {}
  if (!equals && !subset) return {}
  const pairs = Object.entries(equals ?? subset ?? {})
  return {
    'kms:GrantConstraintType': equals ? 'EncryptionContextEquals' : 'EncryptionContextSubset',
    'kms:EncryptionContextKeys': pairs.map(([name]) => name),
    ...Object.fromEntries(pairs.map(([name, value]) => [`kms:EncryptionContext:${name}`, value])),
  }
}

function getGrant(key: Key, grantId: string | undefined): Grant {
  const grant = key.grants.find(({ id }) => id === grantId)
  if (grant) return grant
  throw new kms.NotFoundException({ message: `Grant ID ${grantId} not found`, $metadata })
}

function locateRetiring(world: World, call: Call, input: kms.RetireGrantCommandInput): { key: Key; grant: Grant } {
  if (input.GrantToken !== undefined) {
    const named = readGrantToken(input.GrantToken)
    if (!named) throw new kms.InvalidGrantTokenException({ message: 'The grant token is invalid.', $metadata })
    const key = locateKey(world, call, named.keyArn)
    return { key, grant: getGrant(key, named.grantId) }
  }
  if (input.KeyId === undefined || input.GrantId === undefined) {
    throw new WireError(
      'ValidationException',
      `${principalArn(call.caller)} must give a grant token, or a key ARN and a grant id.`,
    )
  }
  // Unlike the other operations, RetireGrant wants the key's ARN even at home.
  if (!input.KeyId.startsWith('arn:'))
    throw new kms.InvalidArnException({ message: `Invalid arn ${input.KeyId}`, $metadata })
  const key = locateKey(world, call, input.KeyId)
  return { key, grant: getGrant(key, input.GrantId) }
}

function dryRun(): Error {
  return new kms.DryRunOperationException({
    message: 'The request would have succeeded, but the DryRun option is set.',
    $metadata,
  })
}
