import { VerificationQuery } from '@/lib/contracts/audit'
import { route } from '@/lib/http/route'
import { getVerification, requestVerification } from '@/lib/services/audit/request-verification'

export const GET = route({ permission: 'audit.read', query: VerificationQuery }, ({ ctx, query }) =>
  getVerification(ctx, query),
)

export const POST = route({ permission: 'audit.read' }, ({ ctx }) => requestVerification(ctx))
