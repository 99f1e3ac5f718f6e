import { conditionKey } from './condition-keys'
import { governedByKeyPolicy, type ReadLevel } from './documents'
import type { Judged } from './judged'
import { intersect, isEmpty } from './operation-set'
import { allOperations } from './operations'
import { askKeyPolicy, askPolicies, type KeyPolicySay, type Say } from './statements'
import { MAYBE, NO, YES } from './tri'
import { always, join, lift, meet, never, type TriSet, within } from './tri-set'

/** What every layer that applies says of the operations asked about; null where a layer does not apply. */
export interface Says {
  readonly keyPolicy: KeyPolicySay
  readonly identity: Say
  readonly boundary: Say | null
  readonly session: Say | null
  readonly scp: Say | null
  readonly rcp: Say | null
  readonly endpoint: Say | null
}

/** R21: a key policy that speaks of RetireGrant has no effect. */
const askKey = (judged: Judged): KeyPolicySay =>
  askKeyPolicy(judged.documents.keyPolicy, judged, intersect(judged.asked, governedByKeyPolicy))

export function askAll(judged: Judged, keyPolicy = askKey(judged)): Says {
  const { documents } = judged
  // R16: an RCP that speaks of RetireGrant has no effect.
  const governed = intersect(judged.asked, governedByKeyPolicy)
  const nothingGoverned = isEmpty(governed)
  return {
    keyPolicy,
    identity: askPolicies(documents.identity, judged),
    boundary: documents.boundary && askPolicies(documents.boundary, judged),
    session: documents.session && askPolicies(documents.session, judged),
    scp: documents.scps && askLevels(documents.scps, judged),
    rcp: documents.rcps && !nothingGoverned ? capped(askLevels(documents.rcps, judged, governed)) : null,
    endpoint: askEndpoint(judged),
  }
}

const viaService = conditionKey('kms:ViaService')

/** R18: what a service asks for the caller does not pass through the caller's endpoint. */
export function askEndpoint(judged: Judged): Say | null {
  const { documents, facts, asked } = judged
  if (!documents.endpoint) return null
  const forwarded = facts.isPresent(viaService, 'kms:ViaService', anyOperation)
  if (forwarded === YES) return null
  const { allow, deny } = askPolicies(documents.endpoint, judged)
  if (forwarded === NO) return { allow, deny }
  const perhaps = lift(MAYBE, asked)
  return { allow: join(allow, perhaps), deny: meet(deny, perhaps) }
}

// It can be in every request.
const anyOperation = allOperations[0]!

// What was said beforehand may speak of more than is asked.
const capped = ({ allow, deny }: Say): Say => ({ allow, deny: within(deny, governedByKeyPolicy) })

/** Every level must allow; any may deny. A level with an unreadable document is taken to allow. */
export function askLevels(levels: readonly ReadLevel[], judged: Judged, asked = judged.asked): Say {
  let allow: TriSet = always
  let deny: TriSet = never
  for (const level of levels) {
    const say = askPolicies(level, judged, asked)
    if (level.unreadable.length === 0) allow = meet(allow, say.allow)
    deny = join(deny, say.deny)
  }
  return { allow, deny }
}
