import type { PreflightInput, RequestView } from '@/lib/contracts/requests'
import { contextFor } from '@/lib/testing/contexts'
import type { TestDatabase } from '@/lib/testing/database'
import { applyGrant } from '../apply-grant'
import { approveGrant } from '../approve-grant'
import { getRequest } from '../get-request'
import { preflightGrant } from '../preflight-grant'
import { requestGrant } from '../request-grant'
import type { SimulatedCluster } from './simulated-cluster'

export type Asked = Omit<PreflightInput, 'needId'>

/** The people of a grant's story: one asks for what the simulated cluster lacks, another approves, the worker makes it. */
export async function grantAsks(db: TestDatabase, story: SimulatedCluster) {
  const clock = { now: () => new Date() }
  const need = { keyArn: story.key.arn, principalArn: story.grantee }
  const { id: needId } = await db.prisma.needRecord.findFirstOrThrow({ where: need })
  const requester = (id?: string) => contextFor(db, 'requester', { clock, id })
  const approver = (id?: string) => contextFor(db, 'approver', { clock, id })
  const view = (id: string) => getRequest(approver(), id)

  async function ask(more: Asked = {}): Promise<RequestView> {
    const { proposal } = await preflightGrant(requester(), { needId, ...more })
    return requestGrant(requester(), { needId, operations: proposal.operations, reason: 'Nodes fail', ...more })
  }
  async function carryOut(id: string): Promise<RequestView> {
    await approveGrant(approver(), { id, reason: 'Confirmed' })
    await applyGrant(story.job, { requestId: id })
    return view(id)
  }
  async function verified(more: Asked = {}): Promise<string> {
    const { id, state } = await carryOut((await ask(more)).id)
    if (state !== 'verified') throw new Error(`The grant of the story is ${state}.`)
    return id
  }
  return { needId, clock, requester, approver, view, ask, carryOut, verified }
}
