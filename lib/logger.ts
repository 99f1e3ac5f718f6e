import pino from 'pino'

/** Secrets never reach a log line: these paths are replaced wherever they appear. */
const secret = [
  'password',
  'secretAccessKey',
  'sessionToken',
  'accessKeyId',
  'authorization',
  'cookie',
  'token',
  'grantToken',
]

export const logger = pino({
  level: process.env.LOG_LEVEL ?? 'info',
  base: undefined,
  timestamp: pino.stdTimeFunctions.isoTime,
  redact: { paths: [...secret, ...secret.map((name) => `*.${name}`)], censor: '[redacted]' },
})

export type Logger = typeof logger
