/** Whom a passkey is made for: it works at the address people open, and nowhere else. */
export interface PasskeyParty {
  readonly origin: string
  readonly id: string
}

/** WebAuthn's relying party of an address. Browsers refuse addresses that are numbers, and plain http but for localhost. */
export function passkeyParty(appUrl: string): PasskeyParty {
  const { origin, hostname } = new URL(appUrl)
  return { origin, id: hostname }
}

export const passkeyPartyName = 'Keyscope'
