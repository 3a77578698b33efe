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

/** The answer to a record that is not there or not the asker's: the two must look the same. */
export function notFound(what: string): Problem {
  return new Problem(`${what}/not-found`, 404, `No such ${what}, or it is not yours to see.`);
}
