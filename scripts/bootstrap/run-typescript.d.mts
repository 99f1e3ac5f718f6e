export function runTypeScript(file: string, options?: { quiet?: boolean }): Promise<never>
export function typeScriptFlags(): string[]
export function typeScriptEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv
export const follower: string
