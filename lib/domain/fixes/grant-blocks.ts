import type { GrantProposal } from '../grants/propose-grant'
import { grantOperations, type KmsOperation } from '../policy/operations'
import type { Block } from './block'
import { lastingContext } from './call-conditions'
import type { Edit } from './edit'
import { contextValues, type Situation } from './situation'

/** Grants to the caller from one account: within the request's encryption context, with no constraint, and fit for child grants. */
export function grantBlocks(situation: Situation, issuer: string, suffix: string): Block[] {
  if (situation.root || situation.home === null) return []
  return situation.names.flatMap((grantee, i) => {
    const of = i === 0 ? '' : '-to-role'
    const grant = (operations: readonly KmsOperation[], constraints: GrantProposal['constraints']): Edit[] => [
      {
        kind: 'grant',
        proposal: {
          keyArn: situation.question.key.arn,
          granteePrincipal: grantee,
          issuingAccountId: issuer,
          operations: operations.map(({ name }) => name),
          constraints,
        },
      },
    ]
    const grantable = (operations: readonly KmsOperation[]) => operations.every((operation) => operation.grantable)
    return [
      {
        id: `constrained-grant${of}${suffix}`,
        give: (operations) => {
          const pairs = sharedContext(situation, operations)
          return grantable(operations) && pairs ? grant(operations, { encryptionContextSubset: pairs }) : null
        },
      },
      { id: `grant${of}${suffix}`, give: (operations) => (grantable(operations) ? grant(operations, null) : null) },
      {
        id: `grant-with-child-operations${of}${suffix}`,
        give: (operations) => {
          const all = withChildOperations(situation, operations)
          return grantable(operations) && all ? grant(all, null) : null
        },
      },
    ]
  })
}

/** The encryption context that the calls carry; those that carry none do not mind a constraint (R20). */
function sharedContext(situation: Situation, operations: readonly KmsOperation[]) {
  if (situation.question.key.spec !== 'SYMMETRIC_DEFAULT') return null
  for (const operation of operations) {
    const pairs = lastingContext(situation, operation)
    if (pairs) return pairs
  }
  return null
}

/**
 * R10: a grant passes on nothing it does not hold, so CreateGrant takes what its child grant is to hold with it, and the other wanted
 * operations go into the same grant. Null where CreateGrant is not wanted or asks for nothing beyond itself.
 */
function withChildOperations(
  { question, wanted }: Situation,
  operations: readonly KmsOperation[],
): readonly KmsOperation[] | null {
  if (!wanted.some(isCreateGrant)) return null
  const { parameters } = question.request
  const listed = contextValues(question.request, 'kms:GrantOperations') ?? parameters?.Operations
  const names = Array.isArray(listed) ? listed.map(String) : []
  const children = grantOperations.filter((one) => names.includes(one.name) && !isCreateGrant(one))
  if (children.length === 0) return null
  if (!operations.some(isCreateGrant)) return operations
  return [...operations, ...children.filter((one) => !operations.includes(one))]
}

const isCreateGrant = ({ name }: KmsOperation) => name === 'CreateGrant'
