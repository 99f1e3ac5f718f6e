import { noKey } from './derived-facts'
import { noDocuments, type PolicySet, type ReadLevel } from './documents'
import type { Judged } from './judged'
import { everyKeyOperation } from './operation-set'
import type { PrincipalIdentity } from './principal-identity'
import { RequestFacts } from './request-facts'
import { askLevels } from './says'
import { type CallerFacts, KeySideFacts } from './side-facts'
import { askPolicies } from './statements'

/**
 * Asks, once for a caller, the statements whose answer cannot depend on the KMS key: of a set of policies they leave what
 * they said, and the statements that are still to be asked for each key.
 */
export class Folding {
  private readonly judged: Judged

  constructor(caller: PrincipalIdentity, facts: CallerFacts) {
    this.judged = {
      documents: noDocuments,
      caller,
      keyArn: '',
      keyAccount: null,
      crossAccount: false,
      facts: new RequestFacts(facts, new KeySideFacts(noKey)),
      asked: everyKeyOperation,
    }
  }

  fold(set: PolicySet): PolicySet {
    const settled = set.statements.filter(({ aboutKey }) => !aboutKey)
    return {
      policies: set.policies,
      statements: set.statements.filter(({ aboutKey }) => aboutKey),
      said: askPolicies({ ...set, statements: settled }, this.judged),
      unreadable: set.unreadable,
    }
  }

  /** Levels about which nothing is left open become one. */
  foldLevels(levels: readonly ReadLevel[]): readonly ReadLevel[] {
    const folded = levels.map((level): ReadLevel => ({ target: level.target, ...this.fold(level) }))
    const settled = folded.filter(({ statements }) => statements.length === 0)
    if (settled.length < 2) return folded
    // What they say together already takes an unreadable level to allow.
    const together = { target: 'together', policies: [], statements: [], unreadable: [] }
    const open = folded.filter(({ statements }) => statements.length > 0)
    return [...open, { ...together, said: askLevels(settled, this.judged) }]
  }
}
