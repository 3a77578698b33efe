import { changeRoutes } from '../../src/changes/api.ts';
import { liveStages } from '../../src/changes/change-api.ts';
import { useCall } from '../kit/query.ts';
import { Shown } from '../kit/states.tsx';
import { ChangeCard } from './change-card.tsx';
import classes from './changes.module.css';
import { stageWords } from './words.ts';

/** Everything under way, a column a stage; in each, what is due first stands first. */
export function ChangeBoard({ client }: { client: string | undefined }): React.JSX.Element {
  const list = useCall(
    changeRoutes.listChanges,
    { query: { show: 'live', limit: 200, ...(client ? { client } : {}) } },
    { on: ['change'], keep: true },
  );
  return (
    <Shown query={list}>
      {({ items }) => (
        <div className={classes['board']} role="group" aria-label="Changes by stage">
          {liveStages.map((stage) => {
            const here = items
              .filter((line) => line.stage === stage)
              .toSorted((a, b) => (a.bar.dueAt ?? '9').localeCompare(b.bar.dueAt ?? '9'));
            return (
              <section key={stage} className={classes['column']} aria-label={stageWords[stage]}>
                <h2 className={classes['columnName']}>
                  {stageWords[stage]} <span>{here.length}</span>
                </h2>
                {here.map((line) => (
                  <ChangeCard key={line.id} line={line} />
                ))}
              </section>
            );
          })}
        </div>
      )}
    </Shown>
  );
}
