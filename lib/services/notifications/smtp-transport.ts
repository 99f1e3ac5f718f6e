import { createTransport } from 'nodemailer'

const timeouts = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 20_000 }

/**
 * A way to the mail server that KEYSCOPE_SMTP_URL names. `smtps://` is encrypted from the first byte; `smtp://` by STARTTLS, and nothing is
 * sent where the server does not offer it, unless the URL ends in `?tls=none`. Certificates are verified.
 */
export function smtpTransport(address: string) {
  const url = new URL(address)
  const secure = url.protocol === 'smtps:'
  const plain = url.searchParams.get('tls') === 'none'
  const { username, password } = url
  return createTransport({
    host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
    port: Number(url.port) || (secure ? 465 : 587),
    secure,
    ...(secure ? {} : plain ? { ignoreTLS: true } : { requireTLS: true }),
    ...(username && { auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) } }),
    ...timeouts,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
}
