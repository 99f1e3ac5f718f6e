import { accountOf } from '../arn'
import { isUnseen } from '../launch-paths/find-principals'
import type { InventoryIndex } from '../launch-paths/index-inventory'
import { judgeNeed } from '../launch-paths/judge-needs'
import { launchOrder, nameFailure } from '../launch-paths/name-failure'
import type { JudgedNeed, JudgedOperation, PrincipalKind } from '../launch-paths/need'
import { isKnownAbsent } from '../launch-paths/principal-facts'
import { describeNeed, labelOfKey, principalKindNames, principalName } from '../launch-paths/summarize-need'
import { describeUnread } from '../observed'
import type { Layer } from '../policy/verdict'
import type { Launch } from './find-launches'
import { type FurtherCause, findFurtherCauses } from './further-causes'
import { pathNames } from './inquiry'
import { holding, type Link, type Step } from './link'
import { passRoleLinks } from './pass-role-links'
import { proposeForLink } from './propose-for-link'

/** In the order they come into play: who launches, whom the launch uses, who attaches the volume. */
const takingPart: readonly PrincipalKind[] = [
  'karpenter-controller',
  'auto-scaling-role',
  'ebs-csi-role',
  'cluster-role',
  'spot-role',
  'node-role',
  'identity-only-role',
]

/** The links of a launch in its order (domain.md 3.2), each with what is known of it now. One cause at one principal is one link. */
export function walkLaunch(index: InventoryIndex, launch: Launch): readonly Link[] {
  const needs = launch.needs.toSorted(
    (a, b) => takingPart.indexOf(a.principal.kind) - takingPart.indexOf(b.principal.kind),
  )
  const exists = index.keys.has(launch.keyArn)
  return [
    ...passRoleLinks(index, needs),
    keyName(launch, needs),
    ...(exists ? [keyState(index, launch, needs)] : []),
    ...needs.flatMap((need) => walkNeed(index, need, exists)),
  ]
}

function keyName({ path, keyArn }: Launch, needs: readonly JudgedNeed[]): Link {
  const [need] = needs
  const title = 'The launch names a key that it can use'
  const problem = need?.keyProblem
  const uses = [...new Set(needs.flatMap(({ uses }) => uses.map((use) => `${use.evidence} says ${use.written}`)))]
  const more = uses.length > 2 ? `, and ${uses.length - 2} more` : ''
  const said = `${pathNames[path]}: ${uses.slice(0, 2).join(', ')}${more}.`
  if (!need || !problem) return holding('key-name', title, `${said} That is ${keyArn}.`)
  const fails = problem.failure !== null
  return {
    ...holding('key-name', title, `${said} ${problem.text}`),
    status: fails ? 'fails' : 'unknown',
    failure: problem.failure,
    layer: 'key-usage',
    fix: fails ? need.fix : null,
    needId: need.id,
  }
}

function keyState(index: InventoryIndex, { keyArn }: Launch, needs: readonly JudgedNeed[]): Link {
  const title = 'The key is enabled'
  const label = labelOfKey(index, keyArn)
  const metadata = index.keys.get(keyArn)?.metadata
  if (metadata?.state !== 'seen') {
    const why = metadata ? describeUnread(metadata) : 'it was not read'
    return { ...holding('key-state', title, `The state of ${label} is not known: ${why}`), status: 'unknown' }
  }
  const { state, deletionDate } = metadata.value
  if (state === 'Enabled') return holding('key-state', title, `${label} is Enabled.`)
  const owner = accountOf(keyArn) ?? ''
  const until = deletionDate ? ` It is to be deleted on ${deletionDate}.` : ''
  const stopped = needs.find((need) => need.operations.some(isStoppedByState))
  const operation = stopped?.operations.find(isStoppedByState)
  const fixes = stopped && operation ? proposeForLink(index, stopped, [operation.operation]) : null
  return {
    ...holding('key-state', title, `${label} is ${state}: nobody can use it, whoever is permitted to (R19).${until}`),
    status: 'fails',
    operations: operation ? [operation.operation] : [],
    failure: 'F7',
    layer: 'key-state',
    fix: { accountId: owner, text: 'bring the key back to Enabled; a grant does not help.' },
    alternatives: fixes?.alternatives ?? [],
    blocking: fixes?.blocking ?? [],
    needId: stopped?.id ?? null,
  }
}

const isStoppedByState = (operation: JudgedOperation) =>
  operation.level === 'required' && operation.verdict === 'denied' && operation.layer === 'key-state'

function walkNeed(index: InventoryIndex, judged: JudgedNeed, keyExists: boolean): Link[] {
  const { principal } = judged
  const who = `${principalKindNames[principal.kind]} ${principalName(principal.arn)}`
  if (isUnseen(principal)) {
    const text = `${principal.evidence[0]?.text ?? 'Nothing readable names it'}.`
    const title = `The ${principalKindNames[principal.kind]} is known`
    return [{ ...holding('principal', title, text), status: 'unknown', needId: judged.id }]
  }
  // What is wrong with the key itself has its own link: here it is asked whether the rest would hold.
  const need = judged.keyProblem && keyExists ? judgeNeed(index, { ...judged, keyProblem: null }) : judged
  const required = need.operations.filter(({ level }) => level === 'required')
  const base = { principal: { arn: principal.arn, kind: principal.kind }, needId: judged.id }
  if (!keyExists) {
    const text = `Nobody can say before the launch names a key that is known.`
    const operations = required.map(({ operation }) => operation)
    if (operations.length === 0) return []
    return [{ ...holding('use-key', `The ${who} may use the key`, text), ...base, operations, status: 'unknown' }]
  }
  return [...failing(index, need, required, who), ...notFailing(need, required, who)]
    .map((link) => ({ ...link, ...base }))
    .toSorted((a, b) => steps.indexOf(a.step) - steps.indexOf(b.step))
}

const steps: readonly Step[] = ['principal', 'use-key', 'create-grant', 'attach']

const stepOf = ({ principal }: JudgedNeed, operations: readonly JudgedOperation[]): Step => {
  if (principal.kind === 'identity-only-role') return 'attach'
  return operations.every(({ operation }) => operation === 'CreateGrant') ? 'create-grant' : 'use-key'
}

/** Denied operations, together where the same layer gives the same reason. */
function failing(index: InventoryIndex, need: JudgedNeed, required: readonly JudgedOperation[], who: string): Link[] {
  const causes = new Map<string, JudgedOperation[]>()
  const told = required.flatMap(({ authorization, layer }) => (authorization === 'denied' ? [layer] : []))
  for (const operation of required.toSorted(byLaunch)) {
    if (operation.authorization !== 'denied') continue
    const cause = `${operation.layer} ${operation.because}`
    causes.set(cause, [...(causes.get(cause) ?? []), operation])
  }
  return [...causes.values()].flatMap((operations) => {
    const cause = nameFailure(index, need, operations)
    if (!cause) return []
    const names = operations.map(({ operation }) => operation)
    const absent = need.principal.kind !== 'identity-only-role' && isKnownAbsent(index, need.principal.arn)
    const { summary, fix } = describeNeed(index, need, operations, 'broken', cause)
    const { alternatives, blocking } = absent ? { alternatives: [], blocking: [] } : proposeForLink(index, need, names)
    const step = absent ? 'principal' : stepOf(need, operations)
    const title = absent ? `The ${who} exists` : titleOf(step, who)
    return [
      {
        // The fix is told beside it.
        ...holding(step, title, fix ? summary.replace(` Fix in account ${fix.accountId}: ${fix.text}`, '') : summary),
        status: 'fails',
        operations: names,
        failure: cause.failure,
        layer: cause.operation.layer,
        fix,
        alternatives,
        blocking,
      },
      ...(absent || need.principal.kind === 'identity-only-role'
        ? []
        : findFurtherCauses(index, need, operations, { underlying: cause.underlying, told }).map((further) =>
            furtherLink(step, who, further),
          )),
    ]
  })
}

/** The same caller and operations, and another document that refuses them. */
const furtherLink = (step: Step, who: string, { text, ...cause }: FurtherCause): Link => ({
  ...holding(step, `${titleOf(step, who)}: ${layerTitles[cause.layer] ?? cause.layer.replaceAll('-', ' ')}`, text),
  ...cause,
  status: 'fails',
})

const layerTitles: Partial<Record<Layer, string>> = { scp: 'service control policy', rcp: 'resource control policy' }

/** KMS is asked for a data key first and for the instance's grant last. */
const byLaunch = (a: JudgedOperation, b: JudgedOperation) => placeInLaunch(a) - placeInLaunch(b)
const placeInLaunch = ({ operation }: JudgedOperation) => {
  const place = launchOrder.indexOf(operation)
  return place < 0 ? launchOrder.length : place
}

function notFailing(need: JudgedNeed, required: readonly JudgedOperation[], who: string): Link[] {
  const rest = required.filter(({ authorization }) => authorization !== 'denied')
  const links: Link[] = []
  for (const inGrant of [false, true]) {
    const operations = rest.filter(({ operation }) => (operation === 'CreateGrant') === inGrant)
    const open = operations.filter(({ authorization }) => authorization !== 'allowed')
    const allowed = operations.filter(({ authorization }) => authorization === 'allowed')
    for (const [some, status] of [[allowed, 'holds'] as const, [open, 'unknown'] as const]) {
      if (some.length === 0) continue
      const step = stepOf(need, some)
      const names = some.map(({ operation }) => operation)
      const text = status === 'holds' ? `Allowed: ${names.join(', ')}.` : (some[0]?.reason ?? '')
      links.push({ ...holding(step, titleOf(step, who), text), status, operations: names })
    }
  }
  return links
}

function titleOf(step: Step, who: string): string {
  if (step === 'create-grant') return `The ${who} may hand the key to the instance`
  return step === 'attach' ? `The ${who} may decrypt the volume` : `The ${who} may use the key`
}
