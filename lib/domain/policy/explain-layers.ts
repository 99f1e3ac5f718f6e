import type { PolicySet } from './documents'
import type { Settled } from './evaluate'
import { grantEvidence, statementEvidence } from './evidence'
import { matchGrants } from './grants'
import type { Judged } from './judged'
import { askLevels } from './says'
import { askKeyPolicy, askPolicies } from './statements'
import { either, MAYBE, NO, type Tri, YES } from './tri'
import type { Decision, Evidence, Layer, LayerFinding, Verdict } from './verdict'

type Unusable = NonNullable<Verdict['unusable']>

/** What every layer says of the request, in the order they decide. */
export function explainLayers(judged: Judged, settled: Settled, unusable: Unusable | null): LayerFinding[] {
  const { documents, caller, facts, crossAccount } = judged
  const name = facts.operation.name
  const findings: LayerFinding[] = []

  const add = (layer: Layer, outcome: LayerFinding['outcome'], text: string, evidence: readonly Evidence[] = []) =>
    findings.push({ layer, outcome, text, evidence })
  const unreadable = (layer: Layer) => {
    const missing = documents.unreadable.find((entry) => entry.layer === layer)
    if (missing) add(layer, 'unreadable', `${missing.text}.`)
    return missing !== undefined
  }
  const policies = (layer: Layer, set: PolicySet, titles: Titles) => {
    if (unreadable(layer)) return
    const { allow, deny } = askPolicies(set, caller, facts)
    const evidence = statementEvidence(set.policies, judged)
    const outcome = outcomeOf(allow, deny)
    add(layer, outcome, sentence(outcome, evidence, name, titles), evidence)
  }

  if (crossAccount && !facts.operation.crossAccount)
    add('cross-account-operation', 'denies', `${name} works only for callers in the key's own account.`)

  if (!documents.scps) add('scp', 'not-applicable', scpExemption(judged))
  else if (!unreadable('scp')) {
    const blocked = documents.scps.find((level) => askPolicies(level, caller, facts).allow === NO)
    const { allow, deny } = askLevels(documents.scps, judged)
    const evidence = statementEvidence(
      documents.scps.flatMap((level) => level.policies),
      judged,
    )
    const outcome = deny === NO && blocked ? 'denies' : outcomeOf(allow, deny)
    const titles = { one: 'SCP', silent: `No SCP at ${blocked?.target ?? 'a level'} allows ${name}.` }
    const text = deny === NO && blocked ? titles.silent : sentence(outcome, evidence, name, titles)
    add('scp', outcome, text, evidence)
  }

  if (!documents.rcps) add('rcp', 'not-applicable', 'No resource control policy applies to this request.')
  else if (!unreadable('rcp')) {
    const { deny } = askLevels(documents.rcps, judged)
    const evidence = statementEvidence(
      documents.rcps.flatMap((level) => level.policies),
      judged,
    )
    const outcome = deny === NO ? 'allows' : outcomeOf(YES, deny)
    const text = deny === NO ? `No RCP denies ${name}.` : sentence(outcome, evidence, name, { one: 'RCP', silent: '' })
    add('rcp', outcome, text, evidence)
  }

  if (documents.endpoint)
    policies('vpc-endpoint-policy', documents.endpoint, {
      one: 'VPC endpoint policy',
      silent: `The VPC endpoint policy does not allow ${name}.`,
    })

  if (name === 'RetireGrant')
    add('key-policy', 'not-applicable', 'kms:RetireGrant in a key policy has no effect; the grant decides.')
  else if (facts.operation.family === 'service') add('key-policy', 'not-applicable', `${name} is not tied to a key.`)
  else if (!unreadable('key-policy')) {
    const say = askKeyPolicy(documents.keyPolicy, caller, facts)
    const named = either(either(say.exact, say.anyone), say.role)
    const evidence = statementEvidence(documents.keyPolicy.policies, judged, 'key policy')
    const outcome = outcomeOf(either(named, say.account), say.deny)
    const text =
      say.deny === NO && named === NO && say.account !== NO
        ? `The key policy leaves ${name} to IAM policies of account ${caller.accountId}${quote(evidence)}.`
        : sentence(outcome, evidence, name, {
            one: 'Key policy',
            silent: `The key policy gives the caller no way to ${name}.`,
          })
    add('key-policy', outcome, text, evidence)
  }

  if (name !== 'RetireGrant' && facts.operation.family !== 'service' && !unreadable('grant')) {
    const matches = matchGrants(documents.grants, caller, facts.operation, facts)
    const half = askPolicies(documents.identity, caller, facts).allow
    const evidence = grantEvidence(matches, ({ grant, toCaller }) =>
      toCaller === NO ? half === NO : crossAccount && grant.issuingAccount !== caller.accountId && half === NO,
    )
    const first = evidence[0]
    const outcome = !first || first.match === 'missed' ? 'silent' : first.match === 'matched' ? 'allows' : 'conditional'
    add('grant', outcome, grantText(evidence, name, documents.grants.length), evidence)
  } else if (name === 'RetireGrant' && !unreadable('grant')) {
    const [outcome, text] = retiring[settled.decision]
    add('grant', outcome, text)
  }

  if (caller.service !== null) add('identity-policy', 'not-applicable', 'AWS services have no identity policies.')
  else if (caller.isRoot) add('identity-policy', 'not-applicable', 'The root user needs no identity policy.')
  else
    policies('identity-policy', documents.identity, {
      one: 'Identity policy',
      silent: `No identity policy of the caller in account ${caller.accountId} allows ${name} on this key.`,
    })
  if (documents.boundary)
    policies('permissions-boundary', documents.boundary, {
      one: 'Permissions boundary',
      silent: `The permissions boundary does not allow ${name}.`,
    })
  if (documents.session)
    policies('session-policy', documents.session, {
      one: 'Session policy',
      silent: `The session policy does not allow ${name}.`,
    })
  if (unusable) add(unusable.layer, 'denies', unusable.text)
  return findings
}

const retiring: Record<Decision, readonly [LayerFinding['outcome'], string]> = {
  allowed: ['allows', 'The grant lets the caller retire it.'],
  conditional: ['conditional', 'The grant may let the caller retire it.'],
  unknown: ['conditional', 'The grant may let the caller retire it.'],
  denied: [
    'silent',
    'No grant names the caller as retiring principal, as grantee with RetireGrant, or by its issuing account.',
  ],
}

interface Titles {
  /** What one document of the layer is called. */
  readonly one: string
  readonly silent: string
}

function outcomeOf(allow: Tri, deny: Tri): LayerFinding['outcome'] {
  if (deny === YES) return 'denies'
  if (deny === MAYBE || allow === MAYBE) return 'conditional'
  return allow === YES ? 'allows' : 'silent'
}

function sentence(outcome: LayerFinding['outcome'], evidence: readonly Evidence[], name: string, titles: Titles) {
  const effect = outcome === 'denies' ? 'Deny' : 'Allow'
  const found = evidence.find((e) => e.match === 'matched' && e.effect === effect)
  if (outcome === 'denies') return `${titles.one}${of(found)} denies ${name}.`
  if (outcome === 'allows') return `${titles.one}${of(found)} allows ${name}.`
  const near = evidence.find((e) => (outcome === 'conditional' ? e.match === 'conditional' : e.match === 'missed'))
  if (outcome === 'conditional')
    return `${titles.one}${of(near)} ${near?.effect === 'Deny' ? 'denies' : 'allows'} ${name} depending on ${near?.cause ?? 'the request'}.`
  return near?.effect === 'Allow'
    ? `${titles.silent} Statement ${near.statement} of ${near.document} differs in its ${near.cause}.`
    : titles.silent
}

const of = (found: Evidence | undefined) =>
  found ? `${found.document === 'key policy' ? '' : ` ${found.document}`}, statement ${found.statement},` : ''
const quote = (evidence: readonly Evidence[]) =>
  evidence[0]?.match === 'matched' ? ` (statement ${evidence[0].statement})` : ''

function grantText(evidence: readonly Evidence[], name: string, total: number): string {
  const first = evidence[0]
  if (!first) return total === 0 ? 'The key has no grants.' : 'No grant of the key names the caller.'
  if (first.match === 'matched') return `Grant ${first.document} allows ${name}.`
  if (first.match === 'conditional') return `Grant ${first.document} allows ${name} depending on its ${first.cause}.`
  if (first.cause === 'action') return `Grant ${first.document} names the caller but does not list ${name}.`
  if (first.cause === 'issuing account')
    return `Grant ${first.document} lists ${name}, but was not issued by the caller's account and so needs an identity policy there as well.`
  return `Grant ${first.document} lists ${name}, but does not fit because of its ${first.cause}.`
}

function scpExemption({ caller, facts }: Judged): string {
  if (caller.isServiceLinkedRole) return 'SCPs do not limit service-linked roles.'
  if (caller.service !== null) return 'SCPs do not limit AWS services.'
  if (facts.question.scps?.managementAccount) return 'SCPs do not limit the management account.'
  return "The caller's account is under no SCP."
}
