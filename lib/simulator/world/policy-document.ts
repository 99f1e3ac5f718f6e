/** A policy document as the simulated organization holds it. What AWS accepts as one value or many is a list or one value here too. */
export interface PolicyDocument {
  readonly Version: '2012-10-17'
  readonly Id?: string
  readonly Statement: readonly PolicyStatement[]
}

export interface PolicyStatement {
  readonly Sid?: string
  readonly Effect: 'Allow' | 'Deny'
  readonly Principal?: '*' | Readonly<Record<string, OneOrMany>>
  readonly NotPrincipal?: Readonly<Record<string, OneOrMany>>
  readonly Action?: OneOrMany
  readonly NotAction?: OneOrMany
  readonly Resource?: OneOrMany
  readonly NotResource?: OneOrMany
  readonly Condition?: PolicyConditions
}

export type OneOrMany = string | readonly string[]
export type ConditionValue = string | boolean | number
export type PolicyConditions = Readonly<
  Record<string, Readonly<Record<string, ConditionValue | readonly ConditionValue[]>>>
>

export const policy = (...statements: readonly PolicyStatement[]): PolicyDocument => ({
  Version: '2012-10-17',
  Statement: statements,
})
