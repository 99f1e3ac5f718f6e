import type { Transaction } from '@/lib/db/client'
import { ApprovalRules, builtInRules } from '@/lib/domain/grants/approval-rules/rules'
import { conflict } from '@/lib/errors'

export interface RulesInForce {
  /** 0: those that come with Keyscope. */
  readonly version: number
  readonly rules: ApprovalRules
}

/** The newest version, or what Keyscope brings along. */
export async function rulesInForce(tx: Pick<Transaction, 'approvalRuleVersion'>): Promise<RulesInForce> {
  const newest = await tx.approvalRuleVersion.findFirst({ orderBy: { version: 'desc' } })
  return newest
    ? { version: newest.version, rules: ApprovalRules.parse(newest.body) }
    : { version: 0, rules: builtInRules }
}

const rulesLock = 0x7275_6c65

/** Rules change one version at a time, and not while a decision is being written. */
export async function lockRules(tx: Pick<Transaction, '$executeRaw'>): Promise<void> {
  await tx.$executeRaw`select pg_advisory_xact_lock(${rulesLock})`
}

/** Holds the rules a decision was judged by until it is written; others decide meanwhile, nobody changes the rules. */
export async function holdRules(
  tx: Pick<Transaction, '$executeRaw' | 'approvalRuleVersion'>,
  { version }: RulesInForce,
): Promise<void> {
  await tx.$executeRaw`select pg_advisory_xact_lock_shared(${rulesLock})`
  const now = await rulesInForce(tx)
  if (now.version !== version) throw conflict('The approval rules changed at this moment. Look again, then decide.')
}
