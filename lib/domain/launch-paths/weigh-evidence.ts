import type { Evidence, KeyUse, NeedPrincipal } from './need'

/** Below it a principal is a guess, and is shown as one. */
export const sure = 0.9

type Weighed = Pick<NeedPrincipal, 'arn' | 'evidence'>

/** Below it nobody is chosen. */
const guess = 0.25

/**
 * How sure it is that a principal is what it is taken for: its strongest evidence, lowered by what speaks against it. Seen at work is
 * 1; an association or a trust that names the service account 0.95; permissions made for it and its tags 0.8; a name 0.4
 * (domain.md 5.1).
 */
export function confidenceOf({ evidence }: Pick<NeedPrincipal, 'evidence'>): number {
  const best = Math.max(0, ...evidence.flatMap((e) => (e.against ? [] : e.confidence)))
  return evidence.reduce((left, e) => (e.against ? left * (1 - e.confidence) : left), best)
}

/** How sure it is that a cluster uses a key: as sure as the surest sign of it. */
export const confidenceOfKey = (uses: readonly KeyUse[]) => Math.max(0, ...uses.map((use) => use.confidence ?? 1))

/** The same principal with something that speaks against it; `weight` 1 takes everything away. */
export const against = (principal: NeedPrincipal, text: string, weight: number): NeedPrincipal => ({
  ...principal,
  evidence: [...principal.evidence, { text, confidence: weight, against: true }],
})

/** One principal per ARN, with all its evidence, strongest first and doubts last. */
export function mergePrincipals<P extends Weighed>(principals: readonly P[]): P[] {
  const merged = new Map<string, P>()
  for (const principal of principals) {
    const before = merged.get(principal.arn)
    const evidence = [...(before?.evidence ?? []), ...principal.evidence]
    merged.set(principal.arn, { ...before, ...principal, evidence: evidence.toSorted(strongestFirst) })
  }
  return [...merged.values()].toSorted(surestFirst)
}

const strongestFirst = (a: Evidence, b: Evidence) =>
  Number(a.against ?? false) - Number(b.against ?? false) || b.confidence - a.confidence

export const surestFirst = (a: Weighed, b: Weighed) => confidenceOf(b) - confidenceOf(a) || (a.arn < b.arn ? -1 : 1)

/** Those that are taken for acting, and those that competed with them. */
export interface Choice {
  readonly chosen: readonly NeedPrincipal[]
  readonly others: readonly NeedPrincipal[]
}

/**
 * Where one role acts: who was seen at work in the role it is configured for; else who is sure; else the best guess. Several that are
 * equally good are all kept, and none of them is sure.
 */
export function chooseActing(candidates: readonly NeedPrincipal[]): Choice {
  const possible = candidates.filter((c) => confidenceOf(c) >= guess)
  const strong = possible.filter((c) => confidenceOf(c) >= sure)
  const proven = strong.filter(isProven)
  const best = Math.max(0, ...possible.map(confidenceOf))
  const top = [proven, strong].find((some) => some.length > 0) ?? possible.filter((c) => confidenceOf(c) === best)
  const rest = candidates.filter((c) => !top.includes(c))
  if (top.length <= 1) return { chosen: top, others: proven.length > 0 ? rest.map(isLeftOver(top)) : rest }
  const text = `${top.length} roles are equally likely`
  return { chosen: top.map((c) => against(c, text, 1 - 1 / top.length)), others: rest }
}

/** Where several may act, everyone who is sure does; else the best guesses. */
export function chooseSeveral(candidates: readonly NeedPrincipal[]): Choice {
  const best = Math.max(0, ...candidates.map(confidenceOf))
  const chosen = candidates.filter((c) => confidenceOf(c) >= guess && confidenceOf(c) >= Math.min(sure, best))
  return { chosen, others: candidates.filter((c) => !chosen.includes(c)) }
}

/** Seen at work, and configured for it. */
const isProven = ({ evidence }: NeedPrincipal) => {
  const support = evidence.filter((e) => !e.against)
  return support.some((e) => e.confidence === 1) && support.filter((e) => e.confidence >= sure).length > 1
}

const isLeftOver =
  ([proven]: readonly NeedPrincipal[]) =>
  (principal: NeedPrincipal) =>
    against(principal, `${proven?.arn} is the one that was seen at work`, 0.8)
