/**
 * Runs before anything is painted, inline and with the nonce. It pins Cloudscape to its desktop form, which is what the server
 * rendered, until a page is hydrated (components/layout/mobile-pin.ts); and where the person follows the
 * system's colours it keeps the dark class of the body as the system is.
 */
export const firstPaintScript = `
{
globalThis[Symbol.for('awsui-force-mobile-mode')] = false
const dark = matchMedia('(prefers-color-scheme: dark)')
function follow() {
  if (document.body.dataset.theme === 'system') document.body.classList.toggle('awsui-dark-mode', dark.matches)
}
follow()
dark.addEventListener('change', follow)
}`
