import { processDatabase } from '@/lib/db/process-database'
import { databaseIsUp } from '@/lib/http/health'

export const dynamic = 'force-dynamic'

/** For load balancers and probes: no session, and nothing in the answer but whether this process can serve. */
export async function GET(): Promise<Response> {
  const up = await databaseIsUp(processDatabase())
  return Response.json(
    { status: up ? 'ok' : 'unavailable', database: up },
    { status: up ? 200 : 503, headers: { 'cache-control': 'no-store' } },
  )
}
