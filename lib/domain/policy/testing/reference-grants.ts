import type { GrantFacts } from '../question'
import type { Reading } from './reference'
import { encryptionContextOf, parametersOf } from './reference-facts'

const underContext = new Set(
  `Decrypt Encrypt GenerateDataKey GenerateDataKeyPair GenerateDataKeyPairWithoutPlaintext GenerateDataKeyWithoutPlaintext
  ReEncryptFrom ReEncryptTo Sign Verify GenerateMac VerifyMac DeriveSharedSecret`.split(/\s+/),
)

interface Halves {
  readonly foreign: boolean
  /** An identity policy in the caller's account, within boundary and session policy. */
  readonly identityHalf: boolean
  readonly perhapsCapped: boolean
}

/** R6-R10, R20: whether this grant lets the caller do it. */
export function grantAllows(
  reading: Reading,
  grant: GrantFacts,
  { foreign, identityHalf, perhapsCapped }: Halves,
): boolean {
  const { caller, generous } = reading
  const { operation } = reading.question.request
  if (!grant.operations.includes(operation) || !constraintsHold(reading, grant)) return false
  // To the account: it delegates to identity policies, and its root user is the account.
  if (caller.account !== null && meansAccount(grant.granteePrincipal, caller.account) && identityHalf) return true
  if (!meansCaller(reading, grant.granteePrincipal, grant.granteeServicePrincipal)) return false
  if (!foreign) return perhapsCapped
  if (grant.issuingAccount === caller.account) return perhapsCapped
  return identityHalf || (grant.issuingAccount === undefined && generous)
}

const meansAccount = (name: string | undefined, account: string) =>
  name === account || name === `arn:aws:iam::${account}:root`

/** Whether a grantee or retiring principal, in any of the shapes ListGrants gives, is this caller. */
function meansCaller({ caller, question }: Reading, name: string | undefined, service: string | undefined): boolean {
  if (caller.service !== null) return caller.service === service || caller.service === name
  if (name === undefined) return false
  if (question.principal.type === 'root') return meansAccount(name, caller.account!)
  const { uniqueId } = question.principal
  const role = caller.roleArn?.slice(caller.roleArn.lastIndexOf('/') + 1)
  // Whether a grant to a user covers the sessions it opens for others is not documented.
  const isFederated = question.principal.type === 'federated-user'
  const spellings = [...caller.names.exact, ...(isFederated ? [] : caller.names.role)]
  if (caller.session !== null) {
    spellings.push(`${caller.account}:${role}:${caller.session}`)
    if (uniqueId !== undefined) spellings.push(`${uniqueId}:${caller.session}`)
  }
  return spellings.includes(name)
}

type Pairs = Readonly<Record<string, string>>
const includesAll = (pairs: Pairs, wanted: Pairs) =>
  Object.entries(wanted).every(([key, value]) => pairs[key] === value)
const same = (one: Pairs, other: Pairs) => includesAll(one, other) && includesAll(other, one)

function constraintsHold(reading: Reading, grant: GrantFacts): boolean {
  const { question, request, caller } = reading
  const { operation } = question.request
  if (operation === 'CreateGrant') return childFits(reading, grant)
  const { encryptionContextEquals, encryptionContextSubset, sourceArn } = grant.constraints ?? {}
  if (underContext.has(operation)) {
    const pairs = encryptionContextOf(question.request)
    if (encryptionContextEquals && !same(pairs, encryptionContextEquals)) return false
    if (encryptionContextSubset && !includesAll(pairs, encryptionContextSubset)) return false
  }
  const byService = caller.service !== null || request('kms:viaservice') !== null || request('aws:calledvia') !== null
  return sourceArn === undefined || !byService || request('aws:sourcearn')?.[0] === sourceArn
}

/** R10: no operation beyond the parent's, constraints at least as strict. */
function childFits({ question, request }: Reading, parent: GrantFacts): boolean {
  const operations = request('kms:grantoperations') ?? []
  if (!operations.every((name) => parent.operations.includes(name))) return false
  const { encryptionContextEquals, encryptionContextSubset, sourceArn } = parent.constraints ?? {}
  const child = childConstraints()
  if (sourceArn !== undefined && child.SourceArn !== sourceArn) return false
  const own = child.EncryptionContextEquals ?? child.EncryptionContextSubset
  if (encryptionContextEquals)
    return child.EncryptionContextEquals !== undefined && same(child.EncryptionContextEquals, encryptionContextEquals)
  return !encryptionContextSubset || (own !== undefined && includesAll(own, encryptionContextSubset))

  /** From the parameters, else from the condition keys that describe them. */
  function childConstraints() {
    const { Constraints } = parametersOf(question.request)
    if (question.request.parameters) return Constraints ?? {}
    const type = request('kms:grantconstrainttype')?.[0]
    const pairs = encryptionContextOf(question.request)
    return {
      EncryptionContextEquals: type === 'EncryptionContextEquals' ? pairs : undefined,
      EncryptionContextSubset: type === 'EncryptionContextSubset' ? pairs : undefined,
      SourceArn: request('kms:grantconstraintsourcearn')?.[0],
    }
  }
}

/** R21: by retiring principal, by a grantee whose grant lists it, and by the account that issued it. */
export function mayRetire(reading: Reading, identityHalf: boolean, perhapsCapped: boolean): boolean {
  const { meant: grant, caller, question, generous } = reading
  if (!grant) return false
  const listed = grant.operations.includes('RetireGrant')
  const byName =
    meansCaller(reading, grant.retiringPrincipal, grant.retiringServicePrincipal) ||
    (listed && meansCaller(reading, grant.granteePrincipal, grant.granteeServicePrincipal))
  const { account } = caller
  if (account === null) return byName && perhapsCapped
  const issued = grant.issuingAccount === account
  if ((byName || (issued && question.principal.type === 'root')) && perhapsCapped) return true
  if (!identityHalf) return false
  if (meansAccount(grant.retiringPrincipal, account) || (listed && meansAccount(grant.granteePrincipal, account)))
    return true
  // AWS is of two minds about an account that issued the grant or owns the key and lets an identity policy decide.
  return generous && (issued || question.key.arn.split(':')[4] === account)
}
