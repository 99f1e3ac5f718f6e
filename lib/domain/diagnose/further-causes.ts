import { accountOf } from '../arn'
import { buildQuestion } from '../launch-paths/build-question'
import type { InventoryIndex } from '../launch-paths/index-inventory'
import type { FailureCause } from '../launch-paths/name-failure'
import type { FailureId, JudgedOperation, Need } from '../launch-paths/need'
import { evaluate } from '../policy/evaluate'
import { missingHalves, type RequiredChange } from '../policy/missing-halves'
import type { Layer } from '../policy/verdict'

/** Something that would still refuse operations once their first cause is mended. */
export interface FurtherCause {
  readonly layer: Layer
  readonly failure: FailureId
  readonly operations: readonly string[]
  readonly text: string
  readonly fix: { readonly accountId: string; readonly text: string }
}

/** The state and kind of the key have links of their own; a grant is a way around, not a thing that is broken. */
const toldElsewhere: readonly Layer[] = ['key-state', 'key-usage', 'grant']
/** There a new grant mends everything that only lacks an Allow. */
const mendedByGrant: readonly FailureId[] = ['F4', 'F5', 'F6']

/**
 * What else stands in the way of denied operations (domain.md 1.2): AWS names one cause at a time, and mending that one alone only
 * brings the next to light. `told`: layers that have a link already.
 */
export function findFurtherCauses(
  index: InventoryIndex,
  need: Need,
  operations: readonly JudgedOperation[],
  { underlying, told }: Pick<FailureCause, 'underlying'> & { readonly told: readonly Layer[] },
): readonly FurtherCause[] {
  const byLayer = new Map<Layer, { change: RequiredChange; operations: string[] }>()
  for (const { operation } of operations) {
    const question = buildQuestion(index, need, operation)
    const { blocking, ways } = missingHalves(evaluate(question), question)
    const lacking = mendedByGrant.includes(underlying) ? [] : (ways[0] ?? [])
    for (const change of [...blocking, ...lacking]) {
      if (told.includes(change.document) || toldElsewhere.includes(change.document)) continue
      const known = byLayer.get(change.document)
      if (!known) byLayer.set(change.document, { change, operations: [operation] })
      else if (!known.operations.includes(operation)) known.operations.push(operation)
    }
  }
  return [...byLayer.values()].map(({ change, operations }) => describe(index, need, change, operations))
}

function describe(
  index: InventoryIndex,
  need: Need,
  { document, accountId, text }: RequiredChange,
  operations: readonly string[],
): FurtherCause {
  const caller = accountOf(need.principal.arn) ?? ''
  const owner = index.inventory.organization?.managementAccountId ?? caller
  return {
    layer: document,
    failure: failureOf(document, operations),
    operations,
    text: `Once that is mended, ${operations.join(', ')} would still be refused. ${text}`,
    fix: { accountId: accountId ?? owner, text: fixOf(document, caller) },
  }
}

function failureOf(layer: Layer, operations: readonly string[]): FailureId {
  if (layer === 'key-policy') return 'F2'
  if (layer !== 'identity-policy') return 'F11'
  return operations.every((operation) => operation === 'CreateGrant') ? 'F3' : 'F1'
}

function fixOf(layer: Layer, caller: string): string {
  if (layer === 'key-policy') {
    return `admit account ${caller} or the role in the key policy for the missing operations.`
  }
  if (layer === 'identity-policy') return 'allow the missing operations on the key ARN in a policy of the role.'
  return `change the ${layerNames[layer] ?? layer.replaceAll('-', ' ')} so that it lets the operations through.`
}

const layerNames: Partial<Record<Layer, string>> = { scp: 'service control policy', rcp: 'resource control policy' }
