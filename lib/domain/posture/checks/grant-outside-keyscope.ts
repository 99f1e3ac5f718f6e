import { originOf } from '../../grants/origin'
import type { Grant, Key } from '../../inventory/key'
import { type CheckOutcome, defineCheck, fail, pass } from '../define-check'
import { aboutGrant, type GrantSubject, grantEvidence, grantSubjects, withoutGrant } from '../grant-subjects'
import { clustersUsing, type PostureFacts } from '../posture-facts'

export const grantOutsideKeyscope = defineCheck<GrantSubject>({
  id: 'KGD-CT-03',
  slug: 'grant-outside-keyscope',
  version: 1,
  severity: 'high',
  title: 'A grant on a key in use was made beside Keyscope',
  remediation:
    'Find out what it is for. Where it is needed, ask for it through Keyscope so that somebody approves it; then revoke this one.',
  frameworks: ['NIST 800-53 r5 AU-12 (derived)', 'NIST 800-53 r5 CM-3 (derived)'],
  scope: 'key',
  subjects: (facts) => grantSubjects(facts, (grant, key) => isNew(facts, grant, key)),
  about: aboutGrant,
  evaluate: ({ key, grant }, facts): CheckOutcome => {
    if (!grant) return withoutGrant(key, 'grant of people or pipelines that is newer than its first reading')
    const makers = facts.records.makers.get(grant.grantId) ?? { event: null, request: null }
    const origin = originOf(grant, { ...makers, keyTags: tagsOf(key) })
    const evidence = { ...grantEvidence(grant), actor: makers.event, keptIn: origin.keptIn }
    if (origin.kind === 'keyscope') return pass(`${origin.maker}.`, evidence)
    const used = clustersUsing(facts, key.arn).join(', ')
    const by = makers.event?.actorArn ? `by ${makers.event.actorArn}` : 'and who made it is not known'
    const made = `Made at ${grant.createdAt} ${by}, on a key that ${used} needs; nobody asked for it here.`
    if (!origin.keptIn) return fail(made, evidence)
    return fail(`${made} It is kept in ${origin.keptIn}.`, evidence, {
      severity: 'low',
      remediation: `Nothing to mend in KMS: what is changed there, ${origin.keptIn} makes again. If it should not be, change its code; if it should, ask for it through Keyscope and take it out of the code.`,
    })
  },
})

/** Made since Keyscope reads the key's grants, and not by a service for itself; of keys that a cluster needs. */
function isNew(facts: PostureFacts, grant: Grant, key: Key): boolean {
  const since = facts.records.watchedSince.get(key.arn)
  if (!since || !grant.createdAt || Date.parse(grant.createdAt) <= Date.parse(since)) return false
  if (!facts.needsByKey.has(key.arn)) return false
  const makers = facts.records.makers.get(grant.grantId) ?? { event: null, request: null }
  return originOf(grant, makers).kind !== 'service'
}

const tagsOf = (key: Key) => (key.tags.state === 'seen' ? key.tags.value : {})
