import type { PolicyDocument } from '../world/policy-document'

/** Who makes a call, as far as the credentials say. */
export type Caller = UserCaller | SessionCaller

interface CallerFacts {
  readonly accountId: string
  readonly arn: string
  /** `aws:userid`: the user's unique id, or the role's with the session's name. */
  readonly userId: string
  readonly accessKeyId: string
}

export interface UserCaller extends CallerFacts {
  readonly kind: 'user'
}

export interface SessionCaller extends CallerFacts, SessionFacts {
  readonly kind: 'session'
}

/** What AssumeRole leaves in the session. */
export interface SessionFacts {
  readonly roleArn: string
  readonly sessionName: string
  readonly issuedAt: number
  readonly expiresAt: number
  readonly sourceIdentity?: string
  readonly tags: Readonly<Record<string, string>>
  readonly transitiveTagKeys: readonly string[]
  readonly policies: readonly PolicyDocument[]
  /** ARNs of managed policies that narrow the session. */
  readonly policyArns: readonly string[]
}

export interface Credentials {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken?: string
}
