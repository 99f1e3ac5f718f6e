import { WhatIfInput } from '@/lib/contracts/what-if'
import { route } from '@/lib/http/route'
import { askWhatIf } from '@/lib/services/what-if/ask-what-if'

export const POST = route({ permission: 'inventory.read', body: WhatIfInput }, ({ ctx, body }) => askWhatIf(ctx, body))
