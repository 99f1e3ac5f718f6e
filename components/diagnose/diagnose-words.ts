import type { Tone } from '@/components/matrix/access-words'
import type { AsksView, LinkView } from '@/lib/contracts/diagnose'

const factLabels: Readonly<Record<string, string>> = {
  instance: 'Instance',
  volume: 'Volume',
  cluster: 'Cluster',
  'node-claim': 'NodeClaim',
  node: 'Node',
  'node-class': 'EC2NodeClass',
  'node-pool': 'NodePool',
  'node-group': 'Node group',
  'auto-scaling-group': 'Auto Scaling group',
  'persistent-volume': 'Persistent volume',
  principal: 'Caller',
  key: 'Key',
  operation: 'Operation',
  account: 'Account',
  region: 'Region',
  'error-code': 'Error',
  time: 'Time',
  'no-allow-in': 'Nothing allows it in',
  'deny-in': 'Denied in',
  'encoded-message': 'Encoded message',
}
export const factLabel = (kind: string) => factLabels[kind] ?? kind

const sourceLabels: Readonly<Record<string, string>> = {
  'cloudtrail-event': 'a CloudTrail event',
  'access-denied-message': 'an AccessDenied message',
  'encoded-message': 'an encoded message',
  'scaling-activity': 'a scaling activity',
  'csi-message': 'a message of the EBS CSI driver',
  'karpenter-log': 'log lines of Karpenter',
  'state-reason': "an instance's state reason",
}
export const sourceLabel = (source: string) => sourceLabels[source] ?? source

export const linkTones: Readonly<Record<LinkView['status'], Tone>> = { holds: 'ok', fails: 'bad', unknown: 'caution' }
export const linkWords: Readonly<Record<LinkView['status'], string>> = {
  holds: 'Holds',
  fails: 'Fails',
  unknown: 'Not known',
}

export const questionTitles: Readonly<Record<AsksView['needs'], string>> = {
  cluster: 'Which cluster is it about?',
  path: 'Which nodes or volumes is it about?',
  key: 'Which key is it about?',
}
