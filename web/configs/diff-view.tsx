import { Text } from '@mantine/core';
import type { ConfigDiff } from '../../src/configs/api.ts';
import classes from './configs.module.css';

/** What differs, by the section it stands in. Signs say it as well as colours. */
export function DiffView({ diff }: { diff: ConfigDiff }): React.JSX.Element {
  if (diff.from === null) return <Text size="sm">This is the first version: there is nothing to compare it with.</Text>;
  if (diff.parts.length === 0) return <Text size="sm">Nothing differs that means anything.</Text>;
  return (
    <div className={classes['code']} role="group" aria-label="What differs" tabIndex={0}>
      {diff.parts.map(({ under, removed, added, moved }) => (
        <section key={under} aria-label={under || 'At the top'}>
          <div className={classes['under']}>{under || 'At the top'}</div>
          {removed.map((line, i) => (
            <div key={`r${i}`} data-was="removed">
              − {line}
            </div>
          ))}
          {added.map((line, i) => (
            <div key={`a${i}`} data-was="added">
              + {line}
            </div>
          ))}
          {moved.map((line, i) => (
            <div key={`m${i}`} data-was="moved">
              ↕ {line} (at another place in the order)
            </div>
          ))}
        </section>
      ))}
      {diff.more > 0 && <div>… {diff.more} lines more</div>}
    </div>
  );
}
