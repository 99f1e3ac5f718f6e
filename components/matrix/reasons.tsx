'use client'

import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import Link from '@cloudscape-design/components/link'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useId } from 'react'
import type { CellView, LayerView, NeedView } from '@/lib/contracts/needs'
import { paths } from '@/lib/paths'
import { cellAppearance, layerLabel, outcomeOf, type Profile } from './access-words'
import { fixAdvice } from './fix-advice'
import { foldEvidence } from './fold-evidence'
import styles from './reasons.module.css'
import { markText, ruleText } from './rule-texts'
import { ToneIndicator } from './tone-indicator'

interface ReasonsProps {
  readonly need: NeedView
  readonly cell: CellView
  readonly profile: Profile
  readonly mayRequest: boolean
}

/** Why one cell is what it is: the verdict, every layer in the order AWS decides, and what to do. */
export function Reasons({ need, cell, profile, mayRequest }: ReasonsProps) {
  const { word, tone, wanted } = cellAppearance(cell, profile)
  return (
    <SpaceBetween size="l">
      <SpaceBetween size="xxs">
        <ToneIndicator tone={tone}>{word === 'Not needed' ? word : `${word} (${wanted})`}</ToneIndicator>
        <Box>{cell.reason}</Box>
        <Box color="text-body-secondary" fontSize="body-s">
          {need.principalArn} on{' '}
          <Link href={paths.key(need.keyArn)} fontSize="inherit">
            {need.keyAlias || need.keyArn}
          </Link>
        </Box>
      </SpaceBetween>
      <NextStep need={need} cell={cell} profile={profile} mayRequest={mayRequest} />
      <Layers layers={cell.layers} decidedBy={cell.layer} />
      <JudgedRequest request={cell.request} expects={cell.expects} />
      <Conditions conditions={cell.conditions} />
      <Rules rules={cell.rules} />
    </SpaceBetween>
  )
}

function NextStep({ need, cell, profile, mayRequest }: ReasonsProps) {
  const advice = fixAdvice(need, cell, profile, mayRequest)
  if (advice.kind === 'nothing-to-fix') return null
  return (
    <SpaceBetween size="xs">
      <Box>{advice.text}</Box>
      {advice.kind === 'request' && (
        <Button variant="primary" href={paths.newRequest(advice.needId)}>
          Request this access
        </Button>
      )}
      {advice.kind === 'under-way' && <Button href={paths.request(advice.requestId)}>Open the request</Button>}
    </SpaceBetween>
  )
}

function Layers({ layers, decidedBy }: { layers: readonly LayerView[]; decidedBy: string }) {
  const heading = useId()
  if (layers.length === 0) return null
  return (
    <section aria-labelledby={heading}>
      <h3 id={heading} className={styles.heading}>
        Decided in this order
      </h3>
      <ol className={styles.layers}>
        {layers.map((layer) => {
          const { word, tone } = outcomeOf(layer.outcome)
          return (
            <li key={layer.layer} className={styles.layer}>
              <div className={styles.title}>
                <ToneIndicator tone={tone}>
                  {layerLabel(layer.layer)}: {word.toLowerCase()}
                </ToneIndicator>
                {layer.layer === decidedBy && <span className={styles.decides}>decides</span>}
              </div>
              <div className={styles.text}>{layer.text}</div>
              <EvidenceList evidence={layer.evidence} />
            </li>
          )
        })}
      </ol>
    </section>
  )
}

const matches = { matched: 'matches', conditional: 'may match', missed: 'does not match' } as const

function EvidenceList({ evidence }: { evidence: LayerView['evidence'] }) {
  if (evidence.length === 0) return null
  return (
    <ul className={styles.evidence}>
      {foldEvidence(evidence).map(({ item, times }) => (
        <li key={`${item.document}/${item.statement ?? ''}/${item.match}/${item.cause ?? ''}`}>
          <code>{item.kind === 'grant' ? `grant ${item.document}` : item.document}</code>
          {item.statement && <span> statement {item.statement}</span>}
          {item.effect && <span> ({item.effect})</span>}
          <span> {matches[item.match]}</span>
          {item.cause && <span>: {item.cause}</span>}
          {item.difference && <div className={styles.difference}>{item.difference}</div>}
          {times > 1 && <span>, at {times} levels</span>}
        </li>
      ))}
    </ul>
  )
}

/** With which request it was judged: another one, such as a direct call, can be answered otherwise. */
function JudgedRequest({ request, expects }: Pick<CellView, 'request' | 'expects'>) {
  const heading = useId()
  if (request.length === 0) return null
  return (
    <section aria-labelledby={heading}>
      <h3 id={heading} className={styles.heading}>
        Judged with this request
      </h3>
      <dl className={styles.request}>
        {request.map(({ key, value }) => (
          <div key={key}>
            <dt>
              <code>{key}</code>
            </dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {expects.length > 0 && (
        <Box color="text-body-secondary" fontSize="body-s">
          A permission held to {expects.join(' and ')} is enough.
        </Box>
      )}
    </section>
  )
}

function Conditions({ conditions }: { conditions: readonly string[] }) {
  const heading = useId()
  if (conditions.length === 0) return null
  return (
    <section aria-labelledby={heading}>
      <h3 id={heading} className={styles.heading}>
        It depends on
      </h3>
      <ul className={styles.plain}>
        {conditions.map((condition) => (
          <li key={condition}>{condition}</li>
        ))}
      </ul>
    </section>
  )
}

function Rules({ rules }: { rules: CellView['rules'] }) {
  const heading = useId()
  if (rules.length === 0) return null
  return (
    <section aria-labelledby={heading}>
      <h3 id={heading} className={styles.heading}>
        Rules applied
      </h3>
      <ul className={styles.rules}>
        {rules.map((rule) => (
          <li key={rule.id}>
            <span className={styles.rule} data-mark={rule.mark}>
              {rule.id}
            </span>
            <span>
              {ruleText(rule.id)} <span className={styles.mark}>({markText(rule.mark)})</span>
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}
