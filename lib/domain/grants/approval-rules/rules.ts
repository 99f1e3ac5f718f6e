import { z } from 'zod'
import { grantOperations } from '../../policy/operations'
import { hasPermission, roleNames } from '../../roles'

/** Roles that may decide at all. A rule narrows who does; it gives nobody a permission. */
export const decidingRoles = roleNames.filter((role) => hasPermission(role, 'grants.decide'))

const some = <T extends z.ZodType>(item: T) => z.array(item).min(1).max(100)

const AccountId = z.string().regex(/^\d{12}$/, 'Expected an account of twelve digits.')
const UnitId = z
  .string()
  .regex(/^(ou|r)-[a-z0-9-]+$/, 'Expected the id of a unit or root, such as ou-ab12-cdefgh34.')
  .max(80)
const Tag = z.string().regex(/^[^=]{1,128}=.{0,256}$/, 'Expected a tag as key=value.')
const Operation = z.enum(grantOperations.map(({ name }) => name) as [string, ...string[]])

export const requesterKinds = ['person', 'token'] as const

/** What a request has to be for a rule to bear on it: everything that is named, of a list any one. Empty: every request. */
export const RuleMatch = z.strictObject({
  keyAccounts: some(AccountId).optional().describe('The account that holds the key.'),
  granteeAccounts: some(AccountId).optional().describe('The account of the grantee principal.'),
  units: some(UnitId)
    .optional()
    .describe('An organizational unit or root above the account of the key or the grantee.'),
  keyTags: some(Tag).optional().describe('A tag of the key, as key=value.'),
  accountTags: some(Tag).optional().describe('A tag of the account of the key or the grantee, as key=value.'),
  outsideOrganization: z
    .boolean()
    .optional()
    .describe('Whether the grantee belongs to no account of the organization.'),
  operations: some(Operation).optional().describe('One of these operations is asked for.'),
  constrained: z.boolean().optional().describe('Whether the grant is held to an encryption context.'),
  requester: z.enum(requesterKinds).optional().describe('Whether a person asked, or an API token.'),
})
export type RuleMatch = z.infer<typeof RuleMatch>

export const Who = z
  .strictObject({
    roles: some(z.enum(decidingRoles as [string, ...string[]])).optional(),
    groups: some(z.string().trim().min(1).max(80))
      .optional()
      .describe('Names of account groups: whoever holds a deciding role for one.'),
    people: some(z.string().trim().min(1).max(200)).optional().describe('Email addresses, or ids of users.'),
  })
  .refine(({ roles, groups, people }) => roles || groups || people, 'Name roles, groups or people, or leave "who" out.')
export type Who = z.infer<typeof Who>

const RuleDemand = z.strictObject({
  approvers: z
    .number()
    .int()
    .min(0)
    .max(5)
    .describe('How many other people approve. 0: nobody has to, where every check passes; else one.'),
  who: Who.optional().describe(
    'Who they are, by role, account group or name: anyone named. Left out: whoever may decide.',
  ),
  expiryDays: z.number().int().min(1).max(90).optional().describe('A request nobody decided for so long expires.'),
  selfApproval: z
    .boolean()
    .optional()
    .describe('The requester counts as an approver. Off unless every rule that bears on the request says so.'),
  warningNote: z.boolean().optional().describe('Approving what a check warns of takes a note of 20 characters.'),
})
export type RuleDemand = z.infer<typeof RuleDemand>

export const ApprovalRule = z.strictObject({
  name: z.string().trim().min(1).max(80),
  because: z.string().trim().max(500).optional().describe('Why, for who reads it on a request.'),
  match: RuleMatch,
  demand: RuleDemand,
})
export type ApprovalRule = z.infer<typeof ApprovalRule>

export const rulesFormat = 1

/** What it takes to approve a grant. Every rule that bears on a request counts, whatever its place in the list. */
export const ApprovalRules = z
  .strictObject({
    $schema: z.string().max(500).optional(),
    format: z.literal(rulesFormat),
    otherwise: RuleDemand.extend({ expiryDays: z.number().int().min(1).max(90) }).describe(
      'What is demanded where no rule bears on a request, and the days of rules that name none.',
    ),
    rules: z.array(ApprovalRule).max(100),
  })
  .superRefine(({ rules }, refinement) => {
    for (const [at, { name }] of rules.entries()) {
      const first = rules.findIndex((rule) => rule.name === name)
      if (first < at || name === otherwiseName)
        refinement.addIssue({
          code: 'custom',
          path: ['rules', at, 'name'],
          message: `"${name}" ${first < at ? `is the name of rule ${first + 1} already` : 'stands for what no rule names'}. Choose another name.`,
        })
    }
  })
export type ApprovalRules = z.infer<typeof ApprovalRules>

/** Under which name the last resort appears beside the rules. */
export const otherwiseName = 'otherwise'

/** In force until an administrator says otherwise: two people per grant, three where it leaves the organization. */
export const builtInRules: ApprovalRules = {
  format: rulesFormat,
  otherwise: { approvers: 1, expiryDays: 7 },
  rules: [
    {
      name: 'Accounts outside the organization',
      because: 'The key becomes usable by somebody else’s account, so a second approver looks at it.',
      match: { outsideOrganization: true },
      demand: { approvers: 2 },
    },
  ],
}
