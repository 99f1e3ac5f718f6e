import type { Notice, NoticeRequest } from '../notice'

const request: NoticeRequest = {
  id: 'ksg-1',
  number: 12,
  state: 'requested',
  keyArn: 'arn:aws:kms:eu-central-1:111100000002:key/1234',
  keyAccountId: '111100000002',
  region: 'eu-central-1',
  granteePrincipal: 'arn:aws:iam::111100000003:role/karpenter',
  issuingAccountId: '111100000003',
  operations: ['Decrypt', 'CreateGrant'],
  clusterArn: null,
  requesterName: 'Robin Requester',
  reason: 'Nodes do not start',
  grantId: null,
  endsAt: null,
  failure: null,
}

/** A notice of a request, with what a test wants otherwise. */
export function noticeOf(type: Notice['type'], data: Partial<Notice['data']> = {}): Notice {
  return {
    version: 1,
    type,
    timestamp: '2027-03-01T09:00:00.000Z',
    data: {
      entry: '7',
      action: 'grant.requested',
      summary: 'Grant request 12: karpenter on key alias/ebs',
      reason: null,
      actor: { type: 'user', name: 'Robin Requester' },
      subject: { type: 'grant-request', id: 'ksg-1' },
      url: 'https://keyscope.example/requests/ksg-1',
      request,
      bundle: null,
      ...data,
    },
  }
}
