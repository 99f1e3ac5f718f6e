import { parseArn, roleArn } from '../arn'
import { readersRole } from '../kubernetes/readers'

export interface Refused {
  readonly accountId: string
  /** `kms:GetKeyPolicy` */
  readonly call: string
  readonly message: string
}

export interface Permit {
  /** Where the statement belongs. */
  readonly where: 'scanner-role' | 'trust-policy' | 'key-policy' | 'control-policy' | 'cluster'
  /** What to do, in a sentence. */
  readonly text: string
  /** The statement that would permit the read; null where one has to be taken away instead. */
  readonly statement: object | null
}

export interface Scanner {
  /** Name of the role in every member account. */
  readonly roleName: string
  /** Who assumes it; null when that is not known. */
  readonly workerArn: string | null
  readonly partition: string
}

/**
 * The narrowest statement that would permit a read AWS refused, as far as AWS's message tells who refused it
 * (https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html).
 */
export function permittingStatement({ accountId, call, message }: Refused, scanner: Scanner): Permit {
  const role = roleArn(accountId, scanner.roleName, scanner.partition)
  if (/service control policy|resource control policy/i.test(message)) {
    const kind = /resource control policy/i.test(message) ? 'RCP' : 'SCP'
    return {
      where: 'control-policy',
      text: `An ${kind} above account ${accountId} refuses ${call}. Except ${role} from it, in the management account.`,
      statement: null,
    }
  }
  if (call === 'sts:AssumeRole')
    return {
      where: 'trust-policy',
      text: `${role} must exist and trust whoever runs Keyscope's workers.`,
      statement: {
        Effect: 'Allow',
        Principal: { AWS: scanner.workerArn ?? 'ARN of the role the workers run as' },
        Action: ['sts:AssumeRole', 'sts:SetSourceIdentity'],
      },
    }
  if (call.startsWith('kubernetes:'))
    return {
      where: 'cluster',
      text: `${role} needs an access entry in the cluster, with a group that may list these objects there. Beside it stands the role for that group; deploy/kubernetes/readers.json binds it.`,
      statement: readersRole,
    }
  const key = keyIn(message)
  if (call.startsWith('kms:') && key && isByResource(message))
    return {
      where: 'key-policy',
      text: `The policy of ${key} keeps ${role} out. Its owner in account ${accountId} can add this statement${/explicit deny/i.test(message) ? ', and has to except the role from the statement that denies it' : ''}.`,
      statement: scannerKeyStatement(role),
    }
  return {
    where: 'scanner-role',
    text: `A policy of ${role} has to allow ${call}.`,
    statement: { Effect: 'Allow', Action: call, Resource: '*' },
  }
}

/** A key policy statement that lets the scanner read one key, and no more (domain.md 8.3). */
export function scannerKeyStatement(scannerRoleArn: string) {
  const reads = ['DescribeKey', 'GetKeyPolicy', 'GetKeyRotationStatus', 'ListGrants', 'ListResourceTags']
  return {
    Sid: 'AllowKeyscopeToRead',
    Effect: 'Allow',
    Principal: { AWS: scannerRoleArn },
    Action: reads.map((operation) => `kms:${operation}`),
    Resource: '*',
  }
}

const isByResource = (message: string) =>
  /resource-based policy|explicit deny in a (key|resource)/i.test(message) || /no resource-based policy/i.test(message)

function keyIn(message: string): string | null {
  const found = /arn:[a-z-]+:kms:[a-z0-9-]+:\d{12}:key\/[\w-]+/.exec(message)?.[0]
  return found && parseArn(found) ? found : null
}
