/**
 * Runs before anything is painted, inline and with the nonce. It pins Cloudscape to its desktop form, which is what the server
 * rendered, until a page is hydrated (components/layout/mobile-pin.ts); and where the person follows the system's colours it puts the dark class on the body.
 */
export const firstPaintScript = `
globalThis[Symbol.for('awsui-force-mobile-mode')] = false
if (document.body.dataset.theme === 'system' && matchMedia('(prefers-color-scheme: dark)').matches) {
  document.body.classList.add('awsui-dark-mode')
}`
