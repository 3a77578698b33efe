import { Text } from '@mantine/core';
import type { Finding, FindingLine, Severity } from '../../src/detection/api.ts';
import { RankBadge, StatusBadge } from '../kit/badges.tsx';
import { severityTones } from './words.ts';

export function SeverityBadge({ severity }: { severity: Severity }): React.JSX.Element {
  return <RankBadge tone={severityTones[severity]}>{severity}</RankBadge>;
}

export function FindingState({ finding }: { finding: Pick<Finding, 'state' | 'flapping'> }): React.JSX.Element {
  if (finding.state === 'cleared') return <StatusBadge tone="good">Cleared</StatusBadge>;
  return finding.flapping ? (
    <StatusBadge tone="warn">Flapping</StatusBadge>
  ) : (
    <StatusBadge tone="bad">Open</StatusBadge>
  );
}

/** Quietly: it began in the window of a change, and so paged nobody. */
export function QuietBadge({ finding: { quiet } }: { finding: Pick<FindingLine, 'quiet'> }): React.JSX.Element | null {
  if (!quiet) return null;
  return (
    <Text span size="xs" c="dimmed" title={quiet.name}>
      in the window of change {quiet.name.split(' ')[0]}
    </Text>
  );
}
