import { profileSchema } from '@/lib/domain/profiles/profile-schema'
import { route } from '@/lib/http/route'

export const GET = route({ permission: 'inventory.read' }, async () => profileSchema())
