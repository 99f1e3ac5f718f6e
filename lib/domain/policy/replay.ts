import { mapSeen } from '../observed'
import type { AuthorizationQuestion, ControlPolicies, GrantFacts, NamedPolicy } from './question'
import type { Evidence, Layer, Verdict } from './verdict'

/**
 * The question with nothing left of its documents but the statements and grants that the verdict's findings name as having
 * matched or as perhaps matching: enough for the same decision. Documents that could not be read stay as they are.
 */
export function replay(question: AuthorizationQuestion, verdict: Verdict): AuthorizationQuestion {
  const named = namesIn(verdict)
  const strip = (layer: Layer) => (policy: NamedPolicy) => withNamedStatements(policy, layer, named)
  const stripLevels = (layer: Layer, controls: ControlPolicies | undefined) =>
    controls && {
      ...controls,
      levels: mapSeen(controls.levels, (levels) =>
        levels.map((level) => ({ ...level, policies: level.policies.map(strip(layer)) })),
      ),
    }
  const { key, principal, grants, scps, rcps, vpcEndpointPolicy, request } = question
  const isNamed = ({ grantId }: GrantFacts) => named('grant', grantId)
  return {
    ...question,
    key: { ...key, policy: mapSeen(key.policy, strip('key-policy')) },
    principal: {
      ...principal,
      identityPolicies: mapSeen(principal.identityPolicies, (all) => all.map(strip('identity-policy'))),
      ...(principal.boundary && { boundary: mapSeen(principal.boundary, strip('permissions-boundary')) }),
      ...(principal.sessionPolicies && { sessionPolicies: principal.sessionPolicies.map(strip('session-policy')) }),
    },
    scps: stripLevels('scp', scps),
    rcps: stripLevels('rcp', rcps),
    ...(vpcEndpointPolicy && { vpcEndpointPolicy: strip('vpc-endpoint-policy')(vpcEndpointPolicy) }),
    // Which grant is meant is for the call to say: each of them counts.
    grants: request.operation === 'RetireGrant' ? grants : mapSeen(grants, (all) => all.filter(isNamed)),
  }
}

type IsNamed = (layer: Layer, document: string, statement?: string) => boolean

function namesIn({ layers }: Verdict): IsNamed {
  const named = new Map<Layer, ReadonlySet<string> | 'all'>()
  for (const { layer, outcome, evidence } of layers)
    named.set(layer, outcome === 'unreadable' ? 'all' : new Set(evidence.filter(isHit).map(nameOf)))
  return (layer, document, statement) => {
    const names = named.get(layer)
    return names === 'all' || (names?.has(nameOf({ document, statement })) ?? false)
  }
}

const isHit = ({ match }: Evidence) => match !== 'missed'
const nameOf = ({ document, statement }: Pick<Evidence, 'document' | 'statement'>) =>
  JSON.stringify([document, statement ?? null])

function withNamedStatements(policy: NamedPolicy, layer: Layer, named: IsNamed): NamedPolicy {
  const document = readDocument(policy.document)
  if (!document) return policy
  const name = layer === 'key-policy' ? 'key policy' : policy.name
  const kept = [document.Statement].flat().filter((statement, i) => named(layer, name, labelOf(statement, i)))
  const { hash: _, ...rest } = policy
  return { ...rest, document: { ...document, Statement: kept } }
}

function labelOf(statement: unknown, index: number): string {
  const sid = (statement as { Sid?: unknown } | null)?.Sid
  return typeof sid === 'string' && sid !== '' ? sid : `#${index + 1}`
}

/** Null for what is no policy document. */
function readDocument(document: unknown): { readonly Statement: unknown } | null {
  let read = document
  if (typeof document === 'string')
    try {
      read = JSON.parse(document)
    } catch {
      return null
    }
  return typeof read === 'object' && read !== null && 'Statement' in read ? read : null
}
