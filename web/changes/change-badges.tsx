import type { Kind, Stage } from '../../src/changes/change-api.ts';
import { RankBadge, StatusBadge } from '../kit/badges.tsx';
import { kindWords, riskTones, riskWords, stageTones, stageWords } from './words.ts';

export function ChangeStage({ stage }: { stage: Stage }): React.JSX.Element {
  return <StatusBadge tone={stageTones[stage]}>{stageWords[stage]}</StatusBadge>;
}

export function RiskBadge({ risk }: { risk: keyof typeof riskWords }): React.JSX.Element {
  return <RankBadge tone={riskTones[risk]}>{riskWords[risk]}</RankBadge>;
}

export function KindBadge({ kind }: { kind: Kind }): React.JSX.Element {
  return <RankBadge tone={kind === 'emergency' ? 'bad' : 'plain'}>{kindWords[kind]}</RankBadge>;
}
