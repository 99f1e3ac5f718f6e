import { seen } from '../../lib/domain/observed'
import { evaluate } from '../../lib/domain/policy/evaluate'
import type { AuthorizationQuestion, NamedPolicy } from '../../lib/domain/policy/question'
import { changeDocuments } from '../../lib/domain/policy/testing/documents'
import { coversAction } from '../../lib/domain/policy/testing/reference'
import {
  type ConditionValue,
  type PrincipalElement,
  type Statement,
  statementsOf,
  withStatements,
} from '../../lib/domain/policy/testing/statements'
import { contentOf, contextOf, keysOfSeveral } from './simulation'

/** What the second judge gets wrong, told from the case alone. */
export interface Defect {
  readonly name: string
  /** What it does, and where AWS says otherwise. */
  readonly why: string
  /**
   * The case written so that the judge cannot go wrong by this defect, with the same meaning; null when it has nothing to go
   * wrong by. A difference is explained only when it is gone then.
   */
  readonly rewrite: (question: AuthorizationQuestion) => AuthorizationQuestion | null
}

export const defects: readonly Defect[] = [
  {
    name: 'a key-policy statement without Resource',
    why: 'It lets the statement take effect; KMS says that it has none (https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-overview.html).',
    rewrite: inStatements((statement, { policy, question }) =>
      policy === contentOf(question.key.policy) &&
      statement.Resource === undefined &&
      statement.NotResource === undefined
        ? null
        : statement,
    ),
  },
  {
    name: 'one value of a key of several, without a set operator',
    why: 'It matches no list that way; a list of one is compared as its value (R13 asks for set operators, and the page says what they add: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html).',
    rewrite: inStatements((statement, { question }) => {
      const context = contextOf(question)
      return withConditions(statement, (operator, key, value) => {
        const plain = /^(null|forallvalues:.*|foranyvalue:.*)$/i.test(operator)
        if (plain || !keysOfSeveral.has(key.toLowerCase()) || context[key.toLowerCase()]?.length !== 1)
          return [operator, value]
        return [`ForAllValues:${operator}`, value]
      })
    }),
  },
  {
    name: 'a role with a path',
    why: "It takes a session for one of any role of that name; a role's ARN has its path (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html).",
    rewrite: inStatements((statement, { question }) => {
      const { principal } = question
      if (principal.type !== 'session') return statement
      const own = principal.roleArn!
      const [, , , , account] = own.split(':')
      const [, name] = principal.arn.split('/')
      const isAnother = (arn: string) =>
        arn !== own && arn.startsWith(`arn:aws:iam::${account}:role/`) && arn.endsWith(`/${name}`)
      return withPrincipals(statement, (arn) => (isAnother(arn) ? `${arn}-of-another-name` : arn))
    }),
  },
  {
    name: "a NotPrincipal that lists the caller's account alone",
    why: 'Its Deny spares the caller; AWS wants the user, or the role and its session, listed beside the account (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html).',
    rewrite: inStatements((statement, { question }) => {
      const { NotPrincipal, ...rest } = statement
      if (NotPrincipal === undefined || NotPrincipal === '*' || statement.Effect === 'Allow') return statement
      const { arn, roleArn } = question.principal
      const account = arn.split(':')[4]!
      const listed = [NotPrincipal.AWS ?? []].flat()
      const namesAccount = listed.includes(account) || listed.includes(`arn:aws:iam::${account}:root`)
      const namesCaller = listed.includes(arn) || (roleArn !== undefined && listed.includes(roleArn))
      return namesAccount && !namesCaller ? { ...rest, Principal: '*' as const } : statement
    }),
  },
  {
    name: 'a short resource ARN',
    why: 'It wants six parts; a star at the end of a part reaches over colons (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html).',
    rewrite: inStatements((statement) => {
      const full = (text: string) =>
        text !== '*' && text.endsWith('*') ? text + ':*'.repeat(Math.max(0, 6 - text.split(':').length)) : text
      return withResources(statement, full)
    }),
  },
  {
    name: 'a session policy beside a statement about the session itself',
    why: 'It limits what the key policy gives to the session ARN, or to everyone with aws:PrincipalArn; AWS adds the two (R17, https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies.html#policies_session).',
    rewrite: (question) => {
      const { principal, key } = question
      const [policy] = principal.sessionPolicies ?? []
      if (!policy || principal.arn.split(':')[4] !== key.arn.split(':')[4]) return null
      // What is left when nothing but the key policy allows, and no session policy stands in the way but by a Deny.
      const deniesOf = (one: NamedPolicy) =>
        withStatements(
          one,
          statementsOf(one).filter(({ Effect }) => Effect === 'Deny'),
        )
      const left: AuthorizationQuestion = {
        ...question,
        principal: { ...principal, identityPolicies: seen(contentOf(principal.identityPolicies).map(deniesOf)) },
      }
      if (evaluate(left).authorization !== 'allowed') return null
      const everything: Statement = { Effect: 'Allow', Action: '*', Resource: '*' }
      const open = withStatements(policy, [...statementsOf(policy), everything])
      return { ...left, principal: { ...left.principal, sessionPolicies: [open] } }
    },
  },
  {
    name: 'a date in seconds',
    why: 'It takes seconds since 1970 for thousandths of them (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html).',
    rewrite: inStatements((statement) =>
      withConditions(statement, (operator, _, value) => [
        operator,
        /date/i.test(operator)
          ? eachText(value, (text) => (/^\d{6,}$/.test(text) ? new Date(Number(text) * 1000).toISOString() : text))
          : value,
      ]),
    ),
  },
  {
    name: 'a default value in a condition',
    why: 'It knows no defaults there, and compares with nothing (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html).',
    rewrite: inStatements((statement, { policy, question }) => {
      if (!knowsVariables(policy)) return statement
      const context = contextOf(question)
      const fill = (text: string) =>
        text.replaceAll(/\$\{([^},]+), *'([^']*)'\}/g, (_, key: string, otherwise: string) =>
          String(context[key.trim().toLowerCase()] ?? otherwise),
        )
      return withConditions(statement, (operator, _, value) => [operator, eachText(value, fill)])
    }),
  },
  {
    name: 'a variable in a policy of 2008',
    why: 'It reads it; variables came with version 2012-10-17 (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_version.html).',
    rewrite: inStatements((statement, { policy }) => {
      if (knowsVariables(policy)) return statement
      const asText = (text: string) => text.replaceAll('${', '$ {')
      const conditions = withConditions(statement, (operator, _, value) => [operator, eachText(value, asText)])
      return withResources(conditions, asText)
    }),
  },
  {
    name: 'a variable without a value under a negated operator',
    why: 'It takes such a line for false; what has no value equals nothing, so that the line holds (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html).',
    rewrite: inStatements((statement, { policy, question }) => {
      if (!knowsVariables(policy)) return statement
      const context = contextOf(question)
      const isNull = (text: string) =>
        [...text.matchAll(/\$\{([^}]+)\}/g)].some(
          ([, inside = '']) => !/^[*?$]$|,/.test(inside) && context[inside.toLowerCase()] === undefined,
        )
      return withConditions(statement, (operator, _, value) => {
        if (!/not/i.test(operator)) return [operator, value]
        const nothing = /arn/i.test(operator) ? 'arn:none:none:none:none:none' : 'equal to nothing'
        return [operator, eachText(value, (text) => (isNull(text) ? nothing : text))]
      })
    }),
  },
  {
    name: 'a variable inside an ARN to compare with',
    why: "It cuts the ARN at the variable's own colon; ARN operators read variables (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html).",
    rewrite: inStatements((statement, { policy, question }) => {
      if (!knowsVariables(policy)) return statement
      const context = contextOf(question)
      const fill = (text: string) =>
        text.replace(/^((?:[^:$]*:){1,4})\$\{([^},]+)\}(?=:)/, (all, before: string, key: string) => {
          const value = context[key.toLowerCase()]
          return typeof value === 'string' ? before + value : all
        })
      return withConditions(statement, (operator, _, value) => [
        operator,
        /arn/i.test(operator) ? eachText(value, fill) : value,
      ])
    }),
  },
  {
    name: 'an escaped dollar sign',
    why: 'It takes the dollar for the end of the text; it stands for itself (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html).',
    rewrite: inStatements((statement, { policy }) =>
      knowsVariables(policy)
        ? withConditions(statement, (operator, _, value) => [
            operator,
            eachText(value, (text) => text.replaceAll(/\$\{\$\}(?!\{)/g, '$')),
          ])
        : statement,
    ),
  },
  {
    name: 'an escaped wildcard under an operator without wildcards',
    why: 'It compares with the escape itself; an escaped star or question mark stands for itself under every operator (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html).',
    rewrite: inStatements((statement, { policy }) =>
      knowsVariables(policy)
        ? withConditions(statement, (operator, _, value) => [
            operator,
            /equals/i.test(operator) && /string/i.test(operator)
              ? eachText(value, (text) => text.replaceAll(/\$\{([*?])\}/g, '$1'))
              : value,
          ])
        : statement,
    ),
  },
  {
    name: 'an address without the length of its range',
    why: 'It compares it with addresses of its own kind alone, and letter by letter; AWS reads a single address as a range of one (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html).',
    rewrite: inStatements((statement) =>
      withConditions(statement, (operator, _, value) => {
        if (!/ipaddress/i.test(operator)) return [operator, value]
        const range = (text: string) => (text.includes('/') ? text : `${text}/${text.includes(':') ? 128 : 32}`)
        return [operator, eachText(value, range)]
      }),
    ),
  },
  {
    name: 'the range of all addresses',
    why: 'It finds no address in 0.0.0.0/0, which is every IPv4 address (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html).',
    rewrite: inStatements((statement) =>
      withConditions(statement, (operator, _, value) => {
        const texts = typeof value === 'object' ? value : [value]
        if (!texts.includes('0.0.0.0/0')) return [operator, value]
        return [operator, texts.flatMap((text) => (text === '0.0.0.0/0' ? ['0.0.0.0/1', '128.0.0.0/1'] : [text]))]
      }),
    ),
  },
]

interface Place {
  readonly policy: NamedPolicy
  readonly question: AuthorizationQuestion
}

/** Rewrites the statements about the operation asked for; null for one that is to go. */
function inStatements(change: (statement: Statement, place: Place) => Statement | null): Defect['rewrite'] {
  return (question) => {
    let changed = false
    const after = changeDocuments(question, (policies) =>
      policies.map((policy) => {
        const before = statementsOf(policy)
        const statements = before.flatMap((statement) => {
          if (!coversAction(statement, question.request.operation)) return [statement]
          return change(statement, { policy, question }) ?? []
        })
        if (statements.length === before.length && statements.every((one, i) => one === before[i])) return policy
        changed = true
        return withStatements(policy, statements)
      }),
    )
    return changed ? after : null
  }
}

const knowsVariables = ({ document }: NamedPolicy) => (document as { Version?: string }).Version === '2012-10-17'

/** The statement with its condition lines changed; itself when none is, or when two would fall together. */
function withConditions(
  statement: Statement,
  change: (operator: string, key: string, value: ConditionValue) => readonly [operator: string, value: ConditionValue],
): Statement {
  const Condition: Record<string, Record<string, ConditionValue>> = {}
  let changed = false
  for (const [operator, keys] of Object.entries(statement.Condition ?? {}))
    for (const [key, value] of Object.entries(keys)) {
      const [newOperator, newValue] = change(operator, key, value)
      changed ||= newOperator !== operator || newValue !== value
      if (Condition[newOperator]?.[key] !== undefined) return statement
      Condition[newOperator] = { ...Condition[newOperator], [key]: newValue }
    }
  return changed ? { ...statement, Condition } : statement
}

/** The value with its texts changed; itself when none is. */
function eachText(value: ConditionValue, change: (text: string) => string): ConditionValue {
  if (typeof value === 'string') return change(value)
  if (typeof value !== 'object') return value
  const after = value.map((one) => (typeof one === 'string' ? change(one) : one))
  return after.every((one, i) => one === value[i]) ? value : after
}

function withResources(statement: Statement, change: (text: string) => string): Statement {
  const each = (value: string | readonly string[]) => eachText(value, change) as string | readonly string[]
  const { Resource, NotResource } = statement
  const after = {
    ...statement,
    ...(Resource !== undefined && { Resource: each(Resource) }),
    ...(NotResource !== undefined && { NotResource: each(NotResource) }),
  }
  return after.Resource === Resource && after.NotResource === NotResource ? statement : after
}

function withPrincipals(statement: Statement, change: (arn: string) => string): Statement {
  const each = (element: PrincipalElement): PrincipalElement => {
    if (element === '*' || element.AWS === undefined) return element
    const AWS = eachText(element.AWS, change) as string | readonly string[]
    return AWS === element.AWS ? element : { ...element, AWS }
  }
  const { Principal, NotPrincipal } = statement
  const after = {
    ...statement,
    ...(Principal !== undefined && { Principal: each(Principal) }),
    ...(NotPrincipal !== undefined && { NotPrincipal: each(NotPrincipal) }),
  }
  return after.Principal === Principal && after.NotPrincipal === NotPrincipal ? statement : after
}
