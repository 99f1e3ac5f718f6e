import { governedByKeyPolicy, isIncomplete, type PolicySet } from './documents'
import { grantEvidence, statementEvidence } from './evidence'
import { type GrantMatch, matchGrants } from './grants'
import type { JudgedQuestion } from './judged'
import { hasOperation } from './operation-set'
import { renderLayer } from './render-layer'
import { askEndpoint, askLevels } from './says'
import type { Settled } from './settle'
import { askKeyPolicy, askPolicies } from './statements'
import { either, MAYBE, NO, opposite, type Tri, YES } from './tri'
import { answersAt } from './tri-set'
import type { Evidence, Layer, LayerFinding, LayerNote, Verdict } from './verdict'

/** What every layer says of the request, in the order they decide. */
export function findLayers(
  judged: JudgedQuestion,
  settled: Settled,
  unusable: Verdict['unusable'] | null,
): LayerFinding[] {
  const { operation, crossAccount } = judged
  const findings = [
    crossAccount && !operation.crossAccount
      ? finding('cross-account-operation', 'denies', { note: 'cross-account-operation' })
      : null,
    scpFinding(judged),
    rcpFinding(judged),
    endpointFinding(judged),
    keyPolicyFinding(judged),
    grantFinding(judged, settled),
    identityFinding(judged),
    policyFinding(judged, 'permissions-boundary', judged.documents.boundary),
    policyFinding(judged, 'session-policy', judged.documents.session),
    unusable ? finding(unusable.layer, 'denies', { note: { unusable: unusable.text } }) : null,
  ].filter((one) => one !== null)
  return findings.map((one) => ({ ...one, text: renderLayer(one, judged) }))
}

/** A finding without its words. */
export type BareFinding = Omit<LayerFinding, 'text'>

function finding(
  layer: Layer,
  outcome: LayerFinding['outcome'],
  more: { note?: LayerNote; evidence?: readonly Evidence[] } = {},
): BareFinding {
  return { layer, outcome, ...(more.note !== undefined && { note: more.note }), evidence: more.evidence ?? [] }
}

const notApplicable = (layer: Layer, note: LayerNote) => finding(layer, 'not-applicable', { note })

function unreadable({ documents }: JudgedQuestion, layer: Layer): BareFinding | null {
  const missing = documents.unreadable.find((entry) => entry.layer === layer)
  return missing ? finding(layer, 'unreadable', { note: { unreadable: missing.text } }) : null
}

function outcomeOf(allow: Tri, deny: Tri): LayerFinding['outcome'] {
  if (deny === YES) return 'denies'
  if (deny === MAYBE || allow === MAYBE) return 'conditional'
  return allow === YES ? 'allows' : 'silent'
}

function policyFinding(judged: JudgedQuestion, layer: Layer, set: PolicySet | null): BareFinding | null {
  if (!set) return null
  const hidden = unreadable(judged, layer)
  if (hidden) return hidden
  const { allow, deny } = answersAt(askPolicies(set, judged), judged.operation)
  return finding(layer, outcomeOf(allow, deny), { evidence: statementEvidence(set.policies, judged) })
}

function scpFinding(judged: JudgedQuestion): BareFinding {
  const { documents, operation } = judged
  if (!documents.scps) return notApplicable('scp', scpExemption(judged))
  const hidden = unreadable(judged, 'scp')
  if (hidden) return hidden
  const { allow, deny } = answersAt(askLevels(documents.scps, judged), operation)
  // Of each level, so that no level's Allow is lost among those of others.
  const evidence = documents.scps.flatMap(({ policies }) => statementEvidence(policies, judged))
  const blocked = documents.scps.find((level) => answersAt(askPolicies(level, judged), operation).allow === NO)
  if (deny === NO && blocked) return finding('scp', 'denies', { note: { levelWithoutAllow: blocked.target }, evidence })
  return finding('scp', outcomeOf(allow, deny), { evidence })
}

function scpExemption({ caller, question }: JudgedQuestion): LayerNote {
  if (caller.isServiceLinkedRole) return 'service-linked-role'
  if (caller.service !== null) return 'aws-service'
  return question.scps?.managementAccount ? 'management-account' : 'no-scp'
}

function rcpFinding(judged: JudgedQuestion): BareFinding {
  const { documents, operation } = judged
  if (!documents.rcps || !hasOperation(governedByKeyPolicy, operation)) return notApplicable('rcp', 'no-rcp')
  const hidden = unreadable(judged, 'rcp')
  if (hidden) return hidden
  const { deny } = answersAt(askLevels(documents.rcps, judged), operation)
  const evidence = documents.rcps.flatMap(({ policies }) => statementEvidence(policies, judged))
  return finding('rcp', deny === NO ? 'allows' : outcomeOf(YES, deny), { evidence })
}

function endpointFinding(judged: JudgedQuestion): BareFinding | null {
  const { documents, operation } = judged
  if (!documents.endpoint) return null
  const say = askEndpoint(judged)
  if (!say) return notApplicable('vpc-endpoint-policy', 'forwarded-call')
  const hidden = unreadable(judged, 'vpc-endpoint-policy')
  if (hidden) return hidden
  const { allow, deny } = answersAt(say, operation)
  return finding('vpc-endpoint-policy', outcomeOf(allow, deny), {
    evidence: statementEvidence(documents.endpoint.policies, judged),
  })
}

function keyPolicyFinding(judged: JudgedQuestion): BareFinding {
  const { documents, operation } = judged
  if (operation.name === 'RetireGrant') return notApplicable('key-policy', 'key-policy-cannot-retire')
  if (operation.family === 'service') return notApplicable('key-policy', 'not-tied-to-a-key')
  const hidden = unreadable(judged, 'key-policy')
  if (hidden) return hidden
  const say = answersAt(askKeyPolicy(documents.keyPolicy, judged), operation)
  const named = either(either(say.exact, say.anyone), say.role)
  const delegates = say.deny === NO && named === NO && say.account !== NO
  return finding('key-policy', outcomeOf(either(named, say.account), say.deny), {
    ...(delegates && { note: 'delegates-to-account' as const }),
    evidence: statementEvidence(documents.keyPolicy.policies, judged, 'key policy'),
  })
}

function grantFinding(judged: JudgedQuestion, settled: Settled): BareFinding | null {
  const { documents, operation } = judged
  if (operation.family === 'service') return null
  const hidden = unreadable(judged, 'grant')
  if (hidden) return hidden
  if (operation.name === 'RetireGrant') {
    const { decision } = settled
    const outcome = decision === 'allowed' ? 'allows' : decision === 'denied' ? 'silent' : 'conditional'
    return finding('grant', outcome, { note: { retiring: decision } })
  }
  const evidence = grantEvidence(matchGrants(judged), judged, lacksHalf(judged))
  const [first] = evidence
  if (!first) return finding('grant', 'silent', documents.grants.length === 0 ? { note: 'no-grants' } : {})
  const outcome = first.match === 'missed' ? 'silent' : first.match === 'matched' ? 'allows' : 'conditional'
  return finding('grant', outcome, { evidence })
}

/** Whether an identity policy would have to allow beside the grant (R8, R9, grants to an account), and none does. */
function lacksHalf(judged: JudgedQuestion): (match: GrantMatch) => Tri {
  const { documents, caller, crossAccount, operation } = judged
  const identity = caller.isRoot ? YES : answersAt(askPolicies(documents.identity, judged), operation).allow
  // A policy nobody could read may allow.
  const lacking = opposite(isIncomplete(documents, 'identity-policy') ? either(identity, MAYBE) : identity)
  return ({ grant, toCaller }) => {
    if (toCaller === NO) return lacking
    if (!crossAccount || grant.issuingAccount === caller.accountId) return NO
    // An issuer nobody knows may be the caller's own account.
    return grant.issuingAccount === undefined && lacking !== NO ? MAYBE : lacking
  }
}

function identityFinding(judged: JudgedQuestion): BareFinding | null {
  const { caller, documents } = judged
  if (caller.service !== null) return notApplicable('identity-policy', 'aws-service')
  if (caller.isRoot) return notApplicable('identity-policy', 'root-user')
  return policyFinding(judged, 'identity-policy', documents.identity)
}
