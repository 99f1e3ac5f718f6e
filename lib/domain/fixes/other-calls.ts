import type { KmsOperation } from '../policy/operations'
import type { ContextValue, KmsRequest } from '../policy/question'
import { outsider } from './probe'
import { contextValues, requestFor, type Situation } from './situation'

/** Another call than the one asked about. */
export interface OtherCall {
  readonly name: string
  readonly request: KmsRequest
}

/** The ways in which a call for the operation could differ from this one where it says so much of itself. */
export function otherCalls({ question }: Situation, operation: KmsOperation): OtherCall[] {
  const request = requestFor(question.request, operation)
  const found: OtherCall[] = []
  const add = (name: string, changes: Readonly<Record<string, ContextValue | null>>) => {
    const lower = new Set(Object.keys(changes).map((key) => key.toLowerCase()))
    const kept = Object.entries(request.context).filter(([key]) => !lower.has(key.toLowerCase()))
    const added = Object.entries(changes).filter((entry): entry is [string, ContextValue] => entry[1] !== null)
    found.push({ name, request: { ...request, context: Object.fromEntries([...kept, ...added]) } })
  }
  const service = contextValues(request, 'kms:ViaService')
  const forService = contextValues(request, 'kms:GrantIsForAWSResource')?.[0]?.toLowerCase() === 'true'
  const direct: Readonly<Record<string, ContextValue>> = forService ? { 'kms:GrantIsForAWSResource': false } : {}
  if (service) {
    add('called directly', { 'kms:ViaService': null, 'aws:ViaAWSService': false, ...direct })
    add('through another service', { 'kms:ViaService': 'keyscope-probe.us-east-1.amazonaws.com' })
  }
  if (forService) add('for a grant of its own', { 'kms:GrantIsForAWSResource': false })
  if (operation.name === 'CreateGrant') {
    const listed = contextValues(request, 'kms:GrantOperations') ?? request.parameters?.Operations
    if (Array.isArray(listed) && listed.length > 0) {
      const other = listed.includes('Sign') ? 'Verify' : 'Sign'
      add(`for a grant of ${other}`, { 'kms:GrantOperations': [...listed.map(String), other] })
    }
    if (!forService && (contextValues(request, 'kms:GranteePrincipal') ?? request.parameters?.GranteePrincipal))
      add('for another grantee', { 'kms:GranteePrincipal': `arn:aws:iam::${outsider}:role/keyscope-probe` })
  }
  return found
}
