/** Reads a streamed reply, one JSON object a line, as it comes. */
import type { Input } from '../../src/http/call.ts';
import { urlOf } from '../../src/http/call.ts';
import type { ReplyOf, Route } from '../../src/http/contract.ts';
import { Problem } from '../../src/base/problem.ts';
import { z } from 'zod';

const zRefusal = z.looseObject({ title: z.string(), status: z.number(), detail: z.string() });

/** Calls `take` for the lines of each piece that arrives; throws a Problem when the server refuses. */
export async function readLines<R extends Route>(
  route: R,
  input: Input<R>,
  signal: AbortSignal,
  take: (lines: ReplyOf<R>[]) => void,
): Promise<void> {
  const response = await fetch(urlOf(route, input), { credentials: 'same-origin', signal });
  if (!response.ok || !response.body) throw await refusalOf(response);
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
    const lines = (rest + piece.value).split('\n');
    rest = lines.pop() ?? '';
    take(
      lines
        .filter((line) => line !== '')
        .map((line) => z.custom<ReplyOf<R>>().parse(route.reply.parse(JSON.parse(line)))),
    );
  }
}

async function refusalOf(response: Response): Promise<Problem> {
  const refusal = zRefusal.safeParse(await response.json().catch(() => undefined));
  if (!refusal.success)
    return new Problem('http/unexpected', response.status, `The server answered ${response.status}. Try again.`);
  return new Problem(refusal.data.title, refusal.data.status, refusal.data.detail);
}
