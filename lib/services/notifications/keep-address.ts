import { hostOf, judgeUrl } from '@/lib/domain/notifications/judge-address'
import { invalidInput } from '@/lib/errors'
import { allowedAddresses } from './allowed-addresses'
import { sealAddress } from './channel-secrets'

/** How a URL is kept, and its host. Refuses one that no message may go to, as far as its text tells. */
export function keepAddress(channelId: string, text: string): { readonly address: string; readonly host: string } {
  const judged = judgeUrl(text, allowedAddresses())
  if (!judged.ok) throw invalidInput(judged.why)
  return { address: sealAddress(channelId, judged.url.href), host: hostOf(judged.url) }
}
