import type { Metadata } from 'next'
import { cookies, headers } from 'next/headers'
import type { ReactNode } from 'react'
import { Appearance, appearanceCookies, bodyClass } from '@/components/layout/appearance'
import { firstPaintScript } from './providers/first-paint'
import { Providers } from './providers/providers'
import './globals.css'

export const metadata: Metadata = {
  title: { default: 'Keyscope', template: '%s · Keyscope' },
  description: 'Which cluster can use which KMS key, why not, and who allowed it.',
  icons: { icon: '/favicon.svg' },
}

// Each page carries a nonce of its own, so none can be made ahead of time.
export const dynamic = 'force-dynamic'

export default async function RootLayout({ children }: { children: ReactNode }) {
  const [jar, { nonce }] = [await cookies(), { nonce: (await headers()).get('x-nonce') ?? undefined }]
  const appearance = Appearance.parse({
    theme: jar.get(appearanceCookies.theme)?.value,
    density: jar.get(appearanceCookies.density)?.value,
  })
  return (
    <html lang="en">
      {/* The script may add the dark class before React looks. */}
      <body className={bodyClass(appearance)} data-theme={appearance.theme} suppressHydrationWarning>
        <script
          nonce={nonce}
          suppressHydrationWarning
          // biome-ignore lint/security/noDangerouslySetInnerHtml: a constant of ours, not input
          dangerouslySetInnerHTML={{ __html: firstPaintScript }}
        />
        <Providers now={Date.now()}>{children}</Providers>
      </body>
    </html>
  )
}
