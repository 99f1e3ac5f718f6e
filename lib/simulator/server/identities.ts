import type { WireRequest } from '../wire/messages'
import { findRole } from '../world/find'
import type { World } from '../world/organization'
import type { User } from '../world/principals'
import type { Caller, Credentials, SessionCaller, SessionFacts } from './caller'
import { mintSession, openSession, type SealedSession, secretFor } from './session-token'
import { type SignatureScope, signatureMatches } from './signature'

const MOST_SESSIONS = 20_000

export type Refusal = 'unknown-key' | 'expired' | 'signature-mismatch'

/** Turns access keys into callers: long-lived keys of the scenario's users, and the sessions AssumeRole made. */
export class Identities {
  readonly #userKeys = new Map<string, { readonly caller: Caller; readonly secretAccessKey: string }>()
  readonly #sessions = new Map<string, { readonly caller: SessionCaller; readonly secretAccessKey: string }>()

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
    const known = this.#sessions.get(token)
    const role = known && findRole(this.world, known.caller.roleArn)
    const current = role && known.caller.userId.startsWith(`${role.uniqueId}:`) ? known : this.#open(token)
    return current?.caller.accessKeyId === accessKeyId ? current : undefined
  }

  /** Opens a token once: later requests of the session find its caller here as long as the role is the same. */
  #open(token: string) {
    const session = openSession(token)
    const role = session && findRole(this.world, session.roleArn)
    if (!role) return undefined
    const opened = { caller: sessionCaller(session, role.uniqueId), secretAccessKey: secretFor(session.accessKeyId) }
    if (this.#sessions.size >= MOST_SESSIONS) this.#sessions.clear()
    this.#sessions.set(token, opened)
    return opened
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
