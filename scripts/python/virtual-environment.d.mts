export function virtualEnvironment(name: string, requirements: string): string
