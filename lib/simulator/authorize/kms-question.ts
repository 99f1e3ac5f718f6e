import { createHash } from 'node:crypto'
import { seen } from '@/lib/domain/observed'
import type {
  AuthorizationQuestion,
  ContextValue,
  ControlPolicies,
  GrantFacts,
  KeyFacts,
  NamedPolicy,
  PrincipalFacts,
} from '@/lib/domain/policy/question'
import type { Call } from '../server/call'
import type { Caller } from '../server/caller'
import type { Grant, Key } from '../world/kms-key'
import type { ControlPolicyType, World } from '../world/organization'
import type { PolicyDocument } from '../world/policy-document'
import {
  type CallerPolicies,
  controlPolicyLevels,
  getPrincipal,
  globalContext,
  type NamedAndFound,
  policiesOf,
} from './caller-policies'

/** What a KMS call asks for, beyond the key and the caller. */
export interface KmsAsked {
  /** A permission's name without `kms:`. */
  readonly operation: string
  /** `kms:` condition keys of the request. A direct call never has kms:ViaService or kms:GrantIsForAWSResource. */
  readonly context?: Readonly<Record<string, ContextValue>>
  /** The call's own parameters, in the API's spelling. */
  readonly parameters?: Readonly<Record<string, unknown>>
}

/** Everything the simulated organization knows of a call to a key, as a question to the product's evaluator. */
export function kmsQuestion(
  world: World,
  key: Key,
  call: Call,
  asked: KmsAsked,
  grants: readonly Grant[] = key.grants,
): AuthorizationQuestion {
  const policies = policiesOf(world, call.caller)
  return {
    key: keyFacts(world, key),
    principal: principalFacts(world, call.caller, policies),
    grants: seen(grants.map(grantFacts)),
    scps: controls(world, call.caller.accountId, 'SERVICE_CONTROL_POLICY'),
    rcps: controls(world, key.accountId, 'RESOURCE_CONTROL_POLICY'),
    request: {
      operation: asked.operation,
      context: {
        ...globalContext(world, call, policies.tags),
        'kms:CallerAccount': call.caller.accountId,
        ...asked.context,
      },
      unknown: [],
      ...(asked.parameters && { parameters: asked.parameters }),
    },
  }
}

export function keyFacts(world: World, key: Key): KeyFacts {
  return {
    arn: key.arn,
    manager: key.manager,
    spec: key.spec,
    usage: key.usage,
    origin: key.origin,
    state: key.state,
    ...(key.multiRegion && {
      multiRegion: { type: key.multiRegion.type, primaryRegion: key.multiRegion.primaryArn.split(':')[3] },
    }),
    aliases: key.aliases,
    tags: key.tags,
    policy: seen(named({ name: 'key policy', document: key.policy })),
    orgId: world.organizationId,
  }
}

export function grantFacts(grant: Grant): GrantFacts {
  const { EncryptionContextEquals, EncryptionContextSubset, SourceArn } = grant.constraints ?? {}
  return {
    grantId: grant.id,
    keyArn: grant.keyArn,
    name: grant.name,
    granteePrincipal: grant.granteePrincipal,
    granteeServicePrincipal: grant.granteeServicePrincipal,
    retiringPrincipal: grant.retiringPrincipal,
    retiringServicePrincipal: grant.retiringServicePrincipal,
    issuingAccount: grant.issuingAccount,
    operations: grant.operations,
    ...(grant.constraints && {
      constraints: {
        encryptionContextEquals: EncryptionContextEquals,
        encryptionContextSubset: EncryptionContextSubset,
        sourceArn: SourceArn,
      },
    }),
  }
}

function principalFacts(world: World, caller: Caller, policies: CallerPolicies): PrincipalFacts {
  return {
    arn: caller.arn,
    type: caller.kind,
    ...(caller.kind === 'session' && { roleArn: caller.roleArn }),
    uniqueId: getPrincipal(world, caller).uniqueId,
    identityPolicies: seen(policies.identity.map(named)),
    ...(policies.boundary && { boundary: seen(named(policies.boundary)) }),
    ...(policies.session.length > 0 && { sessionPolicies: policies.session.map(named) }),
    tags: policies.tags,
    orgId: world.organizationId,
  }
}

export function controls(world: World, accountId: string, type: ControlPolicyType): ControlPolicies {
  const levels = controlPolicyLevels(world, accountId, type)
  return {
    accountId,
    managementAccount: accountId === world.managementAccountId,
    levels: seen(levels.map(({ target, policies }) => ({ target, policies: policies.map(named) }))),
  }
}

const hashes = new WeakMap<PolicyDocument, string>()

/** The evaluator compiles a document once per hash. */
function named({ name, document, arn }: NamedAndFound): NamedPolicy {
  let hash = hashes.get(document)
  if (!hash) {
    hash = createHash('sha256').update(JSON.stringify(document)).digest('hex')
    hashes.set(document, hash)
  }
  return { name, document, hash, ...(arn && { arn }) }
}
