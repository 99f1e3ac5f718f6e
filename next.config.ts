import { fileURLToPath } from 'node:url'
import type { NextConfig } from 'next'

const config: NextConfig = {
  reactStrictMode: true,
  poweredByHeader: false,
  // Types are checked by `npm run check`; whoever builds in order to use Keyscope need not wait for it.
  typescript: { ignoreBuildErrors: true },
  // A lockfile further up the tree must not move the root.
  turbopack: { root: fileURLToPath(new URL('.', import.meta.url)) },
  // The dev server is opened by number as well as by name.
  allowedDevOrigins: ['127.0.0.1', 'localhost'],
  serverExternalPackages: ['graphile-worker', 'pg', 'pino', '@prisma/client', '@prisma/adapter-pg', 'better-auth'],
  async headers() {
    return [
      {
        source: '/:path*',
        headers: [
          { key: 'X-Content-Type-Options', value: 'nosniff' },
          { key: 'X-Frame-Options', value: 'DENY' },
          { key: 'Referrer-Policy', value: 'same-origin' },
          { key: 'Cross-Origin-Opener-Policy', value: 'same-origin' },
          { key: 'Cross-Origin-Resource-Policy', value: 'same-origin' },
          { key: 'Permissions-Policy', value: 'camera=(), geolocation=(), microphone=(), payment=(), usb=()' },
        ],
      },
    ]
  },
}

export default config
