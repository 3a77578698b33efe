/** What the database's own guards say, in words for the person who asked. */
import { notFound } from '../base/problem.ts';
import { refusals } from '../db/refusals.ts';

export const refusable = refusals({
  article_client_id_fkey: () => notFound('client'),
  article_reader_client_id_fkey: () => notFound('client'),
});
