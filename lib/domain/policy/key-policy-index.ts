import type { CompiledStatement } from './compile'
import type { PolicySet } from './documents'
import type { PrincipalIdentity } from './principal-identity'

/** A key policy's statements by the principals they name, so that a caller is asked about those alone that can mean it. */
export class KeyPolicyIndex {
  /** Statements that can mean anybody, or whom it takes a closer look to exclude. */
  private readonly everybody: CompiledStatement[] = []
  private readonly byName = new Map<string, CompiledStatement[]>()
  private readonly ofAccount = new Map<string | null, readonly CompiledStatement[]>()

  constructor({ statements }: PolicySet) {
    for (const statement of statements) {
      const { anyone, negated, accounts, arns, services, uniqueIds } = statement.principals!
      // A Deny by unique id may mean a caller whose id is not known.
      if (anyone || negated || (statement.effect === 'Deny' && uniqueIds.size > 0)) {
        this.everybody.push(statement)
        continue
      }
      const names = [...accounts, ...arns, ...services, ...uniqueIds, ...[...arns].flatMap(prefixOfSession)]
      for (const name of new Set(names)) {
        const there = this.byName.get(name)
        if (there) there.push(statement)
        else this.byName.set(name, [statement])
      }
    }
  }

  /** `names` without the account's. */
  statementsThatMayMean(accountId: string | null, names: readonly string[]): readonly CompiledStatement[] {
    let found = this.ofAccount.get(accountId)
    if (!found) {
      found = [...this.everybody, ...((accountId !== null && this.byName.get(accountId)) || [])]
      this.ofAccount.set(accountId, found)
    }
    for (const name of names) {
      const more = this.byName.get(name)
      if (more) found = [...found, ...more]
    }
    return found
  }
}

/** The names, beside its account's, under which a Principal element or a grant can mean the caller. */
export function namesOf(caller: PrincipalIdentity): string[] {
  const { userArn, behindSession, sessionArn, sessionArnPrefix, uniqueId, service } = caller
  const names = [userArn, behindSession, sessionArn, sessionArnPrefix, uniqueId, service?.toLowerCase()]
  return names.filter((name) => name !== null && name !== undefined)
}

/** What the ARNs of all sessions of the same role begin with. */
export function prefixOfSession(arn: string): string[] {
  const end = arn.includes(':assumed-role/') ? arn.lastIndexOf('/') : -1
  return end < 0 ? [] : [arn.slice(0, end + 1)]
}
