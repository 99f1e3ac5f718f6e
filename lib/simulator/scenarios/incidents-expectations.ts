import type { FailureId, LaunchPath } from '@/lib/domain/launch-paths/need'

/** A need of the cluster that an assessment must find broken. */
export interface BrokenNeed {
  readonly failure: FailureId
  readonly principalArn: string
  /** The key's ARN, or the text a template names where that leads to no key. */
  readonly keyArn: string
  /** The layers that refuse its required operations. */
  readonly layers: readonly string[]
}

/** A link that a diagnosis must name. */
export interface NamedLink {
  readonly failure: FailureId
  /** The account where it is mended. */
  readonly fixIn: string
}

/** One kind of thing a person can have in hand, and the text of it. */
export interface Trace {
  readonly kind: string
  readonly text: string
  /** It does not say in whose account to mend what it shows. */
  readonly ownerUnnamed?: true
}

/** Something that went wrong: what must be found, and everything it left behind. */
export interface Incident {
  readonly cluster: string
  readonly clusterArn: string
  readonly path: LaunchPath
  readonly note: string
  /** All that an assessment finds broken in the cluster; nothing where only a text or the clock shows what happened. */
  readonly broken: readonly BrokenNeed[]
  /** Every link that fails, in the order a launch comes to them. */
  readonly named: readonly NamedLink[]
  /** Said instead, where no link fails any more. */
  readonly passed?: FailureId
  readonly traces: readonly Trace[]
}

/** The role that decrypts volumes for an account's instances. */
export const identityOnly = (accountId: string) => `arn:aws:iam::${accountId}:role/aws:ec2-infrastructure`
