import { route } from '@/lib/http/route'
import { replaceBackupCodes } from '@/lib/services/account/backup-codes'

export const POST = route({ status: 201 }, ({ ctx }) => replaceBackupCodes(ctx))
