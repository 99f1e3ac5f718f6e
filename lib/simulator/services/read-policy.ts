import type { PolicyDocument } from '../world/policy-document'

/** The document in a text; undefined where there is none that AWS would take. */
export function readPolicy(text: string | undefined): PolicyDocument | undefined {
  try {
    const document = JSON.parse(text ?? '') as PolicyDocument
    const statements = [document.Statement].flat()
    return statements.every((statement) => statement?.Effect) ? { ...document, Statement: statements } : undefined
  } catch {
    return undefined
  }
}
