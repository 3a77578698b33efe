/** Two people editing the same record: the second is told what the first changed. */
import type { Problem } from '../base/problem.ts';
import { stale } from '../base/problem.ts';
import type { Tx } from '../db/open.ts';
import { changesSince } from './audit-log.store.ts';

/** 409 with the record as it is now and who changed which fields since `version`. For records whose audit lines carry `{version, changed}`. */
export async function changedMeanwhile(
  tx: Tx,
  record: { kind: string; id: string; version: number; current: unknown },
): Promise<Problem> {
  const changes = await changesSince(tx, record.kind, record.id, record.version);
  const by = [...new Set(changes.map((each) => each.by))].join(', ');
  const fields = [...new Set(changes.flatMap((each) => each.fields))].join(', ');
  const what =
    by === '' ? 'This was changed meanwhile' : `${by} changed this meanwhile${fields === '' ? '' : ` (${fields})`}`;
  return stale({ changes, current: record.current }, what);
}
