import { granteeOf } from '../inventory/grantee'
import type { Grant } from '../inventory/key'
import type { InventoryIndex } from '../launch-paths/index-inventory'
import { judgeNeed } from '../launch-paths/judge-needs'
import { isInstanceGrant, isOutlived } from '../launch-paths/key-facts'
import type { JudgedNeed, Need } from '../launch-paths/need'
import { principalKindNames, principalName } from '../launch-paths/summarize-need'
import { type GrantUse, mayServe, purposeOf } from './grant-use'

/**
 * left-over: nobody can use the grant any more. covered: what it serves stays allowed without it. not-told: nobody can tell what it
 * serves. breaks: something that works now would not.
 */
export type RevocationEffect = 'left-over' | 'covered' | 'not-told' | 'breaks'

/** From the safest to the worst. */
export const revocationEffects: readonly RevocationEffect[] = ['left-over', 'covered', 'not-told', 'breaks']

export interface BrokenNeed {
  readonly id: string
  readonly clusterArn: string
  readonly operation: string | null
  readonly reason: string
}

/** What would come of revoking one grant. */
export interface Revocation {
  readonly grantId: string
  readonly effect: RevocationEffect
  /** Needs that would be broken, and are not now: what judging them before and after gives. */
  readonly breaks: readonly BrokenNeed[]
  readonly volumeIds: readonly string[]
  readonly instanceIds: readonly string[]
  readonly clusterArns: readonly string[]
  readonly reason: string
}

/** The grants of one key as they would be after some of them are revoked, and what is judged on them. */
export class KeyWithoutGrants {
  private readonly judged: ReadonlyMap<string, JudgedNeed>

  private constructor(
    private readonly index: InventoryIndex,
    private readonly keyArn: string,
    private readonly grants: readonly Grant[],
    needs: readonly JudgedNeed[],
  ) {
    this.judged = new Map(needs.map((need) => [need.id, need]))
  }

  /** `needs`: those of this key. */
  static of(index: InventoryIndex, keyArn: string, needs: readonly Need[]): KeyWithoutGrants {
    // EC2's own grants for instances are most of all grants, and no need reads them.
    const grants = (index.grantsByKey.get(keyArn) ?? []).filter((grant) => !isInstanceGrant(grant))
    const slim = { ...index, grantsByKey: new Map([[keyArn, grants]]) }
    return new KeyWithoutGrants(
      slim,
      keyArn,
      grants,
      needs.map((need) => judgeNeed(slim, need)),
    )
  }

  get needs(): readonly JudgedNeed[] {
    return [...this.judged.values()]
  }

  /** The same key after one more is revoked. Only needs that the grantee may take part in can be answered otherwise. */
  without(grant: Grant): KeyWithoutGrants {
    const left = this.grants.filter((other) => other.grantId !== grant.grantId)
    const index = { ...this.index, grantsByKey: new Map([[this.keyArn, left]]) }
    const spared = this.twinOf(grant) !== undefined
    const needs = this.needs.map((need) => (!spared && mayServe(index, grant, need) ? judgeNeed(index, need) : need))
    return new KeyWithoutGrants(index, this.keyArn, left, needs)
  }

  /** What revoking one grant more would do. */
  revoke(grant: Grant): { readonly revocation: Revocation; readonly after: KeyWithoutGrants } {
    const use = purposeOf(this.index, grant, this.needs)
    if (use.kind === 'instance') return { revocation: ofInstance(grant, use, this.index), after: this }
    const after = this.without(grant)
    return { revocation: this.compare(grant, use, after), after }
  }

  /** Another grant that gives the same to the same: without one of them nothing is judged otherwise. */
  private twinOf(grant: Grant): Grant | undefined {
    const text = whatItGives(grant)
    return this.grants.find(
      (other) =>
        other.grantId !== grant.grantId &&
        other.granteePrincipal === grant.granteePrincipal &&
        whatItGives(other) === text &&
        isOutlived(this.index, other) === isOutlived(this.index, grant),
    )
  }

  private compare(grant: Grant, use: GrantUse, after: KeyWithoutGrants): Revocation {
    const pairs = this.needs.map((was) => ({ was, is: after.judged.get(was.id) ?? was }))
    const broken = pairs.filter(({ was, is }) => was.status !== 'broken' && is.status === 'broken')
    const said = (effect: RevocationEffect, reason: string, needs: readonly JudgedNeed[] = []): Revocation => ({
      grantId: grant.grantId,
      effect,
      breaks: needs.map(({ id, clusterArn, operations, summary }) => ({
        id,
        clusterArn,
        operation:
          operations.find(({ level, verdict }) => level === 'required' && verdict === 'denied')?.operation ?? null,
        reason: summary,
      })),
      volumeIds: [],
      instanceIds: [],
      clusterArns: [...new Set(needs.map(({ clusterArn }) => clusterArn))].toSorted(),
      reason,
    })
    if (broken.length > 0) {
      const needs = broken.map(({ is }) => is)
      return said('breaks', `${needs.map(launchName).join('; ')}.`, needs)
    }
    if (use.kind === 'nobody') return said('left-over', use.text)
    const doubtful = pairs.find(({ was, is }) => losesCertainty(was, is))
    if (doubtful)
      return said(
        'not-told',
        `Without it nobody can tell whether the ${launchName(doubtful.is)}: ${firstReason(doubtful.is)}`,
      )
    const served = pairs.filter(({ was }) => use.kind === 'needs' && use.needIds.includes(was.id)).map(({ is }) => is)
    const required = served.filter(({ operations }) => operations.some(({ level }) => level === 'required'))
    if (required.length === 0 || granteeOf(grant).kind === 'account') return said('not-told', notKnown(use, served))
    const twin = this.twinOf(grant)
    if (twin) return said('covered', `Grant ${twin.grantId} gives the same to the same grantee.`)
    return said('covered', required.map(stays).join(' '))
  }
}

const whatItGives = ({ granteeServicePrincipal, issuingAccount, operations, constraints }: Grant) =>
  JSON.stringify([granteeServicePrincipal, issuingAccount, operations.toSorted(), constraints])

function ofInstance(grant: Grant, { use }: GrantUse & { kind: 'instance' }, index: InventoryIndex): Revocation {
  const attached = use.state === 'attached'
  const cluster = attached ? clusterOf(index, `${use.accountId}/${use.region}/${use.instanceId}`) : null
  return {
    grantId: grant.grantId,
    effect: attached ? 'breaks' : use.state,
    breaks: [],
    volumeIds: attached && use.volumeId ? [use.volumeId] : [],
    instanceIds: attached ? [use.instanceId] : [],
    clusterArns: cluster ? [cluster] : [],
    reason: attached
      ? `${use.text} What is attached keeps working, but EC2 cannot decrypt the volume again for this instance by it.`
      : use.text,
  }
}

function clusterOf(index: InventoryIndex, instance: string): string | null {
  const found = index.instances.get(instance)
  for (const [arn, instances] of index.instancesByCluster) if (found && instances.includes(found)) return arn
  return null
}

/** It could be told to work, and could not any more; of a cluster's secrets only Decrypt says whether it does. */
function losesCertainty(was: JudgedNeed, is: JudgedNeed): boolean {
  if (was.status === 'ok' && is.status === 'unknown') return true
  const decrypts = (need: JudgedNeed) =>
    need.operations.find(({ operation }) => operation === 'Decrypt')?.verdict === 'allowed'
  return was.path === 'secrets' && decrypts(was) && !decrypts(is)
}

const launchName = ({ principal, clusterArn }: JudgedNeed) =>
  `${principalKindNames[principal.kind]} ${principalName(principal.arn)} of ${clusterArn.slice(clusterArn.lastIndexOf('/') + 1)} cannot use the key`

const firstReason = ({ operations, summary }: JudgedNeed) =>
  operations.find(({ verdict }) => verdict !== 'allowed')?.reason ?? summary

const waysIn: Readonly<Record<string, string>> = {
  grant: 'another grant',
  'key-policy': 'the key policy',
  'key-policy+identity-policy': 'the key policy and its identity policy',
  'key-policy-delegation+identity-policy': 'its identity policy, which the key policy lets count',
}

/** By which way the need stays allowed, or that it is not allowed with the grant either. */
function stays(need: JudgedNeed): string {
  const who = `${principalName(need.principal.arn)} of ${need.clusterArn.slice(need.clusterArn.lastIndexOf('/') + 1)}`
  if (need.status === 'broken') return `${who} cannot use the key with it either.`
  const required = need.operations.filter(({ level, verdict }) => level === 'required' && verdict === 'allowed')
  const ways = [...new Set(required.map(({ because }) => waysIn[because] ?? because))]
  return `${who} stays allowed by ${ways.join(', ') || 'what it had before'}.`
}

function notKnown(use: GrantUse, served: readonly JudgedNeed[]): string {
  if (served.length === 0) return use.text
  const kinds = [...new Set(served.map(({ principal }) => principalKindNames[principal.kind]))].join(', ')
  return `No launch requires it of the ${kinds}; what else the grantee does with the key is not read.`
}
