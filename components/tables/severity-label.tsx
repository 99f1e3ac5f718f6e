import Badge, { type BadgeProps } from '@cloudscape-design/components/badge'

const colors: Readonly<Record<string, BadgeProps['color']>> = {
  critical: 'severity-critical',
  high: 'severity-high',
  medium: 'severity-medium',
  low: 'severity-low',
}

export function SeverityLabel({ severity }: { severity: string }) {
  return <Badge color={colors[severity] ?? 'severity-neutral'}>{severity}</Badge>
}
