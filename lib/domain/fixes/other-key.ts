import { seen } from '../observed'
import type { KeyFacts } from '../policy/question'
import type { Situation } from './situation'

/** A key beside this one that leaves everything to IAM in the caller's account and its own. */
export function otherKey({ question, home, owner }: Situation): KeyFacts {
  const { key } = question
  const partition = key.arn.split(':')[1] || 'aws'
  const accounts = [...new Set([owner, ...(home ? [home] : [])])].map((id) => `arn:${partition}:iam::${id}:root`)
  return {
    ...key,
    arn: `${key.arn.slice(0, key.arn.lastIndexOf('/') + 1)}keyscope-probe`,
    state: 'Enabled',
    aliases: [],
    tags: {},
    policy: seen({
      name: 'key policy',
      document: {
        Version: '2012-10-17',
        Statement: { Effect: 'Allow', Principal: { AWS: accounts }, Action: 'kms:*', Resource: '*' },
      },
    }),
  }
}
