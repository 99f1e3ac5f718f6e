import { accountOf } from '../arn'
import { prefixOfSession } from './key-policy-index'
import type { GrantFacts } from './question'

/** Everybody who can have something to do with a key's grants: to use one or to retire it. */
export class GrantStakes {
  private readonly names = new Set<string>()

  constructor(grants: readonly GrantFacts[], keyAccount: string | null) {
    if (grants.length > 0 && keyAccount !== null) this.names.add(keyAccount)
    for (const grant of grants) {
      if (grant.issuingAccount !== undefined) this.names.add(grant.issuingAccount)
      this.add(grant.granteePrincipal)
      this.add(grant.granteeServicePrincipal)
      this.add(grant.retiringPrincipal)
      this.add(grant.retiringServicePrincipal)
    }
  }

  private add(name: string | undefined): void {
    if (name === undefined) return
    this.names.add(name.toLowerCase())
    this.names.add(name)
    if (name.startsWith('arn:')) {
      for (const prefix of prefixOfSession(name)) this.names.add(prefix)
      const account = accountOf(name)
      if (account !== null && name.endsWith(':root')) this.names.add(account)
    } else if (name.includes(':')) {
      // `AROA…:session`, or CloudTrail's `account:role:session`.
      const [id = ''] = name.split(':')
      this.names.add(id)
    }
  }

  /** By the names under which policies and grants can mean a caller (see namesOf), and its account. */
  hasAny(accountId: string | null, names: readonly string[]): boolean {
    if (this.names.size === 0) return false
    if (accountId !== null && this.names.has(accountId)) return true
    for (const name of names) if (this.names.has(name)) return true
    return false
  }
}
