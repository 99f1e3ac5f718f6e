import { z } from 'zod'

/** How the console looks for one person; kept in cookies so that the server renders it right. */
export const Appearance = z.object({
  theme: z.enum(['system', 'light', 'dark']).catch('system'),
  density: z.enum(['comfortable', 'compact']).catch('comfortable'),
})
export type Appearance = z.infer<typeof Appearance>

export const appearanceCookies = { theme: 'keyscope-theme', density: 'keyscope-density' } as const

/** Classes Cloudscape reads from the body. For `system` the first-paint script decides. */
export function bodyClass({ theme, density }: Appearance): string {
  return [theme === 'dark' && 'awsui-dark-mode', density === 'compact' && 'awsui-compact-mode']
    .filter(Boolean)
    .join(' ')
}

const yearSeconds = 365 * 24 * 3600

/** Changes the page at once and remembers it. Browser only. */
export function applyAppearance(appearance: Appearance): void {
  const systemIsDark = window.matchMedia('(prefers-color-scheme: dark)').matches
  const dark = appearance.theme === 'dark' || (appearance.theme === 'system' && systemIsDark)
  document.body.classList.toggle('awsui-dark-mode', dark)
  document.body.classList.toggle('awsui-compact-mode', appearance.density === 'compact')
  document.body.dataset.theme = appearance.theme
  for (const part of ['theme', 'density'] as const) {
    // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not everywhere yet
    document.cookie = `${appearanceCookies[part]}=${appearance[part]}; path=/; max-age=${yearSeconds}; samesite=lax`
  }
}
