import { regionOf } from '../../arn'
import type { Grant } from '../../inventory/key'
import type { InventoryIndex } from '../../launch-paths/index-inventory'
import { isOutlived } from '../../launch-paths/key-facts'
import type { JudgedNeed } from '../../launch-paths/need'
import { describeUnread } from '../../observed'
import { findOperation, operationFitsKey } from '../../policy/operations'
import type { PreflightCheck, PreflightFacts } from '../preflight'
import type { GrantProposal } from '../propose-grant'

/** Grants per key (domain.md 2.5); adjustable, so the warning matters more than the number. */
const grantQuota = 50_000

type Outcome = PreflightCheck['outcome']

const metadataOf = (index: InventoryIndex, proposal: GrantProposal) => index.keys.get(proposal.keyArn)?.metadata

export function checkKeyState(index: InventoryIndex, proposal: GrantProposal): PreflightCheck {
  const check = (outcome: Outcome, detail: string) => ({ id: 'key-state', outcome, title: 'The key is usable', detail })
  const metadata = metadataOf(index, proposal)
  if (!metadata) return check('unknown', 'The key is not among those that were scanned.')
  if (metadata.state !== 'seen') return check('unknown', describeUnread(metadata))
  const { state } = metadata.value
  if (state === 'Enabled') return check('pass', 'The key is enabled.')
  // CreateGrant succeeds while a key store is disconnected (domain.md 4.2); using the key does not.
  if (state === 'Unavailable') return check('warn', 'Its key store is disconnected: the grant works once it is back.')
  return check('block', `The key is ${state}. Bring it back to Enabled first; no grant can be made or used until then.`)
}

export function checkKeyUsage(index: InventoryIndex, proposal: GrantProposal): PreflightCheck {
  const check = (outcome: Outcome, detail: string) => ({
    id: 'key-usage',
    outcome,
    title: 'The key can do what is granted',
    detail,
  })
  const metadata = metadataOf(index, proposal)
  if (!metadata) return check('unknown', 'The key is not among those that were scanned.')
  if (metadata.state !== 'seen') return check('unknown', describeUnread(metadata))
  const { spec, usage } = metadata.value
  const unfit = proposal.operations.filter((name) => {
    const operation = findOperation(name)
    return !operation?.grantable || !operationFitsKey(operation, { spec, usage })
  })
  if (unfit.length === 0) return check('pass', `${spec}, ${usage}.`)
  return check('block', `KMS refuses to grant ${unfit.join(', ')} on a ${spec} key for ${usage}.`)
}

export function checkRegion(need: JudgedNeed, proposal: GrantProposal): PreflightCheck {
  const title = 'Key and cluster share a Region'
  const key = regionOf(proposal.keyArn)
  const cluster = regionOf(need.clusterArn)
  if (key === cluster) return { id: 'region', outcome: 'pass', title, detail: `Both are in ${key}.` }
  const detail = `The key is in ${key}, the cluster in ${cluster}: a grant never reaches into another Region (R24).`
  return { id: 'region', outcome: 'block', title, detail }
}

export function checkDuplicate(index: InventoryIndex, proposal: GrantProposal, facts: PreflightFacts): PreflightCheck {
  const check = (outcome: Outcome, detail: string) => ({
    id: 'duplicate',
    outcome,
    title: 'There is no such grant yet',
    detail,
  })
  if (facts.openRequest) {
    return check('block', `Request ${facts.openRequest.number} for this grantee and key is still under way.`)
  }
  const grants = index.keys.get(proposal.keyArn)?.grants
  if (!grants) return check('unknown', 'The key is not among those that were scanned.')
  if (grants.state !== 'seen') return check('unknown', describeUnread(grants))
  const twin = (index.grantsByKey.get(proposal.keyArn) ?? []).find(
    (grant) => isEquivalent(grant, proposal) && !isOutlived(index, grant),
  )
  if (twin) return check('block', `Grant ${twin.grantId} already gives this grantee the same operations.`)
  return check('pass', `${grants.value.count} grants on this key, none like this one.`)
}

/** Same grantee and issuer, at least the same operations, no constraint that could make it fail. */
const isEquivalent = (grant: Grant, proposal: GrantProposal) =>
  grant.granteePrincipal === proposal.granteePrincipal &&
  grant.issuingAccount === proposal.issuingAccountId &&
  grant.constraints === null &&
  proposal.operations.every((operation) => grant.operations.includes(operation))

export function checkQuota(index: InventoryIndex, proposal: GrantProposal): PreflightCheck {
  const check = (outcome: Outcome, detail: string) => ({
    id: 'quota',
    outcome,
    title: 'The key has room for a grant',
    detail,
  })
  const grants = index.keys.get(proposal.keyArn)?.grants
  if (!grants) return check('unknown', 'The key is not among those that were scanned.')
  if (grants.state !== 'seen') return check('unknown', describeUnread(grants))
  const { count } = grants.value
  const used = `${count} of ${grantQuota} grants in use`
  if (count >= grantQuota) return check('block', `${used}: CreateGrant would fail with LimitExceededException (F18).`)
  return check(count >= grantQuota * 0.8 ? 'warn' : 'pass', `${used}.`)
}
