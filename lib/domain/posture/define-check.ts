import type { CheckStatus, Severity } from './check-result'
import type { PostureFacts } from './posture-facts'

/** The resource a check speaks of. */
export interface CheckSubject {
  readonly resourceId: string
  readonly accountId: string
  readonly region: string
  readonly keyArn?: string
  readonly principalArn?: string
  readonly clusterArn?: string
}

export interface CheckOutcome {
  readonly status: CheckStatus
  /** One sentence for a person. */
  readonly detail: string
  readonly evidence: Readonly<Record<string, unknown>>
  /** Where this case is worse or milder than the check usually is. */
  readonly severity?: Severity
  /** Where this case asks for something else than the check usually does. */
  readonly remediation?: string
}

export interface Check {
  readonly id: string
  /** What is wrong when it fails. */
  readonly slug: string
  /** Raised whenever the same facts may give another answer. */
  readonly version: number
  readonly severity: Severity
  readonly title: string
  readonly remediation: string
  /** `AWS Security Hub KMS.4`; what no framework's publisher says of us ends in ` (derived)`. */
  readonly frameworks: readonly string[]
  /** `key`: looks at single keys with their grants and needs, so that keys can be examined some at a time. */
  readonly scope: 'key' | 'organization'
  readonly examine: (facts: PostureFacts) => readonly (readonly [CheckSubject, CheckOutcome])[]
}

interface CheckOf<T> extends Omit<Check, 'examine'> {
  readonly subjects: (facts: PostureFacts) => readonly T[]
  readonly about: (subject: T) => CheckSubject
  readonly evaluate: (subject: T, facts: PostureFacts) => CheckOutcome
}

/** A check: which resources it looks at and what it says of each. "Cannot tell" is one of its four answers. */
export function defineCheck<T>({ subjects, about, evaluate, ...rest }: CheckOf<T>): Check {
  return {
    ...rest,
    examine: (facts) => subjects(facts).map((subject) => [about(subject), evaluate(subject, facts)] as const),
  }
}

type Evidence = CheckOutcome['evidence']
export const pass = (detail: string, evidence: Evidence = {}): CheckOutcome => ({ status: 'pass', detail, evidence })
export const fail = (
  detail: string,
  evidence: Evidence = {},
  more: Pick<CheckOutcome, 'severity' | 'remediation'> = {},
): CheckOutcome => ({ status: 'fail', detail, evidence, ...more })
export const notApplicable = (detail: string, evidence: Evidence = {}): CheckOutcome => ({
  status: 'not-applicable',
  detail,
  evidence,
})
export const cannotTell = (detail: string, evidence: Evidence = {}): CheckOutcome => ({
  status: 'unknown',
  detail,
  evidence,
})
