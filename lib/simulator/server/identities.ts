import type { WireRequest } from '../wire/messages'
import { findRole } from '../world/find'
import type { World } from '../world/organization'
import type { User } from '../world/principals'
import type { Caller, Credentials, SessionCaller, SessionFacts } from './caller'
import { mintSession, openSession, type SealedSession, secretFor } from './session-token'
import { type SignatureScope, signatureMatches } from './signature'

export type Refusal = 'unknown-key' | 'expired' | 'signature-mismatch'

/** Turns access keys into callers: long-lived keys of the scenario's users, and the sessions AssumeRole made. */
export class Identities {
  readonly #userKeys = new Map<string, { readonly caller: Caller; readonly secretAccessKey: string }>()

  constructor(
    readonly world: World,
    readonly verifySignatures: boolean,
  ) {
    for (const account of world.accounts.values()) {
      for (const user of account.directory.users) this.#addKeys(account.id, user)
    }
  }

  /** The caller behind a signed request, or why AWS would not accept it. */
  identify(scope: SignatureScope, request: WireRequest, now: Date): Caller | Refusal {
    const token = request.headers['x-amz-security-token']
    const found =
      typeof token === 'string' ? this.#fromToken(scope.accessKeyId, token) : this.#userKeys.get(scope.accessKeyId)
    if (!found) return 'unknown-key'
    const { caller, secretAccessKey } = found
    if (caller.kind === 'session' && caller.expiresAt < now.getTime()) return 'expired'
    if (this.verifySignatures && !signatureMatches(scope, secretAccessKey, request)) return 'signature-mismatch'
    return caller
  }

  /** Credentials for a session of a role, without asking its trust policy. AssumeRole asks first; tests need not. */
  startSession(
    roleArn: string,
    session: Partial<SessionFacts> & { readonly sessionName: string },
  ): Required<Credentials> {
    const role = findRole(this.world, roleArn)
    if (!role) throw new Error(`no role ${roleArn} in ${this.world.organizationId}`)
    const accountId = roleArn.split(':')[4] ?? ''
    const issuedAt = Date.now()
    return mintSession(accountId, {
      roleArn,
      issuedAt,
      expiresAt: issuedAt + 3_600_000,
      tags: {},
      transitiveTagKeys: [],
      policies: [],
      policyArns: [],
      ...session,
    })
  }

  #fromToken(accessKeyId: string, token: string) {
    const session = openSession(token)
    const role = session && findRole(this.world, session.roleArn)
    if (!role || session.accessKeyId !== accessKeyId) return undefined
    return { caller: sessionCaller(session, role.uniqueId), secretAccessKey: secretFor(accessKeyId) }
  }

  #addKeys(accountId: string, user: User): void {
    for (const { accessKeyId, secretAccessKey } of user.accessKeys) {
      const caller: Caller = { kind: 'user', accountId, arn: user.arn, userId: user.uniqueId, accessKeyId }
      this.#userKeys.set(accessKeyId, { caller, secretAccessKey })
    }
  }
}

export function sessionArn(accountId: string, roleArn: string, sessionName: string): string {
  return `arn:aws:sts::${accountId}:assumed-role/${roleArn.slice(roleArn.lastIndexOf('/') + 1)}/${sessionName}`
}

function sessionCaller(session: SealedSession, roleId: string): SessionCaller {
  const { accountId, roleArn, sessionName } = session
  return {
    ...session,
    kind: 'session',
    arn: sessionArn(accountId, roleArn, sessionName),
    userId: `${roleId}:${sessionName}`,
  }
}
