import { Cursor } from './cursor'
import type { Stretch } from './notes'
import type { SourceKind } from './reading'

/** How a kind of text begins to say what it says, in words. */
const phrases: readonly (readonly [SourceKind, readonly string[]])[] = [
  ['scaling-activity', ['launching', 'a', 'new', 'ec2', 'instance']],
  ['scaling-activity', ['instance', 'became', 'unhealthy']],
  ['scaling-activity', ['an', 'instance', 'was', 'started', 'in', 'response', 'to']],
  ['csi-message', ['rpc', 'error']],
  ['csi-message', ['could', 'not', 'create', 'volume']],
  ['csi-message', ['failed', 'to', 'provision', 'volume']],
  ['state-reason', ['inaccessible', 'aws', 'kms', 'key']],
  ['state-reason', ['client', 'error', 'on', 'launch']],
  ['karpenter-log', ['launched', 'nodeclaim']],
  ['karpenter-log', ['launching', 'nodeclaim']],
  ['karpenter-log', ['garbage', 'collecting']],
]

const words: Readonly<Record<string, SourceKind>> = {
  'attachvolume.attach': 'csi-message',
  'ebs.csi.aws.com': 'csi-message',
  asginstancelaunchfailures: 'scaling-activity',
  autoscalinggroupname: 'scaling-activity',
  'karpenter.sh': 'karpenter-log',
}

const fields: Readonly<Record<string, SourceKind>> = {
  eventSource: 'cloudtrail-event',
  eventName: 'cloudtrail-event',
  ActivityId: 'scaling-activity',
  AutoScalingGroupName: 'scaling-activity',
  NodeClaim: 'karpenter-log',
}

/** Which kinds of text this is: told to the person, and a hint at the launch path. */
export function recognizeSources({ path, tokens, notes }: Stretch): void {
  for (const name of path) {
    const source = Object.hasOwn(fields, name) ? fields[name] : undefined
    if (source) notes.sources.add(source)
  }
  for (const [at, token] of tokens.entries()) {
    if (token.kind !== 'word') continue
    const text = token.text.toLowerCase()
    const source = Object.hasOwn(words, text) ? words[text] : undefined
    if (source) notes.sources.add(source)
    for (const [kind, phrase] of phrases) {
      if (phrase[0] === text && new Cursor(tokens, at).phrase(...phrase)) notes.sources.add(kind)
    }
  }
}
