import { Text } from '@mantine/core';
import type { ConfigVersion } from '../../src/configs/api.ts';
import { StatusBadge } from '../kit/badges.tsx';
import { RelativeTime } from '../kit/time.tsx';
import classes from './configs.module.css';
import { linesText, plannedTones } from './words.ts';

/** Versions as lines one opens. `named`: they are of several devices. */
export function VersionList({
  items,
  named = false,
  onOpen,
}: {
  items: readonly ConfigVersion[];
  named?: boolean;
  onOpen: (version: ConfigVersion) => void;
}): React.JSX.Element {
  return (
    <ul className={classes['list']}>
      {items.map((version) => (
        <li key={version.id}>
          <button type="button" className={classes['line']} onClick={() => onOpen(version)}>
            <StatusBadge tone={plannedTones[version.planned].tone}>{plannedTones[version.planned].word}</StatusBadge>
            <span className={classes['who']}>
              {named && (
                <>
                  <strong>{version.deviceName}</strong> {version.clientName},{' '}
                </>
              )}
              {version.who ?? 'somebody'}
              {version.changeName && `, ${version.changeName}`}
              {version.explainedBy && `, explained by ${version.explainedBy}`}
            </span>
            {version.planned !== 'first' && <span className="wf-mono">{linesText(version)}</span>}
            <Text span size="xs" c="dimmed">
              <RelativeTime at={version.changedAt ?? version.fetchedAt} />
            </Text>
          </button>
        </li>
      ))}
    </ul>
  );
}
