/**
 * What went wrong, in words for the person who asked (RFC 9457). Verbs throw it; one place turns it into HTTP.
 * `code` is stable and machine-readable: `ticket/closed`. `message` says what happened and what to do next.
 */
export class Problem extends Error {
  readonly code: string;
  readonly status: number;
  readonly more: Record<string, unknown>;

  constructor(code: string, status: number, message: string, more: Record<string, unknown> = {}) {
    super(message);
    this.name = 'Problem';
    this.code = code;
    this.status = status;
    this.more = more;
  }
}

/**
 * The answer to an edit of a version that is no longer the present one. Where the audit log keeps who changed which fields,
 * `changedMeanwhile` (people/versions.ts) says that too.
 */
export function stale(more: Record<string, unknown> = {}, what = 'This was changed meanwhile'): Problem {
  return new Problem('version/stale', 409, `${what}. Look at it as it is now, then save again.`, more);
}

/** The answer to a record that is not there or not the asker's: the two must look the same. */
export function notFound(what: string): Problem {
  return new Problem(`${what}/not-found`, 404, `No such ${what}, or it is not yours to see.`);
}
