import type { NeedView } from '@/lib/contracts/needs'
import { accountOf } from '@/lib/domain/arn'

interface Failure {
  readonly title: string
  /** Whose move it is. */
  readonly owner: 'key' | 'principal' | 'cluster' | 'policy-owner'
}

/** The failure catalogue in short (domain.md 4.3). */
const failures: Readonly<Record<string, Failure>> = {
  F1: { title: 'No identity policy for the key', owner: 'principal' },
  F2: { title: 'The key policy does not admit the account', owner: 'key' },
  F3: { title: 'CreateGrant is missing', owner: 'principal' },
  F4: { title: 'The Auto Scaling role has no access', owner: 'principal' },
  F5: { title: 'The grant was issued by the wrong account', owner: 'principal' },
  F6: { title: 'The grant names another or a deleted role', owner: 'principal' },
  F7: { title: 'The key cannot be used in its state', owner: 'key' },
  F8: { title: 'The key is in another Region', owner: 'cluster' },
  F9: { title: 'The key id or alias does not reach another account', owner: 'cluster' },
  F10: { title: 'The key is not a symmetric encryption key', owner: 'cluster' },
  F11: { title: 'An organization policy or boundary denies it', owner: 'policy-owner' },
  F12: { title: 'A denial stops the role that decrypts volumes', owner: 'policy-owner' },
  F13: { title: 'iam:PassRole is missing', owner: 'principal' },
  F14: { title: 'The EC2 Spot role does not exist', owner: 'principal' },
  F15: { title: 'The default EBS key changed', owner: 'principal' },
  F16: { title: 'The grant is not effective yet', owner: 'principal' },
  F17: { title: 'The image snapshot is under a key that is not shared', owner: 'key' },
  F18: { title: 'The key has no room for more grants', owner: 'key' },
}

export const failureTitle = (id: string) => failures[id]?.title ?? 'Not allowed'

/** Who must act, in words; null when the catalogue cannot tell. A grant that would close the gap decides first. */
export function accountToAct(
  need: Pick<NeedView, 'failure' | 'grantFrom' | 'keyArn' | 'principalArn' | 'clusterArn'>,
): string | null {
  if (need.grantFrom) return `account ${need.grantFrom}`
  const owner = need.failure ? failures[need.failure]?.owner : undefined
  if (owner === 'policy-owner') return 'the owner of the policy that denies'
  const arn = { key: need.keyArn, principal: need.principalArn, cluster: need.clusterArn }[owner ?? 'cluster']
  const account = owner ? accountOf(arn) : null
  return account ? `account ${account}` : null
}
