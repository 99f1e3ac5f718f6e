import { randomBytes } from 'node:crypto'

/** 96 random bits. Whoever is told it has to choose one of their own when they come in. */
export const temporaryPassword = (): string => randomBytes(12).toString('base64url')
