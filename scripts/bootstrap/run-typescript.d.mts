export function runTypeScript(file: string, options?: { quiet?: boolean }): Promise<never>
export function typeScriptFlags(): string[]
export function typeScriptEnvironment(
  env: Readonly<Record<string, string | undefined>>,
): Record<string, string | undefined>
export const follower: string
