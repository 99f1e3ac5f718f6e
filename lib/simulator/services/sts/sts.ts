import * as sts from '@aws-sdk/client-sts'
import { deniedMessage } from '../../authorize/denied-message'
import { mayAssume } from '../../authorize/trust'
import type { Call } from '../../server/call'
import type { Handlers } from '../../server/handlers'
import { type Identities, sessionArn } from '../../server/identities'
import { refusal } from '../../server/refusals'
import { WireError } from '../../wire/wire-error'
import { findRole } from '../../world/find'
import type { PolicyDocument } from '../../world/policy-document'
import type { Role } from '../../world/principals'
import { readPolicy } from '../read-policy'

const NAME = /^[\w+=,.@-]{2,64}$/
/** A session that makes a session lives an hour at most. https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_manage-assume.html */
const CHAINED_SECONDS = 3600
const SESSION_POLICY_CHARACTERS = 2048

export function stsHandlers(identities: Identities): Handlers<typeof sts> {
  const { world } = identities
  return {
    GetCallerIdentity: (_, { caller }) => ({ Account: caller.accountId, Arn: caller.arn, UserId: caller.userId }),

    AssumeRole(input, call) {
      const { RoleArn = '', RoleSessionName = '' } = input
      const tags = Object.fromEntries((input.Tags ?? []).map(({ Key = '', Value = '' }) => [Key, Value]))
      validate(input)
      const role = findRole(world, RoleArn)
      const wanted = {
        externalId: input.ExternalId,
        sessionName: RoleSessionName,
        sourceIdentity: input.SourceIdentity ?? inherited(call),
        tags,
      }
      // A role that does not exist and one that does not trust the caller are told apart by nobody.
      if (!role || changesIdentity(input, call) || !mayAssume(world, role, call, wanted)) throw refused(call, RoleArn)
      const seconds = duration(input.DurationSeconds, role, call)
      const expiresAt = call.at.getTime() + seconds * 1000
      const credentials = identities.startSession(RoleArn, {
        sessionName: RoleSessionName,
        issuedAt: call.at.getTime(),
        expiresAt,
        sourceIdentity: wanted.sourceIdentity,
        tags,
        transitiveTagKeys: input.TransitiveTagKeys ?? [],
        policies: input.Policy === undefined ? [] : [parsePolicy(input.Policy)],
        policyArns: (input.PolicyArns ?? []).flatMap(({ arn }) => arn ?? []),
      })
      const accountId = RoleArn.split(':')[4] ?? ''
      return {
        Credentials: {
          AccessKeyId: credentials.accessKeyId,
          SecretAccessKey: credentials.secretAccessKey,
          SessionToken: credentials.sessionToken,
          Expiration: new Date(expiresAt),
        },
        AssumedRoleUser: {
          Arn: sessionArn(accountId, RoleArn, RoleSessionName),
          AssumedRoleId: `${role.uniqueId}:${RoleSessionName}`,
        },
        PackedPolicySize: Math.ceil(((input.Policy?.length ?? 0) / SESSION_POLICY_CHARACTERS) * 100),
        ...(wanted.sourceIdentity && { SourceIdentity: wanted.sourceIdentity }),
      }
    },
  }
}

function validate(input: sts.AssumeRoleCommandInput): void {
  for (const [name, value] of [
    ['roleSessionName', input.RoleSessionName],
    ['sourceIdentity', input.SourceIdentity],
  ] as const) {
    if (value === undefined || NAME.test(value)) continue
    throw new WireError(
      'ValidationError',
      `1 validation error detected: Value '${value}' at '${name}' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\w+=,.@-]*, length 2 to 64`,
    )
  }
  if ((input.Policy?.length ?? 0) > SESSION_POLICY_CHARACTERS) {
    throw new WireError(
      'ValidationError',
      `1 validation error detected: Value at 'policy' failed to satisfy constraint: Member must have length less than or equal to ${SESSION_POLICY_CHARACTERS}`,
    )
  }
}

/** Once set, a source identity stays through every further role and cannot be changed. */
function inherited({ caller }: Call): string | undefined {
  return caller.kind === 'session' ? caller.sourceIdentity : undefined
}

function changesIdentity({ SourceIdentity }: sts.AssumeRoleCommandInput, call: Call): boolean {
  const set = inherited(call)
  return set !== undefined && SourceIdentity !== undefined && SourceIdentity !== set
}

function duration(asked: number | undefined, role: Role, { caller }: Call): number {
  const chained = caller.kind === 'session'
  const seconds = asked ?? 3600
  const most = chained ? CHAINED_SECONDS : role.maxSessionSeconds
  if (seconds >= 900 && seconds <= most) return seconds
  const why = chained
    ? 'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.'
    : 'The requested DurationSeconds exceeds the MaxSessionDuration set for this role.'
  throw new WireError('ValidationError', why)
}

function parsePolicy(text: string): PolicyDocument {
  const document = readPolicy(text)
  if (document) return document
  throw new sts.MalformedPolicyDocumentException({
    message: 'The policy is not in the valid JSON format.',
    $metadata: {},
  })
}

function refused({ caller }: Call, roleArn: string): Error {
  const message = deniedMessage({ callerArn: caller.arn, action: 'sts:AssumeRole', resource: roleArn })
  return refusal({ protocol: 'query' }, 'access-denied', message)
}
