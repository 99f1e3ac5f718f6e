import type { ReadPolicy } from './documents'
import { statementEvidence } from './evidence'
import { namesAccount } from './grantees'
import type { JudgedQuestion } from './judged'
import { hasOperation } from './operation-set'
import type { Settled } from './settle'
import type { Evidence, Layer, Reason, Verdict } from './verdict'

/** What decided: the path taken, the first thing missing, the Deny or the document that could not be read. */
export function findReason(judged: JudgedQuestion, settled: Settled, unusable: Verdict['unusable'] | null): Reason {
  const { caller, operation, question, keyAccount } = judged
  const { because, decision, grant, unreadable, residual } = settled
  const level = because === 'implicit:scp' ? scpLevelWithoutAllow(judged) : undefined
  return {
    because,
    decision,
    operation: operation.name,
    withoutKey: operation.family === 'service',
    caller: caller.service ?? question.principal.arn,
    callerAccount: caller.accountId,
    callerIsServiceLinkedRole: caller.isServiceLinkedRole,
    keyAccount,
    deciding: decidingEvidence(judged, settled),
    ...(grant && {
      grant: {
        grantId: grant.grantId,
        ...(grant.issuingAccount !== undefined && { issuingAccount: grant.issuingAccount }),
        toWholeAccount: namesAccount(grant.granteePrincipal, caller),
      },
    }),
    ...nearestTo(judged, settled),
    ...(level !== undefined && { scpLevel: level }),
    ...(unreadable && { unreadable: unreadable.text }),
    ...(unusable && { unusable }),
    residual,
  }
}

function decidingEvidence(judged: JudgedQuestion, { because }: Settled): Reason['deciding'] {
  const [kind = '', layer] = because.split(':')
  const pick = (from: Layer, effect: 'Allow' | 'Deny', admits?: Evidence['admits']) => {
    const found = decidingStatement(judged, from, effect, admits)
    return found ? { [from]: found } : {}
  }
  if (kind === 'explicit-deny') return pick(layer as Layer, 'Deny')
  switch (because) {
    case 'key-policy':
      return pick('key-policy', 'Allow', 'caller')
    case 'key-policy-delegation':
      return pick('key-policy', 'Allow', 'account')
    case 'key-policy+identity-policy':
      return { ...pick('key-policy', 'Allow', 'caller'), ...pick('identity-policy', 'Allow') }
    case 'key-policy-delegation+identity-policy':
      return { ...pick('key-policy', 'Allow', 'account'), ...pick('identity-policy', 'Allow') }
    case 'implicit:identity-policy':
      return pick('key-policy', 'Allow')
    default:
      return {}
  }
}

/** The statement that comes closest to allowing, and what keeps it from it. */
function nearestTo(judged: JudgedQuestion, { because }: Settled): Pick<Reason, 'nearest'> {
  if (because !== 'implicit:key-policy' && because !== 'implicit:identity-policy') return {}
  const layer = because === 'implicit:key-policy' ? 'key-policy' : 'identity-policy'
  const misses = statementEvidence(policiesOf(judged, layer), judged).filter(
    ({ effect, match, mismatch }) => effect === 'Allow' && match === 'missed' && mismatch?.element !== 'principal',
  )
  const nearest = misses.find(({ mismatch }) => mismatch?.element === 'condition') ?? misses[0]
  return nearest ? { nearest } : {}
}

/** The statement that decides; of several that allow, one that means the caller in the way the path needs. */
function decidingStatement(
  judged: JudgedQuestion,
  layer: Layer,
  effect: 'Allow' | 'Deny',
  admits?: Evidence['admits'],
): Evidence | undefined {
  const evidence = statementEvidence(policiesOf(judged, layer), judged)
  const fitting = admits && evidence.filter((e) => e.admits === admits && e.match !== 'missed')
  if (fitting?.length) return fitting.find((e) => e.match === 'matched') ?? fitting[0]
  return (
    evidence.find((e) => e.effect === effect && e.match === 'matched') ??
    evidence.find((e) => e.effect === effect && e.match === 'conditional')
  )
}

function policiesOf({ documents }: JudgedQuestion, layer: Layer): readonly ReadPolicy[] {
  switch (layer) {
    case 'key-policy':
      return documents.keyPolicy.policies
    case 'identity-policy':
      return documents.identity.policies
    case 'permissions-boundary':
      return documents.boundary?.policies ?? []
    case 'session-policy':
      return documents.session?.policies ?? []
    case 'scp':
      return (documents.scps ?? []).flatMap((level) => level.policies)
    case 'rcp':
      return (documents.rcps ?? []).flatMap((level) => level.policies)
    default:
      return documents.endpoint?.policies ?? []
  }
}

const scpLevelWithoutAllow = ({ documents, operation }: JudgedQuestion): string | undefined =>
  documents.scps?.find(
    ({ policies }) =>
      !policies.some(({ statements }) =>
        statements.some((s) => s.effect === 'Allow' && hasOperation(s.operations, operation)),
      ),
  )?.target
