import { accountOf } from '../arn'
import type { Cluster } from '../inventory/cluster'
import type { FailureId } from '../launch-paths/need'
import { valuesOf } from './inquiry'
import { holding, type Link } from './link'
import type { Reading } from './reading'

interface Signature {
  readonly failure: FailureId
  readonly title: string
  readonly text: string
  readonly fix: string
  readonly shows: (codes: ReadonlySet<string>, operations: ReadonlySet<string>) => boolean
}

/** F17, whichever way it shows. */
export const imageShared = {
  failure: 'F17',
  title: 'The image and its snapshot may be used',
  text: 'The account is not admitted to the image or to the snapshot behind it.',
  fix: 'have the owner share the image, its snapshots, and the key they are encrypted with.',
} as const

/** Failures that never reach KMS: only their own words show them (domain.md 4.3). */
const signatures: readonly Signature[] = [
  {
    failure: 'F13',
    title: 'The controller may pass the node role',
    text: 'EC2 refuses the launch because the controller may not pass the node role. It never comes to the key.',
    fix: 'allow iam:PassRole on the node role, with iam:PassedToService ec2.amazonaws.com.',
    shows: (codes, operations) => operations.has('iam:PassRole') || codes.has('RunInstancesAuthCheckFailed'),
  },
  {
    failure: 'F14',
    title: 'The service-linked role for Spot exists',
    text: 'Spot instances need the role AWSServiceRoleForEC2Spot, and the launch was not permitted to create it.',
    fix: 'create it once: aws iam create-service-linked-role --aws-service-name spot.amazonaws.com.',
    shows: (codes) =>
      codes.has('AuthFailure.ServiceLinkedRoleCreationNotPermitted') || codes.has('SpotSLRCreationFailed'),
  },
  { ...imageShared, shows: (codes) => codes.has('AMIAuthorizationFailure') },
  {
    failure: 'F18',
    title: 'The key has room for another grant',
    text: 'CreateGrant met a limit: a key holds 50,000 grants.',
    fix: 'retire grants that nobody uses, or ask AWS for a higher quota.',
    shows: (codes, operations) =>
      (codes.has('LimitExceeded') || codes.has('LimitExceededException')) && operations.has('CreateGrant'),
  },
]

/** Links that the text itself shows to be broken, whatever the inventory says of the cluster it is about. */
export function nameSignature(reading: Reading, cluster: Cluster | null): readonly Link[] {
  const codes = new Set(valuesOf(reading, 'error-code'))
  const operations = new Set(valuesOf(reading, 'operation'))
  const [caller] = valuesOf(reading, 'principal', 'account').flatMap((value) => accountOf(value) ?? [])
  const [key] = valuesOf(reading, 'key').flatMap((value) => accountOf(value) ?? [])
  return signatures
    .filter(({ shows }) => shows(codes, operations))
    .map(({ failure, title, text, fix }): Link => {
      const accountId = accountToMendIn(failure, { caller: caller ?? cluster?.accountId, key })
      return {
        ...holding('launch-request', title, text),
        status: 'fails',
        failure,
        operations: [...operations],
        fix: { accountId, text: fix },
        confirmed: true,
      }
    })
}

/** An image is shared by its owner, whom an error of EC2 does not name. */
function accountToMendIn(
  failure: FailureId,
  { caller, key }: { readonly caller: string | undefined; readonly key: string | undefined },
): string | null {
  if (failure === 'F17') return key ?? null
  return (failure === 'F18' ? (key ?? caller) : caller) ?? null
}
