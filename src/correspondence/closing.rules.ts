/** What the mail says that tells of a closed ticket. Pure. */
import type { Closing } from '../tickets/closing.ts';

/** `page`: the ticket in the portal. */
export function closingText({ number, title, resolution, reopenUntil, asks }: Closing, page: string): string {
  const until =
    reopenUntil === null
      ? ''
      : ` Until ${reopenUntil.slice(0, 16).replace('T', ' ')} UTC you can open the ticket again: ${page}\nLater, or if you cannot sign in there,`;
  return [
    `Your ticket ${number} "${title}" is closed.`,
    `What was done:\n\n${resolution}`,
    ...(asks ? [`How was it? Give us a mark, from 1 (bad) to 5 (very good):\n${page}?mark`] : []),
    `Is it not solved?${until === '' ? ' Please' : `${until} please`} answer this mail: a new ticket follows this one.`,
    'This mail was written automatically.',
  ].join('\n\n');
}
