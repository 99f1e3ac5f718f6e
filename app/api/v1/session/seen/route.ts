import { route } from '@/lib/http/route'

/** Somebody typed, clicked or scrolled: a write, which keeps their session alive. */
export const POST = route({ whileDue: true }, async () => null)
