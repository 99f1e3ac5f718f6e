import type { Grant, Key, KeyMetadata, KeyRotation } from '../inventory/key'
import type { ResourceBodies, ResourceKind } from '../inventory/kinds'
import type { AttachedPolicy, InstanceProfile, PolicyReference } from '../inventory/principal'
import type { Observed } from '../observed'
import { document, type Fact, list, observed, record, value } from './facts'
import { plainFacts } from './plain-facts'

/** Words for the fields of a body that the plain ones do not do justice. */
type Words<Body> = { readonly [F in keyof Body]?: (content: Body[F]) => Fact[] }

const ofKey: Words<Key> = {
  metadata: (read: Observed<KeyMetadata>) =>
    observed('Key metadata', read, ({ state, deletionDate, multiRegion, createdAt, ...others }) => [
      ...value('State', state),
      ...value('Deletion date', deletionDate),
      ...Object.entries(others).flatMap(([name, content]) => plainFacts(name, content)),
      ...value('Multi-Region', multiRegion?.type),
      ...value('Multi-Region primary', multiRegion?.primaryArn),
      ...list('Multi-Region replicas', multiRegion?.replicaArns ?? []),
      ...value('Created', createdAt),
    ]),
  policyHash: (read) => observed('Key policy', read, (hash) => document('Key policy', hash)),
  aliases: (names) => list('Aliases', names),
  tags: (read) => observed('Tags', read, (tags) => record('Tag', tags)),
  rotation: (read: Observed<KeyRotation> | null) =>
    read === null
      ? []
      : observed('Rotation', read, ({ enabled, periodInDays, nextRotationAt }) => [
          ...value('Automatic rotation', enabled ? 'on' : 'off'),
          ...value('Rotation period in days', periodInDays),
          ...value('Next rotation', nextRotationAt),
        ]),
  grants: (read) =>
    observed('Grants', read, ({ count, partial }) => [
      ...value('Number of grants', count),
      ...(partial ? value('Grants were listed', 'in part') : []),
    ]),
}

const ofGrant: Words<Grant> = {
  constraints: (constraints) => [
    ...record('Encryption context must be', constraints?.encryptionContextEquals ?? {}),
    ...record('Encryption context must hold', constraints?.encryptionContextSubset ?? {}),
    ...value('Source ARN must be', constraints?.sourceArn),
  ],
}

const inlinePolicies = (policies: readonly PolicyReference[]) =>
  policies.flatMap(({ name, documentHash }) => document(`Inline policy ${name}`, documentHash))
const attachedPolicies = (policies: readonly AttachedPolicy[]) =>
  list(
    'Attached policies',
    policies.map(({ arn }) => arn),
  )
const boundaryArn = (arn: string | null) => value('Permissions boundary', arn)

const words: { readonly [K in ResourceKind]?: Words<ResourceBodies[K]> } = {
  'kms-key': ofKey,
  'kms-grant': ofGrant,
  'iam-role': {
    trustHash: (hash) => document('Trust policy', hash),
    roleId: (id) => value('Unique id', id),
    inlinePolicies,
    attachedPolicies,
    boundaryArn,
    instanceProfiles: (profiles: readonly InstanceProfile[]) =>
      list(
        'Instance profiles',
        profiles.map(({ arn }) => arn),
      ),
  },
  'iam-user': { userId: (id) => value('Unique id', id), inlinePolicies, attachedPolicies, boundaryArn },
  'iam-group': { inlinePolicies, attachedPolicies },
  'iam-policy': { documentHash: (hash) => document('Policy document', hash) },
  'control-policy': { documentHash: (hash) => document('Policy document', hash) },
}

/** What a body says, one fact for each field of its own; `null`, empty text and empty lists say nothing. What decides access comes first. */
export function factsOf(kind: string, body: object): Fact[] {
  const own = (Object.hasOwn(words, kind) ? words[kind as ResourceKind] : {}) as Readonly<
    Record<string, (content: unknown) => Fact[]>
  >
  const contents = new Map(Object.entries(body))
  const first = Object.entries(own).flatMap(([name, inWords]) =>
    contents.has(name) ? inWords(contents.get(name)) : [],
  )
  const others = [...contents].filter(([name]) => !Object.hasOwn(own, name))
  return [...first, ...others.flatMap(([name, content]) => plainFacts(name, content))]
}
