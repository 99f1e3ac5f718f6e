import { agreementProperties } from './agreement-properties'
import { monotoneProperties } from './monotone-properties'
import { pairProperties } from './pair-properties'
import type { Property } from './property'
import { sameAnswerProperties } from './same-answer-properties'

/** Everything that is true of the engine in every world; run by the tests and, at length, by `bench/properties.ts`. */
export const properties: readonly Property[] = [
  ...agreementProperties,
  ...monotoneProperties,
  ...sameAnswerProperties,
  ...pairProperties,
]
